"""Department heads on the deputies' page: who speaks for each department, since when, and naming one from a day on."""

from __future__ import annotations

import streamlit as st

from appraisal import department_heads
from scope import ROLE_NAMES
from text import MISSING, day, t
from ui.kit import (
    ListRow,
    attempt,
    current_day,
    current_scope,
    listing,
    name_of_person,
    picker_labels,
    show_markup,
    store,
    tag,
)


def heads_part() -> None:
    """Every department with its head; for who names heads, the form below."""
    heads = department_heads.department_heads(store(), current_scope(), current_day())
    if not heads:
        return
    title = t("Department heads")
    columns = [("", t("Department")), ("", t("Head")), ("nowrap", t("First day")), ("", t("To follow"))]
    says = t(
        "A department's comment on a submitted plan is its head's, or their deputy's, and nobody else's. It stands on "
        "their desk for 7 days."
    )
    show_markup(
        tag("h2", title, class_="head"),
        listing(title, columns, (_row(department) for department in heads)),
        tag("p", says, class_="quiet small"),
        key="department_heads",
    )
    _form({department.department_id: department.name for department in heads})


def _row(department: department_heads.DepartmentHead) -> ListRow:
    coming = (
        t("{who} from {day}", who=name_of_person(head) if head else t("nobody"), day=day(from_on))
        for from_on, head in department.coming
    )
    return (
        ("", department.name),
        ("", name_of_person(department.head)),
        ("nowrap", day(department.since)),
        ("", t(", ").join(coming) or MISSING),
    )


def _form(departments: dict[str, str]) -> None:
    people = {person.username: person for person in department_heads.possible_heads(store(), current_scope())}
    if not people:
        return
    title = t("Name a department head")
    with st.expander(title, icon=":material/badge:"), st.form("name_head", border=False):
        left, middle, right = st.columns([2, 2, 1])
        department = str(left.selectbox(t("Department"), list(departments), format_func=picker_labels(departments)))
        labels = {name: f"{person.name} · {ROLE_NAMES[person.role]}" for name, person in people.items()}
        head = middle.selectbox(t("Head"), [*people, ""], format_func=picker_labels({**labels, "": t("nobody")}))
        from_on = right.date_input(t("First day"), current_day(), min_value=current_day(), format="YYYY-MM-DD")
        if st.form_submit_button(t("Name the head"), type="primary"):
            attempt(
                lambda: department_heads.name_head(
                    store(), current_scope(), department, str(head or "") or None, from_on, today=current_day()
                ),
                t("Stored."),
            )
