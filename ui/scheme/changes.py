"""Changing a settled scheme on its page: asking with a reason, answering, the notice, what was asked before."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from metrics import (
    SCHEME_ANSWERS,
    Period,
    Scheme,
    SchemeChange,
    SchemeEffect,
    SchemeNotice,
    SchemeRequest,
    ask_for_scheme,
    effect_of_scheme,
    grant_scheme,
    may_answer_scheme,
    months_ahead,
    read_scheme_notice,
    refuse_scheme,
    scheme_notices,
    scheme_requests,
    take_scheme_back,
)
from scope import Right, Role
from text import MISSING, moment, number, t
from ui.kit import (
    Html,
    Part,
    attempt,
    cached_questions,
    change_pill,
    current_day,
    current_scope,
    icon,
    local_time,
    name_of_person,
    picker_labels,
    show_markup,
    store,
    table_under_heading,
    tag,
)

LOOKS = {"granted": "on", "refused": "off", "open": "watch"}


def change_list(changed: Iterable[SchemeChange]) -> Html:
    """What differs, setting by setting: before → after."""
    return tag(
        "ul",
        *(tag("li", change.what, ": ", change.before, " → ", tag("strong", change.after)) for change in changed),
        class_="small",
    )


def ask_part(current: Scheme, candidate: Scheme, ready: bool) -> None:
    """The form that asks for the change that stands in the inputs: from which month on, and why."""
    year, today = current.year, current_day()
    if any(request.is_open for request in scheme_requests(store(), current_scope(), year)):
        words = t("A change waits for its answer below; the next is asked for once it is answered.")
        show_markup(tag("p", words, class_="quiet"), key="one_waits")
        return
    ahead = months_ahead(year, today)
    with st.form(f"ask_scheme_{year}"):
        if ahead:
            names = {month: str(Period.month(year, month).name) for month in ahead}
            month = st.selectbox(t("Holds from"), list(names), format_func=picker_labels(names), width=220)
        else:
            month = None
            words = t(
                "No month of {year} lies ahead: who grants the change says why it holds for all of it.", year=year
            )
            st.caption(words)
        reason = st.text_area(t("Reason for the change"), height=80, max_chars=2000)
        asked = st.form_submit_button(t("Ask for this change"), type="primary", disabled=not ready)
    if asked:
        attempt(
            lambda: ask_for_scheme(
                store(),
                current_scope(),
                year,
                candidate,
                holds_from=month,
                reason=reason or "",
                seen=current.version,
                today=today,
            ),
            t("Asked for. A second person grants or refuses it; nothing has changed yet."),
        )


def notice_part(year: int) -> None:
    """To a supervisor, the notices of the year that they have not read, each with its change and a button."""
    who = current_scope()
    if who.role is not Role.SUPERVISOR or who.acts_for:
        return
    for notice in scheme_notices(store(), who, year):
        if notice.read_at is not None:
            continue
        request = notice.request
        with st.container(border=True):
            head = t("The scheme of {year} is changed, from {month} on", year=year, month=request.holds_from)
            parts = [tag("strong", head), change_list(request.changes), tag("p", request.reason, class_="quotation")]
            show_markup(tag("div", *parts, class_="stack"), key=f"scheme_notice_{request.request_id}")
            if st.button(t("I have read the notice"), type="primary", key=f"scheme_read_{request.request_id}"):
                attempt(
                    lambda number=request.request_id: read_scheme_notice(store(), current_scope(), number),  # type: ignore[misc]
                    t("Recorded."),
                )


def changes_part(year: int) -> None:
    """Every change of the year that was asked for, what waits first."""
    requests = scheme_requests(store(), current_scope(), year)
    if not requests:
        return
    show_markup(tag("h2", t("Changes asked for in {year}", year=year), class_="head"), key="scheme_changes")
    notices = scheme_notices(store(), current_scope(), year)
    for request in sorted(requests, key=lambda request: not request.is_open):
        with st.container(border=True):
            of_request = [notice for notice in notices if notice.request.request_id == request.request_id]
            show_markup(_request(request, of_request), key=f"scheme_request_{request.request_id}")
            if request.is_open:
                _open(request)


def _request(request: SchemeRequest, notices: list[SchemeNotice]) -> Html:
    pill = tag("span", SCHEME_ANSWERS[request.answer], class_=f"pill {LOOKS.get(request.answer, 'none')}")
    asked = t(
        "Asked by {who} on {when}",
        who=name_of_person(request.asked_by),
        when=moment(local_time(request.asked_at)),
    )
    parts: list[Part] = [
        tag("div", tag("strong", t("From {month} on", month=request.holds_from)), pill, class_="row apart"),
        change_list(request.changes),
        tag("p", request.reason, class_="quotation"),
        tag("p", asked, class_="quiet small"),
    ]
    if request.answered_at and request.answered_by and not request.is_open:
        answered = t(
            "{answer} by {who} on {when}",
            answer=SCHEME_ANSWERS[request.answer],
            who=name_of_person(request.answered_by),
            when=moment(local_time(request.answered_at)),
        )
        parts += [
            tag("p", answered, class_="quiet small"),
            tag("p", request.remark, class_="quotation") if request.remark else None,
            _effect(request.effect) if request.effect else None,
        ]
    if notices and current_scope().may(Right.APPRAISE):
        read = sum(notice.read_at is not None for notice in notices)
        waiting = ", ".join(notice.supervisor.name for notice in notices if notice.read_at is None)
        words = t("Notice read by {read} of {n}", read=read, n=len(notices))
        parts.append(
            tag("p", words, t("; not yet: {names}", names=waiting) if waiting else "", class_="quiet small"),
        )
    return tag("div", *parts, class_="stack")


def _open(request: SchemeRequest) -> None:
    who, today, number_of = current_scope(), current_day(), request.request_id
    effect = effect_of_scheme(store(), who, request, today)
    if effect:
        show_markup(_effect(effect), key=f"scheme_effect_{number_of}")
    if may_answer_scheme(store(), who, request):
        with st.form(f"answer_scheme_{number_of}", border=False):
            remark = st.text_area(t("Remark (needed to refuse, and for the whole year)"), height=68, max_chars=2000)
            whole = st.checkbox(
                t("It holds for the whole of {year}: the months that are over are judged anew", year=request.year),
                value=False,
            )
            with st.container(horizontal=True):
                granted = st.form_submit_button(t("Grant"), type="primary")
                refused = st.form_submit_button(t("Refuse"))
        if granted:
            attempt(
                lambda: grant_scheme(store(), who, number_of, today=today, remark=remark or "", whole_year=whole),
                t("Granted. Everyone whom the scheme judges finds the notice on their desk."),
            )
        if refused:
            attempt(lambda: refuse_scheme(store(), who, number_of, remark or "", today=today), t("Refused."))
    elif request.asked_by == who.person:
        if st.button(t("Withdraw the request"), key=f"scheme_back_{number_of}"):
            attempt(lambda: take_scheme_back(store(), who, number_of), t("Withdrawn."))
    else:
        words = t("A second person of leadership or HR answers it; until then nothing changes.")
        show_markup(tag("p", icon("info"), tag("span", words), class_="note"), key=f"scheme_second_{number_of}")


def _effect(effect: tuple[SchemeEffect, ...]) -> Html:
    """The scores of those in sight, before and after."""
    names = {supervisor.supervisor_id: supervisor.name for supervisor in cached_questions.supervisors()}
    title = t("Annual scores, were it to judge all the months judged so far")
    heads = (("", t("Supervisor")), ("num", t("Before")), ("num", t("After")), ("num", t("Change")))
    rows = (
        tag(
            "tr",
            tag("th", names.get(line.supervisor_id, line.supervisor_id), scope="row"),
            tag("td", number(line.before, 1) if line.before is not None else MISSING, class_="num"),
            tag("td", tag("strong", number(line.after, 1) if line.after is not None else MISSING), class_="num"),
            tag("td", change_pill(line.after, line.before, ""), class_="num"),
        )
        for line in effect
    )
    return tag("div", tag("p", title, class_="quiet small"), table_under_heading(title, heads, rows, look=None))
