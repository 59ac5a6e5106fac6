"""A plan's quarters and months: decomposed by seasons or evenly, or by hand in a grid."""

from __future__ import annotations

import polars as pl
import streamlit as st

from appraisal import (
    DECOMPOSITION_NAMES,
    Decomposition,
    Plan,
    TargetKey,
    open_points,
    save_plan,
    with_grid,
    with_parts,
)
from metrics import INDICATORS, Indicator, OverTime, Period, PeriodKind
from text import Words, figure, t
from ui.kit import Html, attempt, current_day, current_scope, picker_labels, show_markup, store, tag
from ui.plan.targets import meant_by, typed_as

TALL = 420


def _sums() -> tuple[Indicator, ...]:
    """The indicators whose months add up to the year."""
    return tuple(indicator for indicator in INDICATORS.values() if indicator.additive)


def _by_month() -> tuple[Indicator, ...]:
    """Those whose months make the year by compounding, or by adding up over a base that the year shares."""
    return tuple(
        indicator
        for indicator in INDICATORS.values()
        if indicator.adds_up in (OverTime.COMPOUNDS, OverTime.ACCRUES) and indicator.accrues_by is PeriodKind.MONTH
    )


def _rates() -> tuple[Indicator, ...]:
    """The others."""
    return tuple(i for i in INDICATORS.values() if not i.additive and i not in _by_month())


def months_part(plan: Plan, versions: tuple[Plan, ...]) -> None:
    """How sums, growth and churn fall on the year, and which parts of a ratio have a target of their own."""
    if plan.version > 1:
        month = Period.month(plan.year, plan.holds_from).name
        message = t(
            "Months before {month} stay as approved: the year is their sum and that of the new ones.", month=month
        )
        show_markup(tag("p", message, class_="note"), key="plan_kept")
    if plan.editable_by(current_scope()):
        _decompose(plan)
        _by_hand(plan)
    _table(plan)


def _decompose(plan: Plan) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {how: str(words) for how, words in DECOMPOSITION_NAMES.items()}
        how = st.radio(
            t("Spread the year's sums"),
            list(Decomposition),
            format_func=picker_labels(names),
            horizontal=True,
            key="plan_how",
            help=t(
                "Growth, churn, turnover and reviews fall evenly on their parts: they compound or add up to the year."
            ),
        )
        if st.button(t("Decompose"), type="primary", icon=":material/calendar_view_month:"):
            who, today = current_scope(), current_day()
            attempt(
                lambda: save_plan(store(), who, with_parts(store(), who, plan, Decomposition(str(how)), today)),
                t("Saved."),
            )


def _by_hand(plan: Plan) -> None:
    months = [m.code for m in Period.year(plan.year).months]
    quarters = [Period.quarter(plan.year, q).code for q in (1, 2, 3, 4)]
    with st.expander(t("By hand: months of sums"), icon=":material/edit:"):
        st.caption(t("Quarters follow from their months. The year does not: a difference is shown and needs a reason."))
        sums = _grid(plan, _sums(), months, "sums")
    with st.expander(t("By hand: months of growth, churn and turnover"), icon=":material/edit:"):
        st.caption(
            t(
                "Growth compounds to the year, churn and turnover add up to it, and quarters follow. An empty month has"
                " its share of the year. In percent."
            )
        )
        growth = _grid(plan, _by_month(), months, "growth")
    with st.expander(t("By hand: quarters and months of ratios and levels"), icon=":material/edit:"):
        st.caption(
            t(
                "Ratios and levels hold: the year's target is that of every part, unless it has its own. Only what"
                " reviews improve adds up, quarter by quarter. In percent."
            )
        )
        rates = _grid(plan, _rates(), [*quarters, *months], "rates")
    typed = with_grid(plan, {**sums, **growth, **rates})
    _hints(plan, typed)
    if st.button(t("Save the grid"), key="save_grid"):
        attempt(lambda: save_plan(store(), current_scope(), typed), t("Saved."))


def _hints(plan: Plan, typed: Plan) -> None:
    """What no longer goes together once the grid is saved as it is typed, and by how much."""
    before = open_points(plan)
    new = [point for point in open_points(typed) if point not in before]
    if new:
        show_markup(
            tag("p", t("As typed, the parts do not make their whole:"), class_="note"),
            tag("ul", *(tag("li", point) for point in new), class_="quiet small"),
            key="plan_hints",
        )


def _grid(plan: Plan, listed: tuple[Indicator, ...], codes: list[str], name: str) -> dict[TargetKey, float | None]:
    """An editor of these indicators and periods; what a re-plan keeps cannot be changed."""
    head = t("Indicator")
    numbers = {
        code: [
            typed_as(indicator, marks.target if (marks := plan.targets.get((indicator.key, code))) else None)
            for indicator in listed
        ]
        for code in codes
    }
    frame = pl.DataFrame(
        {head: [str(indicator.name) for indicator in listed], **numbers},
        schema_overrides=dict.fromkeys(codes, pl.Float64),
    )
    edited = st.data_editor(
        frame,
        key=f"{name}_{plan.document}_{plan.revision}",
        hide_index=True,
        placeholder="",
        height=TALL if len(listed) > 8 else "auto",
        disabled=[head, *(code for code in codes if plan.keeps(code))],
        column_config={head: st.column_config.TextColumn(pinned=True, width="medium")},
    )
    return {
        (indicator.key, code): meant_by(indicator, edited[code][at])
        for at, indicator in enumerate(listed)
        for code in codes
    }


def _table(plan: Plan) -> None:
    months = Period.year(plan.year).months
    quarters = [Period.quarter(plan.year, q) for q in (1, 2, 3, 4)]
    shown: list[Period] = []
    for at, quarter in enumerate(quarters):
        shown += [*months[3 * at : 3 * at + 3], quarter]
    decomposed = {key for key, code in plan.targets if code != plan.code}
    rows = [
        _row(plan, indicator, shown) for indicator in (*_sums(), *_by_month(), *_rates()) if indicator.key in decomposed
    ]
    if not rows:
        message = t("Nothing is decomposed yet. Ratios need no parts: the year's target holds for each of them.")
        show_markup(tag("p", message, class_="quiet"), key="plan_months")
        return
    heads = [tag("th", _head(p), scope="col", class_="num") for p in shown]
    heads.append(tag("th", Period.year(plan.year).name, class_="num"))
    table = tag(
        "table",
        tag("caption", t("Quarters and months of {year}", year=plan.year)),
        tag("thead", tag("tr", tag("th", t("Indicator"), scope="col"), *heads)),
        tag("tbody", *rows),
    )
    show_markup(
        tag("h2", t("Quarters and months of {year}", year=plan.year), class_="head"),
        tag("div", table, class_="scroll"),
        key="plan_months",
    )


def _head(period: Period) -> Words:
    """Mar · Q1: the year stands above the table."""
    month = period.end.month
    if period.kind is PeriodKind.QUARTER:
        return Words(f"Q{month // 3}", f"{'一二三四'[month // 3 - 1]}季度")
    return Words(period.name.en.split()[0], f"{month} 月")


def _row(plan: Plan, indicator: Indicator, shown: list[Period]) -> Html:
    cells = []
    for period in shown:
        marks = plan.targets.get((indicator.key, period.code))
        amount = figure(marks.target if marks else None, indicator.unit)
        cells.append(
            tag("td", tag("strong", amount) if period.kind is PeriodKind.QUARTER else amount, class_="num nowrap")
        )
    year = plan.targets.get((indicator.key, plan.code))
    return tag(
        "tr",
        tag("th", indicator.name, scope="row", class_="nowrap"),
        *cells,
        tag("td", tag("strong", figure(year.target if year else None, indicator.unit)), class_="num nowrap"),
    )
