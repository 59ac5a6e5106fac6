"""Routine checks are due at the scheme's intervals, made by those who rate; a missing rater is never 0."""

from dataclasses import replace
from datetime import date

import pytest

from appraisal.routine import checks_due, rate_routine, rating_tasks, routine_checks
from data.store import Store
from errors import NotAllowed, WrongUse
from metrics.annual_score import annual
from metrics.scheme_lock import set_scheme
from tests.appraising import ADMIN, ANALYST, CHECKS, HR, LEADER, REVENUE_ALONE, S1, S2, company
from tests.loading import load

AUGUST = date(2025, 8, 20)


@pytest.fixture
def firm(filled) -> Store:
    """The small company: HR rated both at the end of June 2025."""
    return filled(company)


def owed(store: Store, who=LEADER, today: date = AUGUST) -> list[tuple]:
    return [(one.supervisor.supervisor_id, one.period.code, one.rater) for one in checks_due(store, who, today)]


def rated(store: Store, who=LEADER, day: date = date(2025, 8, 19), **parts):
    given = {"typed": (10, 8), "attitude": 90, "teamwork": 100, **parts}
    return rate_routine(store, who, "S1", day, **given)


def test_who_rated_lately_is_expected_to_go_on_and_leadership_rates_each_interval(firm):
    assert owed(firm) == [
        ("S2", "2025-07", "HR"),
        ("S1", "2025-07", "HR"),
        ("S2", "2025-08", "HR"),
        ("S2", "2025-08", "director"),
        ("S1", "2025-08", "HR"),
        ("S1", "2025-08", "director"),
    ]


def test_a_check_made_is_owed_no_more(firm):
    rated(firm)
    assert ("S1", "2025-08", "director") not in owed(firm)
    assert ("S2", "2025-08", "director") in owed(firm)
    assert ("S1", "2025-08", "director") not in owed(firm, HR)


def test_the_scheme_may_ask_for_a_check_each_quarter(firm):
    set_scheme(firm, LEADER, 2025, replace(REVENUE_ALONE, routine_every="quarter"), today=date(2024, 12, 1))
    assert [one for one in owed(firm) if one[0] == "S1"] == [("S1", "2025-Q3", "HR"), ("S1", "2025-Q3", "director")]


def test_who_does_not_rate_owes_nothing_and_rates_nobody(firm):
    for who in (S1, S2, ANALYST, ADMIN):
        assert checks_due(firm, who, AUGUST) == ()
        with pytest.raises(NotAllowed):
            rated(firm, who)


def test_a_check_is_half_tasks_a_quarter_attitude_a_quarter_teamwork_and_counts_at_once(firm):
    rated(firm, comment="Calm under pressure.")
    (latest, first) = routine_checks(firm, S1, "S1", 2025)
    assert latest.check.score == pytest.approx(0.5 * 80 + 0.25 * 90 + 0.25 * 100)
    assert (latest.check.rater, latest.comment, first.check.rater) == ("director", "Calm under pressure.", "HR")
    assert annual(firm, LEADER, "S1", 2025, as_of=date.today()).routine == pytest.approx((87.5 + 90) / 2)


def test_a_rater_who_is_missing_takes_no_part_in_the_mean(firm):
    load(firm, "routine_checks", CHECKS + "S1,2025-07-31,HR,10,10,100,100\n", name="july.csv")
    assert annual(firm, LEADER, "S1", 2025, as_of=date.today()).routine == pytest.approx(
        95
    )  # HR alone: 90 and 100, nothing of others as 0


def test_the_same_day_again_corrects_ones_own_check(firm):
    rated(firm)
    rated(firm, typed=(10, 10))
    (latest, _) = routine_checks(firm, LEADER, "S1", 2025)
    assert (latest.done, latest.check.tasks) == (10, 100)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"typed": (10, 11)}, "Tasks done"), ({"attitude": 101}, "Attitude"), ({"typed": (-1, 0)}, "Tasks")],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_stored(firm, wrong, said):
    with pytest.raises(WrongUse, match=said):
        rated(firm, **wrong)
    assert len(routine_checks(firm, LEADER, "S1", 2025)) == 1


def test_a_supervisor_sees_their_own_checks_only(firm):
    assert len(routine_checks(firm, S1, "S1", 2025)) == 1
    with pytest.raises(NotAllowed):
        routine_checks(firm, S2, "S1", 2025)


def test_the_desk_has_one_line_for_each_interval(firm):
    (line,) = rating_tasks(firm, LEADER, AUGUST)
    assert (line.what.en, line.due) == ("Rate 2 supervisors for Aug 2025", date(2025, 8, 31))
    assert list(rating_tasks(firm, S1, AUGUST)) == []
