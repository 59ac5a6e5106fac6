"""Which indicators can be split by what, and the sums that their parts are made of.

A part is one value of a dimension (region East, product A). Every indicator here is a sum, or a quotient of two sums,
over rows that each lie in one part: so the parts' numerators and denominators add up to the whole's. Medians, means
per person and figures across tables do not split like that and are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from data.schemas import TABLES
from data.store import Store, in_force
from metrics import INDICATORS, SPLIT_BY_SUPERVISOR, Indicator, MetricQuery, indicator_called, rows_of
from text import Words

_SUPERVISORS = ("supervisors", SPLIT_BY_SUPERVISOR)


@dataclass(frozen=True)
class Split:
    """How one indicator is split, by its declaration."""

    indicator: Indicator

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Columns of its table, in the order in which one usually asks."""
        return self.indicator.dimensions

    @property
    def of(self) -> str:
        """The table whose rows lie in the parts."""
        return self.indicator.reads[0]

    @property
    def is_ratio(self) -> bool:
        """A quotient of sums, whose parts have a mix and a rate effect? Else a sum, whose parts simply add up."""
        return self.indicator.divides

    @property
    def day(self) -> str:
        """The column by which rows are newer or older."""
        return self.indicator.on or next(
            iter(c for c in TABLES[self.of].columns if TABLES[self.of].kind(c).name == "date")
        )

    @property
    def reads(self) -> tuple[str, ...]:
        """The tables that the SQL needs."""
        return self.indicator.reads

    def name_of(self, dimension: str) -> Words:
        """What people call a dimension."""
        # Runs and checks get their supervisor from their process or project; the word for it is everywhere the same.
        return TABLES["operating_results" if dimension == SPLIT_BY_SUPERVISOR else self.of].label(dimension)

    def sql(self, dimensions: Sequence[str], path: Sequence[str]) -> str:
        """SELECT whose, dimensions…, numerator, denominator, rows of the rows on the path ($on_<dimension> each)."""
        names = "".join(f"coalesce({d}::VARCHAR, '') AS \"by_{d}\", " for d in dimensions)
        group = ", ".join(str(i + 1) for i in range(len(dimensions) + 1))
        chosen = "".join(f" AND coalesce({d}::VARCHAR, '') = $on_{d}" for d in path)
        if self.indicator.cells:
            return f"""{self.indicator.cells}
SELECT whose, {names}sum(numerator), sum(denominator), sum(rows)
FROM cells WHERE true{chosen} GROUP BY {group}"""
        indicator = self.indicator
        return f"""SELECT whose, {names}{indicator.numerator}, {indicator.denominator or "0"}, {rows_of(indicator.of)}
FROM {indicator.of} JOIN calendar ON {indicator.on}::DATE = day
WHERE ({indicator.where}){chosen} GROUP BY {group}"""


def split_of(indicator: Indicator) -> Split:
    """How an indicator is split; for one that has dimensions."""
    return Split(indicator)


def can_split(key: str) -> bool:
    """Has the indicator dimensions that its gap can be split by?"""
    return bool(indicator_called(key).dimensions)


def keys_to_split() -> tuple[str, ...]:
    """The indicators that have dimensions, in the order of the contract."""
    return tuple(key for key, indicator in INDICATORS.items() if indicator.dimensions)


# The words of the contract that a part may be called by.
_CHOICES = {
    "quality": Words("Quality", "质量"),
    "scope": Words("Scope", "范围"),
    "safety": Words("Safety", "安全"),
    "people": Words("People", "人力"),
    "material": Words("Material", "物资"),
    "money": Words("Money", "资金"),
    "internal": Words("Internal", "内部"),
    "external": Words("External", "外部"),
    "cycle_hours": Words("Cycle hours", "处理时长"),
    "cost": Words("Cost", "成本"),
    "rework_rate": Words("Rework rate", "返工率"),
}
_NAMELESS = Words("not stated", "未填写")


@dataclass(frozen=True)
class Sums:
    """The sums over some rows: exact, cents stay cents. `rows` = how many were counted."""

    numerator: Fraction
    denominator: Fraction
    rows: int


def sums(
    store: Store, question: MetricQuery, split: Split, by: Sequence[str], path: Mapping[str, str]
) -> dict[str, dict[tuple[str, ...], Sums]]:
    """For each unit asked about: the sums of every part that has rows, keyed by its values of `by`.

    Only rows on the path count. `by` of nothing gives one key, ().
    Missing  a part without rows has no key, a unit without any has none either
    """
    if not question.periods or not question.units:
        return {}
    chosen = {f"on_{dimension}": value for dimension, value in path.items()}
    sql = question.sql(split.sql(by, list(path)), split.reads, summed=not split.indicator.row_by_row)
    rows = store.rows(sql, question.params | chosen)
    by_unit: dict[str, dict[tuple[str, ...], Sums]] = {}
    for unit, *place, numerator, denominator, counted in rows:
        by_unit.setdefault(unit, {})[tuple(place)] = Sums(_exact(numerator), _exact(denominator), int(counted))
    return by_unit


def names(store: Store, split: Split, dimension: str, at_load: int | None = None) -> dict[str, str | Words]:
    """What the values of a dimension are called; a value that is not among them is its own name."""
    named: dict[str, str | Words] = {"": _NAMELESS}
    if dimension == "indicator":
        return named | {key: indicator.name for key, indicator in INDICATORS.items()}
    declared = _SUPERVISORS if dimension == SPLIT_BY_SUPERVISOR else TABLES[split.of].reference(dimension)
    if declared is not None:
        table, key = declared
        named |= dict(store.rows(f"SELECT {key}, name FROM {in_force(table, at_load)}"))
    elif TABLES[split.of].choices(dimension):
        named |= _CHOICES
    return named


def _exact(cell: Any) -> Fraction:
    """What DuckDB summed, without loss: counts and decimals are exact, the last digits of a float are noise."""
    if cell is None:
        return Fraction(0)
    return Fraction(Decimal(f"{cell:.12g}")) if isinstance(cell, float) else Fraction(cell)
