"""The plan's page: whose and which year, where it stands, what can be done with it now, and its parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from appraisal import (
    APPROVED,
    DRAFT,
    ISSUED,
    LONGEST_REMARK,
    PLAN_FLOW,
    PLAN_WRITERS,
    RETURNED,
    SUBMITTED,
    Decomposition,
    Plan,
    TargetProposal,
    begin_plan,
    judging,
    move_plan,
    open_points,
    plans,
    replanned,
    save_plan,
    target_proposals,
    with_parts,
    with_proposals,
)
from metrics import Period, Supervisor, months_name
from text import day, moment, t, tn
from ui.kit import (
    Html,
    attempt,
    cached_questions,
    current_day,
    current_scope,
    empty_state,
    icon,
    local_time,
    name_of_person,
    no_supervisors,
    pick_supervisor,
    pick_year,
    picker_labels,
    show_markup,
    store,
    tag,
)
from ui.plan.acknowledgement import acknowledgement_part
from ui.plan.discussion import file_part, talk_part, versions_part
from ui.plan.goals import company_goals, goals_part
from ui.plan.months import months_part
from ui.plan.research import research_part
from ui.plan.targets import targets_part

STEPS = (DRAFT, SUBMITTED, APPROVED, ISSUED)
LOOKS = {APPROVED: "on", ISSUED: "on", RETURNED: "watch", SUBMITTED: ""}
PARTS: dict[str, Callable[[Plan, tuple[Plan, ...]], None]] = {
    "targets": targets_part,
    "months": months_part,
    "goals": goals_part,
    "research": research_part,
    "talk": talk_part,
    "versions": versions_part,
    "file": file_part,
}


def plan_page(title: str) -> None:
    """One supervisor's plan of one year."""
    person, year = _chosen(title)
    versions = plans(store(), current_scope(), person.supervisor_id, year)
    if not versions:
        _begin(person, year)
        company_goals(year)
        return
    plan = _version(versions)
    _standing(plan, versions)
    acknowledgement_part(plan, versions)
    _points(plan)
    _moves(plan, versions)
    _part(plan, versions)


def _chosen(title: str) -> tuple[Supervisor, int]:
    people = cached_questions.supervisors()
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        st.title(title, anchor=False, width="stretch")
        if people:
            return pick_supervisor(people), pick_year()
    no_supervisors()


def _begin(person: Supervisor, year: int) -> None:
    """There is no plan yet: what to do, and the press that does it."""
    may = current_scope().role in PLAN_WRITERS
    advice = (
        t("Begin with a draft: targets are proposed from last year's actuals and the market, then changed by you.")
        if may
        else t("Its supervisor or leadership begins it. Until then there is nothing to show here.")
    )
    empty_state(t("{name} has no plan for {year} yet", name=person.name, year=year), tag("p", advice), key="no_plan")
    if not may:
        return
    with st.container(horizontal=True):
        if st.button(t("Draft from last year and the market"), type="primary", icon=":material/auto_awesome:"):
            proposals = proposed(person.supervisor_id, year)
            attempt(lambda: _draft(person.supervisor_id, year, proposals))
        if st.button(t("Begin without proposals")):
            attempt(
                lambda: save_plan(
                    store(), current_scope(), begin_plan(store(), current_scope(), person.supervisor_id, year)
                )
            )


def _draft(supervisor_id: str, year: int, proposals: dict[str, TargetProposal]) -> None:
    who = current_scope()
    plan = with_proposals(begin_plan(store(), who, supervisor_id, year), proposals)
    save_plan(store(), who, with_parts(store(), who, plan, Decomposition.SEASON, current_day()))


def proposed(supervisor_id: str, year: int) -> dict[str, TargetProposal]:
    """The proposals of a year, with their progress shown while forecasts are computed."""
    message = t("Computing last year, its end and the market")
    bar = st.progress(0.0, message)

    def show_progress(done: int, total: int) -> None:
        bar.progress(done / total, message)

    proposals = target_proposals(
        store(), current_scope(), supervisor_id, year, as_of=current_day(), on_progress=show_progress
    )
    bar.empty()
    return proposals


# ---------------------------------------------------------------------- where it stands


def _version(versions: tuple[Plan, ...]) -> Plan:
    """The version that ?version= names, else the latest; chosen where there are several."""
    by_number = {str(plan.version): plan for plan in versions}
    asked = st.query_params.get("version")
    if len(versions) == 1:
        return versions[0]
    names = {
        number: t("Version {version} · {state}", version=number, state=PLAN_FLOW.states[plan.state])
        for number, plan in by_number.items()
    }
    first = asked if asked in by_number else str(versions[0].version)
    code = st.segmented_control(
        t("Version"),
        list(by_number),
        default=first,
        format_func=picker_labels(names),
        key=f"plan_version_{versions[0].document}",
        label_visibility="collapsed",
    )
    return by_number.get(str(code), versions[0])


def state_pill(state: str) -> Html:
    """The state in words, with the look of what it asks for."""
    look = LOOKS.get(state, "none")
    return tag("span", icon(look or "watch"), PLAN_FLOW.states[state], class_=f"pill {look}".strip())


def _standing(plan: Plan, versions: tuple[Plan, ...]) -> None:
    reached = STEPS.index(DRAFT if plan.state == RETURNED else plan.state)
    steps = []
    for at, state in enumerate(STEPS):
        done = at < reached or plan.state == ISSUED
        look = "done" if done else "now" if at == reached else ""
        when = next((m for m in reversed(plan.moves) if m.to_state == state), None) if at <= reached else None
        words: list[Html] = [tag("span", PLAN_FLOW.states[state])]
        if when:
            words.append(
                tag(
                    "span",
                    t("{day}, {person}", day=day(local_time(when.moved_at)), person=name_of_person(when.moved_by)),
                    class_="quiet small",
                )
            )
        steps.append(tag("li", *words, class_=look or None, aria_current="step" if look == "now" else None))
    facts = [t("Version {version}, revision {revision}", version=plan.version, revision=plan.revision)]
    if plan.saved_at:
        facts.append(
            t("saved {when} by {person}", when=moment(local_time(plan.saved_at)), person=name_of_person(plan.saved_by))
        )
    facts.append(_reach(plan, versions))
    show_markup(
        tag(
            "div",
            state_pill(plan.state),
            _late(plan),
            tag("span", " · ".join(facts), class_="quiet small"),
            class_="row",
        ),
        tag("ol", *steps, class_="steps"),
        key="plan_state",
    )
    last = plan.moves[-1] if plan.moves else None
    if plan.state == RETURNED and last and last.remark:
        st.warning(
            t("Returned by {person}: {remark}", person=name_of_person(last.moved_by), remark=last.remark),
            icon=":material/undo:",
        )


def _late(plan: Plan) -> Html | None:
    """That it was approved after the first month that it judges had begun; None in time."""
    person = next((s for s in cached_questions.supervisors() if s.supervisor_id == plan.supervisor_id), None)
    days = plan.days_late(person.started_on if person else None)
    if not days or plan.approval is None:
        return None
    words = tn("approved late by {n} day", "approved late by {n} days", days)
    return tag("span", icon("watch"), words, class_="pill watch")


def _reach(plan: Plan, versions: tuple[Plan, ...]) -> str:
    """Which months are judged by it."""
    spans = judging(versions)
    if plan.version in spans:
        return t("judges {span}", span=months_name(plan.year, *spans[plan.version]))
    if plan.in_force:
        return t("judges no month any more")
    if plan.version > 1:
        return t("to hold from {month}", month=Period.month(plan.year, plan.holds_from).name)
    return t("to hold for the whole year")


def _points(plan: Plan) -> None:
    """What does not add up, and the reason that was stated for it."""
    points = open_points(plan)
    if not points and not plan.reason:
        return
    listed = "\n".join(f"- {point}" for point in points[:8])
    if points:
        st.warning(
            tn("{n} sum does not come out:", "{n} sums do not come out:", len(points)) + f"\n{listed}",
            icon=":material/calculate:",
        )
    if plan.editable_by(current_scope()) and points:
        with st.form(f"reason_{plan.document}_{plan.revision}"):
            reason = st.text_area(
                t("Reason why the sums differ (needed for approval)"), plan.reason, max_chars=LONGEST_REMARK, height=80
            )
            if st.form_submit_button(t("Store the reason")):
                attempt(lambda: save_plan(store(), current_scope(), replace(plan, reason=reason or "")), t("Stored."))
    elif plan.reason:
        show_markup(tag("p", tag("strong", t("Stated reason:")), " ", plan.reason, class_="note"), key="plan_reason")


# ---------------------------------------------------------------------- moves


def _moves(plan: Plan, versions: tuple[Plan, ...]) -> None:
    who = current_scope()
    possible = PLAN_FLOW.open_to(who, plan.state, plan.supervisor_id)
    if plan is not versions[0]:
        possible = ()  # an earlier version is read, not moved
    with st.container(horizontal=True, key="plan_moves"):
        for wanted in possible:
            _move(plan, wanted)
        if plan is versions[0] and plan.in_force and who.role in PLAN_WRITERS and plan.year >= current_day().year:
            _replan(plan)


def _move(plan: Plan, wanted: str) -> None:
    name = str(PLAN_FLOW.names[wanted])
    name = name[0].upper() + name[1:]
    forward = wanted in ("submit", "approve")
    with st.popover(name, type="primary" if forward else "secondary", key=_own(plan, wanted)):
        needed = wanted in PLAN_FLOW.reasons
        with st.form(f"{wanted}_{plan.document}_{plan.revision}", border=False):
            label = t("Remark") if needed else t("Remark (may be empty)")
            remark = st.text_area(label, max_chars=LONGEST_REMARK, height=90)
            if st.form_submit_button(name, type="primary"):
                attempt(
                    lambda: move_plan(store(), current_scope(), plan, wanted, remark or "", today=current_day()),
                    t("Done."),
                )


def _own(plan: Plan, move: str) -> str:
    """The key of a move's popover: of this plan as it stands, so that none stays open over what follows the move."""
    return f"{move}_{plan.document}_{plan.version}_{plan.state}"


def _replan(plan: Plan) -> None:
    with st.popover(t("Re-plan"), key=_own(plan, "replan")):
        st.caption(
            t("A new version is drafted and reviewed. Months before it holds stay as approved and judged as they were.")
        )
        first = current_day().month if plan.year == current_day().year else 1
        months = list(range(max(first, plan.holds_from), 13))
        names = {m: str(Period.month(plan.year, m).name) for m in months}
        month = st.selectbox(
            t("It holds from"), months, format_func=picker_labels(names), key=f"replan_{plan.document}"
        )
        if st.button(t("Begin the re-plan"), type="primary"):
            who = current_scope()
            attempt(lambda: save_plan(store(), who, replanned(store(), who, plan.supervisor_id, plan.year, int(month))))


# ---------------------------------------------------------------------- parts


def _part(plan: Plan, versions: tuple[Plan, ...]) -> None:
    names = {
        "targets": t("Targets"),
        "months": t("Quarters and months"),
        "goals": t("Goals and key tasks"),
        "research": t("Research and innovation"),
        "talk": t("Comments and history"),
        "versions": t("Versions side by side"),
        "file": t("Excel"),
    }
    offered = [part for part in PARTS if part != "versions" or len(versions) > 1]
    asked = st.query_params.get("part")
    code = st.segmented_control(
        t("Part of the plan"),
        offered,
        default=asked if asked in offered else offered[0],
        format_func=picker_labels(names),
        key="plan_part",
        label_visibility="collapsed",
    )
    PARTS[str(code) if code in offered else offered[0]](plan, versions)
