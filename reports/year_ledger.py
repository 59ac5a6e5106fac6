"""The ledger of a year: KPI score, routine appraisal, merits and faults, each with what it gave (policy 4.1, 4.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.people_names import name_in_words
from metrics import EVENT_KINDS, Annual, Event, Scheme
from reports.supervisor_record import Year, YearEntry
from text import Words, day, number


def year_ledger(year: Annual, names: Mapping[str, str]) -> Year:
    """The annual record as entries that add up to its total; `names` = what people are called, by account."""
    entries = [
        *appraised_entries(year.kpi, year.routine, len(year.checks), year.scheme),
        *event_entries(year.events, year.events_points, year.scheme, names),
    ]
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
        year.provisional if year.earned else None,
        capped,
        year.score.judged.name,
        year.incomplete,
        tuple(entries),
    )


def appraised_entries(kpi: float | None, routine: float | None, checks: int, scheme: Scheme) -> list[YearEntry]:
    """KPI score and routine appraisal, each with its share; without routine checks the KPI score is the whole."""
    entries = []
    share = scheme.kpi_share if routine is not None else 1.0
    if kpi is not None:
        how = f"{number(kpi, 1)} × {number(share * 100)}%"
        entries.append(YearEntry(Words("KPI score", "KPI 得分"), how, kpi * share))
    if routine is not None:
        how = f"{number(routine, 1)} × {number(scheme.routine_share * 100)}%"
        sentence = Words(f"mean of {number(checks)} checks: {how}", f"{number(checks)} 次考核平均：{how}")
        entries.append(YearEntry(Words("Routine appraisal", "日常考核"), sentence, routine * scheme.routine_share))
    return entries


def event_entries(
    events: Sequence[Event], together: float, scheme: Scheme, names: Mapping[str, str]
) -> list[YearEntry]:
    """Each confirmed event, and what the limit cuts off when they go beyond it; `together` = what counts of them."""
    entries = []
    for event in events:
        about = f"{day(event.occurred_on)} · {event.evidence} · "
        by = name_in_words(event.confirmed_by, names)
        sentence = Words(
            f"{about}gravity {event.gravity}, confirmed by {by.en}",
            f"{about}程度 {event.gravity}，确认人：{by.zh}",
        )
        entries.append(YearEntry(EVENT_KINDS.get(event.kind, Words(event.kind, event.kind)), sentence, event.points))
    cut = round(together - sum(event.points for event in events), 9)
    if cut:
        limit = number(scheme.events_limit)
        sentence = Words(f"merits and faults together at most ±{limit}", f"加减分合计不超过 ±{limit}")
        entries.append(YearEntry(Words("Limit", "上限调整"), sentence, cut))
    return entries
