"""What others change after the fact takes effect at once, and is noted: whose figures, which rows, why (judgement 2).

A due fact is settled as the rules say (fact_rules.py). Figures of days, months or quarters are, once their month is
closed: then a changed row counts, and one that is added to what had been delivered of that month.
"""

from __future__ import annotations

from typing import Any

from data import clock
from data.declare import Table
from data.due_facts import DueFact
from data.intake.write.after_the_fact import brought, set_days, stand_before
from data.intake.write.delivered_days import DAYS_OF_ROW
from data.intake.write.fact_rules import TODAY, after_the_fact, changes
from data.intake.write.versions import same_key
from data.owners import owner_of

CLOSED_AFTER = 10  # days after a month's end: until then its data are on their way (metrics/completeness.py)


def note_late_corrections(
    staging: Any, table: Table, person: str, event_id: int, reason: str | None, *, withdraws: bool = False
) -> None:
    """Note what the staged rows, brought by `person`, change after the fact, before they are written.

    `known` (versions.py) must be there where the table has no due facts.
    """
    set_days(staging)
    if table.fact:
        stand_before(staging, table, slips_of=person)
        rows = _facts(table, table.fact, withdraws)
    elif table.name in DAYS_OF_ROW and owner_of(table.name, "s"):
        rows = _figures(table, withdraws)
    else:
        return
    staging.execute(
        f"""INSERT INTO main.late_corrections
            WITH months AS (
                SELECT owner, date_trunc('month', day)::DATE AS month, min(day) AS first_day, max(day) AS last_day,
                       count(*) FILTER (stood) AS stood,
                       count(*) FILTER (NOT stood AND last_day(day) + {CLOSED_AFTER} < {TODAY}) AS new
                FROM ({rows}) WHERE owner IS NOT NULL GROUP BY ALL),
            counted AS (
                SELECT *, stood + CASE WHEN EXISTS (
                    SELECT 1 FROM main.delivered_days d JOIN main.loads l USING (load_id)
                    WHERE l.table_name = $table AND d.supervisor_id = owner
                      AND coalesce(d.first_day <= last_day(month) AND d.last_day >= month, true))
                    THEN new ELSE 0 END AS changed
                FROM months)
            SELECT $event, $table, owner, CASE WHEN $withdraws THEN 0 ELSE sum(changed) END AS corrected,
                   CASE WHEN $withdraws THEN sum(changed) ELSE 0 END AS withdrawn,
                   min(first_day), max(last_day), $reason, $at, $person
            FROM counted WHERE changed > 0 GROUP BY owner""",
        {
            "event": event_id,
            "table": table.name,
            "withdraws": withdraws,
            "reason": reason or None,
            "at": clock.now(),
            "person": person,
        },
    )


def _facts(table: Table, fact: DueFact, withdraws: bool) -> str:
    """SQL of the rows that change a settled fact, and of those that are new: owner, day, stood."""
    days = ", ".join([*fact.days("b"), *fact.days("s"), TODAY])
    late = after_the_fact(fact) if withdraws else f"({after_the_fact(fact)} AND {changes(fact)})"
    return f"""SELECT coalesce(b.owner, s.owner) AS owner, coalesce({days})::DATE AS day, b.stood IS TRUE AS stood
               FROM {brought(table)} s LEFT JOIN before b ON {same_key(table, "s", "b")}
               WHERE CASE WHEN b.stood THEN {late} ELSE NOT {str(withdraws).lower()} END"""


def _figures(table: Table, withdraws: bool) -> str:
    """SQL of the rows that change a figure of a closed month, and of those that are new: owner, day, stood."""
    _, last = DAYS_OF_ROW[table.name]
    differs = "k.of IS NOT NULL" if withdraws else "k.same IS NOT TRUE"
    return f"""SELECT {owner_of(table.name, "s")} AS owner, ({last})::DATE AS day, k.of IS NOT NULL AS stood
               FROM staged s LEFT JOIN known k ON k.of = s.rowid
               WHERE {differs} AND last_day(({last})::DATE) + {CLOSED_AFTER} < {TODAY}"""
