"""The scheme's lock (judgement 2): settled before its year, changed by a second person, for months that lie ahead."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from appraisal.desk import desk
from data.schemas import EVERY_TABLE
from data.store import Store
from errors import NotAllowed, ScorecardError, WrongUse
from metrics.annual_score import annuals
from metrics.periods import Period
from metrics.scheme import DEFAULT_SCHEME, scheme
from metrics.scheme_lock import set_scheme, why_settled
from metrics.scheme_months import scheme_on
from metrics.scheme_notices import read_scheme_notice, scheme_notices
from metrics.scheme_requests import (
    ask_for_scheme,
    grant_scheme,
    may_answer_scheme,
    months_ahead,
    refuse_scheme,
    scheme_requests,
    take_scheme_back,
)
from metrics.scores import scores
from metrics.targets import TargetRow, set_targets
from scope import FOR, Role, Scope, operator
from server.commands.dispatch import COMMANDS
from tests.appraising import ADMIN, ANALYST, HR, LEADER, PEOPLE, S1
from tests.loading import with_people
from tests.test_house import ROOT, _files

OTHER_LEADER = Scope("chair", Role.LEADERSHIP, None)
DEPUTY = Scope(f"na{FOR}director", Role.LEADERSHIP, None)
DIRECTOR_AS_DEPUTY = Scope(f"director{FOR}hr", Role.HR, None)
BEFORE, TODAY = date(2025, 12, 31), date(2026, 10, 15)
ONLY_PROJECTS = {**dict.fromkeys(DEFAULT_SCHEME.families, 0.0), "projects": 100.0}
WANTED = replace(DEFAULT_SCHEME, families=ONLY_PROJECTS)
WHY = "Projects decide this year."


def asked(store: Store, who: Scope = LEADER, **other: Any) -> int:
    wish = {"holds_from": 11, "reason": WHY, "seen": 0, "today": TODAY} | other
    return ask_for_scheme(store, who, 2026, wish.pop("wanted", WANTED), **wish).request_id


def figures(store: Store) -> dict[tuple[str, str], Any]:
    """Every score of the sample company's year and of what it consists of, and every annual score."""
    periods = [Period.parse(code) for code in ("2026", "2026-03", "2026-09", "2026-Q2", "2025")]
    found: dict[tuple[str, str], Any] = {
        place: score.kpi for place, score in scores(store, HR, None, periods, TODAY).items()
    }
    return found | {(key, "annual"): year.total for key, year in annuals(store, HR, 2026, TODAY).items()}


# ---------------------------------------------------------------------- when it is settled


def test_a_scheme_is_set_until_the_last_day_before_its_year_and_settled_from_the_first(store):
    set_scheme(store, LEADER, 2026, WANTED, today=BEFORE)
    with pytest.raises(WrongUse, match="The scheme is settled: 2026 has begun"):
        set_scheme(store, LEADER, 2026, DEFAULT_SCHEME, today=date(2026, 1, 1))
    assert scheme(store, 2026).version == 1


def test_an_approved_plan_settles_the_scheme_before_its_year_begins(store):
    with_people(store)
    row = TargetRow(supervisor_id="S1", indicator="revenue", period="2026", target=100)
    set_targets(store, LEADER, [row])
    assert why_settled(store, 2026, BEFORE) is None
    set_targets(store, LEADER, [row], plan_version=1)
    with pytest.raises(WrongUse, match="a plan of 2026 is approved"):
        set_scheme(store, LEADER, 2026, WANTED, today=BEFORE)
    assert asked(store, today=BEFORE, holds_from=1) == 1


# ---------------------------------------------------------------------- asking


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"reason": "  "}, "needs its reason"),
        ({"holds_from": 10}, "has not begun"),
        ({"holds_from": 1}, "has not begun"),
        ({"holds_from": None}, "has not begun"),
        ({"holds_from": 13}, "has not begun"),
        ({"wanted": DEFAULT_SCHEME}, "Nothing in the scheme differs"),
        ({"wanted": replace(WANTED, kpi_share=0.7)}, "add up to 90%, not 100%"),
        ({"seen": 4}, "Meanwhile"),
        ({"today": BEFORE}, "is not settled yet"),
    ],
)
def test_what_is_asked_for_without_reason_month_ahead_or_change_is_refused(store, wish, said):
    with pytest.raises(WrongUse, match=said):
        asked(store, **wish)
    assert scheme_requests(store, LEADER) == ()


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.HR, Role.ANALYST])
def test_only_those_who_set_targets_ask(store, role):
    with pytest.raises(NotAllowed):
        asked(store, PEOPLE[role])


def test_one_change_at_a_time_waits(store):
    asked(store)
    with pytest.raises(WrongUse, match="Another change of the scheme of 2026 waits"):
        asked(store, OTHER_LEADER)


def test_in_the_last_month_no_month_lies_ahead():
    assert months_ahead(2026, date(2026, 11, 30)) == (12,)
    assert months_ahead(2026, date(2026, 12, 1)) == ()


# ---------------------------------------------------------------------- answering


def test_asking_moves_nothing_and_a_refusal_leaves_everything(sample_copy):
    stands = figures(sample_copy)
    number = asked(sample_copy)
    assert figures(sample_copy) == stands
    with pytest.raises(WrongUse, match="A refusal needs its reason"):
        refuse_scheme(sample_copy, HR, number, " ", today=TODAY)
    refused = refuse_scheme(sample_copy, HR, number, "Too late in the year.", today=TODAY)
    assert (refused.answer, refused.answered_by, refused.remark) == ("refused", "hr", "Too late in the year.")
    assert figures(sample_copy) == stands
    assert scheme(sample_copy, 2026).version == 0
    with pytest.raises(WrongUse, match="answered already: refused"):
        grant_scheme(sample_copy, HR, number, today=TODAY)


def test_granted_it_holds_from_its_month_and_what_is_closed_stays_to_the_digit(sample_copy):
    stands = figures(sample_copy)
    granted = grant_scheme(sample_copy, HR, asked(sample_copy), today=TODAY)
    assert (granted.answer, granted.held, granted.version) == ("granted", 11, 1)
    assert figures(sample_copy) == stands
    assert scheme_on(sample_copy, date(2026, 10, 31)).families["projects"] == 20
    assert scheme_on(sample_copy, date(2026, 11, 1)).families["projects"] == 100
    before = {line.supervisor_id: line.before for line in granted.effect}
    assert before == {key: stands[key, "annual"] for key, _ in stands if (key, "annual") in stands}


def test_for_the_whole_year_only_whoever_grants_decides_and_says_why(sample_copy):
    number = asked(sample_copy)
    with pytest.raises(WrongUse, match="say why"):
        grant_scheme(sample_copy, HR, number, today=TODAY, whole_year=True)
    granted = grant_scheme(sample_copy, HR, number, today=TODAY, whole_year=True, remark="Agreed with all eight.")
    after = {key: year.total for key, year in annuals(sample_copy, HR, 2026, TODAY).items()}
    assert {line.supervisor_id: line.after for line in granted.effect} == after
    assert any(line.before != line.after for line in granted.effect)


def test_a_change_whose_month_has_begun_meanwhile_is_not_granted_as_asked(store):
    number = asked(store)
    with pytest.raises(WrongUse, match="has begun"):
        grant_scheme(store, HR, number, today=date(2026, 11, 1))
    assert scheme(store, 2026).version == 0


@pytest.mark.parametrize(
    "who", [LEADER, ADMIN, ANALYST, S1, operator(), Scope("director", Role.HR, None), DEPUTY, DIRECTOR_AS_DEPUTY]
)
def test_neither_who_asked_nor_whom_it_judges_nor_who_keeps_the_system_answers(store, who):
    with_people(store)
    number = asked(store)
    for answer in (
        lambda: grant_scheme(store, who, number, today=TODAY),
        lambda: refuse_scheme(store, who, number, "no", today=TODAY),
    ):
        with pytest.raises(NotAllowed):
            answer()
    assert scheme_requests(store, who)[0].is_open
    assert scheme(store, 2026).version == 0


def test_a_leader_who_is_judged_by_it_does_not_answer(store):
    """Wang Fang is S1, whatever role the account has by now."""
    with_people(store)
    number = asked(store)
    (request,) = scheme_requests(store, LEADER)
    [(name,)] = store.rows("SELECT name FROM supervisors WHERE supervisor_id = 'S1'")
    judged = Scope(name, Role.LEADERSHIP, None)
    assert not may_answer_scheme(store, judged, request)
    with pytest.raises(NotAllowed):
        grant_scheme(store, judged, number, today=TODAY)


def test_who_asked_withdraws_and_nobody_else(store):
    number = asked(store)
    with pytest.raises(NotAllowed):
        take_scheme_back(store, HR, number)
    assert take_scheme_back(store, LEADER, number).answer == "taken_back"
    with pytest.raises(WrongUse, match="answered already"):
        take_scheme_back(store, LEADER, number)


# ---------------------------------------------------------------------- notice


def test_everyone_whom_it_judges_has_the_notice_until_they_read_it(store):
    with_people(store)
    number = asked(store)
    assert [task.what.en for task in desk(store, HR, TODAY) if task.place == "scheme"] == [
        "Grant or refuse the change of the appraisal scheme 2026, from Nov 2026 on"
    ]
    grant_scheme(store, HR, number, today=TODAY)
    assert {notice.supervisor.supervisor_id for notice in scheme_notices(store, HR)} >= {"S1", "S2"}
    notices = [task.what.en for task in desk(store, S1, TODAY) if task.place == "scheme"]
    assert notices == ["Read the notice: the appraisal scheme 2026 is changed, from Nov 2026 on"]
    with pytest.raises(NotAllowed):
        read_scheme_notice(store, HR, number)
    with pytest.raises(NotAllowed):
        read_scheme_notice(store, Scope(f"li{FOR}wang", Role.SUPERVISOR, frozenset({"S1"})), number)
    read_scheme_notice(store, S1, number)
    read_scheme_notice(store, S1, number)
    assert [task for task in desk(store, S1, TODAY) if task.place == "scheme"] == []
    unread = {notice.supervisor.supervisor_id for notice in scheme_notices(store, HR) if notice.read_at is None}
    assert "S1" not in unread
    assert "S2" in unread


def test_scores_before_and_after_are_shown_to_those_whose_business_they_are(sample_copy):
    grant_scheme(sample_copy, HR, asked(sample_copy), today=TODAY)
    own = Scope("s1", Role.SUPERVISOR, frozenset({"S1"}))
    seen = {who.person: len(scheme_requests(sample_copy, who)[0].effect) for who in (HR, own, ADMIN, ANALYST)}
    assert seen == {"hr": 8, "s1": 1, "admin": 0, "analyst": 0}


# ---------------------------------------------------------------------- the adversary


def tries(store: Store, who: Scope) -> list[Callable[[], object]]:
    """All that one person can try alone with a scheme whose year runs."""
    return [
        lambda: set_scheme(store, who, 2026, WANTED, today=TODAY),
        lambda: set_scheme(store, who, 2026, WANTED, today=TODAY, seen=0),
        lambda: asked(store, who, holds_from=1),
        lambda: asked(store, who, holds_from=None),
        lambda: grant_scheme(store, who, asked(store, who), today=TODAY),
        lambda: grant_scheme(store, who, scheme_requests(store, who)[0].request_id, today=TODAY),
        lambda: grant_scheme(
            store, who, scheme_requests(store, who)[0].request_id, today=TODAY, whole_year=True, remark="x"
        ),
        lambda: read_scheme_notice(store, who, scheme_requests(store, who)[0].request_id),
    ]


def test_nobody_alone_moves_a_figure_by_the_scheme(sample_copy):
    """Each tries everything, also with a request of their own that waits: no version is stored, no figure moves."""
    stands = figures(sample_copy)
    for who in (*PEOPLE.values(), operator()):
        for attempt in tries(sample_copy, who):
            with suppress(ScorecardError, IndexError):
                attempt()
        for request in scheme_requests(sample_copy, who):
            if request.is_open:
                assert request.asked_by == who.person
                take_scheme_back(sample_copy, who, request.request_id)
    assert sample_copy.value("SELECT count(*) FROM schemes WHERE year = 2026") == 0
    assert figures(sample_copy) == stands


def test_no_other_way_in_writes_a_scheme():
    """No file, no command and no other code stores one: there is one write, and it has two callers."""
    assert not {"schemes", "scheme_requests", "scheme_answers"} & EVERY_TABLE.keys()
    assert not [command for command in COMMANDS if "scheme" in command]
    writes = re.compile(r"(INTO|UPDATE|DELETE FROM|REPLACE)\s+(main\.)?schemes\b", re.IGNORECASE)
    writing = {file.relative_to(ROOT) for file in _files() if writes.search(file.read_text(encoding="utf-8"))}
    assert writing == {Path("metrics/scheme_lock.py")}
    calling = {file.relative_to(ROOT) for file in _files() if "keep_version(" in file.read_text(encoding="utf-8")}
    assert calling == {Path("metrics/scheme_lock.py"), Path("metrics/scheme_requests.py")}
