"""Whose row is it? The supervisor it names, or the one of what it refers to: a milestone is its project's."""

from __future__ import annotations

from data.schemas import EVERY_TABLE

# A member changes teams: a review is the affair of whose team they were in at the end of its quarter, as in metrics.
_AT_THE_TIME = {
    "member_reviews": """p.joined_on <= last_day(
        make_date(left({row}.period, 4)::INT, right({row}.period, 1)::INT * 3, 1))""",
    "member_outcomes": """p.joined_on <= last_day(
        make_date(left({row}.quarter, 4)::INT, right({row}.quarter, 1)::INT * 3, 1))""",
}


def owner_of(table: str, row: str, depth: int = 0) -> str | None:
    """SQL of the supervisor_id whose row `row` (an alias) of `table` is; None where rows are nobody's own.

    The SQL is NULL where what the row refers to is not there.
    """
    declared = EVERY_TABLE[table]
    if "supervisor_id" in declared.columns:
        return f'{row}."supervisor_id"'
    for column in declared.columns:
        to = declared.reference(column)
        parent = f"p{depth or ''}"
        owner = owner_of(to[0], parent, depth + 1) if to and to[0] not in (table, "departments") else None
        if to and owner:
            others = [f'{parent}."{key}"' for key in EVERY_TABLE[to[0]].key if key != to[1]]
            single_owner = f"max_by({owner}, {', '.join(others)})" if others else owner
            when = _AT_THE_TIME.get(table, "true").format(row=row)
            return (
                f"(SELECT {single_owner} FROM main.{to[0]} {parent} WHERE {parent}.superseded_by IS NULL"
                f' AND {parent}."{to[1]}" = {row}."{column}" AND {when})'
            )
    return None
