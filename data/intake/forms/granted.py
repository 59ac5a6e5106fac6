"""A request granted: the change of a row that its supervisor could only ask for, put in force by a second person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from data.declare import Table
from data.intake.forms.enter import as_file
from data.intake.forms.withdraw import nothing_rests_on_it
from data.intake.history import current_row
from data.intake.records import LoadResult
from data.intake.write import TYPED, conclude, staged_load, trying_staged
from data.schemas import any_table_called
from data.store import Store
from errors import WrongUse
from scope import Scope, operator, program_for
from text import Words

Cells = Mapping[str, str]


def put_in_force(
    store: Store,
    who: Scope,
    table: str,
    *,
    old: Cells | None,
    new: Cells | None,
    name: str,
    also: Callable[..., object],
) -> LoadResult:
    """Store what was asked for as a load of `who`'s, called `name`: the cells in which `new` differs from `old`, in the
    row as it stands; without `new` it leaves.

    Asks no right: who may grant is asked by whoever calls. `also(cursor, load_id)` belongs to the same write.
    Raises WrongUse where the row is not there any more, or there is one by now, ScorecardError where others refer to
    a row that is to leave; nothing has changed then.
    """
    with (
        _wanted_rows(store, who, any_table_called(table), old, new, name) as load,
        store.transaction(on=load.staging),
    ):
        with nothing_rests_on_it(load.staging, load.table):
            result = conclude(load, strict=True, dry_run=False, withdraws=new is None)
        if not result.rejects:
            also(load.staging, result.load_id)
        if result.stored:
            load.file.keep(store.home)
        return result


@contextmanager
def trying_change(
    store: Store,
    who: Scope,
    table: str,
    *,
    old: Cells | None,
    new: Cells | None,
    also: Callable[[Any], object] | None = None,
) -> Iterator[None]:
    """Inside, this thread reads the store as it would be with the change in force, and with what `also(cursor)` writes
    besides; afterwards nothing has happened."""
    with (
        _wanted_rows(store, who, any_table_called(table), old, new, "trial.csv") as load,
        trying_staged(load, withdraws=new is None),
    ):
        if also:
            also(load.staging)
        yield


@contextmanager
def _wanted_rows(
    store: Store, who: Scope, table: Table, old: Cells | None, new: Cells | None, name: str
) -> Iterator[Any]:
    current = current_row(store, program_for(who), table, new or old or {})
    if (current is None) is not (old is None):
        raise WrongUse(
            Words(
                "The row is not there any more, or somebody has entered it by now: what was asked for cannot be put in "
                "force. Nothing was changed.",
                "该记录已不存在，或在此期间已由他人填写，申请内容无法生效。没有任何改动。",
            )
        )
    cells = dict(current.cells if current else {})
    cells |= {column: text for column, text in (new or {}).items() if old is None or text != old.get(column, "")}
    content, _ = as_file(table, [cells])
    by = operator(who.person)
    with staged_load(store, by, table, name, content, recorded_encoding=TYPED, granted=True) as load:
        yield load
