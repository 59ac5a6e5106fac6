"""The company's strategic goals, the supervisor's that serve them, and key tasks; due dates keep their history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import streamlit as st

from appraisal import (
    LONGEST_GOAL,
    PLAN_WRITERS,
    CompanyGoal,
    KeyTask,
    Plan,
    PlanGoal,
    PlanItem,
    baseline,
    due_days,
    plan_items,
    put_item,
    remove_item,
    save_plan,
)
from scope import Right
from text import MISSING, day, moment, t
from ui.kit import (
    Html,
    Part,
    attempt,
    current_day,
    current_scope,
    local_time,
    name_of_person,
    picker_labels,
    show_markup,
    store,
    table_under_heading,
    tag,
)


def goals_part(plan: Plan, versions: tuple[Plan, ...]) -> None:
    """Goals of the company and of the supervisor, then the key tasks."""
    company_goals(plan.year)
    _goals(plan)
    _tasks(plan, versions)


# ---------------------------------------------------------------------- the company's


def company_goals(year: int) -> None:
    """The list of a year, to read for all and to keep for leadership."""
    goals = plan_items(store(), current_scope(), CompanyGoal, year)
    may = current_scope().may(Right.SET_TARGETS)
    if not goals and not may:
        return
    head = tag("h2", t("Strategic goals of the company, {year}", year=year), class_="head")
    listed: Part = tag("ol", *(tag("li", goal.content.text) for goal in goals), class_="stack")
    if not goals:
        listed = tag("p", t("None are written down yet; plans tie their goals to them."), class_="quiet")
    show_markup(head, listed, key="company_goals")
    if not may:
        return
    with st.expander(t("Keep the company's goals"), icon=":material/flag:"):
        with st.form(f"company_goal_{year}_{len(goals)}", border=False):
            text = st.text_area(t("Strategic goal"), max_chars=LONGEST_GOAL, height=80)
            if st.form_submit_button(t("Add the goal")):
                attempt(lambda: put_item(store(), current_scope(), CompanyGoal(text or ""), year), t("Saved."))
        if goals:
            _remove_company_goal(goals, year)


def _remove_company_goal(goals: tuple[PlanItem[CompanyGoal], ...], year: int) -> None:
    names = {goal.item_id: goal.content.text for goal in goals}
    number = st.selectbox(t("Goal to remove"), list(names), format_func=picker_labels(names), key=f"off_goal_{year}")
    goal = next(item for item in goals if item.item_id == number)
    if st.button(t("Remove it from the list"), key=f"off_goal_button_{year}"):
        attempt(lambda: remove_item(store(), current_scope(), CompanyGoal, year, None, goal.item_id, goal.revision))


# ---------------------------------------------------------------------- the supervisor's


def _goals(plan: Plan) -> None:
    company = {item.item_id: item.content.text for item in plan_items(store(), current_scope(), CompanyGoal, plan.year)}
    head = tag("h2", t("Goals of the plan"), class_="head")
    rows = [
        tag(
            "li",
            tag("span", goal.text),
            tag("span", " → ", company.get(goal.serves, t("a goal removed from the list")), class_="quiet small")
            if goal.serves is not None
            else None,
        )
        for goal in plan.goals
    ]
    listed: Part = tag("ol", *rows, class_="stack") if rows else tag("p", t("No goals yet."), class_="quiet")
    show_markup(head, listed, key="plan_goals")
    if not plan.editable_by(current_scope()):
        return
    with st.form(f"goal_{plan.document}_{plan.revision}", border=True):
        left, right = st.columns([3, 2])
        text = left.text_area(t("Goal"), max_chars=LONGEST_GOAL, height=90)
        names = {0: MISSING, **company}
        serves = right.selectbox(t("Serves the company's goal"), list(names), format_func=picker_labels(names))
        wanted = st.form_submit_button(t("Add to the plan"))
    if wanted:
        added = replace(plan, goals=(*plan.goals, PlanGoal((text or "").strip(), serves or None)))
        attempt(lambda: save_plan(store(), current_scope(), added), t("Saved."))
    if plan.goals:
        numbers = {at: goal.text for at, goal in enumerate(plan.goals)}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            at = st.selectbox(
                t("Goal to remove"), list(numbers), format_func=picker_labels(numbers), key=f"off_{plan.document}"
            )
            if st.button(t("Remove it from the plan")):
                left_over = tuple(goal for i, goal in enumerate(plan.goals) if i != at)
                attempt(lambda: save_plan(store(), current_scope(), replace(plan, goals=left_over)))


# ---------------------------------------------------------------------- key tasks


def _tasks(plan: Plan, versions: tuple[Plan, ...]) -> None:
    tasks = plan_items(store(), current_scope(), KeyTask, plan.year, plan.supervisor_id)
    approved = [version.approval.moved_at for version in versions if version.approval]
    approved_at = min(approved) if approved else None
    head = tag("h2", t("Key tasks"), class_="head")
    if tasks:
        heads = (t("Task"), t("Due"), t("Judged by"), t("Done on"), t("Status"))
        table = table_under_heading(
            t("Key tasks"), heads, (_task_row(task, baseline(task, approved_at)) for task in tasks)
        )
        show_markup(head, table, key="plan_tasks")
    else:
        show_markup(head, tag("p", t("No key tasks yet."), class_="quiet"), key="plan_tasks")
    if current_scope().role in PLAN_WRITERS:
        _add_task(plan, len(tasks))
        if tasks:
            _change_task(plan, tasks)


def _task_row(task: PlanItem[KeyTask], judged_by: date) -> Html:
    due, done = date.fromisoformat(task.content.due), task.content.done_on
    if done:
        late = date.fromisoformat(done) > judged_by
        state = tag("span", t("done late") if late else t("done in time"), class_=f"pill {'off' if late else 'on'}")
    elif due < current_day():
        state = tag("span", t("overdue"), class_="pill off")
    else:
        state = tag("span", t("open"), class_="pill")
    return tag(
        "tr",
        tag("th", task.content.title, scope="row", class_="all"),
        tag("td", day(due), _moved(task), data_label=t("Due"), class_="all"),
        tag("td", day(judged_by), data_label=t("Judged by"), class_="nowrap"),
        tag("td", done or MISSING, data_label=t("Done on"), class_="nowrap"),
        tag("td", state, data_label=t("Status")),
    )


def _moved(task: PlanItem[KeyTask]) -> Html | None:
    """Every earlier due date, and whether it was moved only when it had passed."""
    due_dates = due_days(task)
    if len(due_dates) == 1:
        return None
    lines = []
    for (before, *_), (_, at, by, why) in pairwise(due_dates):
        sentence = t(
            "moved from {day} on {when} by {person}",
            day=day(before),
            when=moment(local_time(at)),
            person=name_of_person(by),
        )
        if store().day_of(at) > before:
            sentence += " · " + t("after it had passed")
        lines.append(tag("li", sentence + (f": {why}" if why else "")))
    return tag("ul", *lines, class_="quiet small")


def _add_task(plan: Plan, count: int) -> None:
    with st.form(f"task_{plan.document}_{count}", border=True):
        left, right = st.columns([3, 1])
        title = left.text_input(t("Task"), max_chars=300)
        due = right.date_input(t("Due"), value=date(plan.year, 12, 31), format="YYYY-MM-DD")
        wanted = st.form_submit_button(t("Add the task"))
    if wanted:
        task = KeyTask((title or "").strip(), str(due))
        attempt(lambda: put_item(store(), current_scope(), task, plan.year, plan.supervisor_id), t("Saved."))


def _change_task(plan: Plan, tasks: tuple[PlanItem[KeyTask], ...]) -> None:
    with st.expander(t("Move a date, mark as done, remove"), icon=":material/event:"):
        names = {task.item_id: task.content.title for task in tasks}
        number = st.selectbox(
            t("Task"), list(names), format_func=picker_labels(names), key=f"task_pick_{plan.document}"
        )
        task = next(item for item in tasks if item.item_id == number)
        with st.form(f"task_{task.item_id}_{task.revision}", border=False):
            left, middle, right = st.columns([1, 1, 2])
            due = left.date_input(t("Due"), value=date.fromisoformat(task.content.due), format="YYYY-MM-DD")
            was = date.fromisoformat(task.content.done_on) if task.content.done_on else None
            done = middle.date_input(t("Done on"), value=was, format="YYYY-MM-DD")
            reason = right.text_input(t("Reason"), max_chars=500)
            if st.form_submit_button(t("Save the task")):
                changed = replace(
                    task.content, due=str(due), done_on=str(done) if done else None, reason=(reason or "").strip()
                )
                attempt(
                    lambda: put_item(
                        store(), current_scope(), changed, plan.year, plan.supervisor_id, number, seen=task.revision
                    ),
                    t("Saved."),
                )
        if st.button(t("Remove the task"), key=f"off_task_{task.item_id}"):
            attempt(
                lambda: remove_item(
                    store(), current_scope(), KeyTask, plan.year, plan.supervisor_id, task.item_id, task.revision
                )
            )
