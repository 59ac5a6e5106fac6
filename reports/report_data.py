"""All that one report asks of the store: values, targets and scores of its period and of those that lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.store import Store
from insight import MONTHS_CHARTED, QUARTERS_CHARTED, Rebase, last_whole_month, last_whole_quarter, rebases, track
from metrics import (
    Indicator,
    Period,
    PeriodKind,
    Score,
    Target,
    Value,
    a_year_before,
    data_day,
    scores_from_values,
    targets,
    values,
)
from reports.supervisor_record import History
from scope import Scope

RECENT = 8  # periods whose scores show the way here


@dataclass(frozen=True)
class ReportData:
    """What the store answered. `known`, `aims` by period code, then indicator; `scores` by period code.

    recent   the periods whose scores show the way here; the last is this period, or the last quarter of its year
    decided  by indicator: from when recorded new control limits hold
    earlier  by indicator: the same period of the year before, cut at the same day while this one runs
    """

    supervisor_id: str
    period: Period
    today: date
    data_day: date | None
    known: dict[str, dict[str, Value]]
    aims: dict[str, dict[str, Target]]
    scores: dict[str, Score]
    earlier: dict[str, Value]
    recent: tuple[Period, ...]
    months: tuple[Period, ...]
    quarters: tuple[Period, ...]
    decided: dict[str, tuple[Rebase, ...]]

    @property
    def score(self) -> Score:
        """This period's."""
        return self.scores[self.period.code]

    def score_in(self, period: Period) -> Score | None:
        """Another period's, if it was asked for."""
        return self.scores.get(period.code)

    def history(self, indicator: Indicator) -> History:
        """Its months; its quarters where most months are empty (insight/signals.py)."""
        key = indicator.key
        asked = (*self.months, *self.quarters)
        known = {p.code: self.known[p.code][key] for p in asked}
        aims = {p.code: aim for p in asked if (aim := self.aims.get(p.code, {}).get(key))}
        return track(known, aims, self.months, self.quarters)


def read_report_data(store: Store, who: Scope, supervisor_id: str, period: Period, today: date) -> ReportData:
    """One question for all periods: the report's own, those before it, 36 months and 12 quarters.

    Raises NotAllowed for a supervisor out of scope.
    """
    reach = data_day(store, as_of=today)
    known_to = min(today, reach or today)
    last = last_whole_month(period, known_to)
    months, quarters = tuple(last.last(MONTHS_CHARTED)), tuple(last_whole_quarter(last).last(QUARTERS_CHARTED))
    short = period.kind in {PeriodKind.MONTH, PeriodKind.QUARTER}
    recent = tuple(period.last(RECENT)) if short else quarters[-RECENT:]
    scored = list(dict.fromkeys([*recent, period, period.before(), period.a_year_earlier()]))
    asked = list(dict.fromkeys([*scored, *months, *quarters]))

    computed = values(store, who, asked, units=[supervisor_id], as_of=today)
    known_in: dict[str, dict[str, Value]] = {p.code: {} for p in asked}
    for value in computed:
        known_in[value.period.code][value.indicator] = value
    aims = targets(store, who, [supervisor_id], asked)
    aims_in: dict[str, dict[str, Target]] = {}
    for (_, key, code), aim in aims.items():
        aims_in.setdefault(code, {})[key] = aim
    to_score = [value for value in computed if value.period in scored]
    scores = scores_from_values(store, who, to_score, today)
    judged = scores[supervisor_id, period.code].judged
    a_year_ago = judged.period.a_year_earlier()
    if judged.last_day < judged.period.end:
        earlier = values(store, who, [a_year_ago], units=[supervisor_id], as_of=a_year_before(judged.last_day))
    else:
        earlier = [v for v in computed if v.period == a_year_ago]
        earlier = earlier or values(store, who, [a_year_ago], units=[supervisor_id], as_of=today)
    return ReportData(
        supervisor_id,
        period,
        today,
        reach,
        known_in,
        aims_in,
        {code: score for (_, code), score in scores.items()},
        {v.indicator: v for v in earlier},
        recent,
        months,
        quarters,
        {key: of for (_, key), of in rebases(store, who, [supervisor_id]).items()},
    )
