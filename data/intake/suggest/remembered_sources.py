"""Sources that were mapped before: a mapping that was used is remembered under a name and offered for the next file.

A source is recognised by its columns and by its file's name, whose digits do not count. Remembering is a version of its
own: what an earlier load was read with stays as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data.intake.receive import keep_lookup_files, kept_lookup_files
from data.intake.records import Mapping
from data.personnel import kept_loads, need_keeping, need_uploads
from data.schemas import table_called
from data.store import Store, now
from errors import WrongUse, unknown
from scope import Scope
from text import Words

LONGEST_SOURCE_NAME = 80  # characters of a name
OVERLAP = 0.6  # share of the columns that a file of the same source still has
OFFERED = 3
NO_NAME = re.compile(r"^column ([0-9]+)$")  # what data.intake.suggest.inspection calls a column without a name


@dataclass(frozen=True)
class KnownSource:
    """One source's mapping, as last remembered. `used_at`, `used_by`: the last load that was read with it, if any.

    `lists`: the hashes of the files it looks things up in, by name; they are kept with it.
    """

    name: str
    table: str
    version: int
    file: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    mapping: str
    remembered_at: datetime
    remembered_by: str
    used_at: datetime | None
    used_by: str | None
    lists: Dict[str, str]


@dataclass(frozen=True)
class Recognised:
    """A source that a file looks like. `appeared` and `vanished`: how its columns differ from those remembered.

    `lacking`: columns the mapping reads that the file has no more; with any, the mapping cannot be used as it is.
    """

    source: KnownSource
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]
    lacking: tuple[str, ...]

    @property
    def words(self) -> Words:
        """What has changed since, in a sentence; empty when nothing has."""
        sentences = []
        if self.appeared:
            en, zh = ", ".join(self.appeared), "、".join(self.appeared)
            sentences.append(Words(f"New columns, not used: {en}.", f"新出现的列（未使用）：{zh}。"))
        if unused := [name for name in self.vanished if name not in self.lacking]:
            en, zh = ", ".join(unused), "、".join(unused)
            sentences.append(Words(f"Columns no longer there, not needed: {en}.", f"不再出现的列（不影响）：{zh}。"))
        if self.lacking:
            en, zh = ", ".join(self.lacking), "、".join(self.lacking)
            sentences.append(Words(f"Columns it needs and the file lacks: {en}.", f"所需但文件中缺少的列：{zh}。"))
        return Words(" ".join(sentence.en for sentence in sentences), "".join(sentence.zh for sentence in sentences))


def remember_source(
    store: Store, who: Scope, name: str, mapping: Mapping, *, file: str, columns: Sequence[str]
) -> KnownSource:
    """Keep the mapping under the name, as its next version; an equal one is kept once.

    Raises NotAllowed without the right to upload, WrongUse for a name that is empty or too long.
    """
    need_keeping(who, mapping.table)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_SOURCE_NAME:
        raise WrongUse(
            Words(
                f"Give the source a name of at most {LONGEST_SOURCE_NAME} characters. Nothing was remembered.",
                f"请为来源命名（不超过 {LONGEST_SOURCE_NAME} 字）。未记住任何内容。",
            )
        )
    last = {source.name: source for source in sources(store, who, table=mapping.table)}.get(name)
    if last is None or (last.mapping, last.columns, last.lists) != (mapping.content, tuple(columns), mapping.lists):
        lists = keep_lookup_files(store.home, mapping)
        with store.transaction() as transaction:
            version = transaction.execute(
                "SELECT coalesce(max(version), 0) + 1 FROM sources WHERE name = ? AND table_name = ?",
                [name, mapping.table],
            ).fetchall()[0][0]
            transaction.execute(
                "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)",
                [
                    name,
                    mapping.table,
                    version,
                    file,
                    list(columns),
                    list(mapping.reads),
                    mapping.content,
                    now(),
                    who.person,
                    json.dumps(lists, ensure_ascii=False) if lists else None,
                ],
            )
            store.record(
                transaction, who.person, "remember_source", f"{name} #{version}", {"table": mapping.table, "file": file}
            )
    return next(source for source in sources(store, who, table=mapping.table) if source.name == name)


def forget_source(store: Store, who: Scope, name: str, table: str) -> None:
    """Offer the source no more; its versions stay. WrongUse for one that is not remembered."""
    names = [source.name for source in sources(store, who, table=table)]
    if name not in names:
        raise unknown(Words("source", "来源"), name, names)
    with store.transaction() as transaction:
        transaction.execute(
            "UPDATE sources SET forgotten_at = ? WHERE name = ? AND table_name = ? AND forgotten_at IS NULL",
            [now(), name, table],
        )
        store.record(transaction, who.person, "forget_source", name, {"table": table})


def sources(store: Store, who: Scope, *, table: str | None = None) -> list[KnownSource]:
    """The last version of every source that is remembered, the latest used first. NotAllowed without the right."""
    need_uploads(who)
    if table is not None:
        table_called(table)
    return [
        KnownSource(*(*row[:4], tuple(row[4]), tuple(row[5]), *row[6:-1], json.loads(row[-1] or "{}")))
        for row in store.rows(
            f"""SELECT name, s.table_name, version, s.file_name, columns, needed, s.mapping,
                      remembered_at, remembered_by, used_at, used_by, lists::VARCHAR
               FROM sources s LEFT JOIN (
                   SELECT table_name, json_extract_string(mapping, '$.name') AS name,
                          max(loaded_at) AS used_at, max_by(loaded_by, load_id) AS used_by
                   FROM loads WHERE mapping IS NOT NULL GROUP BY ALL) USING (name, table_name)
               WHERE forgotten_at IS NULL AND s.table_name = coalesce($table, s.table_name) AND {kept_loads(who)}
               QUALIFY row_number() OVER (PARTITION BY name, s.table_name ORDER BY version DESC) = 1
               ORDER BY coalesce(used_at, remembered_at) DESC, name, s.table_name""",
            {"table": table},
        )
    ]


def lists_of(store: Store, who: Scope, source: KnownSource) -> dict[str, Path]:
    """Where the lists that are kept with a source lie, by name: for `Mapping.parsed`. NotAllowed without the right."""
    need_keeping(who, source.table)
    return kept_lookup_files(store.home, source.lists)


def versions_of(store: Store, who: Scope, name: str, table: str) -> list[tuple[int, datetime, str, str]]:
    """Every version of a source's mapping, the latest first: number, when, by whom, the mapping as text."""
    need_keeping(who, table)
    return [
        (version, at, by, mapping)
        for version, at, by, mapping in store.rows(
            """SELECT version, remembered_at, remembered_by, mapping FROM sources
               WHERE name = ? AND table_name = ? ORDER BY version DESC""",
            [name, table],
        )
    ]


def recognise_source(store: Store, who: Scope, *, file: str, columns: Sequence[str]) -> list[Recognised]:
    """The remembered sources that a file looks like, the likeliest first, at most a few.

    Equal columns are enough; of differing ones most must be there still, and the file must be called alike or have
    every column that the mapping reads.
    """
    present, scored = {column for column in columns if column}, []
    for source in sources(store, who):
        before = {column for column in source.columns if column}
        shared = len(present & before) / max(1, len(present | before))
        lacking = tuple(column for column in source.needed if column not in present)
        called_alike = bool(_kind_of(file)) and _kind_of(file) == _kind_of(source.file)
        if not called_alike and all(NO_NAME.match(column) for column in before):
            continue  # files without a header are all alike
        if shared < 1 and (shared < OVERLAP or (lacking and not called_alike)):
            continue
        recognised = Recognised(
            source,
            appeared=tuple(column for column in columns if column and column not in before),
            vanished=tuple(column for column in source.columns if column and column not in present),
            lacking=lacking,
        )
        scored.append((shared + called_alike, recognised))
    scored.sort(key=lambda pair: -pair[0])  # of equal ones the latest used stays first
    return [recognised for _, recognised in scored[:OFFERED]]


def name_for(file: str) -> str:
    """A name for the source of a file: what the file is called, without its date."""
    stem = file.rpartition(".")[0] or file
    return (
        " ".join(re.sub(r"[0-9]+[年月日季度期]*|[_\-.()（）]+", " ", stem).split())[:LONGEST_SOURCE_NAME]
        or stem[:LONGEST_SOURCE_NAME]
    )


def _kind_of(file: str) -> str:
    """A file's name without what differs from month to month."""
    return re.sub(r"[\d\s_\-.()（）年月日]+", "", file.rpartition(".")[0] or file).casefold()
