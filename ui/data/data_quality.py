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
    UPLOAD,
    Html,
    Part,
    cached_questions,
    current_day,
    current_scope,
    empty,
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
    found = deliveries(store(), current_scope(), today)
    if not found:
        add = tag("a", t("Upload the collection plan (data_sources)"), href=link(UPLOAD, table="data_sources"))
        says = add if current_scope().may(Right.UPLOAD) else t("The data analyst uploads the collection plan.")
        empty(t("Nothing is planned to be delivered"), tag("p", says, class_="quiet"), key="no_plan")
        return
    order = ("missing", "due", "late", "in_time", "not_judged")
    found.sort(key=lambda one: (order.index(one.standing), one.due_on, one.table, one.supervisor_id))
    counts = {name: sum(one.standing == name for one in found) for name in order}
    said = [
        tag("span", STANDINGS[name][0], " ", number(count), class_=f"pill {STANDINGS[name][1]}")
        for name, count in counts.items()
        if count
    ]
    names = {one.supervisor_id: one.name for one in cached_questions.supervisors()}
    shown = [one for one in found if one.standing in ("missing", "due")]
    show_markup(tag("h2", t("The collection plan"), class_="head"), tag("p", *said, class_="row"), key="plan_head")
    if shown:
        show_markup(_plan_table(shown, names, today), key="plan_open")
    rest = [one for one in found if one.standing not in ("missing", "due")]
    if rest:
        with st.expander(t("What came in the last three months ({n})", n=number(len(rest)))):
            show_markup(_plan_table(rest[::-1], names, today), key="plan_rest")


def _plan_table(found: Sequence[Delivery], names: dict[str, str], today: date) -> Html:
    heads = [("", t("Table")), ("", t("Supervisor")), ("nowrap", t("Data up to")), ("nowrap", t("Due on"))]
    heads += [("", t("Status")), ("", t("Loaded"))]
    together: dict[tuple, list[Delivery]] = {}
    for one in found:  # a table is mostly due from several at once, and came for all of them at once
        together.setdefault((one.table, one.ended_on, one.due_on, one.standing, one.load_id), []).append(one)
    return listing(t("The collection plan"), heads, (_plan_row(same, names, today) for same in together.values()))


def _plan_row(same: Sequence[Delivery], names: dict[str, str], today: date) -> Iterable[tuple[str, Part]]:
    one = same[0]
    words, look = STANDINGS[one.standing]
    over = one.days_over(today)
    state = tag("span", words, t(", {n} days over", n=number(over)) if over else "", class_=f"pill {look}")
    came: Part = t("{day}, load {id}", day=day(one.loaded_on), id=one.load_id) if one.load_id else MISSING
    people = [names.get(each.supervisor_id, each.supervisor_id) for each in same]
    more = len(people) - PEOPLE_NAMED
    whose = t(", ").join(people[:PEOPLE_NAMED]) + (t(" and {n} more", n=number(more)) if more > 0 else "")
    return (
        ("", tag("a", TABLES[one.table].title, href=link(UPLOAD, table=one.table), data_go=True, class_="plain")),
        ("", tag("span", whose, title=t(", ").join(people))),
        ("nowrap", day(one.ended_on)),
        ("nowrap", day(one.due_on)),
        ("", state),
        ("", came),
    )


def tables_and_rejects() -> None:
    """How full and fresh each table is, and which part of its rows was refused month by month."""
    found = table_quality(store(), current_scope())
    if not found:
        return
    heads = [("", t("Table")), ("num", t("Rows")), ("nowrap", t("Data up to")), ("", t("Last load"))]
    heads += [("num", t("Optional cells filled")), ("", t("Emptiest column"))]
    body = (_quality_row(one) for one in found)
    title = t("Completeness and freshness")
    show_markup(tag("h2", title, class_="head"), listing(title, heads, body), key="quality_tables")
    _rejected()


def _quality_row(one: TableQuality) -> Iterable[tuple[str, Part]]:
    reaches = one.reaches if isinstance(one.reaches, str) else day(one.reaches)
    worst: Part = MISSING
    if one.emptiest is not None:
        column, share = one.emptiest
        worst = (one.table.label(column), " ", tag("span", _percent(share), class_="quiet"))
    loaded = t(
        "{day}, by {person}, load {id}",
        day=day(local_time(one.loaded_at)),
        person=name_of_person(one.loaded_by),
        id=one.load_id,
    )
    return (
        ("", (one.table.title, tag("div", tag("code", one.table.name), class_="quiet small"))),
        ("num", number(one.rows)),
        ("nowrap", reaches),
        ("", loaded),
        ("num", MISSING if one.filled is None else _percent(one.filled)),
        ("", worst),
    )


def _rejected() -> None:
    title = t("Rejected rows, month by month")
    show_markup(tag("h2", title, class_="head"), key="rejected_head")
    people = ["", *uploaders(store(), current_scope())]
    named = picker_labels({name: name or t("all") for name in people})
    by = st.selectbox(t("Brought by"), people, format_func=named, width=260)
    months = months_up_to(current_day(), MONTHS)
    found = rejected_by_month(store(), current_scope(), months, by or None)
    by_place = {(one.table, one.month.code): one for one in found}
    tables = [name for name in TABLES if any(one.table == name for one in found)]
    if not tables:
        show_markup(tag("p", t("Nothing was loaded in these months."), class_="quiet"), key="rejected")
        return
    heads = [("", t("Table")), *(("num", month.code) for month in months)]
    body = (
        (("", TABLES[name].title), *(("num", _share(by_place.get((name, month.code)))) for month in months))
        for name in tables
    )
    show_markup(listing(title, heads, body), key="rejected")
    st.caption(t("Refused of the rows received, taken-back loads included. A dash: nothing was received that month."))


def _share(one: RejectedRate | None) -> Part:
    if one is None:
        return MISSING
    of = t("{n} of {total}", n=number(one.rejected), total=number(one.received))
    return tag("span", _percent(one.share), title=of, class_="bad" if one.rejected else "")


def what_indicators_cover() -> None:
    """For how many supervisors each indicator has a value in the last whole month, and why not for the others."""
    reached = cached_questions.data_day() or current_day()
    period = Period.containing(reached, PeriodKind.MONTH)
    if period.end > reached:
        period = period.before()
    found = indicator_reach(store(), current_scope(), period, current_day())
    if not any(one.supervisors for one in found):
        return
    title = t("What the indicators cover in {period}", period=period.name)
    heads = [("", t("Indicator")), ("num", t("With a value"))]
    heads += [("num", t("Coverage")), ("", t("Commonest gap"))]
    show_markup(
        tag("h2", title, class_="head"),
        listing(title, heads, (_reach_row(one, period) for one in found)),
        key="quality_reach",
    )


def _reach_row(one: IndicatorReach, period: Period) -> Iterable[tuple[str, Part]]:
    indicator = one.indicator
    address = link(INDICATOR, indicator=indicator.key, period=period.code)
    some = "bad" if one.with_value < one.supervisors else ""
    of = tag("span", t("{n} of {total}", n=number(one.with_value), total=number(one.supervisors)), class_=some)
    return (
        ("", tag("a", indicator.name, href=address, data_go=True, class_="plain")),
        ("num", of),
        ("num", MISSING if one.coverage is None else _percent(one.coverage)),
        ("", tag("span", one.reason or "", class_="quiet")),
    )


def _percent(share: float) -> str:
    return f"{number(share * 100, 1)}%"
