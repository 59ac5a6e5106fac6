"""What an indicator declaration is, and what its value is once computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from metrics.families import Family
from metrics.over_time import OverTime, ValueBasis
from metrics.periods import Period, PeriodKind
from text import Unit, Words

NO_ROWS = Words("no rows in {table} for {period}", "“{table}”表中没有 {period}的数据")
NOTHING_DUE = Words("nothing was due in {period} ({table})", "{period}内没有到期事项（{table}）")


class Better(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"
    TO_ONE = "to_one"  # up to 1; above 1 is overload and scores as its mirror (1.1 as 0.9)


class Counts(StrEnum):
    """What a rate counts, where its denominator is a number of cases: control limits then follow that number."""

    PARTS = "parts"  # some of the cases themselves: on time out of all due (p′ limits)
    EVENTS = "events"  # what happens to them, more than once if it will: leavers per head (u′ limits)


@dataclass(frozen=True)
class Edition:
    """One version of a definition: since when it is in force, and what it changed."""

    version: str
    since: date
    changed: Words


FIRST = Edition("1", date(2026, 11, 23), Words("first definition", "首次定义"))


BY_FIRST_DUE_DAY = Edition(
    "2",
    date(2026, 11, 29),
    Words(
        "judged by the due day first stored; a later one counts once it is granted",
        "按首次录入的应完成日期考核；改期须经批准方才生效",
    ),
)


NOTHING_IS_ZERO = Edition(
    "2",
    date(2026, 11, 29),
    Words("no row is a true 0 once the company keeps the register", "公司启用该登记表后，没有记录即为 0"),
)


SPLIT_BY_SUPERVISOR = "supervisor_id"  # the one dimension that exists only above a single supervisor


@dataclass(frozen=True)
class Sold:
    """The columns of its table by which a change of an amount falls into price, volume and mix."""

    amount: str
    quantity: str
    product: str


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator, complete on one screen. Everything that shows, explains or computes it is derived from here.

    Two forms, never both:
    - plain: the rows of table `of` whose day `on` lies in the period and that satisfy `where`;
      value = `numerator` / `denominator` (SQL aggregates over those rows; no denominator: the numerator itself).
    - `sql`: a SELECT of (whose, period, numerator, denominator, evidence[, coverage][, gap][, cut_on]) for what rows
      alone cannot say. The value is numerator / denominator; a figure that is no ratio says `1 AS denominator`.

    In SQL a table's name means its current rows in scope, each with `whose` (the supervisor, department or company
    it counts for) and `supervisor_id`; `p` is the table of periods asked for: see metrics/query.py.
    """

    key: str
    family: Family
    unit: Unit
    better: Better
    clause: str
    name: Words
    meaning: Words  # one sentence
    formula: Words  # the definition as people write it: "Σ (revenue − cost) in P"
    editions: tuple[Edition, ...] = (FIRST,)  # its past, the one in force last
    headline: bool = False
    adds_up: OverTime = OverTime.HOLDS
    accrues_by: PeriodKind = PeriodKind.MONTH  # the shortest part in which it accrues
    made_of: ValueBasis | None = None  # its months in its year, where `basis` cannot tell it by the form
    growth_of: str = ""  # the key of the indicator whose growth since a year earlier it is
    quality_ratio: bool = False  # an on-time-like rate, 1 at best: default threshold target − 0.10, stretch 1
    # How far threshold and stretch lie from a target by default, in the indicator's own unit: a share of a growth or a
    # variance of 0 would be a cliff (judgement 1). None: the scheme's share of the target.
    mark_distance: float | None = None
    natural: float | None = None  # the target that the definition itself names: as planned is an index of 1
    counts: Counts | None = None  # numerator and denominator are numbers of cases; None: XmR limits
    # Where its value says on how many cases, members or respondents it rests; "": as `counts` has it, else nowhere.
    cases_in: Literal["denominator", "evidence", ""] = ""
    range: tuple[float | None, float | None] = (None, None)  # what values are possible; charts clip to it
    with_market: bool = False  # a plan proposes that it grows as its market does
    competitors: bool = False  # what competitors sell in the same segments stands beside it
    earned_value: bool = False  # estimates at completion of the projects at work stand beside it
    # Columns of the table of its evidence that it can be split by, in the order in which one usually asks. Only where
    # each row lies in one part, so that the parts' numerators and denominators add up to the whole's.
    dimensions: tuple[str, ...] = ()
    cells: str = ""  # SQL of what is summed over the parts (metrics/cells.py); "": the plain form says it all
    sold: Sold | None = None  # its change can also be told apart by price, volume and mix
    # the plain form
    of: str = ""
    on: str = ""
    where: str = "true"
    numerator: str = ""
    denominator: str = ""
    row_by_row: bool = False  # it asks of each row what its table's monthly sums do not hold (data/roll_ups.py)
    # the SQL form
    sql: str = ""
    tables: tuple[str, ...] = ()  # tables that `sql` reads
    # SQL form: table → which of its rows `t` were counted in period `p`; the first is the one Value.evidence counts
    evidence: dict[str, str] = field(default_factory=dict)
    # Why there is no value. {table}, {period}, {gap} (what the SQL says is missing) and the titles of
    # tables ({process_runs}) are filled in.
    empty: Words = NO_ROWS  # no row was there to be counted
    undefined: Words = NO_ROWS  # rows were there, and still no value: nothing to divide by or compare with

    @property
    def additive(self) -> bool:
        """May months be summed to quarters and years?"""
        return self.adds_up is OverTime.SUMS

    @property
    def basis(self) -> ValueBasis | None:
        """How its months make its year; None where they do not, and no year's end is forecast."""
        if self.made_of is not None:
            return self.made_of
        if self.growth_of:
            return ValueBasis.GROWTH
        by_time = {OverTime.SUMS: ValueBasis.SUM, OverTime.COMPOUNDS: ValueBasis.CHAIN}
        return by_time.get(self.adds_up) or (ValueBasis.WEIGHTED if self.denominator else None)

    @property
    def rests_on_effects(self) -> bool:
        """Is it computed from what recommendations moved, and so after the indicators that they name?"""
        return "measured_effects" in self.reads

    @property
    def version(self) -> str:
        """The edition in force."""
        return self.editions[-1].version

    @property
    def reads(self) -> tuple[str, ...]:
        """The tables it rests on, the one that holds the evidence first."""
        return self.tables or (self.of,)

    @property
    def divides(self) -> bool:
        """Is the value a numerator over a denominator worth showing?"""
        return "1 AS denominator" not in self.sql if self.sql else bool(self.denominator)

    @property
    def counted(self) -> dict[str, str]:
        """Table → the condition on its rows `t` and period `p` under which a row was counted."""
        if self.sql:
            return self.evidence
        return {self.of: f"t.{self.on} >= p.start_on AND t.{self.on} < p.end_on + 1 AND ({self.where})"}


@dataclass(frozen=True)
class Value:
    """An indicator's value for one unit (supervisor, department or the company) and period.

    value     in the indicator's unit (ratios 0..1); None when it cannot be computed, with `reason` saying why
    numerator, denominator   value = numerator / denominator; the denominator is 1 for a figure that is no ratio
    evidence  how many rows of the indicator's evidence table were counted
    coverage  share of what should be covered that is (1.0 = all), None where the notion does not apply
    cut_on    the day in the period up to which it is compared with a year earlier (of several supervisors, the first);
              None where the whole period is
    """

    unit: str
    indicator: str
    period: Period
    value: float | None
    numerator: float | None
    denominator: float | None
    evidence: int
    coverage: float | None = None
    reason: Words | None = None
    cut_on: date | None = None
