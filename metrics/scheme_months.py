"""By which scheme a period is judged (judgement 2): a version holds from a month on, and never reaches back before it.

A month has the version in force in it. A longer period over which the scheme changed has the two in one: each weight,
share and limit is the mean of its months, so that ten months under the old weights count ten twelfths.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from data.store import Store
from metrics.catalogue import INDICATORS
from metrics.curve import Curve
from metrics.families import FAMILIES
from metrics.periods import Period
from metrics.scheme import DEFAULT_SCHEME, GradeBand, Scheme

# What of a scheme is a number that months under another version move in part. All else is a rule of procedure: a
# period has that of its last month.
_MEANS = (
    "on_from",
    "watch_from",
    "kpi_share",
    "routine_share",
    "tasks_share",
    "attitude_share",
    "teamwork_share",
    "events_limit",
    "training_below",
)
Version = tuple[int, Scheme]  # the first month that it judges, of 1 to 12


class SchemesByMonth:
    """The schemes of some years, read once, each version from the month on from which it judges."""

    def __init__(self, versions: Mapping[int, Sequence[Version]]) -> None:
        self._versions = versions
        self._of_period: dict[str, Scheme] = {}

    def in_month(self, day: date) -> Scheme:
        """The scheme in force in the month of a day."""
        return [scheme for first, scheme in self._versions[day.year] if first <= day.month][-1]

    def of(self, period: Period) -> Scheme:
        """The scheme by which a period is judged: that of its months, where they differ their mean."""
        versions = self._versions[period.start.year]
        if len(versions) == 1:
            return versions[0][1]
        if (known := self._of_period.get(period.code)) is None:
            months = [month.start for month in period.months if month.start.year == period.start.year]
            known = self._of_period[period.code] = mean_scheme([self.in_month(month) for month in months])
        return known


def schemes_by_month(store: Store, years: Iterable[int], instead: Mapping[int, Scheme] | None = None) -> SchemesByMonth:
    """The schemes of these years; the default from January on where nothing is stored.

    `instead` = by year, one that is tried for the whole of it.
    """
    years, tried = set(years), dict(instead or {})
    stored = store.rows(
        """SELECT year, version, coalesce(holds_from, 1), content FROM schemes
           WHERE year IN (SELECT unnest(?::INTEGER[])) ORDER BY year, version DESC""",
        [sorted(years - tried.keys())],
    )
    versions: dict[int, list[Version]] = {}
    for year, version, first, content in stored:
        later = versions.setdefault(year, [])
        # A later version leaves an earlier one only the months before its own.
        if not later or first < later[0][0]:
            later.insert(0, (first, Scheme.from_json(content, year=year, version=version)))
    for year in years:
        if year in tried:
            versions[year] = [(1, tried[year])]
        elif not versions.get(year) or versions[year][0][0] > 1:
            versions.setdefault(year, []).insert(0, (1, replace(DEFAULT_SCHEME, year=year)))
    return SchemesByMonth(versions)


def scheme_on(store: Store, day: date) -> Scheme:
    """The scheme in force on a day: that of its month."""
    return schemes_by_month(store, [day.year]).in_month(day)


def mean_scheme(months: Sequence[Scheme]) -> Scheme:
    """One scheme of months judged by several, the last month's in all that is no number."""
    last = months[-1]
    if all(scheme is last for scheme in months):
        return last

    def mean(numbers: Iterable[float]) -> float:
        # Rounded past every figure shown, so that weights of 100 stay 100 whatever the binary says.
        return round(sum(numbers) / len(months), 9)

    numbers: dict[str, Any] = {part: mean(getattr(scheme, part) for scheme in months) for part in _MEANS}
    return replace(
        last,
        families={key: mean(scheme.families.get(key, 0.0) for scheme in months) for key in FAMILIES},
        indicators=_weights(months),
        curve=Curve(
            **{part.name: mean(getattr(scheme.curve, part.name) for scheme in months) for part in fields(Curve)}
        ),
        grades=_grades(months),
        **numbers,
    )


def _weights(months: Sequence[Scheme]) -> dict[str, float]:
    """The weights within the families, so that an indicator has the mean of its shares of the whole score."""
    weights: dict[str, float] = {}
    for family in FAMILIES.values():
        members = [indicator for indicator in INDICATORS.values() if indicator.family == family]
        for indicator in members:
            shares = []
            for scheme in months:
                total = sum(scheme.weight_of(member) for member in members)
                share = scheme.weight_of(indicator) / total if total else 0.0
                shares.append(scheme.families.get(family.key, 0.0) * share)
            weights[indicator.key] = round(sum(shares) / len(shares), 9)
    return weights


def _grades(months: Sequence[Scheme]) -> tuple[GradeBand, ...]:
    """The floors' means; where the grades themselves were changed, those of the last month."""
    last = months[-1].grades
    if any([band.key for band in scheme.grades] != [band.key for band in last] for scheme in months):
        return last
    floors: list[float | None] = []
    for bands in zip(*(scheme.grades for scheme in months), strict=True):
        named = [band.at_least for band in bands if band.at_least is not None]
        floors.append(round(sum(named) / len(named), 9) if len(named) == len(bands) else None)
    return tuple(replace(band, at_least=floor) for band, floor in zip(last, floors, strict=True))
