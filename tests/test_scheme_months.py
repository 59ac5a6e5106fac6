"""A scheme's version judges from its month on: months before keep theirs, and a year that spans two has their mean."""

from dataclasses import replace
from datetime import date

import pytest

from metrics.annual_score import annual
from metrics.periods import Period
from metrics.scheme import DEFAULT_SCHEME, Scheme
from metrics.scheme_months import mean_scheme, scheme_on, schemes_by_month
from metrics.scores import scores
from scope import Role, Scope
from tests.loading import load, with_people

ONLY_PROJECTS = {**dict.fromkeys(DEFAULT_SCHEME.families, 0.0), "projects": 100.0}
LEADER = Scope("director", Role.LEADERSHIP, None)


def stored(store, scheme: Scheme, version: int, holds_from: int, year: int = 2026) -> None:
    with store.transaction() as write:
        write.execute(
            "INSERT INTO schemes (year, version, content, set_at, set_by, holds_from) VALUES (?, ?, ?, now(), 'x', ?)",
            [year, version, scheme.to_json(), holds_from],
        )


def test_each_month_has_the_version_in_force_in_it(store):
    stored(store, replace(DEFAULT_SCHEME, watch_from=70), 1, 1)
    stored(store, replace(DEFAULT_SCHEME, watch_from=80), 2, 9)
    lines = [scheme_on(store, date(2026, month, 15)).watch_from for month in (1, 8, 9, 12)]
    assert lines == [70, 70, 80, 80]


def test_a_later_version_replaces_what_came_after_its_month(store):
    stored(store, replace(DEFAULT_SCHEME, watch_from=80), 1, 9)
    stored(store, replace(DEFAULT_SCHEME, watch_from=90), 2, 6)
    lines = [scheme_on(store, date(2026, month, 1)).watch_from for month in (5, 6, 9)]
    assert lines == [DEFAULT_SCHEME.watch_from, 90, 90]


def test_a_year_counts_each_month_under_its_own_weights(store):
    """Operating 30 for nine months, 0 for three: 22.5 of the year; projects 20 and 100: 40. They add up to 100."""
    stored(store, replace(DEFAULT_SCHEME, families=ONLY_PROJECTS), 1, 10)
    year = schemes_by_month(store, [2026]).of(Period.year(2026))
    assert (year.families["operating"], year.families["projects"]) == (22.5, 40.0)
    assert sum(year.families.values()) == pytest.approx(100)
    to_date = schemes_by_month(store, [2026]).of(Period.year_to(2026, 9))
    assert dict(to_date.families) == dict(DEFAULT_SCHEME.families)


def test_within_a_family_the_shares_of_the_whole_score_are_what_is_averaged():
    """Revenue half of 40, then all of 20: 20 of the score in either month, whatever scale the weights are in."""
    alone = dict.fromkeys(("profit", "market_share", "user_growth"), 0.0)
    halves = replace(
        DEFAULT_SCHEME,
        families={**DEFAULT_SCHEME.families, "operating": 40.0, "projects": 10.0},
        indicators={**alone, "revenue": 50.0, "profit": 50.0},
    )
    whole = replace(
        DEFAULT_SCHEME,
        families={**DEFAULT_SCHEME.families, "operating": 20.0, "projects": 30.0},
        indicators={**alone, "revenue": 1.0},
    )
    mean = mean_scheme([halves, whole])
    assert mean.families["operating"] == 30
    assert (mean.indicators["revenue"], mean.indicators["profit"]) == (20, 10)


def test_a_grade_floor_moves_by_its_months_and_a_veto_is_the_last_months():
    strict = replace(
        DEFAULT_SCHEME,
        grades=(replace(DEFAULT_SCHEME.grades[0], at_least=112.0), *DEFAULT_SCHEME.grades[1:]),
        veto={"breach": 3},
    )
    mean = mean_scheme([DEFAULT_SCHEME] * 9 + [strict] * 3)
    assert mean.grades[0].at_least == 103
    assert mean.veto == {"breach": 3}


def test_a_change_ahead_leaves_every_closed_figure_to_the_digit(sample_copy):
    day = date(2026, 10, 31)
    periods = [Period.parse(code) for code in ("2026", "2026-09", "2026-Q3", "2025")]
    before = scores(sample_copy, LEADER, None, periods, day)
    stored(sample_copy, replace(DEFAULT_SCHEME, families=ONLY_PROJECTS), 1, 11)
    after = scores(sample_copy, LEADER, None, periods, day)
    assert {place: score.kpi for place, score in after.items()} == {place: score.kpi for place, score in before.items()}


def test_an_event_has_the_points_of_the_month_in_which_it_happened(store):
    """An error of gravity 1 costs 1 until September, 5 from October on."""
    with_people(store)
    events = "event_id,supervisor_id,occurred_on,kind,gravity,loss,evidence,confirmed_by\n"
    rows = "E1,S1,2026-03-10,error,1,,seen,hr\nE2,S1,2026-10-10,error,1,,seen,hr\n"
    assert load(store, "merits_and_faults", events + rows).load_id is not None
    dear = {**DEFAULT_SCHEME.events, "error": (-5.0, -5.0, -6.0)}
    stored(store, replace(DEFAULT_SCHEME, events=dear), 1, 10)
    year = annual(store, LEADER, "S1", 2026, date(2026, 12, 31))
    assert [event.points for event in year.events] == [-1.0, -5.0]
