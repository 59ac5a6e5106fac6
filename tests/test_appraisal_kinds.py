"""Kinds of appraisal: annual, on leaving, of a probation, interim; what each is about, and what a signature asks."""

import hashlib
import json
from datetime import date

import pytest

from appraisal.annual_appraisal import appraisal, assess_oneself, kinds_begun, move_appraisal
from appraisal.fact_requests import refuse_request
from appraisal.kinds import document, span_to_open, year_and_kind
from appraisal.opening import cycle, open_year
from appraisal.signature import sign
from appraisal.signed_record import signed_versions
from appraisal.verification import verify_record
from data.intake.forms import enter_rows
from data.store import Store
from errors import NotAllowed, WrongUse
from metrics.people import Supervisor
from metrics.targets import TargetRow, set_targets
from scope import operator
from server.commands.verify import verify
from tests.appraising import ADMIN, ANALYST, HR, LEADER, RESULTS, S1, company, talk_over
from tests.loading import load
from tests.people import audit

LATER = date(2026, 2, 1)


def serving(started: str, ended: str | None = None) -> Supervisor:
    """Wang Fang, in service from one day to another."""
    first, last = date.fromisoformat(started), date.fromisoformat(ended) if ended else None
    return Supervisor("S1", "Wang Fang", None, "D1", "Operations", first, last)


def small(store: Store) -> None:
    """The small company; the quarters of S1's first half have targets of their own: 900 of 600 + 400.

    A row without revenue on its last day: June is complete on that day.
    """
    company(store)
    load(store, "operating_results", RESULTS + "2025-06-30,S1,East,Lamp,Shop,Home,0,0\n")
    halves = [("2025-Q1", 600.0), ("2025-Q2", 400.0)]
    rows = [TargetRow(supervisor_id="S1", indicator="revenue", period=code, target=aim) for code, aim in halves]
    set_targets(store, operator(), rows)


@pytest.fixture
def firm(filled) -> Store:
    return filled(small)


# ---------------------------------------------------------------------- spans


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        ("2025-06-30", "2025-06-YTD"),  # the last day of a month: the month is whole
        ("2025-06-29", "2025-05-YTD"),
        ("2025-07-01", "2025-06-YTD"),
        ("2025-12-31", "2025"),
    ],
)
def test_a_leaving_appraisal_reaches_to_the_last_whole_month_of_service(ended, code):
    assert span_to_open(serving("2024-01-01", ended), 2025, "leaving").code == code


@pytest.mark.parametrize("ended", [None, "2024-12-31", "2025-01-30", "2026-03-31"])
def test_without_a_whole_month_before_a_day_of_leaving_in_the_year_there_is_no_leaving_appraisal(ended):
    with pytest.raises(WrongUse, match=r"[Nn]othing was opened"):
        span_to_open(serving("2024-01-01", ended), 2025, "leaving")


@pytest.mark.parametrize(
    ("started", "through", "fits"),
    [
        ("2025-03-01", 3, True),  # March itself is whole
        ("2025-03-02", 3, False),  # the first whole month is April
        ("2025-03-02", 4, True),
        ("2024-11-01", 1, True),  # over the year's end: judged in the year in which it ends
        ("2023-12-31", 3, False),  # began before the year before
    ],
)
def test_a_probation_reaches_from_the_first_whole_month_to_the_one_that_is_named(started, through, fits):
    if fits:
        assert span_to_open(serving(started), 2025, "probation", through).end.month == through
    else:
        with pytest.raises(WrongUse):
            span_to_open(serving(started), 2025, "probation", through)


def test_an_interim_appraisal_names_its_month_and_never_covers_the_whole_year():
    assert span_to_open(serving("2024-01-01"), 2025, "interim", 6).code == "2025-06-YTD"
    for through in (None, 0, 12, 13):
        with pytest.raises(WrongUse):
            span_to_open(serving("2024-01-01"), 2025, "interim", through)


def test_a_documents_name_says_year_and_kind():
    assert (document("S1", 2025), document("S1", 2025, "leaving")) == ("S1/2025", "S1/2025/leaving")
    assert year_and_kind("S1/2025") == (2025, "annual")
    assert year_and_kind("A/B/2025/probation") == (2025, "probation")


# ---------------------------------------------------------------------- opened, written, signed apart


def test_kinds_of_one_year_are_opened_written_and_signed_apart(firm):
    open_year(firm, HR, 2025, ["S1"], kind="interim", through=6, self_by=date(2025, 7, 10))
    open_year(firm, HR, 2025, ["S1"], self_by=date(2026, 1, 10))
    assert kinds_begun(firm, S1, "S1", 2025) == ("annual", "interim")
    assert [cycle(firm, 2025, kind).self_by for kind in ("annual", "interim")] == [date(2026, 1, 10), date(2025, 7, 10)]
    assess_oneself(firm, S1, "S1", 2025, {"overall": "A good half."}, kind="interim")
    assert [n.text for n in appraisal(firm, S1, "S1", 2025, LATER, kind="interim").notes] == ["A good half."]
    assert appraisal(firm, S1, "S1", 2025, LATER).notes == ()
    move_appraisal(firm, S1, "S1", 2025, "hand_in", kind="interim")
    talk_over(firm, kind="interim", on=LATER)
    signed = sign(firm, LEADER, "S1", 2025, today=LATER, kind="interim")
    assert (signed.kind, signed.version, signed.record["kind"]) == ("interim", 1, "interim")
    assert signed.record["span"] == {"from": "2025-01-01", "to": "2025-06-30"}
    assert signed_versions(firm, S1, "S1", 2025) == ()
    assert appraisal(firm, S1, "S1", 2025, LATER).state == "open"
    assert ("director", "appraisal.sign", "S1/2025/interim") in audit(firm)


def test_an_interim_appraisal_counts_what_happened_in_its_span_and_nothing_later(firm):
    load(
        firm,
        "routine_checks",
        "supervisor_id,checked_on,rater,tasks_due,tasks_done,attitude,teamwork\nS1,2025-07-01,HR,10,0,0,0\n",
    )
    open_year(firm, HR, 2025, ["S1"], kind="interim", through=6)
    half = appraisal(firm, S1, "S1", 2025, LATER, kind="interim").year
    assert half.score.period.code == "2025-06-YTD"
    assert half.total == pytest.approx(0.8 * 80 + 0.2 * 90)  # the check of 1 July is not of it
    assert appraisal(firm, S1, "S1", 2025, LATER).year.routine == pytest.approx(45)


def test_a_signed_interim_appraisal_is_verified_over_its_own_span(firm):
    open_year(firm, HR, 2025, ["S1"], kind="interim", through=6)
    move_appraisal(firm, S1, "S1", 2025, "hand_in", kind="interim")
    talk_over(firm, kind="interim", on=LATER)
    signed = sign(firm, LEADER, "S1", 2025, today=LATER, kind="interim")
    checked = verify_record(firm, S1, signed)
    assert (checked.intact, checked.reproduced, checked.changes) == (True, True, ())
    assert verify(firm, operator(), supervisor="S1", year=2025, kind="interim").exit_code == 0
    with pytest.raises(WrongUse, match="Annual appraisal 2025 of S1 was not signed"):
        verify(firm, operator(), supervisor="S1", year=2025)
    with pytest.raises(WrongUse, match="no kind of appraisal"):
        verify(firm, operator(), supervisor="S1", year=2025, kind="weekly")


def test_a_record_signed_before_there_were_kinds_is_annual_and_verified_to_the_byte(firm):
    open_year(firm, HR, 2025, ["S1"])
    move_appraisal(firm, S1, "S1", 2025, "hand_in")
    talk_over(firm, on=LATER)
    record = sign(firm, LEADER, "S1", 2025, today=LATER).record
    for added in ("kind", "span", "obstacles", "remark"):
        del record[added]
    del record["scheme"]["content"]["training_below"]  # a setting that came after the signature
    old = json.dumps({**record, "format": 1, "reason": None}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    with firm.transaction() as write:
        write.execute(
            "UPDATE signed_appraisals SET content = ?, sha256 = ?", [old, hashlib.sha256(old.encode()).hexdigest()]
        )
    (signed,) = signed_versions(firm, S1, "S1", 2025)
    checked = verify_record(firm, S1, signed)
    assert (signed.kind, checked.intact, checked.reproduced, checked.changes) == ("annual", True, True, ())


def test_who_is_appraised_on_leaving_is_not_appraised_for_the_year_besides(firm):
    with pytest.raises(WrongUse, match="no day of leaving in 2025"):
        open_year(firm, HR, 2025, ["S1"], kind="leaving")
    with firm.transaction() as write:
        write.execute("UPDATE supervisors SET ended_on = '2025-06-30' WHERE supervisor_id = 'S1'")
    assert open_year(firm, HR, 2025, ["S1"], kind="leaving") == ("S1",)
    assert open_year(firm, HR, 2025) == ("S2",)


def test_only_the_annual_appraisal_is_opened_for_everybody_and_only_by_those_who_run_it(firm):
    with pytest.raises(WrongUse, match="Name whose appraisal"):
        open_year(firm, HR, 2025, kind="interim", through=6)
    for who in (S1, ANALYST, ADMIN):
        with pytest.raises(NotAllowed):
            open_year(firm, who, 2025, ["S1"], kind="interim", through=6)
    with pytest.raises(WrongUse, match="no kind of appraisal"):
        open_year(firm, HR, 2025, ["S1"], kind="weekly")
    assert kinds_begun(firm, S1, "S1", 2025) == ()


# ---------------------------------------------------------------------- what a signature asks


@pytest.mark.parametrize(("today", "asked"), [(date(2025, 6, 30), True), (date(2025, 7, 1), False)])
def test_a_period_that_has_not_ended_is_signed_with_a_reason_only(firm, today, asked):
    open_year(firm, HR, 2025, ["S1"], kind="interim", through=6)
    move_appraisal(firm, S1, "S1", 2025, "hand_in", kind="interim")
    talk_over(firm, kind="interim", on=LATER)
    if asked:
        with pytest.raises(WrongUse, match="it runs to 2025-06-30; judged so far is Jan–Jun 2025"):
            sign(firm, LEADER, "S1", 2025, today=today, kind="interim")
        assert signed_versions(firm, S1, "S1", 2025, kind="interim") == ()
    signed = sign(firm, LEADER, "S1", 2025, {"running": "Leaves for the birth."}, today=today, kind="interim")
    reasons = [(entry["key"], entry["reason"]) for entry in signed.record["obstacles"]]
    assert reasons == ([("running", "Leaves for the birth.")] if asked else [])


PROJECTS = (
    "project_id,supervisor_id,name,planned_start,planned_finish,actual_start,actual_finish,status,budget\n"
    "PJ-1,S1,Move,2025-01-05,2025-05-31,2025-01-05,2025-06-20,closed,1000\n"
)


def test_an_open_request_is_named_before_the_signature_until_it_is_answered(firm):
    load(firm, "projects", PROJECTS)
    with firm.transaction() as write:
        write.execute("UPDATE projects SET loaded_at = loaded_at - INTERVAL 2 DAY")
    row = {"project_id": "PJ-1", "planned_finish": "2025-06-30"}
    [number] = enter_rows(firm, S1, "projects", [row], reason="The client asked for more.").requests
    open_year(firm, HR, 2025, ["S1"])
    move_appraisal(firm, S1, "S1", 2025, "hand_in")
    talk_over(firm, on=LATER)
    with pytest.raises(WrongUse, match="Changes after the fact wait for an answer: Projects PJ-1"):
        sign(firm, LEADER, "S1", 2025, today=LATER)
    refuse_request(firm, LEADER, number, LATER, "It was asked after the day.")
    assert sign(firm, LEADER, "S1", 2025, today=LATER).record["obstacles"] == []


def test_one_reason_does_not_stand_for_another(firm):
    open_year(firm, HR, 2025, ["S1"])
    move_appraisal(firm, S1, "S1", 2025, "hand_in")
    talk_over(firm, on=LATER)
    with firm.transaction() as write:
        write.execute("DELETE FROM routine_checks WHERE supervisor_id = 'S1'")
    early = date(2025, 11, 28)
    with pytest.raises(WrongUse) as refused:
        sign(firm, LEADER, "S1", 2025, {"running": "Leadership is away in January."}, today=early)
    assert "no routine check" in refused.value.words.en
    assert "not ended" not in refused.value.words.en
    why = {"running": "Leadership is away in January.", "incomplete": "The rater left."}
    assert len(sign(firm, LEADER, "S1", 2025, why, today=early).record["obstacles"]) == 2
