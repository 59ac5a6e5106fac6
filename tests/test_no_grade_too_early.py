"""Nobody is led to a named grade under 70 % coverage or before the period's end without a written reason, on any way.

The company has two supervisors and revenue alone, which reaches its target: 100 points on the little there is. Every
way that could name a grade is asked, in both languages: page, command, report, PDF, desk, each kind of appraisal.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from appraisal.annual_appraisal import move_appraisal
from appraisal.calibration import calibration_board
from appraisal.desk import desk
from appraisal.kinds import ANNUAL, INTERIM, KINDS, LEAVING, PROBATION
from appraisal.opening import open_year
from appraisal.signature import sign
from appraisal.signed_record import signed_versions
from data.store import Store
from errors import ScorecardError, WrongUse
from metrics.annual_score import annual, annuals
from metrics.curve import Curve
from metrics.periods import Period
from metrics.scheme import DEFAULT_SCHEME, Scheme, scheme
from metrics.scheme_lock import set_scheme
from metrics.scheme_requests import ask_for_scheme, grant_scheme
from metrics.target_rows import TargetRow
from metrics.targets import set_targets
from reports import pdf, supervisor_report
from scope import operator
from server.commands.dispatch import COMMANDS
from tests.appraising import HR, LEADER, RESULTS, S1
from tests.loading import load, with_people
from text import use_language

IN_THE_YEAR, AFTER = date(2025, 11, 20), date(2026, 1, 20)
BLANK = dict.fromkeys(("running", "talk", "requests", "incomplete"), "  ")


def scarce(store: Store) -> None:
    """S1 and S2 made 100 of a target of 100 in each month of 2025; nothing else is known of them."""
    with_people(store)
    months = [(who, f"2025-{month:02d}") for who in ("S1", "S2") for month in range(1, 13)]
    rows = "".join(f"{month}-28,{who},East,Lamp,Shop,Home,100,0\n" for who, month in months)
    assert load(store, "operating_results", RESULTS + rows).load_id is not None
    aims = (TargetRow(supervisor_id=who, indicator="revenue", period=month, target=100) for who, month in months)
    set_targets(store, operator(), aims)


@pytest.fixture
def firm(filled) -> Store:
    return filled(scarce)


def signed_anything(store: Store) -> bool:
    return any(signed_versions(store, HR, who, 2025, kind=kind) for who in ("S1", "S2") for kind in KINDS)


# ---------------------------------------------------------------------- what is computed


@pytest.mark.parametrize("today", [IN_THE_YEAR, AFTER])
def test_a_year_of_which_little_is_known_has_a_score_and_no_grade(firm, today):
    for year in (annual(firm, S1, "S1", 2025, today), *annuals(firm, HR, 2025, today).values()):
        assert year.total is not None
        assert year.coverage < 0.7
        assert year.grade is None
        assert year.grade_in_words is not None
        assert year.grade_in_words.en.startswith("provisional")
    board = calibration_board(firm, HR, 2025, today)
    assert {line.year.grade for line in board} == {None}


def schemes() -> Iterator[Scheme]:
    """What one might make of the scheme to have a grade named: no coverage asked for, grades for nothing."""
    yield replace(DEFAULT_SCHEME, incomplete_below=0.0)
    yield replace(DEFAULT_SCHEME, incomplete_below=0.2)
    yield replace(DEFAULT_SCHEME, curve=Curve(100, 100.1, 120), incomplete_below=0.0)


@pytest.mark.parametrize("wanted", schemes())
def test_no_scheme_asks_for_less_coverage(firm, wanted):
    with pytest.raises(WrongUse):
        set_scheme(firm, operator(), 2025, wanted, today=date(2024, 12, 1))
    with suppress(ScorecardError):
        asked = ask_for_scheme(firm, LEADER, 2025, wanted, holds_from=12, reason="x", seen=0, today=IN_THE_YEAR)
        grant_scheme(firm, HR, asked.request_id, today=IN_THE_YEAR, whole_year=True, remark="x")
    assert scheme(firm, 2025).version == 0
    # One stored before this rule was there names no grade either.
    with firm.transaction() as write:
        write.execute(
            "INSERT INTO schemes (year, version, content, set_at, set_by) VALUES (2025, 1, ?, now(), 'x')",
            [wanted.to_json()],
        )
    assert annual(firm, S1, "S1", 2025, AFTER).grade is None


# ---------------------------------------------------------------------- the signature


def opened(store: Store, kind: str) -> None:
    """The appraisal of S1 in this kind, handed in."""
    if kind in (PROBATION, INTERIM):
        open_year(store, HR, 2025, ["S1"], kind=kind, through=6)
    elif kind == LEAVING:
        with store.transaction() as write:
            write.execute("UPDATE supervisors SET ended_on = '2025-09-30' WHERE supervisor_id = 'S1'")
        open_year(store, HR, 2025, ["S1"], kind=kind)
    else:
        open_year(store, HR, 2025, ["S1"])
    move_appraisal(store, S1, "S1", 2025, "hand_in", kind=kind)


@pytest.mark.parametrize("kind", [ANNUAL, LEAVING, PROBATION, INTERIM])
@pytest.mark.parametrize("today", [IN_THE_YEAR, AFTER])
def test_no_kind_of_appraisal_is_signed_without_each_reason_in_words(firm, kind, today):
    opened(firm, kind)
    for reasons in (None, {}, BLANK, {"running": "yes", "talk": "yes", "requests": "yes"}, {"else": "yes"}):
        with pytest.raises(WrongUse, match="Signing needs a written reason"):
            sign(firm, LEADER, "S1", 2025, reasons, today=today, kind=kind)
    assert not signed_anything(firm)


def test_with_its_reasons_the_grade_is_signed_as_provisional_and_the_reasons_stand_beside_it(firm):
    opened(firm, ANNUAL)
    reasons = {"talk": "On leave.", "incomplete": "The shop opened in December."}
    record = sign(firm, LEADER, "S1", 2025, reasons, today=AFTER).record
    assert record["provisional"]["en"].startswith("provisional")
    assert {obstacle["key"]: obstacle["reason"] for obstacle in record["obstacles"]} == reasons


# ---------------------------------------------------------------------- what is shown


def answers(store: Store) -> Iterator[str]:
    """What the command line answers about the year, to each who may ask."""
    for who in (operator(), HR, LEADER, S1):
        for command, asked in (
            ("score", {"period": ["2025"]}),
            ("indicators", {"period": ["2025"]}),
            ("verify", {"supervisor": "S1", "year": 2025}),
        ):
            with suppress(ScorecardError):
                found = COMMANDS[command](store, who, **asked)
                yield f"{found.text} {json.dumps(found.data, ensure_ascii=False, default=str)}"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("today", [IN_THE_YEAR, AFTER])
def test_report_pdf_desk_and_commands_name_no_grade(firm, today, lang):
    """100 points of 100: were a grade named, it would be the highest."""
    assert annual(firm, S1, "S1", 2025, AFTER).earned == DEFAULT_SCHEME.grades[0]
    use_language(lang)
    report = supervisor_report(firm, HR, "S1", Period.year(2025), today)
    assert report.year is None or report.year.grade is None
    said = [
        " ".join(
            page.extract_text() for page in PdfReader(BytesIO(pdf(report, lang, made_at=datetime(2026, 1, 20)))).pages
        )
    ]
    said += [task.what.in_(lang) for who in (HR, LEADER, S1) for task in desk(firm, who, today)]
    said += answers(firm)
    assert len(said) > 5
    assert not [text[:80] for text in said if "excellent" in text.lower() or "优秀" in text]
