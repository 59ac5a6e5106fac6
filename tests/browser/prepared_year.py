"""What the year's journey finds prepared in its company: requests that wait, an appraisal signed once.

Made by the functions that the pages call, by the people who would press there: only what a reader must see is played.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from appraisal.annual_appraisal import assess_oneself, move_appraisal
from appraisal.fact_requests import fact_requests
from appraisal.feedback_talk import Minutes, record_feedback_talk
from appraisal.opening import open_year
from appraisal.signature import sign
from data.intake.forms.enter import enter_rows
from data.store import Store
from metrics.scheme import DEFAULT_SCHEME
from metrics.scheme_lock import set_scheme
from scope import Role, Scope
from text import Words

DIRECTOR = Scope("director", Role.LEADERSHIP, None)
HUMAN_RESOURCES = Scope("hr", Role.HR, None)
EARLIER = 2024  # a year nobody else plays with
# Of which year requests wait, by language: the page of a year tries each of them.
REQUESTED = {"zh": EARLIER, "en": 2026}
# Whose appraisal of it waits for the second signature, by language.
HALF_SIGNED = {"zh": "S3", "en": "S4"}


class Asked(NamedTuple):
    """Two requests of one supervisor, and what each is about in words."""

    refused: int
    granted: int
    about_refused: Words
    about_granted: Words


def prepared(store: Store, lang: str, whose: str) -> Asked:
    """Two reports came a day earlier, says their supervisor; somebody else's year is signed by the director."""
    signed_once(store, HALF_SIGNED[lang])
    return asked_for(store, whose, REQUESTED[lang])


def asked_for(store: Store, whose: str, year: int) -> Asked:
    """Ask to change the days on which two reports of that year were delivered."""
    own = Scope(whose.lower(), Role.SUPERVISOR, frozenset({whose}))
    reports = store.rows(
        """SELECT report_id, delivered_on FROM analysis_reports WHERE supervisor_id = ? AND superseded_by IS NULL
           AND year(due_on) = ? AND year(delivered_on) = year(due_on) ORDER BY due_on LIMIT 2""",
        [whose, year],
    )
    numbers: list[int] = []
    for report_id, delivered_on in reports:
        row = {"report_id": report_id, "delivered_on": str(delivered_on - timedelta(days=1))}
        numbers += enter_rows(store, own, "analysis_reports", [row], reason="It was mailed the day before.").requests
    about = {request.request_id: request.about for request in fact_requests(store, own)}
    return Asked(*numbers, *(about[number] for number in numbers))


def signed_once(store: Store, whose: str) -> None:
    """Their appraisal of that year, whose scheme asks for two signatures, with the first of them."""
    own, today = Scope(whose.lower(), Role.SUPERVISOR, frozenset({whose})), date.today()
    set_scheme(store, DIRECTOR, EARLIER, replace(DEFAULT_SCHEME, second_signature=True), today=date(EARLIER - 1, 12, 1))
    open_year(store, HUMAN_RESOURCES, EARLIER, [whose])
    assess_oneself(store, own, whose, EARLIER, {"overall": "A year of building up."})
    move_appraisal(store, own, whose, EARLIER, "hand_in")
    minutes = Minutes("The supervisor, the director", "Reports came late.", "They will come in time.", "A calendar.")
    record_feedback_talk(store, HUMAN_RESOURCES, whose, EARLIER, today, minutes, today=today)
    # Whatever stands against it, as the records of that year lack something or other.
    reasons = dict.fromkeys(("running", "objections", "requests", "incomplete"), "That year's records are as they are.")
    sign(store, DIRECTOR, whose, EARLIER, reasons, today=today)
