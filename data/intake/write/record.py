"""What a load writes: its record, its rejected cells, its rows as versions, the roll-ups they touch, the audit log."""

from __future__ import annotations

import json
from dataclasses import replace

from data import roll_ups
from data.intake.parse import as_record
from data.intake.read import ENCODING_NAMES
from data.intake.write import versions
from data.intake.write.checked_load import CheckedLoad
from data.intake.write.delivered_days import note_delivered_days
from data.intake.write.distinct_rows import keep_bad_rows
from data.intake.write.late_corrections import note_late_corrections
from data.intake.write.staging import TYPED, OpenLoad
from data.store import LAST_CHANGE, now, reverted_loads


def same_load_before(load: OpenLoad) -> int | None:
    """The last load in force of the same bytes into the same table in the same way; None when there is none."""
    return load.staging.execute(
        f"""SELECT max(load_id) FROM loads ANTI JOIN {reverted_loads()} USING (load_id)
            WHERE table_name = ? AND sha256 = ? AND mapping::VARCHAR IS NOT DISTINCT FROM ?::VARCHAR""",
        [load.table.name, load.file.sha256, load.mapping_as_json],
    ).fetchall()[0][0]


def write_load(load: OpenLoad, checked: CheckedLoad, *, completes: int | None = None) -> int:
    """Write all of the load; its number comes back. `completes`: the load whose rejected rows it brings again."""
    load.progress.stage = "storing"
    staging = load.staging
    [(load_id,)] = staging.execute("SELECT nextval('load_ids')").fetchall()
    _write_rows(load, checked, load_id, completes)
    if checked.rejects.height:
        staging.register("bad_cells", checked.rejects.to_arrow())
        staging.execute(
            'INSERT INTO rejects SELECT ?, line, "column", value, en, zh FROM bad_cells ORDER BY line, "order"',
            [load_id],
        )
        staging.unregister("bad_cells")
    corrections = load.staged.corrections
    counts = {
        "file": load.file.name,
        "sha256": load.file.sha256,
        "accepted": checked.counts.accepted,
        "rejected": checked.rejected,
        **({"fixed": len(corrections)} if corrections else {}),
    }
    load.store.record(staging, load.person, "load", f"{load.table.name} #{load_id}", counts)
    return load_id


def write_refused(load: OpenLoad, checked: CheckedLoad) -> None:
    """Note a file of which nothing is stored, if bad rows came with it that had not come before: it was delivered.

    What is typed into a form is put right there and then; it is no delivery.
    """
    if not checked.distinct.bad or load.staged.encoding == TYPED:
        return
    keep_bad_rows(load.staging, load.table)
    load.staging.execute(
        """INSERT INTO refused_files (table_name, file_name, sha256, new_rejected, refused_at, refused_by)
           VALUES (?, ?, ?, ?, ?, ?)""",
        [load.table.name, load.file.name, load.file.sha256, checked.distinct.bad, now(), load.person],
    )
    counts = {"file": load.file.name, "sha256": load.file.sha256, "rejected": checked.rejected}
    load.store.record(load.staging, load.person, "refuse", load.table.name, counts)


def write_trial(load: OpenLoad, checked: CheckedLoad) -> int:
    """The good rows among the others, for a trial alone: no number is used up, no bytes are kept."""
    [(last,)] = load.staging.execute(LAST_CHANGE).fetchall()
    _write_rows(load, replace(checked, rejected=0), last + 1, completes=None)
    return last + 1


def _write_rows(load: OpenLoad, checked: CheckedLoad, load_id: int, completes: int | None) -> None:
    staging, counts, staged = load.staging, checked.counts, load.staged
    loaded_at = now()
    # Rows that complete a load have come with it.
    new_rows, new_rejected = (0, 0) if completes else (checked.distinct.good, checked.distinct.bad)
    staging.execute(
        """INSERT INTO loads (load_id, table_name, file_name, sha256, bytes, loaded_at, loaded_by, encoding,
                              mapping, received, accepted, rejected, superseded, unchanged, warnings, completes,
                              fixes, new_rows, new_rejected)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            load_id,
            load.table.name,
            load.file.name,
            load.file.sha256,
            load.file.size,
            loaded_at,
            load.person,
            ENCODING_NAMES.get(staged.encoding, staged.encoding),
            load.mapping_as_json,
            staged.received,
            counts.accepted,
            checked.rejected,
            counts.superseded,
            counts.unchanged,
            json.dumps([{"en": w.en, "zh": w.zh} for w in checked.warnings], ensure_ascii=False),
            completes,
            as_record(staged.corrections),
            new_rows,
            new_rejected,
        ],
    )
    keep_bad_rows(staging, load.table)
    if not load.granted:  # what was asked for and granted stands among the requests
        why = load.file.name if load.reason is None else load.reason
        note_late_corrections(staging, load.table, load.person, load_id, why, withdraws=checked.withdraws)
    if checked.withdraws:
        versions.withdraw(staging, load.table, load_id, loaded_at)
    else:
        versions.write(staging, load.table, counts, load_id, loaded_at, may_split=load.mapping is not None)
        note_delivered_days(staging, load.table, load_id)
    roll_ups.refresh(staging, load.table.name, load_id)
