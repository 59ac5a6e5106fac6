"""The routine page: whom to rate now, a quick form that a thumb can fill in, and the checks so far (policy 4.1)."""

from __future__ import annotations

from datetime import date

import streamlit as st

from appraisal import (
    RATING,
    Check,
    CheckDue,
    TaskCount,
    checks_due,
    counted_tasks,
    known_as,
    rate_routine,
    routine_checks,
)
from metrics import INTERVAL_NAMES, Supervisor, scheme_on
from text import MISSING, day, number, t, tn
from ui.appraisal.annual import chosen
from ui.kit import (
    REGISTERS,
    ROUTINE,
    Html,
    Part,
    attempt,
    current_day,
    current_scope,
    icon,
    link,
    name_of_person,
    show_markup,
    store,
    table_under_heading,
    tag,
)


def routine_page(title: str) -> None:
    """One supervisor's routine checks of a year; for those who rate, what is due and the form first."""
    person, year = chosen(title)
    if current_scope().role in RATING:
        owed = checks_due(store(), current_scope(), current_day())
        _checks_due(owed, person, year)
        _form(person, owed)
    _checks(routine_checks(store(), current_scope(), person.supervisor_id, year), year)


def _checks_due(owed: tuple[CheckDue, ...], person: Supervisor, year: int) -> None:
    mine = [due for due in owed if due.mine]
    others = [due for due in owed if not due.mine]
    head = tag("h2", t("Due now"))
    if not owed:
        show_markup(head, tag("p", t("All checks of this interval are made."), class_="quiet"), key="due")
        return
    chips = (_chip(due, person, year) for due in mine)
    rest = None
    if others:
        summary = tn("{n} check is owed by others", "{n} checks are owed by others", len(others))
        lines = (
            tag(
                "li",
                name_of_person(due.rater),
                ": ",
                due.supervisor.name,
                " · ",
                due.period.name,
                tag("span", t("overdue"), class_="pill watch") if due.late(current_day()) else None,
            )
            for due in others
        )
        rest = tag("details", tag("summary", summary, class_="quiet"), tag("ul", *lines, class_="small"), class_="more")
    nothing = tag("p", t("You have rated everybody."), class_="quiet") if not mine else None
    show_markup(tag("div", head, tag("div", *chips, class_="row"), nothing, rest, class_="stack"), key="due")


def _chip(due: CheckDue, person: Supervisor, year: int) -> Html:
    here = " here" if due.supervisor.supervisor_id == person.supervisor_id else ""
    late = t("overdue") if due.late(current_day()) else t("by {day}", day=day(due.period.end))
    href = link(ROUTINE, supervisor=due.supervisor.supervisor_id, year=str(year))
    return tag("a", due.supervisor.name, " · ", late, href=href, class_=f"chip{here}", data_go=True)


def _form(person: Supervisor, owed: tuple[CheckDue, ...]) -> None:
    me, today = known_as(store(), current_scope()), current_day()
    late = next((due for due in owed if due.mine and due.supervisor == person and due.late(today)), None)
    turn = st.session_state.setdefault("routine_turn", 0)
    st.subheader(t("Rate {name}", name=person.name), anchor=False)
    checked_on = st.date_input(
        t("Checked on"),
        late.period.end if late else today,
        max_value=today,
        format="YYYY-MM-DD",
        key=f"checked_on_{person.supervisor_id}_{turn}",
    )
    count = counted_tasks(store(), current_scope(), person.supervisor_id, checked_on)
    with st.form(f"rate_{person.supervisor_id}_{turn}"):
        typed = None
        if count is not None:
            _counted(person, count)
        else:
            left, right = st.columns(2)
            tasks_done = left.number_input(t("Tasks done"), min_value=0, value=None, step=1, placeholder="0")
            tasks_due = right.number_input(t("Tasks due"), min_value=0, value=None, step=1, placeholder="0")
            typed = (int(tasks_due or 0), int(tasks_done or 0))
        attitude = st.slider(t("Attitude"), 0, 100, 85)
        teamwork = st.slider(t("Teamwork"), 0, 100, 85)
        comment = st.text_area(t("Comment"), max_chars=500, height=80)
        st.caption(t("Stored under your name: {name}. The same day again corrects it.", name=me))
        if st.form_submit_button(t("Store the check"), type="primary", width="stretch"):
            attempt(
                lambda: _stored(
                    person,
                    checked_on,
                    typed,
                    {"attitude": float(attitude), "teamwork": float(teamwork)},
                    comment or "",
                ),
                t("Stored."),
            )


def _counted(person: Supervisor, count: TaskCount) -> None:
    """What the list of tasks says for the check, with the way to the list."""
    address = link(REGISTERS, register="tasks", table="routine_tasks", supervisor=person.supervisor_id)
    span = {"first": day(count.first), "last": day(count.last)}
    words = t("Tasks due from {first} to {last}: {done} of {due} done in time.", done=count.done, due=count.due, **span)
    if not count.due:
        words = t(
            "No task in the list is due from {first} to {last}: attitude and teamwork make up the whole check.", **span
        )
    to_list = tag("a", t("The list of tasks"), href=address, data_go=True, class_="plain")
    show_markup(tag("p", icon("info"), tag("span", words, " ", to_list), class_="note"), key="counted_tasks")


def _stored(
    person: Supervisor, checked_on: date, typed: tuple[int, int] | None, marks: dict[str, float], comment: str
) -> None:
    rate_routine(
        store(),
        current_scope(),
        person.supervisor_id,
        checked_on,
        typed=typed,
        attitude=marks["attitude"],
        teamwork=marks["teamwork"],
        comment=comment,
    )
    st.session_state["routine_turn"] += 1  # an empty form for the next


def _checks(checks: tuple[Check, ...], year: int) -> None:
    shown = max(date(year, 1, 1), min(current_day(), date(year, 12, 31)))
    judged_by = scheme_on(store(), shown)
    rule = t(
        "{tasks}% tasks, {attitude}% attitude, {teamwork}% teamwork; rated {interval}. The year counts the mean of the"
        " checks that are there: a rater who is missing is never 0.",
        tasks=number(judged_by.tasks_share * 100),
        attitude=number(judged_by.attitude_share * 100),
        teamwork=number(judged_by.teamwork_share * 100),
        interval=INTERVAL_NAMES[judged_by.routine_every],
    )
    note = tag("p", icon("info"), tag("span", rule), class_="note")
    head = tag("h2", t("Checks of {year}", year=year), class_="head")
    if not checks:
        show_markup(head, tag("p", t("No check of {year} yet.", year=year), class_="quiet"), note, key="checks")
        return
    mean = sum(check.check.score for check in checks) / len(checks)
    mean_line = tag("p", t("Mean of {n} checks: {score}", n=len(checks), score=number(mean, 1)), class_="strong")
    heads: list[tuple[str, Part]] = [
        ("", t("Checked on")),
        ("", t("Rater")),
        ("num", t("Tasks")),
        ("num", t("Attitude")),
        ("num", t("Teamwork")),
        ("num", t("Score")),
        ("", t("Comment")),
    ]
    table = table_under_heading(t("Checks of {year}", year=year), heads, (_row(check) for check in checks))
    show_markup(head, tag("div", mean_line, table, note, class_="stack"), key="checks")


def _row(check: Check) -> Html:
    tasks: Part = t("{done} of {due}", done=check.done, due=check.due) if check.due else MISSING
    if check.recount:
        now = t("by now {done} of {due}", done=check.recount.done, due=check.recount.due)
        tasks = (tasks, tag("div", now, class_="quiet small"))
    return tag(
        "tr",
        tag("th", day(check.check.checked_on), scope="row", class_="nowrap", data_label=t("Checked on")),
        tag("td", name_of_person(check.check.rater), data_label=t("Rater"), class_="two"),
        tag("td", tasks, class_="num", data_label=t("Tasks")),
        tag("td", number(check.check.attitude, 1), class_="num", data_label=t("Attitude")),
        tag("td", number(check.check.teamwork, 1), class_="num", data_label=t("Teamwork")),
        tag("td", tag("strong", number(check.check.score, 1)), class_="num", data_label=t("Score")),
        tag("td", check.comment, class_="two", data_label=t("Comment") if check.comment else None),
    )
