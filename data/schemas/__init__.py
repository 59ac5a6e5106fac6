"""Every table, in an order in which references come before what refers to them: those of the contract, which files
fill, and those that are filled in the app alone."""

from data.declare import Table
from data.schemas import (
    analysis,
    appraisal,
    growth,
    member_appraisal,
    operating,
    organisation,
    process,
    projects,
    registers,
    resources,
    team,
)
from data.vocabulary import INDICATOR_KEYS, TABLE_NAMES
from errors import WrongUse, unknown_among
from text import Words

TABLES: dict[str, Table] = {
    table.name: table
    for room in (organisation, operating, team, process, analysis, resources, projects, appraisal)
    for table in room.TABLES
}

if list(TABLES) != TABLE_NAMES:
    raise RuntimeError(f"data/vocabulary.py and data/schemas differ: {set(TABLES) ^ set(TABLE_NAMES)}")

# Filled in the app alone, never by a file.
MADE_IN_APP: dict[str, Table] = {
    table.name: table for room in (registers, growth, member_appraisal) for table in room.TABLES
}
EVERY_TABLE: dict[str, Table] = TABLES | MADE_IN_APP

if wrong := [table.name for table in EVERY_TABLE.values() if table.made_in_app is not (table.name in MADE_IN_APP)]:
    raise RuntimeError(f"made_in_app must be said of exactly the tables that no file fills: {wrong}")


def table_called(name: str) -> Table:
    """The table of that name, for a file; WrongUse names the nearest one, or says that no file fills it."""
    if name in MADE_IN_APP:
        raise _not_by_file(MADE_IN_APP[name])
    if name not in TABLES:
        raise unknown_among(Words("table", "数据表"), name, {code: table.title for code, table in TABLES.items()})
    return _judged(TABLES[name])


def any_table_called(name: str) -> Table:
    """The table of that name, whoever fills it; an unknown name raises WrongUse with the nearest one."""
    if name not in EVERY_TABLE:
        raise unknown_among(Words("table", "数据表"), name, {code: table.title for code, table in EVERY_TABLE.items()})
    return _judged(EVERY_TABLE[name])


def _judged(table: Table) -> Table:
    """The table, once it is known which indicators its rows may name: else every one of them would be refused."""
    if "indicator" in table.columns and not INDICATOR_KEYS:
        raise RuntimeError(f"import metrics first: its catalogue says which indicators rows of {table.name} may name")
    return table


def _not_by_file(table: Table) -> WrongUse:
    return WrongUse(
        Words(
            f"{table.title.en} ({table.name}) are entered in the app, not uploaded. Nothing was stored.",
            f"{table.title.zh}（{table.name}）在系统中填写，不能上传。未保存任何内容。",
        )
    )
