"""My desk: what waits for whoever looks at it, each line the way to where it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from appraisal import SOON, Task, desk
from text import MISSING, day, t, tn
from ui.kit import (
    PLACES,
    Html,
    cached_questions,
    current_day,
    current_delegation,
    current_scope,
    empty_state,
    icon,
    link,
    name_of_person,
    note,
    show_markup,
    store,
    tag,
)


def desk_page(title: str) -> None:
    """All tasks in three parts: overdue, due within a week, later or without a day."""
    st.title(title, anchor=False)
    who, today, acting = current_scope(), current_day(), current_delegation()
    if acting:
        name, until = name_of_person(acting.principal), day(acting.until_on)
        words = t("You act for {name} until {day}. All you do is recorded under both names.", name=name, day=until)
        note(words, key="desk_of_another")
    tasks = desk(store(), who, today)
    if not tasks:
        says = t("When something has to be filled in, decided, signed or answered by you, it stands here.")
        empty_state(t("Nothing waits for you"), tag("p", says, class_="quiet"), key="desk_empty")
        return
    names = (
        {}
        if not who.sees_all
        else {supervisor.supervisor_id: supervisor.name for supervisor in cached_questions.supervisors()}
    )
    late = [task for task in tasks if task.due is not None and task.due < today]
    soon = [task for task in tasks if task.due is not None and today <= task.due <= today + SOON]
    rest = [task for task in tasks if task.due is None or task.due > today + SOON]
    parts = ((t("Overdue"), "off", late), (t("Due within a week"), "watch", soon), (t("Later"), "none", rest))
    show_markup(*(_part(words, look, part, names, today) for words, look, part in parts if part), key="desk")


def _part(words: str, look: str, tasks: Sequence[Task], names: dict[str, str], today: date) -> Html:
    head = tag("h2", words, tag("span", len(tasks), class_=f"pill {look}"), class_="head")
    return tag("section", head, tag("ol", *(_line(task, look, names, today) for task in tasks), class_="tasks"))


def _line(task: Task, look: str, names: dict[str, str], today: date) -> Html:
    place = PLACES.get(task.place)
    about = [str(place.name)] if place else []
    if task.about in names and names[task.about or ""] not in str(task.what):
        about.append(names[task.about or ""])
    return tag(
        "li",
        tag(
            "a",
            tag("span", icon(look), class_=f"mark {look}"),
            tag("span", tag("span", task.what, class_="name"), tag("div", " · ".join(about), class_="quiet small")),
            tag("span", _day(task, today), class_="loss nowrap"),
            href=link(place, **task.params) if place else None,
            data_go=place is not None,
        ),
    )


def _day(task: Task, today: date) -> str:
    if task.due is None:
        return MISSING
    days = (today - task.due).days
    if days > 0:
        return tn("{n} day late", "{n} days late", days)
    return t("today") if days == 0 else task.due.isoformat()
