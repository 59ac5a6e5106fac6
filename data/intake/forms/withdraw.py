"""A row that a person takes out of a register: it leaves, its versions stay, and the load that took it out can be taken
back like any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from data.declare import Table
from data.intake.check import faults_in_words, integrity_faults, new_faults
from data.intake.forms import entry_rights
from data.intake.forms.enter import as_file, need_unchanged
from data.intake.history import Version, current_row
from data.intake.records import LoadResult
from data.intake.write import TYPED, conclude, staged_load
from data.schemas import any_table_called
from data.store import Store
from errors import NotAllowed, ScorecardError, WrongUse
from scope import Scope, program_for
from text import Words

FILE = "withdrawn-in-app.csv"


def withdraw(
    store: Store,
    who: Scope,
    table: str,
    row: Mapping[str, str | None],
    *,
    seen: Version | None = None,
    reason: str = "",
) -> LoadResult:
    """Take the row with that key out of force. `seen`: the version that the person had before their eyes.
    `reason`: why, where the person is judged by the row and it is settled: that becomes a request.

    Raises NotAllowed for another's row, a role that enters none, or a row that others have decided on; WrongUse where
    there is no such row, ChangedMeanwhile where it was changed, NeedsReason for a request without one; ScorecardError
    when other rows refer to it. Then nothing has changed.
    """
    declared = any_table_called(table)
    entry_rights.need_role(who, declared)
    current = current_row(store, program_for(who), declared, row)  # whoever's it is: need_rows asks
    if current is None:
        raise WrongUse(
            Words(
                f"There is no such row in {declared.title.en}. Nothing was changed.",
                f"“{declared.title.zh}”中没有这条记录。没有任何改动。",
            )
        )
    content, lines = as_file(declared, [current.cells])
    with (
        staged_load(store, who, declared, FILE, content, recorded_encoding=TYPED, reason=reason) as load,
        store.transaction(on=load.staging),
    ):
        entry_rights.need_rows(load.staging, who, declared)
        _need_undecided(who, declared, current.cells)
        need_unchanged(load.staging, declared, lines[0], seen or current.version)
        with nothing_rests_on_it(load.staging, declared):
            result = conclude(load, strict=True, dry_run=False, withdraws=True)
        if result.stored:
            load.file.keep(store.home)
        return result


@contextmanager
def nothing_rests_on_it(staging: Any, table: Table) -> Iterator[None]:
    """Raise ScorecardError where, after what is done inside, rows of other tables refer to one that has left."""
    before = integrity_faults(staging, table)
    yield
    if broken := new_faults(before, integrity_faults(staging, table)):
        faults = faults_in_words(broken, table.name)
        raise ScorecardError(
            Words(
                f"This row cannot be taken out: {faults.en}. Take those out first. Nothing was changed.",
                f"无法移除该记录：{faults.zh}。请先移除这些记录。没有任何改动。",
            )
        )


def _need_undecided(who: Scope, table: Table, cells: Mapping[str, str]) -> None:
    """What others have decided on is not taken out by whom it was decided about."""
    for column, roles in table.entry.kept.items():
        if cells[column] and who.role not in roles:
            label = table.label(column)
            raise NotAllowed(
                Words(
                    f"{label.en} ({column}) is filled in, so those who decide must take this row out. "
                    "Nothing was changed.",
                    f"“{label.zh}”（{column}）已填写，该记录须由有权决定的人移除。没有任何改动。",
                )
            )
