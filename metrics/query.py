"""How a question becomes SQL: the periods asked for, whose rows count where, and the tables of the contract.

Every query stands on the same CTEs, so that a declaration can simply say FROM projects:
- `p`: the periods. code, start_on, end_on (not after the as-of day), full_end, as_of; before_start, before_end (the
  period before); year_ago_start, year_ago_end.
- `cuts`: of each table (`of_table`), period and supervisor whose rows do not fill it yet: cut_on, the last day that
  they fill, and year_ago_cut, the same day a year earlier. A comparison with a year earlier goes so far, no further.
- `calendar`: the days of each period. code, day. Rows are counted by the day they bear: many rows meet their periods
  five times faster so than by two comparisons with each period's ends.
- `kept`: of each register that counts are made from (`of_table`), the units (`whose`) and periods (`code`) in which no
  row is a true 0: somebody in the company has entered a row by then, and a supervisor of the unit served (judgement 1).
- `units`: supervisor_id → whose, the supervisor, department or company that a row counts for; `members`: from which day
  to which (of a department; else at all times).
- each table: its rows in force, with `whose`. A child table gets it from its parent. Tables that name no supervisor
  (market_sizes, survey_questions) are whole. Tables of due facts have `baseline_on`, the day by which a row is judged
  (data/due_days.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from data.assignments import BEGINNING, END, OWNER_OF, stays
from data.due_days import DUE_DAYS, rows_with_baseline
from data.roll_ups import ROLL_UPS, ROWS
from data.schemas import TABLES
from data.store import in_force, reverted_loads
from metrics.measured import COMPLETED
from metrics.periods import Period, a_year_before
from metrics.query_tables import (
    DELIVERED,
    FROM_PARENT,
    HANDED_OVER,
    IMPROVED_RUNS,
    LOADS,
    MEMBER_REVIEWS,
    OF_PROCESS,
    OWNED,
    PARENT_TABLES,
    PLAN_KNOWN,
    REFUSED_FILES,
    REGISTERS,
    ROW_DAYS,
    TEAM_MEMBERS,
    USER_LEVELS,
)

COMPANY = "company"
ONE_DAY = timedelta(days=1)
# Tables whose rows bring the figures of days or months, and the column that says which.
DAY_TABLES = {
    "operating_results": "date",
    "user_counts": "date",
    "resource_usage": "month",
    "process_runs": "finished_at::DATE",
}
# Those of them whose rows an indicator compares with a year earlier.
COMPARED_TABLES = ("operating_results", "resource_usage")


@dataclass(frozen=True)
class MetricQuery:
    """What every query of one call to `values` shares. `units` pairs supervisor_id with whose figure it counts in.

    stays  where that depends on the day: supervisor_id, whose, the first and the last day; () = at all times
    """

    periods: tuple[Period, ...]
    units: tuple[tuple[str, str], ...]
    as_of: date
    # table, supervisor_id, up to which day their rows are there: of what is compared with a year earlier
    filled: tuple[tuple[str, str, date], ...] = ()
    until: tuple[tuple[str, date], ...] = ()  # supervisor_id → the day after which no row of theirs by days is read
    at_load: int | None = None
    stays: tuple[tuple[str, str, date, date], ...] = ()
    last_day: date | None = None  # of all operating data when asked, by `as_of` or after; None: not found out
    # recommendation_id, favourable: found by the engine beforehand, see metrics/recommendation.py
    effects: tuple[tuple[str, bool], ...] = ()

    def sql(self, body: str, tables: Iterable[str], *, literal: bool = False, summed: bool = False) -> str:
        """`body` on the CTEs it needs; runs with `params`. `literal` writes them out, for a person to run.

        `summed`: the body only adds up, so whole months may come out of a roll-up (data/roll_ups.py).
        """
        periods, units = (self._literal_periods(), self._literal_units()) if literal else (_BOUND_PERIODS, _BOUND_UNITS)
        cuts = self._literal_cuts() if literal else _BOUND_CUTS
        ctes = {"p": periods, "calendar": _CALENDAR, "units": units, "members": self._members(), "cuts": cuts}
        for table in tables:
            if summed and table in ROLL_UPS:
                ctes[table] = self._summed(table)
            self._add(ctes, table)
            if table in REGISTERS and "kept" in body:
                ctes["kept"] = self._kept(table)
        with_list = ",\n".join(f"{name} AS ({sql})" for name, sql in ctes.items())
        body = body.strip()
        return f"WITH {with_list}" + (f",\n{body[5:]}" if body.startswith("WITH ") else f"\n{body}")

    @property
    def params(self) -> dict[str, list[Any]]:
        """The values of the parameters of `sql`."""
        units = {"supervisors": [s for s, _ in self.units], "whose": [w for _, w in self.units]}
        cuts = {f"cuts_{column}": [row[at] for row in self._cut_rows] for at, column in enumerate(_CUT)}
        return units | cuts | self._columns

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        """The periods, column by column. Bound and not written out: sixty of them took the database 10 ms to read."""
        rows = _periods(self)
        return {column: [row[at] for row in rows] for at, column in enumerate(_PERIOD)}

    def _literal_periods(self) -> str:
        return _rows_of(_periods(self), ", ".join(_PERIOD), "NULL::VARCHAR" + ", NULL::DATE" * (len(_PERIOD) - 1))

    @cached_property
    def _cut_rows(self) -> list[tuple[str, str, str, date, date]]:
        """A row of _CUT for each period, table and supervisor whose rows there do not fill it."""
        return [
            (table, period.code, supervisor_id, filled_to, a_year_before(filled_to))
            for period in self.periods
            for table, supervisor_id, filled_to in self.filled
            if filled_to < period.end
        ]

    def _literal_cuts(self) -> str:
        nothing = "NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR, NULL::DATE, NULL::DATE"
        return _rows_of(self._cut_rows, ", ".join(_CUT), nothing)

    def _literal_units(self) -> str:
        return _rows_of(self.units, "supervisor_id, whose", "NULL::VARCHAR, NULL::VARCHAR")

    def _members(self) -> str:
        columns = "supervisor_id, whose, from_on, until_on"
        if self.stays:
            return _rows_of(self.stays, columns, "NULL::VARCHAR, NULL::VARCHAR, NULL::DATE, NULL::DATE")
        return f"SELECT supervisor_id, whose, {BEGINNING} AS from_on, {END} AS until_on FROM units"

    def _counted_in(self, table: str) -> str:
        """SQL that joins a row `t` (of a process: its owner `o`) to whose figure it counts in, as `u`."""
        if not self.stays:
            return "JOIN units u USING (supervisor_id)"
        day = ROW_DAYS.get(table, f"DATE '{self.as_of.isoformat()}'")
        owner = "o" if table in OWNED else "t"
        return (
            "JOIN (SELECT supervisor_id AS member, whose, from_on, until_on FROM members) u "
            f"ON u.member = {owner}.supervisor_id AND {day} BETWEEN u.from_on AND u.until_on"
        )

    def _add(self, ctes: dict[str, str], table: str) -> None:
        for needed in _needs(table):
            self._add(ctes, needed)
        ctes.setdefault(table, self._cte(table))

    def _kept(self, table: str) -> str:
        """The units and periods of a register in which no row is a true 0, or that have rows anyhow."""
        day = REGISTERS[table]
        return f"""
    SELECT '{table}' AS of_table, u.whose, p.code
    FROM p JOIN members u ON u.from_on <= p.end_on AND u.until_on >= p.start_on
    JOIN {in_force("main.supervisors", self.at_load)} s USING (supervisor_id)
    WHERE s.started_on <= p.end_on AND (s.ended_on IS NULL OR s.ended_on >= p.start_on)
      AND p.end_on >= (SELECT min({day}) FROM {in_force(f"main.{table}", self.at_load)})
    UNION SELECT '{table}', t.whose, p.code FROM {table} t JOIN p ON t.{day} <= p.end_on"""

    def _summed(self, table: str) -> str:
        roll_up, rows = ROLL_UPS[table], in_force(f"main.{table}", self.at_load)
        if self.at_load is None:
            lines = roll_up.lines(rows, self._cuts(), self.last_day)
        else:
            lines = f"({roll_up.of_rows(rows)})"
        return f"SELECT t.*, u.whose FROM {lines} t {self._counted_in(table)}{self._known_of(table)}"

    def _cuts(self) -> set[date]:
        """The days on which periods, stays, or what is read of a supervisor end within a month."""
        ends = {*self._columns["end_on"], *(row[-1] for row in self._cut_rows), *(day for _, day in self.until)}
        ends |= {until for *_, until in self.stays if until < date.max}
        ends |= {from_on - ONE_DAY for *_, from_on, _ in self.stays if from_on > date.min}
        return {day for day in ends if (day + ONE_DAY).day != 1}

    def _cte(self, table: str) -> str:
        def rows(name: str) -> str:
            if name in DUE_DAYS:
                return rows_with_baseline(name, self.at_load)
            return in_force(f"main.{name}", self.at_load)

        if table == "loads":
            known = f" WHERE l.load_id <= {int(self.at_load)}" if self.at_load else ""
            return LOADS.format(reverted=reverted_loads(self.at_load)) + known
        if table == "delivered":
            return DELIVERED
        if table == "refused_files":
            return REFUSED_FILES + (f" WHERE refused_id <= {int(self.at_load)}" if self.at_load else "")
        if table == "measured_effects":
            return _rows_of(self.effects, "recommendation_id, favourable", "NULL::VARCHAR, NULL::BOOLEAN")
        if table == "plan_known":
            return PLAN_KNOWN.format(reverted=reverted_loads(self.at_load))
        if table == "improved_runs":
            return IMPROVED_RUNS.format(runs=rows("process_runs"))
        if table == "completed_improvements":
            return COMPLETED
        if table == "member_reviews":
            return MEMBER_REVIEWS.format(reviews=rows(table), members=rows("team_members"))
        if table == "handed_over":
            return HANDED_OVER.format(rows=rows("user_counts"))
        if table == "user_levels":
            return USER_LEVELS.format(rows=rows("user_counts")) + self._known_of("user_counts")
        if table == "team_members":
            return TEAM_MEMBERS.format(rows=rows(table))
        if table in OWNED:
            return self._of_process(table, rows(table)) + self._known_of(table)
        if table in PARENT_TABLES:
            more = f", {FROM_PARENT[table]}" if table in FROM_PARENT else ""
            key = TABLES[PARENT_TABLES[table]].key[0]
            parent = PARENT_TABLES[table]
            from_parent = (
                f"SELECT t.*, s.supervisor_id, s.whose{more} FROM {rows(table)} t JOIN {parent} s USING ({key})"
            )
            return from_parent + self._known_of(table)
        if "supervisor_id" in TABLES[table].columns:
            more = f", 1 AS {ROWS}" if table in ROLL_UPS else ""
            known = self._known_of(table)
            return f"SELECT t.*{more}, u.whose FROM {rows(table)} t {self._counted_in(table)}{known}"
        return f"SELECT * FROM {rows(table)}"

    def _of_process(self, table: str, rows: str) -> str:
        return OF_PROCESS.format(
            rows=rows,
            more=f", {FROM_PARENT[table]}" if table in FROM_PARENT else "",
            processes=in_force("main.processes", self.at_load),
            owners=stays(OWNER_OF, self.at_load),
            day=ROW_DAYS[table],
            counted_in=self._counted_in(table),
        )

    def _known_of(self, table: str) -> str:
        """SQL that leaves out the rows after the day up to which those of a supervisor are read."""
        if not self.until or table not in DAY_TABLES:
            return ""
        until = _rows_of(self.until, "supervisor_id, until", "NULL::VARCHAR, NULL::DATE")
        after = f"coalesce(t.{DAY_TABLES[table]} > k.until, false)"
        return f" LEFT JOIN ({until}) k USING (supervisor_id) WHERE NOT {after}"


def year_ago_end(table: str) -> str:
    """SQL of the last day that a row `t` of the table may bear to count as a year before period `p`, like for like."""
    return f"""coalesce(
            (SELECT c.year_ago_cut FROM cuts c
             WHERE c.of_table = '{table}' AND c.code = p.code AND c.supervisor_id = t.supervisor_id), p.year_ago_end)"""


def rows_of(table: str) -> str:
    """SQL that counts rows of the table, also where a line of it stands for many."""
    return f"sum({ROWS})" if table in ROLL_UPS else "count(*)"


def _needs(table: str) -> Sequence[str]:
    if table == "improved_runs":
        return ["process_improvements"]
    if table == "delivered":
        return ["loads"]
    if table == "completed_improvements":
        return ["process_improvements", "improved_runs"]
    if table == "user_levels":
        return ["handed_over"]
    if table in OWNED:
        return []
    return [PARENT_TABLES[table]] if table in PARENT_TABLES else []


_PERIOD = "code start_on end_on full_end before_start before_end year_ago_start year_ago_end as_of".split()
_BOUND_PERIODS = "SELECT unnest($code::VARCHAR[]) AS code, " + ", ".join(
    f"unnest(${column}::DATE[]) AS {column}" for column in _PERIOD[1:]
)
_BOUND_UNITS = "SELECT unnest($supervisors::VARCHAR[]) AS supervisor_id, unnest($whose::VARCHAR[]) AS whose"
_CUT = "of_table code supervisor_id cut_on year_ago_cut".split()
_BOUND_CUTS = "SELECT " + ", ".join(
    f"unnest($cuts_{column}::{'VARCHAR' if at < 3 else 'DATE'}[]) AS {column}" for at, column in enumerate(_CUT)
)
_CALENDAR = "SELECT code, unnest(generate_series(start_on, end_on, INTERVAL 1 DAY))::DATE AS day FROM p"


def _periods(question: MetricQuery) -> list[tuple[Any, ...]]:
    """A row of _PERIOD for each period."""
    rows, day = [], question.as_of
    for period in question.periods:
        end = min(period.end, day)
        before, year_ago = period.before(), period.a_year_earlier()
        rows.append(
            (period.code, period.start, end, period.end, before.start, before.end, year_ago.start, year_ago.end, day)
        )
    return rows


def _rows_of(rows: Sequence[Sequence[object]], columns: str, nothing: str) -> str:
    if not rows:
        return f"SELECT * FROM (VALUES ({nothing})) AS v({columns}) WHERE false"
    written = ", ".join(f"({', '.join(_literal(cell) for cell in row)})" for row in rows)
    return f"SELECT * FROM (VALUES {written}) AS v({columns})"


def _literal(cell: object) -> str:
    if isinstance(cell, date):
        return f"DATE '{cell.isoformat()}'"
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "'" + str(cell).replace("'", "''") + "'"
