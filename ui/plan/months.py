"""A plan's quarters and months: decomposed by seasons or evenly, or by hand in a grid."""

from __future__ import annotations

import polars as pl
import streamlit as st

from appraisal import DECOMPOSITION_NAMES, Decomposition, Plan, TargetKey, save_plan, with_grid, with_parts
from metrics import INDICATORS, Indicator, Period, PeriodKind
from text import Words, figure, t
from ui.kit import Html, attempt, current_day, current_scope, picker_labels, show_markup, store, tag
from ui.plan.targets import meant_by, typed_as

TALL = 420


def _sums() -> tuple[Indicator, ...]:
    """The indicators whose months add up to the year."""
    return tuple(indicator for indicator in INDICATORS.values() if indicator.additive)


def _rates() -> tuple[Indicator, ...]:
    """The others."""
    return tuple(indicator for indicator in INDICATORS.values() if not indicator.additive)


def months_part(plan: Plan, versions: tuple[Plan, ...]) -> None:
    """How sums fall on the year, and which parts of a ratio have a target of their own."""
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
    with st.expander(t("By hand: quarters and months of ratios and levels"), icon=":material/edit:"):
        st.caption(
            t("Ratios do not add up: the year's target holds for every part, unless it has its own. In percent.")
        )
        rates = _grid(plan, _rates(), [*quarters, *months], "rates")
    if st.button(t("Save the grid"), key="save_grid"):
        attempt(lambda: save_plan(store(), current_scope(), with_grid(plan, {**sums, **rates})), t("Saved."))


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
    rows = [_row(plan, indicator, shown) for indicator in (*_sums(), *_rates()) if indicator.key in decomposed]
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
