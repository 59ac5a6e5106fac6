"""The data-quality page: what is due and late, how full and fresh the tables are, rejects, what indicators cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import streamlit as st

from data.schemas import TABLES
from metrics import (
    Delivery,
    IndicatorReach,
    Period,
    PeriodKind,
    RejectedRate,
    TableQuality,
    deliveries,
    indicator_reach,
    months_up_to,
    rejected_by_month,
    table_quality,
    uploaders,
)
from scope import Right
from text import MISSING, Words, day, number, t
from ui.kit import (
    INDICATOR,
    REGISTERS,
    UPLOAD,
    Html,
    Part,
    cached_questions,
    current_day,
    current_scope,
    empty_state,
    link,
    listing,
    local_time,
    name_of_person,
    picker_labels,
    show_markup,
    store,
    tag,
)

MONTHS = 6
PEOPLE_NAMED = 3
STANDINGS = {
    "in_time": (Words("in time", "按时"), "on"),
    "late": (Words("late", "迟交"), "watch"),
    "missing": (Words("missing", "未交"), "off"),
    "due": (Words("to come", "待交"), "none"),
    "not_judged": (Words("before the plan was known", "早于计划录入，不评判"), "none"),
}


def what_is_due() -> None:
    """The deliveries of the collection plan: the missing ones first, then what comes next, then what came."""
    today = current_day()
    planned = deliveries(store(), current_scope(), today)
    if not planned:
        add = tag("a", t("Upload the collection plan"), href=link(UPLOAD, table="data_sources"))
        says = add if current_scope().may(Right.UPLOAD) else t("The data analyst uploads the collection plan.")
        empty_state(t("Nothing is planned to be delivered"), tag("p", says, class_="quiet"), key="no_plan")
        return
    order = ("missing", "due", "late", "in_time", "not_judged")
    planned.sort(
        key=lambda delivery: (order.index(delivery.standing), delivery.due_on, delivery.table, delivery.supervisor_id)
    )
    counts = {name: sum(delivery.standing == name for delivery in planned) for name in order}
    pills = [
        tag("span", STANDINGS[name][0], " ", number(count), class_=f"pill {STANDINGS[name][1]}")
        for name, count in counts.items()
        if count
    ]
    names = {supervisor.supervisor_id: supervisor.name for supervisor in cached_questions.supervisors()}
    shown = [delivery for delivery in planned if delivery.standing in ("missing", "due")]
    to_plan = tag(
        "a", t("Scope, method and channel"), href=link(REGISTERS, register="collection"), data_go=True, class_="button"
    )
    head = tag("div", tag("h2", t("The collection plan")), to_plan, class_="head")
    show_markup(head, tag("p", *pills, class_="row"), key="plan_head")
    if shown:
        show_markup(_plan_table(shown, names, today), key="plan_open")
    rest = [delivery for delivery in planned if delivery.standing not in ("missing", "due")]
    if rest:
        with st.expander(t("What came in the last three months ({n})", n=number(len(rest)))):
            show_markup(_plan_table(rest[::-1], names, today), key="plan_rest")


def _plan_table(planned: Sequence[Delivery], names: dict[str, str], today: date) -> Html:
    heads = [("", t("Table")), ("", t("Supervisor")), ("nowrap", t("Data up to")), ("nowrap", t("Due on"))]
    heads += [("", t("Status")), ("", t("Loaded"))]
    together: dict[tuple, list[Delivery]] = {}
    for delivery in planned:  # a table is mostly due from several at once, and came for all of them at once
        together.setdefault(
            (delivery.table, delivery.ended_on, delivery.due_on, delivery.standing, delivery.load_id), []
        ).append(delivery)
    return listing(t("The collection plan"), heads, (_plan_row(same, names, today) for same in together.values()))


def _plan_row(same: Sequence[Delivery], names: dict[str, str], today: date) -> Iterable[tuple[str, Part]]:
    first = same[0]
    words, look = STANDINGS[first.standing]
    over = first.days_over(today)
    state = tag("span", words, t(", {n} days over", n=number(over)) if over else "", class_=f"pill {look}")
    came: Part = t("{day}, load {id}", day=day(first.loaded_on), id=first.load_id) if first.load_id else MISSING
    people = [names.get(delivery.supervisor_id, delivery.supervisor_id) for delivery in same]
    more = len(people) - PEOPLE_NAMED
    whose = t(", ").join(people[:PEOPLE_NAMED]) + (t(" and {n} more", n=number(more)) if more > 0 else "")
    return (
        ("", tag("a", TABLES[first.table].title, href=link(UPLOAD, table=first.table), data_go=True, class_="plain")),
        ("", tag("span", whose, title=t(", ").join(people))),
        ("nowrap", day(first.ended_on)),
        ("nowrap", day(first.due_on)),
        ("", state),
        ("", came),
    )


def tables_and_rejected_rows() -> None:
    """How full and fresh each table is, and which part of its rows was refused month by month."""
    qualities = table_quality(store(), current_scope())
    if not qualities:
        return
    heads = [("", t("Table")), ("num", t("Rows")), ("nowrap", t("Data up to")), ("", t("Last load"))]
    heads += [("num", t("Optional cells filled")), ("", t("Emptiest column"))]
    body = (_quality_row(quality) for quality in qualities)
    title = t("Completeness and freshness")
    show_markup(tag("h2", title, class_="head"), listing(title, heads, body), key="quality_tables")
    _rejected()


def _quality_row(quality: TableQuality) -> Iterable[tuple[str, Part]]:
    reaches = Period.parse(quality.reaches).name if isinstance(quality.reaches, str) else day(quality.reaches)
    worst: Part = MISSING
    if quality.emptiest is not None:
        column, share = quality.emptiest
        worst = (quality.table.label(column), " ", tag("span", _percent(share), class_="quiet"))
    loaded = t(
        "{day}, by {person}, load {id}",
        day=day(local_time(quality.loaded_at)),
        person=name_of_person(quality.loaded_by),
        id=quality.load_id,
    )
    return (
        ("", quality.table.title),
        ("num", number(quality.rows)),
        ("nowrap", reaches),
        ("", loaded),
        ("num", MISSING if quality.filled is None else _percent(quality.filled)),
        ("", worst),
    )


def _rejected() -> None:
    title = t("Rejected rows, month by month")
    show_markup(tag("h2", title, class_="head"), key="rejected_head")
    people = ["", *uploaders(store(), current_scope())]
    named = picker_labels({name: name or t("all") for name in people})
    by = st.selectbox(t("Brought by"), people, format_func=named, width=260)
    months = months_up_to(current_day(), MONTHS)
    rates = rejected_by_month(store(), current_scope(), months, by or None)
    by_place = {(rate.table, rate.month.code): rate for rate in rates}
    tables = [name for name in TABLES if any(rate.table == name for rate in rates)]
    if not tables:
        show_markup(tag("p", t("Nothing was loaded in these months."), class_="quiet"), key="rejected")
        return
    heads = [("", t("Table")), *(("num", str(month.label)) for month in months)]
    body = (
        (("", TABLES[name].title), *(("num", _share(by_place.get((name, month.code)))) for month in months))
        for name in tables
    )
    show_markup(listing(title, heads, body), key="rejected")
    st.caption(
        t(
            "Share of the rows received that were rejected, reverted loads included. A dash: nothing was received that "
            "month."
        )
    )


def _share(rate: RejectedRate | None) -> Part:
    if rate is None:
        return MISSING
    of = t("{n} of {total}", n=number(rate.rejected), total=number(rate.received))
    return tag("span", _percent(rate.share), title=of, class_="bad" if rate.rejected else "")


def what_indicators_cover() -> None:
    """For how many supervisors each indicator has a value in the last whole month, and why not for the others."""
    reached = cached_questions.data_day() or current_day()
    period = Period.containing(reached, PeriodKind.MONTH)
    if period.end > reached:
        period = period.before()
    reaches = indicator_reach(store(), current_scope(), period, current_day())
    if not any(reach.supervisors for reach in reaches):
        return
    title = t("What the indicators cover in {period}", period=period.name)
    heads = [("", t("Indicator")), ("num", t("With a value"))]
    heads += [("num", t("Coverage")), ("", t("Commonest gap"))]
    show_markup(
        tag("h2", title, class_="head"),
        listing(title, heads, (_reach_row(reach, period) for reach in reaches)),
        key="quality_reach",
    )


def _reach_row(reach: IndicatorReach, period: Period) -> Iterable[tuple[str, Part]]:
    indicator = reach.indicator
    address = link(INDICATOR, indicator=indicator.key, period=period.code)
    some = "bad" if reach.with_value < reach.supervisors else ""
    of = tag("span", t("{n} of {total}", n=number(reach.with_value), total=number(reach.supervisors)), class_=some)
    return (
        ("", tag("a", indicator.name, href=address, data_go=True, class_="plain")),
        ("num", of),
        ("num", MISSING if reach.coverage is None else _percent(reach.coverage)),
        ("", tag("span", reach.reason or "", class_="quiet")),
    )


def _percent(share: float) -> str:
    return f"{number(share * 100, 1)}%"
