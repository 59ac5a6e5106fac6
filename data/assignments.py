"""Who belonged to which department, and who answered for which process, on which day (judgement 1).

Two sources say it: rows that name the day from which they hold (supervisor_departments, process_owners), and the
versions of the table that names today's. The first version holds from the beginning, and one that names another from
the day on which it was loaded: so moving somebody never rewrites what was before. What a reverted load said was never
so; of several versions of one day the last counts, the others were slips.
"""

from __future__ import annotations

from dataclasses import dataclass

from data.store import in_force, reverted_loads

BEGINNING, END = "DATE '0001-01-01'", "DATE '9999-12-31'"


@dataclass(frozen=True)
class Assignment:
    """`which` of a `who`: named with a day in the table `dated`, and without one in `stated`."""

    dated: str
    stated: str
    who: str
    which: str


DEPARTMENT_OF = Assignment("supervisor_departments", "supervisors", "supervisor_id", "department_id")
OWNER_OF = Assignment("process_owners", "processes", "process_id", "supervisor_id")


def stays(assignment: Assignment, at_load: int | None = None) -> str:
    """SQL of who, which, from_on, until_on: of each who the whole calendar, without gap or overlap.

    As the store stands now, or as it stood just after load `at_load`.
    """
    who, which, stated = assignment.who, assignment.which, f"main.{assignment.stated}"
    known, standing = "true", "superseded_by IS NULL"
    if at_load is not None:
        known = f"coalesce(reinstated_by, load_id) <= {int(at_load)}"
        standing = f"(superseded_by IS NULL OR superseded_by > {int(at_load)})"
    return f"""(
    WITH versions AS (  -- the last of each day, with what the one before said
        SELECT {who}, {which}, load_id, loaded_at::DATE AS on_day,
               lag({which}) OVER (PARTITION BY {who} ORDER BY loaded_at::DATE) AS before
        FROM (SELECT * FROM {stated} WHERE withdrawn IS NOT TRUE AND {known}
              AND ({standing} OR load_id NOT IN (SELECT load_id FROM {reverted_loads(at_load)}))
              QUALIFY row_number() OVER (PARTITION BY {who}, loaded_at::DATE ORDER BY load_id DESC, line DESC) = 1)),
    said AS (
        SELECT {who}, {which}, from_on, true AS dated, load_id FROM {in_force(f"main.{assignment.dated}", at_load)}
        UNION ALL
        SELECT {who}, {which}, CASE WHEN before IS NULL THEN {BEGINNING} ELSE on_day END, false, load_id
        FROM versions WHERE before IS NULL OR before <> {which})
    SELECT {who}, {which}, from_on,
           lead((from_on - INTERVAL 1 DAY)::DATE, 1, {END}) OVER (PARTITION BY {who} ORDER BY from_on) AS until_on
    FROM (FROM said QUALIFY row_number() OVER (PARTITION BY {who}, from_on ORDER BY dated DESC, load_id DESC) = 1))"""
