"""Research that a plan rests on (industry, market, competitors), and what it proposes: business model, innovation."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from appraisal import (
    CITABLE,
    DECISIONS,
    PLAN_WRITERS,
    PROPOSAL_KINDS,
    PROPOSAL_STATUSES,
    RESEARCH_TOPICS,
    MarketGrowth,
    Plan,
    PlanItem,
    PlanProposal,
    PlanResearch,
    market_growth,
    plan_items,
    put_item,
    remove_item,
)
from scope import Role
from text import MISSING, day, number, t
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
    tag,
)

LONG = 4000
SHOWN = ("http://", "https://")  # what may become a link


def research_part(plan: Plan, versions: tuple[Plan, ...]) -> None:
    """What our own tables say of the market, the notes, then the proposals."""
    _market(market_growth(store(), current_scope(), plan.supervisor_id, current_day()))
    _notes(plan)
    _proposals(plan)


def _market(market: MarketGrowth | None) -> None:
    head = tag("h2", t("Research"), class_="head")
    if market is None:
        message = t("Our tables hold no market size for these segments and regions over two years.")
    else:
        message = t(
            "The market of these segments and regions: {growth}% in {first} to {last}, against a year earlier"
            " ({cells} cells of market_sizes).",
            growth=("+" if market.growth > 0 else "") + number(market.growth * 100, 1),
            first=market.first.name,
            last=market.last.name,
            cells=market.cells,
        )
    show_markup(head, tag("p", message, class_="note"), key="plan_market")


def _notes(plan: Plan) -> None:
    who = current_scope()
    notes = plan_items(store(), who, PlanResearch, plan.year, plan.supervisor_id)
    if notes:
        show_markup(tag("div", *(_note(item) for item in notes), class_="stack"), key="plan_notes")
    if who.role not in PLAN_WRITERS | {Role.ANALYST}:
        return
    with st.form(f"note_{plan.document}_{len(notes)}", border=True):
        left, right = st.columns([1, 2])
        topics = {code: str(words) for code, words in RESEARCH_TOPICS.items()}
        topic = left.selectbox(t("About"), list(topics), format_func=picker_labels(topics))
        tables = {"": MISSING} | {code: f"{words} ({code})" for code, words in CITABLE.items()}
        cites = left.selectbox(t("Rests on our table"), list(tables), format_func=picker_labels(tables))
        text = right.text_area(t("What it says"), max_chars=LONG, height=110)
        source = right.text_input(t("Where it is from (report, link)"), max_chars=500)
        wanted = st.form_submit_button(t("Add the note"))
    if wanted:
        note = PlanResearch(str(topic), (text or "").strip(), (source or "").strip(), cites or None)
        attempt(lambda: put_item(store(), who, note, plan.year, plan.supervisor_id), t("Saved."))
    if notes:
        names = {item.item_id: item.content.text[:80] for item in notes}
        _remove_item(plan, notes, names, PlanResearch, t("Note to remove"))


def _note(item: PlanItem[PlanResearch]) -> Html:
    content = item.content
    source: Part = content.source or None
    if content.source.startswith(SHOWN) and " " not in content.source:
        source = tag("a", content.source, href=content.source, target="_blank", rel="noopener noreferrer")
    cited = CITABLE[content.cites] if content.cites else None
    return tag(
        "div",
        tag(
            "span",
            tag("span", RESEARCH_TOPICS[content.topic], class_="pill"),
            tag(
                "span",
                t("{who}, {when}", who=name_of_person(item.saved_by), when=day(local_time(item.saved_at))),
                class_="quiet small",
            ),
            class_="row",
        ),
        tag("p", content.text, class_="quotation"),
        tag("span", t("Source:"), " ", source, class_="quiet small") if source else None,
        tag("span", t("Rests on:"), " ", cited, " ", tag("code", content.cites), class_="quiet small")
        if cited
        else None,
        class_="card stack",
    )


# ---------------------------------------------------------------------- proposals


def _proposals(plan: Plan) -> None:
    who = current_scope()
    proposals = plan_items(store(), who, PlanProposal, plan.year, plan.supervisor_id)
    head = tag("h2", t("Business model and innovation"), class_="head")
    listed: Part = tag("p", t("No proposals yet."), class_="quiet")
    if proposals:
        listed = tag("div", *(_proposal(item) for item in proposals), class_="stack")
    show_markup(head, listed, key="plan_proposals")
    if who.role not in PLAN_WRITERS:
        return
    with st.form(f"proposal_{plan.document}_{len(proposals)}", border=True):
        left, right = st.columns([1, 2])
        kinds = {code: str(words) for code, words in PROPOSAL_KINDS.items()}
        kind = left.selectbox(t("Kind"), list(kinds), format_func=picker_labels(kinds))
        title = right.text_input(t("Proposal"), max_chars=300)
        text = right.text_area(t("What changes, and what it should bring"), max_chars=LONG, height=90)
        wanted = st.form_submit_button(t("Add the proposal"))
    if wanted:
        proposal = PlanProposal(str(kind), (title or "").strip(), (text or "").strip())
        attempt(lambda: put_item(store(), who, proposal, plan.year, plan.supervisor_id), t("Saved."))
    if proposals:
        _change(plan, proposals)


def _change(plan: Plan, proposals: tuple[PlanItem[PlanProposal], ...]) -> None:
    who = current_scope()
    with st.expander(t("What became of a proposal"), icon=":material/lightbulb:"):
        names = {proposal.item_id: proposal.content.title for proposal in proposals}
        number = st.selectbox(
            t("Proposal"), list(names), format_func=picker_labels(names), key=f"proposal_{plan.document}"
        )
        proposal = next(item for item in proposals if item.item_id == number)
        offered = [
            s
            for s in PROPOSAL_STATUSES
            if who.role is Role.LEADERSHIP or s not in DECISIONS or s == proposal.content.status
        ]
        statuses = {code: str(PROPOSAL_STATUSES[code]) for code in offered}
        status = st.selectbox(
            t("It is now"),
            offered,
            index=offered.index(proposal.content.status),
            format_func=picker_labels(statuses),
            key=f"status_{proposal.item_id}_{proposal.revision}",
        )
        if st.button(t("Save the status")):
            changed = replace(proposal.content, status=str(status))
            attempt(
                lambda: put_item(
                    store(), who, changed, plan.year, plan.supervisor_id, proposal.item_id, seen=proposal.revision
                ),
                t("Saved."),
            )


def _proposal(item: PlanItem[PlanProposal]) -> Html:
    content = item.content
    look = {"adopted": "on", "in_use": "on", "rejected": "off"}.get(content.status, "")
    course = [(past.status, at, by) for past, at, by in item.before] + [(content.status, item.saved_at, item.saved_by)]
    history = " → ".join(
        f"{PROPOSAL_STATUSES[s]} ({day(local_time(at))}, {name_of_person(by)})" for s, at, by in course
    )
    return tag(
        "div",
        tag(
            "span",
            tag("strong", content.title),
            tag("span", PROPOSAL_KINDS[content.kind], class_="pill"),
            tag("span", PROPOSAL_STATUSES[content.status], class_=f"pill {look}".strip()),
            class_="row",
        ),
        tag("p", content.text, class_="quotation") if content.text else None,
        tag("span", history, class_="quiet small"),
        class_="card stack",
    )


def _remove_item(
    plan: Plan, items: tuple[PlanItem[PlanResearch], ...], names: dict[int, str], of: type[PlanResearch], title: str
) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(
            title, list(names), format_func=picker_labels(names), key=f"off_{of.__name__}_{plan.document}"
        )
        chosen = next(item for item in items if item.item_id == number)
        if st.button(t("Remove it"), key=f"off_{of.__name__}_button"):
            attempt(
                lambda: remove_item(
                    store(), current_scope(), of, plan.year, plan.supervisor_id, chosen.item_id, chosen.revision
                )
            )
