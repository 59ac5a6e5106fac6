"""Short ways to bring small files in."""

from pathlib import Path

from data.intake import LoadResult, load_file
from data.store import Store
from scope import operator

ANALYST = operator("analyst")


def load(store: Store, table: str, content: str | bytes | Path, name: str = "", **options) -> LoadResult:
    """Load a text (or bytes, or a file) as TABLE.csv."""
    if isinstance(content, str):
        content = content.encode()
    return load_file(store, ANALYST, table, name or f"{table}.csv", content, **options)


def with_people(store: Store) -> None:
    """One department with supervisors S1 and S2."""
    load(store, "departments", "department_id,name\nD1,Operations\n")
    load(
        store,
        "supervisors",
        "supervisor_id,name,department_id,started_on\nS1,Wang Fang,D1,2025-01-01\nS2,Bo Li,D1,2025-01-01\n",
    )


def current(store: Store, table: str, columns: str) -> list[tuple]:
    """The rows in force, in order."""
    return store.rows(f"SELECT {columns} FROM {table} WHERE superseded_by IS NULL ORDER BY ALL")


def cells(result: LoadResult) -> list[tuple]:
    """Each rejected cell as (line, column, value, English rule)."""
    return [(r.line, r.column, r.value, r.rule.en) for r in result.rejects]
