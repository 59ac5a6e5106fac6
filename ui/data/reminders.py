"""Reminders on the page of the collection plan: who was reminded of what and what became of it, and doing so now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import streamlit as st

from data.store import Store
from errors import ScorecardError
from reports import MAIL_HOST, MailServer, Reminded, SentReminder, last_reminders, recipients, send_reminders
from scope import Right, Scope
from text import moment, number, t, tn
from ui.kit import (
    USERS,
    Part,
    cached_questions,
    current_day,
    current_scope,
    link,
    listing,
    local_time,
    name_of_person,
    show_markup,
    store,
    tag,
)

MINUTES = 5


def reminders() -> None:
    """For whoever may upload: what would be sent now, the button that sends it, the last reminders."""
    if not current_scope().may(Right.UPLOAD):
        return
    show_markup(tag("h2", t("Reminders by mail"), class_="head"), key="reminders_head")
    _show_sent()
    try:
        server = MailServer.here()
        latest = last_reminders(store(), current_scope(), limit=1)
        state: list[tuple] = [(reminder.key, reminder.begun_at, reminder.sent_at) for reminder in latest]
        state += [
            (recipient.key, recipient.address) for recipient in recipients(store(), current_scope(), current_day())
        ]
        due = _due(cached_questions.memory_key(), state, store(), current_scope())
    except ScorecardError as error:
        st.error(str(error.words), icon=":material/error:")
        return
    _what_is_due(due, server is not None)
    if due.outcomes and st.button(t("Remind now"), key="remind", disabled=server is None, icon=":material/mail:"):
        with st.spinner(t("Sending …")):
            try:
                st.session_state["reminded"] = send_reminders(store(), current_scope(), server, current_day())
            except ScorecardError as error:
                st.error(str(error.words), icon=":material/error:")
                return
        st.rerun()
    _last()


@st.cache_resource(max_entries=8, ttl=MINUTES * 60, show_spinner=False)
def _due(key: cached_questions.CacheKey, state: list[tuple], _here: Store, _who: Scope) -> Reminded:
    """What would be sent now. Remembered for some minutes: it looks at everybody's desk (seconds)."""
    return send_reminders(_here, _who, None, key.day, dry_run=True)


def _show_sent() -> None:
    """What the button has just done."""
    done: Reminded | None = st.session_state.pop("reminded", None)
    if done is None:
        return
    sent = sum(outcome.sent for outcome in done.outcomes)
    if sent:
        st.success(tn("{n} mail sent.", "{n} mails sent.", sent), icon=":material/check:")
    for outcome in done.outcomes:
        if outcome.failed:
            st.error(f"{outcome.letter.to.name}: {outcome.failed}", icon=":material/error:")


def _what_is_due(due: Reminded, named: bool) -> None:
    parts: list[Part] = []
    if not named:
        says = t("No mail server is named, so none is sent: set {name} where the dashboard runs.", name=MAIL_HOST)
        parts.append(tag("p", says, class_="note"))
    if due.outcomes:
        rows = sum(len(outcome.letter.reminders) for outcome in due.outcomes)
        names = t(", ").join(outcome.letter.to.name for outcome in due.outcomes)
        says = t("{n} reminders wait to be sent, to {names}.", n=number(rows), names=names)
        parts.append(tag("p", says))
    else:
        parts.append(tag("p", t("Nobody is to be reminded of anything new."), class_="quiet"))
    if due.without_address:
        names = t(", ").join(due.without_address)
        parts.append(tag("p", t("No e-mail address on file: {names}", names=names), class_="bad"))
        if current_scope().may(Right.MANAGE_USERS):
            where = tag("a", t("Addresses are kept with the accounts"), href=link(USERS), class_="plain", data_go=True)
            parts.append(tag("p", where, class_="small"))
        else:
            parts.append(tag("p", t("An administrator adds it on the accounts page."), class_="quiet small"))
    show_markup(*parts, key="reminders_due")


def _last() -> None:
    latest = last_reminders(store(), current_scope(), limit=200)
    if not latest:
        return
    names = {supervisor.supervisor_id: supervisor.name for supervisor in cached_questions.supervisors()}
    heads = [("", t("To")), ("", t("Reminded of")), ("", t("When")), ("", t("Status"))]
    mails: dict[tuple, list[SentReminder]] = {}
    for reminder in latest:  # what was tried for one person at one moment stood in one mail
        mails.setdefault(
            (reminder.supervisor_id, reminder.username, reminder.begun_at, reminder.sent_at is None), []
        ).append(reminder)
    with st.expander(t("The last reminders ({n})", n=number(len(latest)))):
        rows = (_row(same, names) for same in mails.values())
        show_markup(listing(t("Reminders by mail"), heads, rows), key="reminders_last")


def _row(same: Sequence[SentReminder], names: dict[str, str]) -> Iterable[tuple[str, Part]]:
    first = same[0]
    lines = Counter(str(reminder.says) for reminder in sorted(same, key=lambda reminder: reminder.due_on or date.max))
    if first.sent_at:
        state = tag("span", t("sent"), class_="pill on")
    elif first.failed:
        state = tag(
            "span", tag("span", t("not sent"), class_="pill off"), " ", tag("span", first.failed, class_="small")
        )
    else:
        state = tag("span", t("not known whether it arrived"), class_="pill watch")
    return (
        ("", (_whose(first, names), tag("div", first.address, class_="quiet small") if first.address else None)),
        ("", [tag("div", words, f" × {n}" if n > 1 else "") for words, n in lines.items()]),
        ("", moment(local_time(first.begun_at))),
        ("", state),
    )


def _whose(reminder: SentReminder, names: dict[str, str]) -> str:
    return (
        names.get(reminder.supervisor_id, reminder.supervisor_id)
        if reminder.supervisor_id
        else name_of_person(reminder.username)
    )
