"""Every table of the contract, in an order in which references come before what refers to them."""

from data.declare import Table
from data.schemas import analysis, appraisal, operating, organisation, process, projects, resources, team
from data.vocabulary import TABLE_NAMES
from errors import unknown
from text import Words

TABLES: dict[str, Table] = {
    table.name: table
    for room in (organisation, operating, team, process, analysis, resources, projects, appraisal)
    for table in room.TABLES
}

if list(TABLES) != TABLE_NAMES:
    raise RuntimeError(f"data/vocabulary.py and data/schemas differ: {set(TABLES) ^ set(TABLE_NAMES)}")


def table_called(name: str) -> Table:
    """The table of that name; an unknown name raises WrongUse with the nearest one."""
    if name not in TABLES:
        raise unknown(Words("table", "数据表"), name, TABLES)
    return TABLES[name]
