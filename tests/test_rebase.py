"""New limits only by a recorded decision: who may, what is kept, what the chart does."""

import json
from datetime import date

import pytest

from errors import NotAllowed, ScorecardError, WrongUse
from insight.control_chart import TOO_FEW, Cause, Variation, xmr
from insight.rebase import rebase, rebases, withdraw
from insight.signals import Track, signal_of, signals
from metrics.catalogue import INDICATORS
from metrics.indicator import Better
from metrics.periods import Period
from scope import Role, Scope, operator
from tests.rows import people

LEADER = Scope("lea", Role.LEADERSHIP, None)
MAY = date(2026, 5, 1)
TODAY = date(2026, 10, 31)
LOW, HIGH = [10.0, 12.0] * 6, [30.0, 32.0] * 6


@pytest.fixture
def store(filled):
    return filled(people)


def _decide(store, who=LEADER, reason="New line", first_on=MAY, indicator="revenue"):
    return rebase(store, who, "S1", indicator, first_on, reason, today=TODAY)


def test_a_decision_is_kept_with_month_reason_author_and_time(store):
    _decide(store, reason="  New\nproduction  line ")
    [one] = rebases(store, LEADER, ["S1"])["S1", "revenue"]
    assert (one.first_on, one.reason, one.decided_by, one.ended_at) == (MAY, "New production line", "lea", None)
    [(who, what, about, detail)] = store.rows("SELECT done_by, what, about, detail FROM audit_log")
    assert (who, what, about) == ("lea", "rebase", "S1")
    assert json.loads(detail) == {"indicator": "revenue", "first_on": "2026-05-01", "reason": "New production line"}


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ANALYST])
def test_neither_supervisor_nor_analyst_may_move_limits(store, role):
    own = Scope("sue", role, frozenset({"S1"}))
    with pytest.raises(NotAllowed):
        _decide(store, own)
    _decide(store)
    with pytest.raises(NotAllowed):
        withdraw(store, own, "S1", "revenue", MAY)
    assert len(rebases(store, LEADER, ["S1"])["S1", "revenue"]) == 1


def test_leadership_and_administrators_may(store):
    _decide(store)
    _decide(store, operator(), indicator="profit")
    assert set(rebases(store, LEADER, ["S1"])) == {("S1", "revenue"), ("S1", "profit")}


def test_nobody_reads_decisions_about_those_they_may_not_see(store):
    with pytest.raises(NotAllowed):
        rebases(store, Scope("sue", Role.SUPERVISOR, frozenset({"S2"})), ["S1"])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": "  "}, "New limits need a reason"),
        ({"reason": "x" * 501}, "501 characters"),
        ({"first_on": date(2026, 5, 2)}, "2026-05-02 is not the first day of a month"),
        ({"first_on": date(2026, 11, 1)}, "2026-11-01 is still to come"),
        ({"indicator": "revenu"}, 'Did you mean "revenue"'),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(store, wrong, said):
    with pytest.raises(WrongUse) as refused:
        _decide(store, **wrong)
    assert said in refused.value.words.en
    assert store.value("SELECT count(*) FROM rebases") == 0
    assert store.value("SELECT count(*) FROM audit_log") == 0


def test_an_unknown_supervisor_is_named(store):
    with pytest.raises(ScorecardError, match="S9"):
        rebase(store, LEADER, "S9", "revenue", MAY, "New line", today=TODAY)


def test_deciding_anew_for_the_same_month_ends_the_earlier_decision_and_keeps_it(store):
    _decide(store, reason="Guess")
    _decide(store, reason="New line")
    [one] = rebases(store, LEADER, ["S1"])["S1", "revenue"]
    assert one.reason == "New line"
    earlier, _ = rebases(store, LEADER, ["S1"], ended=True)["S1", "revenue"]
    assert (earlier.reason, earlier.ended_by) == ("Guess", "lea")


def test_a_withdrawn_decision_stays_on_record_and_can_be_withdrawn_once(store):
    _decide(store)
    withdraw(store, operator("bo"), "S1", "revenue", MAY)
    assert rebases(store, LEADER, ["S1"]) == {}
    [one] = rebases(store, LEADER, ["S1"], ended=True)["S1", "revenue"]
    assert one.ended_by == "bo"
    with pytest.raises(WrongUse, match="nothing to withdraw"):
        withdraw(store, LEADER, "S1", "revenue", MAY)
    assert store.rows("SELECT what FROM audit_log ORDER BY done_at") == [("rebase",), ("withdraw_rebase",)]


def test_what_pages_remember_is_forgotten_when_a_decision_is_made_or_withdrawn(store):
    before = store.version
    _decide(store)
    decided = store.version
    withdraw(store, LEADER, "S1", "revenue", MAY)
    assert len({before, decided, store.version}) == 3


# ---------------------------------------------------------------------- what the chart does


def test_new_limits_hold_from_the_break_and_the_old_ones_before_it():
    chart = xmr([*LOW, *HIGH], Better.HIGHER, breaks=[12])
    assert (chart.lines[11].mean, chart.lines[12].mean) == (11, 31)
    assert chart.limits.mean == 31
    assert set(chart.causes) == {None}
    assert xmr([*LOW, *HIGH], Better.HIGHER).causes[12] is Cause.OUTSIDE


def test_no_run_and_no_trend_reaches_across_a_break():
    rising = [float(i) for i in range(5)]
    values = [*LOW, *rising, *(5.0 + i for i in range(6))]
    assert Cause.TREND in xmr(values, Better.HIGHER).causes
    assert Cause.TREND not in xmr(values, Better.HIGHER, breaks=[17]).causes


def test_until_six_points_stand_behind_the_break_there_are_no_limits():
    chart = xmr([*LOW, *HIGH[:5]], Better.HIGHER, target=20, breaks=[12])
    assert (chart.limits, chart.variation, chart.assurance) == (None, None, None)
    assert TOO_FEW in chart.warnings
    assert chart.lines[11] is not None
    assert xmr([*LOW, *HIGH[:6]], Better.HIGHER, breaks=[12]).limits.trial


def test_a_break_before_the_first_or_after_the_last_point_changes_nothing():
    plain = xmr([*LOW, *HIGH], Better.HIGHER)
    assert xmr([*LOW, *HIGH], Better.HIGHER, breaks=[0, 24, 99]) == plain


def test_the_break_stands_at_the_first_period_that_begins_on_the_day_or_later(store):
    months = tuple(Period.month(2026, 10).last(24))
    quarters = tuple(Period.quarter(2026, 3).last(12))
    decided = [_decide(store)]
    revenue = INDICATORS["revenue"]
    monthly = signal_of(revenue, Track(months, (1.0, 2.0) * 12, (None,) * 24), decided)
    assert months[monthly.chart.breaks[0]].code == "2026-05"
    quarterly = signal_of(revenue, Track(quarters, (1.0, 2.0) * 6, (None,) * 12), decided)
    assert quarters[quarterly.chart.breaks[0]].code == "2026-Q3"  # Q2 began before May
    other = signal_of(INDICATORS["profit"], Track(months, (1.0, 2.0) * 12, (None,) * 24), decided)
    assert other.chart.breaks == ()


def test_the_signals_of_the_sample_company_follow_a_decision(sample_copy):
    period = Period.month(2026, 9)
    before = signals(sample_copy, LEADER, ["S1"], period, TODAY, indicators=["cost_performance"])
    rebase(sample_copy, LEADER, "S1", "cost_performance", date(2025, 10, 1), "New cost book", today=TODAY)
    after = signals(sample_copy, LEADER, ["S1"], period, TODAY, indicators=["cost_performance"])
    key = ("S1", "cost_performance")
    assert before[key].chart.breaks == ()
    assert after[key].track.periods[after[key].chart.breaks[0]].code == "2025-10"
    assert after[key].chart.limits != before[key].chart.limits
    assert after[key].rebases[0].reason == "New cost book"
    assert isinstance(after[key].variation, Variation)
