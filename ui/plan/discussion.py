"""What is said about a plan and what became of it: comments, every move, versions side by side, the workbook."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from appraisal import (
    PLAN_FLOW,
    SUBMITTED,
    Comment,
    Plan,
    PlanItem,
    department_heads,
    judging,
    plan_from,
    plan_items,
    put_item,
    save_plan,
    workbook_of,
)
from metrics import INDICATORS, months_name
from text import difference, figure, language, moment, t
from ui.kit import (
    Html,
    Part,
    attempt,
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

LONG = 4000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def talk_part(plan: Plan, versions: tuple[Plan, ...]) -> None:
    """Comments of departments and readers, a form for one more, and the record of moves."""
    comments = plan_items(store(), current_scope(), Comment, plan.year, plan.supervisor_id)
    listed: Part = tag("p", t("No comments yet."), class_="quiet")
    if comments:
        listed = tag("div", *(_comment(item) for item in comments), class_="stack")
    show_markup(tag("h2", t("Comments"), class_="head"), _silent(plan, comments), listed, key="plan_comments")
    with st.form(f"comment_{plan.document}_{len(comments)}", border=True):
        departments, right = department_heads.headed(store(), current_scope(), current_day()), st.container()
        department = ""
        if departments:
            left, right = st.columns([1, 3])
            views = [*departments, ""]
            labels = picker_labels({name: name for name in departments} | {"": t("myself")})
            department = str(left.selectbox(t("Whose view it is"), views, format_func=labels))
        text = right.text_area(t("Comment on the plan"), max_chars=LONG, height=90)
        wanted = st.form_submit_button(t("Add the comment"))
    if wanted:
        comment = Comment((text or "").strip(), plan.version, department or "")
        attempt(
            lambda: put_item(store(), current_scope(), comment, plan.year, plan.supervisor_id, today=current_day()),
            t("Saved."),
        )
    _history(versions)


def _silent(plan: Plan, comments: Sequence[PlanItem[Comment]]) -> Html | None:
    """The departments whose comment on this version is still to come, each with who speaks for it."""
    if plan.state != SUBMITTED:
        return None
    commented = {item.content.department for item in comments if item.content.version == plan.version}
    silent = department_heads.silent_departments(store(), current_scope(), commented, current_day())
    if not silent:
        return None
    named = t(", ").join(f"{d.name} ({name_of_person(d.head)})" for d in silent)
    return tag("p", icon("watch"), tag("span", t("Not heard yet: {departments}", departments=named)), class_="note")


def _comment(item: PlanItem[Comment]) -> Html:
    content = item.content
    return tag(
        "div",
        tag(
            "span",
            tag("strong", content.department) if content.department else None,
            tag(
                "span",
                t("{who}, {when}", who=name_of_person(item.saved_by), when=moment(local_time(item.saved_at))),
                class_="quiet small",
            ),
            tag("span", t("on version {version}", version=content.version), class_="quiet small"),
            class_="row",
        ),
        tag("p", content.text, class_="quotation"),
        class_="card stack",
    )


def _history(versions: tuple[Plan, ...]) -> None:
    rows = [
        tag(
            "tr",
            tag("td", moment(local_time(m.moved_at)), data_label=t("When"), class_="nowrap"),
            tag("td", str(plan.version), data_label=t("Version")),
            tag("td", PLAN_FLOW.names[m.move], data_label=t("Move")),
            tag("td", name_of_person(m.moved_by), data_label=t("Who")),
            tag("td", m.remark, data_label=t("Remark"), class_="all"),
        )
        for plan in versions
        for m in reversed(plan.moves)
    ]
    head = tag("h2", t("What was done with it"), class_="head")
    if not rows:
        show_markup(head, tag("p", t("It was not submitted yet."), class_="quiet"), key="plan_history")
        return
    heads = (t("When"), t("Version"), t("Move"), t("Who"), t("Remark"))
    table = table_under_heading(t("What was done with it"), heads, rows)
    show_markup(head, table, key="plan_history")


# ---------------------------------------------------------------------- versions side by side


def versions_part(plan: Plan, versions: tuple[Plan, ...]) -> None:
    """The chosen version beside the one before it (the first: beside the one after): what differs, both to be seen."""
    at = versions.index(plan)
    new, old = (plan, versions[at + 1]) if at + 1 < len(versions) else (versions[at - 1], plan)
    spans = judging(versions)
    head = tag("h2", t("Version {old} and version {new}", old=old.version, new=new.version), class_="head")
    column_heads = [_judges(version, spans) for version in (old, new)]
    changed = [key for key in {**old.targets, **new.targets} if old.targets.get(key) != new.targets.get(key)]
    order = list(INDICATORS)
    changed.sort(key=lambda key: (order.index(key[0]) if key[0] in order else 99, "Q" in key[1], key[1]))
    whole = [key for key in changed if key[1] == plan.code] + [key for key in changed if key[1] != plan.code]
    heads = (
        ("", t("Indicator")),
        ("", t("Period")),
        ("num", column_heads[0]),
        ("num", column_heads[1]),
        ("num", t("Change")),
    )
    rows = (_compared(old, new, *key) for key in whole if key[0] in INDICATORS)
    table = table_under_heading(t("What differs between the versions"), heads, rows, look=None, class_="scroll tall")
    body: Part = table
    if not changed:
        body = tag("p", t("No target differs."), class_="quiet")
    show_markup(head, body, key="plan_versions")


def _judges(plan: Plan, spans: dict[int, tuple[int, int]]) -> str:
    name = t("Version {version} · {state}", version=plan.version, state=PLAN_FLOW.states[plan.state])
    if plan.version not in spans:
        return name
    return f"{name} · " + t("judges {span}", span=months_name(plan.year, *spans[plan.version]))


def _compared(old: Plan, new: Plan, key: str, code: str) -> Html:
    indicator, before, after = INDICATORS[key], old.targets.get((key, code)), new.targets.get((key, code))
    change = after.target - before.target if before and after else None
    return tag(
        "tr",
        tag("th", indicator.name, scope="row"),
        tag("td", code, class_="nowrap"),
        tag("td", figure(before.target if before else None, indicator.unit), class_="num nowrap"),
        tag("td", tag("strong", figure(after.target if after else None, indicator.unit)), class_="num nowrap"),
        tag("td", difference(change, indicator.unit), class_="num nowrap"),
    )


# ---------------------------------------------------------------------- the workbook


def file_part(plan: Plan, versions: tuple[Plan, ...]) -> None:
    """The plan as a workbook to download, and to upload changed."""
    st.caption(
        t(
            "The workbook holds targets, their months and quarters, goals and the reason. What is uploaded"
            " replaces the plan; each cell that cannot be used is named."
        )
    )
    st.download_button(
        t("Download the plan (.xlsx)"),
        workbook_of(plan, language()),
        file_name=f"plan-{plan.supervisor_id}-{plan.year}-v{plan.version}.xlsx",
        mime=XLSX,
        icon=":material/download:",
    )
    if not plan.editable_by(current_scope()):
        return
    given = st.file_uploader(t("Upload a changed workbook"), key=f"file_{plan.document}_{plan.revision}")
    if given is not None and st.button(t("Use it"), type="primary"):
        attempt(lambda: save_plan(store(), current_scope(), plan_from(given.getvalue(), given.name, plan)), t("Saved."))
