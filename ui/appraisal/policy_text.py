"""The policy's text on its page: the version in force, acknowledging it, who has not, earlier versions, publishing."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from appraisal import (
    PUBLISHING,
    Acknowledgement,
    AttachedFile,
    PolicyDraft,
    PolicyText,
    acknowledge_policy,
    acknowledgements,
    attachments,
    policy_texts,
    publish_policy,
)
from scope import Role
from text import MISSING, day, moment, t, tn
from ui.kit import (
    Html,
    attachment_address,
    attempt,
    current_day,
    current_scope,
    empty_state,
    icon,
    listing,
    local_time,
    name_of_person,
    picker_labels,
    show_markup,
    store,
    tag,
)

KINDS = ["pdf", "docx", "doc", "md", "txt"]


def text_part() -> None:
    """The version asked for in the address, else the one in force (the next to come before the first is)."""
    texts, today = policy_texts(store()), current_day()
    if texts:
        text = _picked(texts, today)
        _about(text, today)
        _body(text)
        _acknowledge(text, today)
        _acknowledged(text, today)
    else:
        says = t("Publish its text below; every supervisor is then asked to read and acknowledge it.")
        if current_scope().role not in PUBLISHING:
            says = t("Leadership or HR publishes it here; you are then asked on your desk to read and acknowledge it.")
        empty_state(t("The policy's text is not published yet"), tag("p", says, class_="quiet"), key="no_policy_text")
    if current_scope().role in PUBLISHING:
        _publish(texts, today)


def _picked(texts: tuple[PolicyText, ...], today: date) -> PolicyText:
    by_version = {text.version: text for text in texts}
    first = next((text for text in texts if text.in_force_from <= today), texts[-1]).version
    asked = st.query_params.get("version", "")
    if asked.isdigit() and int(asked) in by_version:
        first = int(asked)
    if len(texts) == 1:
        return texts[0]
    names = {
        version: t("Version {n}, {standing}", n=version, standing=_standing(text, today))
        for version, text in by_version.items()
    }
    chosen = st.selectbox(
        t("Version"),
        list(names),
        index=list(names).index(first),
        format_func=picker_labels(names),
        key=f"policy_version_{asked}",
        width=360,
    )
    return by_version[chosen or first]


def _standing(text: PolicyText, today: date) -> str:
    if text.replaced(today):
        last = text.replaced_from - timedelta(days=1) if text.replaced_from else None
        return t("in force from {first} to {last}", first=day(text.in_force_from), last=day(last))
    if text.in_force_from > today:
        return t("in force from {day} on", day=day(text.in_force_from))
    return t("in force since {day}", day=day(text.in_force_from))


def _about(text: PolicyText, today: date) -> None:
    look = "none" if text.replaced(today) else "watch" if text.in_force_from > today else "on"
    facts = t("Published on {day} by {name}", day=day(text.published_on), name=name_of_person(text.published_by))
    changed = tag("p", t("What is new: {changed}", changed=text.changed)) if text.changed else None
    show_markup(
        tag(
            "div",
            tag("h2", text.title, " ", tag("span", t("Version {n}", n=text.version), class_="pill none")),
            tag("span", icon(look), _standing(text, today), class_=f"pill {look}"),
            tag("p", facts, class_="quiet small"),
            changed,
            class_="stack",
        ),
        key=f"policy_about_{text.version}",
    )


def _body(text: PolicyText) -> None:
    files = attachments(store(), current_scope(), text.about)
    if files:
        links = (
            tag(
                "a",
                icon("file"),
                file.name,
                href=attachment_address(file.attachment_id),
                class_="button",
                download=True,
            )
            for file in files
        )
        show_markup(tag("div", *links, class_="row"), key=f"policy_files_{text.version}")
    if str(text.text):
        with st.container(border=True, height=560 if len(str(text.text)) > 1500 else "content"):
            st.markdown(str(text.text))


def _acknowledge(text: PolicyText, today: date) -> None:
    who = current_scope()
    if who.role is not Role.SUPERVISOR or who.acts_for:
        return
    for mine in acknowledgements(store(), who, text, today):
        if mine.at is not None:
            words = t("You acknowledged this version on {moment}.", moment=moment(local_time(mine.at)))
            show_markup(tag("p", icon("on"), tag("span", words), class_="note"), key="policy_mine")
        elif not text.replaced(today):
            words = t("I have read this version of the policy and acknowledge it.")
            read = st.checkbox(words, key=f"policy_read_{text.version}")
            st.caption(t("Asked for by {day}. An acknowledgement says that you know it; it is recorded with the time.",
                         day=day(mine.due)))  # fmt: skip
            if st.button(
                t("Acknowledge the policy"), type="primary", disabled=not read, key=f"policy_ack_{text.version}"
            ):
                attempt(
                    lambda: acknowledge_policy(store(), current_scope(), text.version, current_day()),
                    t("The policy is acknowledged."),
                )


def _acknowledged(text: PolicyText, today: date) -> None:
    """Who has acknowledged the version and who has not, for those who publish it."""
    if current_scope().role not in PUBLISHING:
        return
    lines = acknowledgements(store(), current_scope(), text, today)
    given = sum(line.at is not None for line in lines)
    title = t("Acknowledged by {given} of {n}", given=given, n=len(lines))
    heads = [
        ("", t("Supervisor")),
        ("", t("Department")),
        ("", t("Whether acknowledged")),
        ("nowrap", t("Acknowledged at")),
    ]
    rows = (
        (
            ("", line.supervisor.name),
            ("", line.supervisor.department_name),
            ("", _state(line, text, today)),
            ("nowrap", moment(local_time(line.at)) if line.at else MISSING),
        )
        for line in lines
    )
    show_markup(tag("h2", title, class_="head"), listing(title, heads, rows), key=f"policy_given_{text.version}")


def _state(line: Acknowledgement, text: PolicyText, today: date) -> Html:
    if line.at is not None:
        return tag("span", t("acknowledged"), class_="pill on")
    if text.replaced(today):
        return tag("span", t("never acknowledged"), class_="pill none")
    days = (today - line.due).days
    if days > 0:
        return tag("span", tn("{n} day late", "{n} days late", days), class_="pill off")
    return tag("span", t("by {day}", day=day(line.due)), class_="pill watch")


def _publish(texts: tuple[PolicyText, ...], today: date) -> None:
    number = texts[0].version + 1 if texts else 1
    latest = texts[0] if texts else None
    title = t("Publish version {n}", n=number)
    with st.expander(title, icon=":material/publish:", expanded=not texts), st.form(f"policy_{number}", border=False):
        left, right = st.columns(2)
        title_zh = left.text_input(t("Title in Chinese"), latest.title_zh if latest else "")
        title_en = right.text_input(t("Title in English"), latest.title_en if latest else "")
        text_zh = left.text_area(t("Text in Chinese (Markdown)"), latest.text_zh if latest else "", height=220)
        text_en = right.text_area(t("Text in English (Markdown)"), latest.text_en if latest else "", height=220)
        changed = st.text_input(t("What is new since the version before")) if latest else ""
        from_day = left.date_input(t("Takes effect on"), max(today, latest.in_force_from) if latest else today,
                                   format="YYYY-MM-DD")  # fmt: skip
        file = right.file_uploader(t("The policy as a file (may be left out)"), type=KINDS)
        st.caption(t("One language is enough, and a file in place of the text. A version that is published is not "
                     "changed any more; every supervisor is asked to acknowledge it."))  # fmt: skip
        if st.form_submit_button(title, type="primary"):
            draft = PolicyDraft(title_en or "", title_zh or "", text_en or "", text_zh or "", from_day, changed or "")
            given = AttachedFile(file.name, file.getvalue()) if file else None
            attempt(lambda: publish_policy(store(), current_scope(), draft, current_day(), file=given), t("Published."))
