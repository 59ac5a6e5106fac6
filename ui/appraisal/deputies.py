"""The deputies' page: whom this person may act for today, who acts for whom, a deputy named, what deputies did."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import streamlit as st

from accounts import (
    STANDINGS,
    Delegation,
    delegate,
    delegations,
    may_act_for,
    possible_deputies,
    possible_principals,
    revoke_delegation,
)
from appraisal import DeputyAct, deputy_acts
from scope import ROLE_NAMES, Role
from text import day, moment, t
from ui.kit import (
    Html,
    ListRow,
    attempt,
    choose_delegation,
    current_account,
    current_day,
    current_delegation,
    current_scope,
    empty_state,
    listing,
    local_time,
    name_of_person,
    note,
    picker_labels,
    show_markup,
    store,
    tag,
)

LOOKS = {"coming": "watch", "in_force": "on", "over": "none", "revoked": "none"}
DAYS_AT_FIRST = timedelta(days=6)
MOST_ACTS = 200


def deputies_page(title: str) -> None:
    """Everything about deputies that concerns this person."""
    st.title(title, anchor=False)
    _choose()
    known = delegations(store(), current_scope())
    if known:
        names = (t("For"), t("Deputy"), t("First day"), t("Last day"), t("Reason"), t("Status"))
        rows = (_row(delegation) for delegation in known)
        heading = tag("h2", t("Who acts for whom"), class_="head")
        show_markup(heading, listing(t("Who acts for whom"), [("", name) for name in names], rows), key="delegations")
        _revoke(known)
    else:
        says = t(
            "Before you are away, name who acts for you, from which day to which. They act in your name and are "
            "recorded with theirs; it ends by itself."
        )
        empty_state(t("Nobody acts for you, nor you for anybody"), tag("p", says, class_="quiet"), key="no_deputies")
    _name()
    _acts()


def _choose() -> None:
    """As whom this session acts: as themselves, or for one of those who named them."""
    mine, acting = may_act_for(store(), current_account(), current_day()), current_delegation()
    for delegation in mine:
        name, until = name_of_person(delegation.principal), day(delegation.until_on)
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            if acting and acting.delegation_id == delegation.delegation_id:
                words = t(
                    "You act for {name} until {day}. All you do is recorded under both names.", name=name, day=until
                )
                st.markdown(words)
                key, label, chosen = "act_as_myself", t("Act as myself"), None
            else:
                st.markdown(t("You may act for {name} until {day}.", name=name, day=until))
                key, chosen = f"act_{delegation.delegation_id}", delegation.delegation_id
                label = t("Act for {name}", name=name)
            if st.button(label, key=key, type="primary"):
                attempt(partial(choose_delegation, chosen))


def _row(delegation: Delegation) -> ListRow:
    standing = delegation.standing(current_day())
    pill: Html = tag("span", STANDINGS[standing], class_=f"pill {LOOKS[standing]}")
    if delegation.revoked_at is not None:
        by = t(
            "by {who} on {day}: {reason}",
            who=name_of_person(delegation.revoked_by),
            day=day(local_time(delegation.revoked_at)),
            reason=delegation.revoked_because,
        )
        pill = tag("span", pill, tag("div", by, class_="quiet small"))
    named_by = None
    if delegation.made_by != delegation.principal:
        named_by = tag("div", t("named by {who}", who=name_of_person(delegation.made_by)), class_="quiet small")
    return (
        ("", tag("span", name_of_person(delegation.principal), named_by)),
        ("", name_of_person(delegation.deputy)),
        ("nowrap", day(delegation.from_on)),
        ("nowrap", day(delegation.until_on)),
        ("two", delegation.reason),
        ("", pill),
    )


def _revoke(known: tuple[Delegation, ...]) -> None:
    running = {d.delegation_id: d for d in known if d.standing(current_day()) in ("coming", "in_force")}
    if not running:
        return
    labels = {
        number: t(
            "{deputy} for {principal}, {first} to {last}",
            deputy=name_of_person(d.deputy),
            principal=name_of_person(d.principal),
            first=day(d.from_on),
            last=day(d.until_on),
        )
        for number, d in running.items()
    }
    title = t("End a delegation before its day")
    with st.expander(title, icon=":material/event_busy:"), st.form("revoke_delegation", border=False):
        number = st.selectbox(t("Delegation"), list(running), format_func=picker_labels(labels))
        reason = st.text_input(t("Reason"), key="revoke_reason")
        if st.form_submit_button(t("End the delegation")) and number is not None:
            attempt(
                lambda: revoke_delegation(store(), current_scope(), number, reason, today=current_day()),
                t("Revoked."),
            )


def _name() -> None:
    """A form for one more deputy, for whoever may name one."""
    who = current_scope()
    principals = {person.username: person for person in possible_principals(store(), who)}
    if not principals:
        return
    st.subheader(t("Name a deputy"), anchor=False)
    with st.container(border=True):
        principal = next(iter(principals))
        if len(principals) > 1 or principal != who.person:
            labels = {name: f"{person.name} · {ROLE_NAMES[person.role]}" for name, person in principals.items()}
            principal = str(
                st.selectbox(t("Whose duties"), list(principals), format_func=picker_labels(labels), key="principal")
            )
        deputies = {person.username: person for person in possible_deputies(store(), who, principal)}
        if not deputies:
            note(t("There is nobody else whose role may take on these duties."), key="no_possible_deputy")
            return
        _form(principal, principals[principal].role, {name: person.name for name, person in deputies.items()})


def _form(principal: str, role: Role, deputies: dict[str, str]) -> None:
    today = current_day()
    with st.form(f"delegate_{principal}", border=False):
        left, middle, right = st.columns([2, 1, 1])
        labels = {name: f"{called} ({name})" for name, called in deputies.items()}
        deputy = str(left.selectbox(t("Deputy"), list(deputies), format_func=picker_labels(labels)))
        from_on = middle.date_input(t("First day"), today, min_value=today, format="YYYY-MM-DD")
        until_on = right.date_input(t("Last day"), today + DAYS_AT_FIRST, min_value=today, format="YYYY-MM-DD")
        reason = st.text_input(t("Reason"), placeholder=t("Business trip"), key=f"delegate_reason_{principal}")
        if role is Role.SUPERVISOR:
            st.caption(
                t(
                    "They enter facts and carry the plan on for you. Self-assessment, objections, acknowledgements and "
                    "all personnel matters stay with you; what changes your score after the fact stays a request."
                )
            )
        else:
            st.caption(
                t(
                    "They approve, appraise, sign and answer for you, under both names. What either of you did neither "
                    "of you answers or signs a second time."
                )
            )
        if st.form_submit_button(t("Name the deputy"), type="primary"):
            attempt(
                lambda: delegate(
                    store(),
                    current_scope(),
                    principal,
                    deputy,
                    from_on=from_on,
                    until_on=until_on,
                    reason=reason,
                    today=current_day(),
                ),
                t("Stored."),
            )


def _acts() -> None:
    acts = deputy_acts(store(), current_scope())
    if not acts:
        return
    heads = [("", t("Act")), ("", t("Done by")), ("nowrap", t("When"))]
    rows = (_act(act) for act in acts[:MOST_ACTS])
    show_markup(
        tag("h2", t("Done by deputies"), class_="head"),
        listing(t("Done by deputies"), heads, rows),
        tag("p", t("The last {n} are shown.", n=MOST_ACTS), class_="quiet small") if len(acts) > MOST_ACTS else None,
        key="deputy_acts",
    )


def _act(act: DeputyAct) -> ListRow:
    return (
        ("", act.words),
        ("", name_of_person(act.by)),
        ("nowrap", moment(local_time(act.at))),
    )
