"""Where the year ends: the forecast in a sentence and in numbers, the months ahead as a fan, how good it was before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from data.store import Store
from figures import Fan, fan
from insight import (
    BASIS_NAMES,
    ForecastMethod,
    MonthAhead,
    PeriodEnd,
    Quality,
    back_cast,
    chance_in_words,
    forecast_quality,
    keep_forecasts,
    last_whole_month_of_data,
    period_end,
    probability,
    sentence,
)
from metrics import Indicator, Period, PeriodKind, ValueBasis, targets, values
from scope import Scope
from text import MISSING, Unit, figure, language, number, t
from ui.figures.charts import desktop_and_phone
from ui.kit import (
    CacheKey,
    Choice,
    Html,
    Part,
    current_day,
    current_scope,
    icon,
    memory_key,
    remember,
    show_markup,
    store,
    tag,
)

SHOWN = 24  # months behind, on the chart
ON_PHONE = 12
SIZES = ((620, 330), (350, 230))
METHODS = {
    ForecastMethod.ACTUAL: "Actual value",
    ForecastMethod.THETA: "Theta method",
    ForecastMethod.RUN_RATE: "Run rate only",
    ForecastMethod.NONE: "No forecast",
}


@dataclass(frozen=True)
class Outlook:
    """The ends of the year and of the running quarter, with the months behind them for the chart."""

    ends: tuple[PeriodEnd, ...]
    months: tuple[Period, ...]  # behind and ahead
    values: tuple[float | None, ...]
    targets: tuple[float | None, ...]


def forecast_part(indicator: Indicator, choice: Choice) -> None:
    """The section; nothing before the first whole month of data."""
    supervisor_id = choice.supervisor.supervisor_id
    last_month = last_whole_month_of_data(store(), current_day())
    if last_month is None:
        return
    outlook = _outlook(
        memory_key(), indicator, supervisor_id, _periods(choice.period, last_month), store(), current_scope()
    )
    head = tag("h2", t("Where the year ends"), class_="head")
    year = outlook.ends[0]
    sentences = [
        tag("p", sentence(end), class_="strong" if end is year else None) for end in outlook.ends if _worth_showing(end)
    ]
    if all(end.point is None for end in outlook.ends):
        show_markup(head, tag("div", sentences[:1], class_="card quiet"), key="forecast")
        return
    quality = _past_quality(indicator, supervisor_id)
    before = _quality_lines(quality) if quality else []
    if year.method is ForecastMethod.ACTUAL:
        show_markup(head, tag("div", sentences[:1], before, class_="card stack"), key="forecast")
        return
    needs, picture = chance_in_words(year), _picture(outlook, year)
    words = [*sentences, tag("p", needs) if needs else None, _numbers(outlook.ends), _method_note(year)]
    if picture:
        left, right = tag("div", picture, before, class_="card stack"), tag("div", words, class_="card stack")
        show_markup(head, tag("div", left, right, class_="halves", style="margin-top:0"), key="forecast")
    else:
        show_markup(head, tag("div", words, before, class_="card stack"), key="forecast")
    if quality is None and year.method is ForecastMethod.THETA:
        _back_cast_button(indicator, supervisor_id)


def months_ahead(indicator: Indicator, choice: Choice) -> tuple[MonthAhead, ...]:
    """The months left of the year as they are forecast; nothing where they cannot be told."""
    last_month = last_whole_month_of_data(store(), current_day())
    if last_month is None:
        return ()
    asked = _periods(choice.period, last_month)
    outlook = _outlook(memory_key(), indicator, choice.supervisor.supervisor_id, asked, store(), current_scope())
    return outlook.ends[0].fan


def _periods(chosen: Period, last_month: Period) -> tuple[Period, ...]:
    """The year of what is chosen, and the quarter that runs in it."""
    year = Period.year(chosen.end.year)
    quarter = Period.containing(last_month.before(-1).start, PeriodKind.QUARTER)
    return (year, quarter) if quarter.start in year else (year,)


def _worth_showing(end: PeriodEnd) -> bool:
    """Is there anything to say of it: the year always, the quarter when it has a figure."""
    return end.period.kind is PeriodKind.YEAR or end.point is not None


# ---------------------------------------------------------------------- the numbers


def _numbers(ends: tuple[PeriodEnd, ...]) -> Html:
    """Each figure of the year, and of the quarter beside it."""
    estimated = [end for end in ends if end.point is not None]
    head = tag("tr", tag("th", ""), *(tag("th", end.period.name, class_="num") for end in estimated))
    first = estimated[0]
    rows = [
        _row(t("So far, to {day}", day=first.known_to), [_amount(end, end.so_far) for end in estimated]),
        _row(
            t("Forecast for the end"), [_amount(end, end.point if end.low is not None else None) for end in estimated]
        ),
        _row(t("80% interval"), [_interval(end) for end in estimated]),
        _row(t("Target"), [_amount(end, end.target) for end in estimated]),
        _row(t("Probability of meeting it"), [None if e.p_met is None else probability(e.p_met) for e in estimated]),
        _row(t("If it repeats last year's months"), [_amount(end, end.seasonal_naive) for end in estimated]),
        _row(t("At the pace so far"), [_amount(end, end.run_rate) for end in estimated]),
        _row(_pace_name(first, t("Pace so far")), [_amount(end, end.pace) for end in estimated]),
        _row(_pace_name(first, t("Pace required")), [_amount(end, end.required) for end in estimated]),
    ]
    table = tag("table", tag("thead", head), tag("tbody", rows))
    return tag("div", table, class_="scroll", tabindex="0", role="region", aria_label=t("Where the year ends"))


def _row(name: str, cells: list[Part]) -> Html | None:
    """One figure of each period; nothing where no period has it."""
    if all(cell is None for cell in cells):
        return None
    return tag("tr", tag("th", name), *(tag("td", MISSING if cell is None else cell, class_="num") for cell in cells))


def _amount(end: PeriodEnd, value: float | None) -> str | None:
    return None if value is None else figure(value, end.indicator.unit)


def _interval(end: PeriodEnd) -> Part:
    """Low to high; on a phone on two lines."""
    if end.low is None or end.high is None:
        return None
    low, high = (tag("span", _amount(end, value), class_="nowrap") for value in (end.low, end.high))
    return tag("span", low, " – ", high, style="white-space:normal")


def _pace_name(end: PeriodEnd, name: str) -> str:
    monthly = end.basis in (ValueBasis.SUM, ValueBasis.OVER_BASE, ValueBasis.CHAIN)
    return t("{name}, a month", name=name) if monthly else t("{name}, on average", name=name)


def _method_note(end: PeriodEnd) -> Html | None:
    """How the figure came about, in small print."""
    parts = [t(METHODS[end.method])]
    if end.basis is not None and end.method is ForecastMethod.THETA:
        parts.append(t("the period as {basis}", basis=BASIS_NAMES[end.basis]))
        parts.append(t("{n} months in a row known", n=end.history))
    return tag("p", " · ".join(parts), class_="quiet small")


# ---------------------------------------------------------------------- the picture


def _picture(outlook: Outlook, end: PeriodEnd) -> Html | None:
    """The months behind and ahead; nothing where the months ahead cannot be told."""
    if not end.fan:
        return None
    behind = len(outlook.months) - len(end.fan)
    drawings = []
    for shown, (width, height) in zip((SHOWN, ON_PHONE), SIZES, strict=True):
        start = max(behind - shown, 0)
        drawn = Fan(
            tuple(str(m.label) for m in outlook.months[start:]),
            outlook.values[start:],
            tuple((month_ahead.low, month_ahead.point, month_ahead.high) for month_ahead in end.fan),
            outlook.targets[start:],
            end.indicator.unit,
            end.indicator.name.in_(language()),
        )
        drawings.append(fan(drawn, width=width, height=height, lang=language()))
    note = t("Months: actual, then forecast with its 80% interval.")
    return tag("div", desktop_and_phone(drawings[0], drawings[1]), tag("p", note, class_="quiet small"))


# ---------------------------------------------------------------------- how good it was before


def _past_quality(indicator: Indicator, supervisor_id: str) -> Quality | None:
    """How the stored forecasts turned out; None while no truth has come."""
    kept = store().value(
        "SELECT count(*) FROM forecasts WHERE supervisor_id = ? AND indicator = ?", [supervisor_id, indicator.key]
    )
    return _quality(memory_key(), indicator.key, supervisor_id, kept, store(), current_scope())


def _back_cast_button(indicator: Indicator, supervisor_id: str) -> None:
    """The way to see how the method would have done."""
    note = t("No forecast of it has met its truth yet.")
    show_markup(
        tag("p", icon("info"), tag("span", note), class_="note", style="margin-top:0.5rem"), key="forecast_past"
    )
    if st.button(t("Try the method on the last 12 months"), icon=":material/history:", key="back_cast"):
        with st.spinner(t("Forecasting from each of the last 12 month ends, with what was known then …")):
            back_cast(store(), current_scope(), indicator.key, supervisor_id, as_of=current_day())
        st.rerun()


def _quality_lines(quality: Quality) -> list[Html]:
    """Past quality in sentences that do not need the abbreviations, and the abbreviations for those who know them."""
    lines = [tag("h3", t("How good its forecasts were"))]
    if quality.wape is not None:
        high = quality.bias is not None and quality.bias > 0
        off = t("too high") if high else t("too low")
        lines.append(
            tag(
                "p",
                t(
                    "{n} months forecast have come: on average {wape} off, in sum {bias} {off}.",
                    n=number(quality.months),
                    wape=figure(quality.wape, Unit.RATIO),
                    bias=figure(abs(quality.bias or 0.0), Unit.RATIO),
                    off=off,
                ),
            )
        )
    if quality.coverage is not None:
        lines.append(
            tag(
                "p",
                t("{share} of them lay inside their 80% interval.", share=figure(quality.coverage, Unit.RATIO)),
            )
        )
    if quality.mase is not None:
        better = quality.mase < 1
        words = (
            t("MASE {mase}: closer than the same month a year earlier used to be.", mase=number(quality.mase, 2))
            if better
            else t(
                "MASE {mase}: no closer than the same month a year earlier used to be.", mase=number(quality.mase, 2)
            )
        )
        lines.append(tag("p", words))
    if quality.ends_wape is not None:
        words = t(
            "Ends of quarters and years: {n} have come, on average {wape} off; {held} of {all} inside their interval.",
            n=number(quality.ends),
            wape=figure(quality.ends_wape, Unit.RATIO),
            held=number(quality.ends_held),
            all=number(quality.ends_told),
        )
        lines.append(tag("p", words))
    if quality.back_cast:
        words = t(
            "{n} of {all} forecasts were made later, from what was known on those days.",
            n=number(quality.back_cast),
            all=number(quality.forecasts),
        )
        lines.append(tag("p", words, class_="quiet small"))
    return lines


# ---------------------------------------------------------------------- the memory


@remember
def _outlook(
    key: CacheKey, indicator: Indicator, supervisor_id: str, periods: tuple[Period, ...], _store: Store, _who: Scope
) -> Outlook:
    """Forecast once per data version, and kept for the day when the truth is known."""
    ends = tuple(period_end(_store, _who, indicator.key, supervisor_id, period, as_of=key.day) for period in periods)
    for end in ends:
        keep_forecasts(_store, _who, end)
    year = ends[0]
    if not year.fan:
        return Outlook(ends, (), (), ())
    behind = year.fan[0].month.before().last(SHOWN)
    months = (*behind, *(month_ahead.month for month_ahead in year.fan))
    measured = values(
        _store, _who, behind, indicators=[indicator.key], units=[supervisor_id], as_of=_end_of(year.known_to)
    )
    past = [value.value for value in measured]
    first = next((i for i, value in enumerate(past) if value is not None), 0)
    aims = targets(_store, _who, [supervisor_id], months)
    aimed = [aims.get((supervisor_id, indicator.key, month.code)) for month in months]
    return Outlook(
        ends, months[first:], tuple(past[first:]), tuple(None if a is None else a.target for a in aimed)[first:]
    )


def _end_of(known_to: date | None) -> date:
    return known_to or current_day()


@remember
def _quality(
    key: CacheKey, indicator: str, supervisor_id: str, kept: int, _store: Store, _who: Scope
) -> Quality | None:
    return forecast_quality(_store, _who, indicator, supervisor_id, key.day)
