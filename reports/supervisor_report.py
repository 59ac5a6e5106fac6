"""What the report of one supervisor and period says: gathered from metrics and insight, laid out elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from access.scope import Scope
from data.store import Store
from errors import unknown
from insight.attention import attention, headline
from insight.control_chart import CAUSE_NAMES, Cause, Variation, latest_cause, xmr
from insight.control_chart import Chart as Behaviour
from metrics.annual import Annual, annual
from metrics.engine import values
from metrics.indicator import Better, Indicator, Value
from metrics.people import Supervisor, data_day, supervisors
from metrics.periods import Period, PeriodKind, a_year_before
from metrics.scores import Line, Score, scores
from metrics.targets import Target, TargetKey, targets
from reports.figures import Limits, Mark
from reports.measures import measures
from reports.record import (
    Chart,
    Entry,
    FamilyPart,
    History,
    IndicatorLine,
    Kpi,
    Sources,
    SupervisorReport,
    TrainingNeed,
    Year,
)
from text import Words, day, number

MONTHS = 24
QUARTERS = 8
FALLING = 3  # falls in a row that make a training need (policy 5.1)
ATTENTION = 5  # sentences on the front page; the rest stands in the tables

__all__ = ["SupervisorReport", "supervisor_report"]


def supervisor_report(
    store: Store, who: Scope, supervisor_id: str, period: Period, as_of: date | None = None
) -> SupervisorReport:
    """The report's whole content, as known on the as-of day (default: today).

    Raises NotAllowed for a supervisor out of scope, WrongUse for one that does not exist.
    """
    who.need_sight_of(supervisor_id)
    person = _person(store, who, supervisor_id)
    today = as_of or date.today()
    read = _read(store, who, supervisor_id, period, today)
    now = read.score
    lines = {line.indicator.key: _line(line, now, read) for line in now.lines}
    charts = _charts(list(lines.values()), read)
    past = {key: _for_signals(line.history, read) for key, line in lines.items()}
    return SupervisorReport(
        supervisor_id=supervisor_id,
        name=person.name,
        department=person.department_name,
        period=period,
        as_of=today,
        kpi=_kpi(read),
        families=_families(read, lines),
        headline=headline(now),
        attention=tuple(a.sentence for a in attention(now, past)[:ATTENTION]),
        charts=charts,
        measures=measures(store, who, supervisor_id, period, today, {k: line.history for k, line in lines.items()}),
        year=_year(annual(store, who, supervisor_id, period.start.year, today)) if _is_year(period) else None,
        training=_training(read),
        sources=_sources(store, read),
    )


def _person(store: Store, who: Scope, supervisor_id: str) -> Supervisor:
    known = {s.supervisor_id: s for s in supervisors(store, who)}
    if supervisor_id not in known:
        raise unknown(Words("supervisor", "主管"), supervisor_id, known)
    return known[supervisor_id]


def _is_year(period: Period) -> bool:
    return period.kind is PeriodKind.YEAR


# ---------------------------------------------------------------------- reading


@dataclass(frozen=True)
class _Read:
    """All that the store was asked for one report."""

    supervisor_id: str
    period: Period
    today: date
    data_day: date | None
    scores: dict[tuple[str, str], Score]
    recent: tuple[Period, ...]  # the periods whose scores show the way here
    known: dict[tuple[str, str], Value]  # by indicator and period code: months, quarters
    earlier: dict[str, Value]  # by indicator: the same period of the year before
    aims: dict[TargetKey, Target]
    months: tuple[Period, ...]
    quarters: tuple[Period, ...]

    @property
    def score(self) -> Score:
        """This period's."""
        return self.scores[self.supervisor_id, self.period.code]

    def score_in(self, period: Period) -> Score | None:
        """Another period's, if it was asked for."""
        return self.scores.get((self.supervisor_id, period.code))


def _read(store: Store, who: Scope, supervisor_id: str, period: Period, today: date) -> _Read:
    reach = data_day(store, as_of=today)
    last_month = _last_whole_month(period, min(today, reach or today))
    months = tuple(last_month.last(MONTHS))
    quarters = tuple(_last_whole_quarter(last_month).last(QUARTERS))
    recent = tuple(period.last(QUARTERS)) if period.kind in {PeriodKind.MONTH, PeriodKind.QUARTER} else quarters
    asked = dict.fromkeys([*recent, period, period.before(), period.a_year_earlier()])
    span = dict.fromkeys([*months, *quarters])
    found = values(store, who, list(span), units=[supervisor_id], as_of=today)
    # Like for like: a year earlier is cut at the same day while this period still runs.
    then = a_year_before(min(today, reach or today)) if period.end > min(today, reach or today) else today
    earlier = values(store, who, [period.a_year_earlier()], units=[supervisor_id], as_of=then)
    return _Read(
        supervisor_id,
        period,
        today,
        reach,
        scores(store, who, [supervisor_id], list(asked), today),
        recent,
        {(v.indicator, v.period.code): v for v in found},
        {v.indicator: v for v in earlier},
        targets(store, who, [supervisor_id], list(span)),
        months,
        quarters,
    )


def _last_whole_month(period: Period, known_to: date) -> Period:
    """The last month of the period, or an earlier one that is over: a month begun would look like a fall."""
    month = Period.month(period.end.year, period.end.month)
    while month.end > known_to and month.start > known_to.replace(day=1):
        month = month.before()
    return month if month.end <= known_to else month.before()


def _last_whole_quarter(month: Period) -> Period:
    quarter = Period.containing(month.end, PeriodKind.QUARTER)
    return quarter if quarter.end <= month.end else quarter.before()


def _history(indicator: Indicator, read: _Read) -> History:
    """Months, or quarters where fewer than half of the months and a larger part of the quarters have a value."""
    monthly, quarterly = (_over(indicator, periods, read) for periods in (read.months, read.quarters))
    filled, filled_quarters = (sum(v is not None for v in h.values) / len(h.values) for h in (monthly, quarterly))
    return quarterly if filled < 0.5 and filled_quarters > filled else monthly


def _over(indicator: Indicator, periods: tuple[Period, ...], read: _Read) -> History:
    aims = [read.aims.get((read.supervisor_id, indicator.key, p.code)) for p in periods]
    return History(
        periods,
        tuple(read.known[indicator.key, p.code].value for p in periods),
        tuple(aim.target if aim else None for aim in aims),
    )


def _for_signals(history: History, read: _Read) -> tuple[float | None, ...]:
    """The values by which the period is judged signal or noise: none once the period is behind the history's end."""
    return history.values if history.periods[-1].end >= read.period.start else ()


# ---------------------------------------------------------------------- the parts


def _line(line: Line, score: Score, read: _Read) -> IndicatorLine:
    family = next(f for f in score.families if f.family == line.indicator.family)
    key = line.indicator.key
    return IndicatorLine(
        indicator=line.indicator,
        value=line.value,
        target=line.target.target if line.target else None,
        points=line.points,
        weight=family.weight * line.weight,
        contribution=line.contribution,
        status=line.status,
        year_earlier=read.earlier[key].value,
        history=_history(line.indicator, read),
    )


def _families(read: _Read, lines: dict[str, IndicatorLine]) -> tuple[FamilyPart, ...]:
    before = read.score_in(read.period.before())
    parts = []
    for i, family in enumerate(read.score.families):
        given = [line.contribution for line in family.lines if line.contribution is not None]
        past = [read.score_in(p) for p in read.recent]
        parts.append(
            FamilyPart(
                family.family,
                family.score,
                family.weight,
                sum(given) if given else None,
                family.coverage,
                before.families[i].score if before else None,
                tuple(s.families[i].score if s else None for s in past),
                tuple(lines[line.indicator.key] for line in family.lines),
            )
        )
    return tuple(parts)


def _kpi(read: _Read) -> Kpi:
    now, before = read.score, read.score_in(read.period.before())
    earlier = read.score_in(read.period.a_year_earlier())
    past = [read.score_in(p) for p in read.recent]
    return Kpi(
        now.kpi,
        now.coverage,
        round(now.coverage, 9) < now.scheme.incomplete_below,
        before.kpi if before else None,
        earlier.kpi if earlier else None,
        read.recent,
        tuple(s.kpi if s else None for s in past),
    )


def _charts(lines: list[IndicatorLine], read: _Read) -> tuple[Chart, ...]:
    """Every indicator with a history, the most telling first: a signal, then what costs most, then what counts."""
    found = []
    for order, line in enumerate(lines):
        if line.history.is_empty:
            continue
        target = next((t for t in reversed(line.history.targets) if t is not None), None)
        behaviour = xmr(line.history.values, line.indicator.better, target=target, possible=line.indicator.range)
        signals = behaviour.variation not in (None, Variation.COMMON)
        lost = line.weight * max(0.0, 100 - line.points) if line.points is not None else 0.0
        thin = behaviour.limits is None
        found.append(((thin, not (signals and line.weight), -lost, -line.weight, order), _chart(line, behaviour)))
    return tuple(chart for _, chart in sorted(found, key=lambda pair: pair[0]))


def _chart(line: IndicatorLine, behaviour: Behaviour) -> Chart:
    lines = behaviour.limits
    if lines is None:
        return Chart(line, None, None)
    marks = tuple(
        Mark(i, _favourable(line, behaviour, i), CAUSE_NAMES[cause])
        for i, cause in enumerate(behaviour.causes)
        if cause is not None
    )
    limits = Limits(lines.mean, lines.lower, lines.upper, marks, lines.trial)
    latest = latest_cause(behaviour)
    return Chart(line, limits, CAUSE_NAMES[latest] if latest else None)


def _favourable(line: IndicatorLine, behaviour: Behaviour, at: int) -> bool | None:
    """Is a special point one for the better? A trend is judged by its direction, any other by its side of the mean."""
    values, lines = behaviour.values, behaviour.limits
    value = values[at]
    if value is None or lines is None:
        return None
    before = lines.mean
    if behaviour.causes[at] is Cause.TREND:
        near = [v for v in (*values[:at][::-1], *values[at + 1 :]) if v is not None]
        rising = value > near[0] if any(v is not None for v in values[:at]) else value < near[0]
        before = value - 1 if rising else value + 1
    if line.indicator.better is Better.TO_ONE:
        return abs(value - 1) < abs(before - 1)
    return (value > before) == (line.indicator.better is Better.HIGHER)


def _training(read: _Read) -> tuple[TrainingNeed, ...]:
    """Indicators that count and lie under the scheme's limit, or fell three periods in a row (policy 5.1)."""
    scheme = read.score.scheme
    needs = []
    for line in read.score.lines:
        if line.weight <= 0 or line.points is None:
            continue
        key = line.indicator.key
        way = [_points(read.score_in(read.period.before(i)), key) for i in range(FALLING, 0, -1)] + [line.points]
        if line.points < scheme.training_below:
            limit = number(scheme.training_below)
            why = Words(f"under {limit} points", f"低于 {limit} 分")
        elif _falls(way):
            why = Words(f"fell {FALLING} periods in a row", f"连续 {FALLING} 期下降")
        else:
            continue
        needs.append(TrainingNeed(line.indicator, line.points, scheme.topic_of(line.indicator), why))
    return tuple(sorted(needs, key=lambda need: need.points))


def _points(score: Score | None, key: str) -> float | None:
    return score.line(key).points if score else None


def _falls(points: Sequence[float | None]) -> bool:
    known = [p for p in points if p is not None]
    return len(known) == len(points) and all(b < a for a, b in pairwise(known))


def _year(year: Annual) -> Year:
    scheme = year.scheme
    kpi_share = scheme.kpi_share if year.routine is not None else 1.0
    entries = []
    if year.kpi is not None:
        entries.append(
            Entry(
                Words("KPI score", "KPI 得分"),
                f"{number(year.kpi, 1)} × {number(kpi_share * 100)}%",
                year.kpi * kpi_share,
            )
        )
    if year.routine is not None:
        n = number(len(year.checks))
        share = f"{number(year.routine, 1)} × {number(scheme.routine_share * 100)}%"
        entries.append(
            Entry(
                Words("Routine appraisal", "日常考核"),
                Words(f"mean of {n} checks {share}", f"{n} 次检查平均 {share}"),
                year.routine * scheme.routine_share,
            )
        )
    for event in year.events:
        when = f"{day(event.occurred_on)} · {event.evidence} · "
        entries.append(
            Entry(
                EVENT_KINDS.get(event.kind, Words(event.kind, event.kind)),
                Words(
                    f"{when}gravity {event.gravity}, confirmed by {event.confirmed_by}",
                    f"{when}程度 {event.gravity}，确认人：{event.confirmed_by}",
                ),
                event.points,
            )
        )
    cut = year.events_points - sum(event.points for event in year.events)
    if round(cut, 6):
        limit = number(scheme.events_limit)
        entries.append(
            Entry(
                Words("Limit", "上限调整"),
                Words(f"merits and faults together at most ±{limit}", f"加减分合计不超过 ±{limit}"),
                cut,
            )
        )
    capped = None
    if year.capped_by and year.grade:
        capped = Words(
            f"The grade is capped at {year.grade.name.en} by a confirmed event.",
            f"因已确认事件，等级封顶为“{year.grade.name.zh}”（一票否决）。",
        )
    return Year(
        year.kpi,
        year.routine,
        year.events_points,
        year.total,
        year.grade.name if year.grade else None,
        capped,
        year.score.period.name,
        year.incomplete,
        tuple(entries),
    )


EVENT_KINDS = {
    "innovation": Words("Innovation", "创新"),
    "merit": Words("Merit", "功绩"),
    "error": Words("Error", "失误"),
    "breach": Words("Breach", "违规"),
}


def _sources(store: Store, read: _Read) -> Sources:
    loads = store.rows("SELECT load_id, loaded_at FROM loads ORDER BY load_id DESC LIMIT 1")
    scheme = read.score.scheme
    named = (
        Words(f"{scheme.year}, version {scheme.version}", f"{scheme.year} 年第 {scheme.version} 版")
        if scheme.version
        else Words(f"default for {scheme.year}", f"{scheme.year} 年默认方案")
    )
    out = [line for line in read.score.lines if line.weight > 0 and line.points is None]
    left_out = []
    if out:
        said = {
            lang: ("；" if lang == "zh" else "; ").join(
                f"{line.indicator.name.in_(lang)} ({line.reason.in_(lang)})"
                if line.reason
                else line.indicator.name.in_(lang)
                for line in out
            )
            for lang in ("en", "zh")
        }
        left_out.append(Words(f"Left out of the score: {said['en']}.", f"未计入得分：{said['zh']}。"))
    return Sources(
        store.version,
        loads[0][0] if loads else None,
        loads[0][1] if loads else None,
        read.data_day,
        named,
        tuple(left_out),
    )
