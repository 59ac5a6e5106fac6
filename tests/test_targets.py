"""Targets: a period's own, summed, or held from the quarter or year; set as versions, all rows or none."""

import math
from dataclasses import replace
from datetime import date

import pytest

from errors import NotAllowed
from metrics.catalogue import INDICATORS
from metrics.curve import Curve
from metrics.derived_targets import Target
from metrics.indicator import Better
from metrics.periods import Period
from metrics.scheme import DEFAULT_SCHEME
from metrics.scheme_lock import set_scheme
from metrics.scores import score_of
from metrics.targets import TargetRow, TargetsRefused, TargetsSet, set_targets, targets
from scope import Role, Scope, operator

ADA = operator("ada")
MONTHS = [f"2026-{m:02d}" for m in range(1, 13)]


@pytest.fixture(autouse=True)
def _supervisors(store):
    with store.transaction() as transaction:
        for supervisor_id in ("S1", "S2"):
            transaction.execute(
                "INSERT INTO supervisors (supervisor_id, name, department_id, started_on, load_id, line, loaded_at) "
                "VALUES (?, ?, 'D1', DATE '2025-01-01', 1, 2, now()::TIMESTAMP)",
                [supervisor_id, supervisor_id],
            )


def plan(store, indicator: str, by_period: dict[str, float], supervisor_id: str = "S1", **marks: float) -> TargetsSet:
    rows = [
        TargetRow(supervisor_id=supervisor_id, indicator=indicator, period=period, target=target, **marks)
        for period, target in by_period.items()
    ]
    return set_targets(store, ADA, rows)


def target(store, indicator: str, period: str, supervisor_id: str = "S1") -> Target | None:
    asked = Period.parse(period)
    return targets(store, ADA, [supervisor_id], [asked]).get((supervisor_id, indicator, asked.code))


# ---------------------------------------------------------------------------- which target holds


def test_a_period_without_any_target_has_none(store):
    assert targets(store, ADA, ["S1"], [Period.parse("2026-03")]) == {}


def test_a_target_alone_has_its_marks_20_percent_to_either_side(store):
    plan(store, "revenue", {"2026-03": 100})
    assert target(store, "revenue", "2026-03") == Target(80, 100, 120, "set")


def test_given_marks_are_kept_and_a_missing_one_takes_its_default(store):
    plan(store, "revenue", {"2026-03": 100}, threshold=95)
    assert target(store, "revenue", "2026-03") == Target(95, 100, 120, "set")


def test_lower_is_better_has_its_threshold_above_the_target(store):
    plan(store, "churn_rate", {"2026-03": 0.10})
    found = target(store, "churn_rate", "2026-03")
    assert (found.threshold, found.stretch) == pytest.approx((0.12, 0.08))


@pytest.mark.parametrize(
    ("indicator", "distance"),
    [
        ("user_growth", 0.05),
        ("revenue_growth", 0.05),
        ("efficiency_gain", 0.03),
        ("utilisation_gain", 3),
        ("performance_improvement", 3),
        ("budget_variance", 0.05),
    ],
)
def test_growth_gain_and_variance_have_no_cliff_at_a_target_of_0(store, indicator, distance):
    plan(store, indicator, {"2026-Q1": 0.0})
    marks = target(store, indicator, "2026-Q1")
    assert sorted((marks.threshold, marks.stretch)) == pytest.approx([-distance, distance])
    worse = distance / 10 if INDICATORS[indicator].better is Better.LOWER else -distance / 10
    assert score_of(worse, marks, INDICATORS[indicator].better) == pytest.approx(96)


def test_the_scheme_of_the_year_gives_the_default_distance(store):
    set_scheme(store, ADA, 2026, replace(DEFAULT_SCHEME, curve=Curve(distance=0.1)), today=date(2025, 12, 1))
    plan(store, "revenue", {"2026-03": 100, "2025-03": 100})
    found = targets(store, ADA, ["S1"], [Period.parse("2026-03"), Period.parse("2025-03")])
    assert found["S1", "revenue", "2026-03"].threshold == pytest.approx(90)
    assert found["S1", "revenue", "2025-03"].threshold == pytest.approx(80)


def test_months_of_an_additive_indicator_sum_to_quarter_year_and_year_to_date(store):
    plan(store, "revenue", dict.fromkeys(MONTHS, 10))
    assert target(store, "revenue", "2026-Q2") == Target(24, 30, 36, "summed")
    assert target(store, "revenue", "2026").target == 120
    assert target(store, "revenue", "2026-09-YTD").target == 90


def test_a_month_short_there_is_no_sum_rather_than_a_smaller_one(store):
    plan(store, "revenue", {month: 10 for month in MONTHS if month != "2026-05"})
    assert target(store, "revenue", "2026-Q2") is None
    assert target(store, "revenue", "2026") is None
    assert target(store, "revenue", "2026-05-YTD") is None
    assert target(store, "revenue", "2026-04-YTD").target == 40


def test_quarters_of_an_additive_indicator_sum_to_the_year_with_months_beside_them(store):
    plan(store, "revenue", {"2026-Q1": 30, "2026-Q2": 30, "2026-Q3": 30, "2026-10": 11, "2026-11": 11, "2026-12": 11})
    assert target(store, "revenue", "2026").target == 123
    assert target(store, "revenue", "2026-10-YTD").target == 101
    assert target(store, "revenue", "2026-08-YTD") is None


def test_a_periods_own_target_comes_before_the_sum_of_its_parts(store):
    plan(store, "revenue", dict.fromkeys(MONTHS, 10) | {"2026-Q1": 50, "2026": 500})
    assert target(store, "revenue", "2026-Q1") == Target(40, 50, 60, "set")
    assert target(store, "revenue", "2026").target == 500
    # The finest plan is what is summed: months before the quarter that differs from them.
    assert target(store, "revenue", "2026-03-YTD").target == 30


def test_an_additive_year_is_never_split_into_months(store):
    plan(store, "revenue", {"2026": 120})
    assert target(store, "revenue", "2026-03") is None
    assert target(store, "revenue", "2026-Q1") is None
    assert target(store, "revenue", "2026-11-YTD") is None
    assert target(store, "revenue", "2026-12-YTD") == Target(96, 120, 144, "year")


def test_set_marks_are_summed_and_missing_ones_among_them_take_their_own_default(store):
    plan(store, "revenue", {"2026-01": 100}, threshold=90)
    plan(store, "revenue", {"2026-02": 100, "2026-03": 100})
    found = target(store, "revenue", "2026-Q1")
    assert (found.threshold, found.target, found.stretch) == pytest.approx((90 + 80 + 80, 300, 360))


def test_losses_and_gains_sum_before_the_default_distance_is_taken(store):
    # −100 and +60 and +60: the quarter aims at 20, with 4 to either side and not 44.
    plan(store, "profit", {"2026-01": -100, "2026-02": 60, "2026-03": 60})
    assert target(store, "profit", "2026-01") == Target(-120, -100, -80, "set")
    found = target(store, "profit", "2026-Q1")
    assert (found.threshold, found.target, found.stretch) == pytest.approx((16, 20, 24))


def test_a_rate_for_the_year_holds_for_its_months_quarters_and_year_to_date(store):
    plan(store, "on_time_completion", {"2026": 0.9})
    for period in ("2026-03", "2026-Q1", "2026-03-YTD"):
        found = target(store, "on_time_completion", period)
        assert (found.threshold, found.target, found.stretch, found.source) == (pytest.approx(0.8), 0.9, 1, "year")
    assert target(store, "on_time_completion", "2026").source == "set"
    assert target(store, "on_time_completion", "2025-12") is None


def test_a_month_of_a_rate_takes_the_quarter_before_the_year(store):
    plan(store, "on_time_completion", {"2026": 0.9, "2026-Q1": 0.8, "2026-02": 0.7})
    found = {p: target(store, "on_time_completion", p) for p in ("2026-01", "2026-02", "2026-04", "2026-03-YTD")}
    assert {p: (t.target, t.source) for p, t in found.items()} == {
        "2026-01": (0.8, "quarter"),
        "2026-02": (0.7, "set"),
        "2026-04": (0.9, "year"),
        "2026-03-YTD": (0.9, "year"),
    }


def test_months_of_a_rate_are_not_summed_and_not_averaged(store):
    plan(store, "on_time_completion", dict.fromkeys(MONTHS, 0.9))
    assert target(store, "on_time_completion", "2026-Q1") is None
    assert target(store, "on_time_completion", "2026") is None


@pytest.mark.parametrize(
    ("period", "aim"),
    [
        ("2026-03", 1.12 ** (1 / 12) - 1),
        ("2026-Q1", 1.12 ** (3 / 12) - 1),
        ("2026-10-YTD", 1.12 ** (10 / 12) - 1),
        ("2026-05..2026-12", 1.12 ** (8 / 12) - 1),
    ],
)
def test_growth_compounds_to_the_years(store, period, aim):
    plan(store, "user_growth", {"2026": 0.12})
    derived = target(store, "user_growth", period)
    assert derived.target == pytest.approx(aim, abs=1e-15)
    assert (derived.threshold, derived.stretch) == pytest.approx((aim - 0.05, aim + 0.05))
    assert (derived.source, derived.given) == ("year", 0.12)


def test_growth_to_date_compounds_the_months_that_have_targets_of_their_own(store):
    plan(store, "user_growth", {"2026": 0.12, "2026-01": 0.10, "2026-Q2": 0.331})
    assert target(store, "user_growth", "2026-04").target == pytest.approx(0.10)  # 1.331 = 1.1³
    to_april = target(store, "user_growth", "2026-04-YTD")
    year_part = 1.12 ** (2 / 12)  # February and March have the year's alone
    assert to_april.target == pytest.approx(1.10 * year_part * 1.10 - 1)
    assert to_april.source == "compounded"


@pytest.mark.parametrize(("period", "aim"), [("2026-03", 0.01), ("2026-Q1", 0.03), ("2026-10-YTD", 0.10)])
@pytest.mark.parametrize("indicator", ["churn_rate", "voluntary_turnover"])
def test_what_accrues_has_its_months_of_the_year(store, indicator, period, aim):
    plan(store, indicator, {"2026": 0.12})
    derived = target(store, indicator, period)
    assert (derived.target, derived.given) == (pytest.approx(aim), 0.12)


@pytest.mark.parametrize(
    ("period", "aim"), [("2026-03", 2), ("2026-Q1", 2), ("2026-10-YTD", 6), ("2026-06-YTD", 4), ("2026-04..2026-12", 6)]
)
def test_reviews_accrue_by_the_quarters_that_end(store, period, aim):
    plan(store, "performance_improvement", {"2026": 8})
    assert target(store, "performance_improvement", period).target == pytest.approx(aim)


def test_a_month_in_which_no_quarter_ends_aims_at_no_improvement_of_reviews(store):
    plan(store, "performance_improvement", {"2026": 8})
    assert target(store, "performance_improvement", "2026-02") is None


def test_the_year_of_what_accrues_is_the_sum_of_its_months_where_it_has_none_of_its_own(store):
    plan(store, "churn_rate", dict.fromkeys(MONTHS, 0.01))
    assert target(store, "churn_rate", "2026").target == pytest.approx(0.12)
    assert target(store, "churn_rate", "2026").source == "summed"


def test_marks_that_were_set_are_derived_as_their_target_is(store):
    plan(store, "churn_rate", {"2026": 0.12}, threshold=0.24, stretch=0.06)
    derived = target(store, "churn_rate", "2026-Q1")
    assert (derived.threshold, derived.target, derived.stretch) == pytest.approx((0.06, 0.03, 0.015))


def test_one_supervisors_targets_are_not_anothers(store):
    plan(store, "revenue", {"2026-03": 100})
    plan(store, "revenue", {"2026-03": 200}, "S2")
    found = targets(store, ADA, ["S1", "S2"], [Period.parse("2026-03")])
    assert {key[0]: t.target for key, t in found.items()} == {"S1": 100, "S2": 200}


def test_a_supervisor_sees_their_own_targets_only(store):
    plan(store, "revenue", {"2026-03": 100})
    march = [Period.parse("2026-03")]
    me, other = (Scope("x", Role.SUPERVISOR, frozenset({s})) for s in ("S1", "S2"))
    assert len(targets(store, me, ["S1"], march)) == 1
    with pytest.raises(NotAllowed):
        targets(store, other, ["S1"], march)


# ---------------------------------------------------------------------------- setting them


def test_a_new_target_replaces_the_old_one_and_keeps_it_as_a_version(store):
    before = store.version
    assert plan(store, "revenue", {"2026-03": 100}) == TargetsSet(added=1, replaced=0, unchanged=0)
    assert store.version != before
    assert plan(store, "revenue", {"2026-03": 110}) == TargetsSet(added=0, replaced=1, unchanged=0)
    assert target(store, "revenue", "2026-03").target == 110
    kept = store.rows("SELECT target, set_by, replaced_at IS NULL FROM targets ORDER BY target")
    assert kept == [(100, "ada", False), (110, "ada", True)]


def test_the_same_target_again_changes_nothing(store):
    plan(store, "revenue", {"2026-03": 100, "2026-04": 100})
    before = store.version
    assert plan(store, "revenue", {"2026-03": 100, "2026-04": 100}) == TargetsSet(0, 0, 2)
    assert store.version == before
    assert store.value("SELECT count(*) FROM audit_log") == 1


def test_only_rows_that_differ_are_written(store):
    plan(store, "revenue", {"2026-03": 100, "2026-04": 100})
    assert plan(store, "revenue", {"2026-03": 100, "2026-04": 120, "2026-05": 90}) == TargetsSet(1, 1, 1)
    assert store.value("SELECT count(*) FROM targets") == 4


def test_setting_targets_is_recorded_with_who_and_how_many(store):
    plan(store, "revenue", {"2026-03": 100, "2026-04": 100})
    [(who, what, about, detail)] = store.rows("SELECT done_by, what, about, detail FROM audit_log")
    assert (who, what, about, detail) == ("ada", "set_targets", "S1", '{"added": 2, "replaced": 0}')


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ANALYST])
def test_only_leadership_and_admin_set_targets(store, role):
    row = TargetRow(supervisor_id="S1", indicator="revenue", period="2026-03", target=1)
    with pytest.raises(NotAllowed):
        set_targets(store, Scope("eve", role, None), [row])
    assert store.value("SELECT count(*) FROM targets") == 0


GOOD = TargetRow(supervisor_id="S1", indicator="revenue", period="2026-03", target=100)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"supervisor_id": "S9"}, "Row 2 (S9, revenue, 2026-04): there is no such supervisor."),
        ({"indicator": "revenu"}, 'No indicator called "revenu". Did you mean "revenue" (Revenue)?'),
        ({"period": "2026-13"}, '"2026-13" is not a period.'),
        ({"period": "2026-03-YTD"}, "a target is set for a month (2026-09), a quarter (2026-Q3) or a year (2026)."),
        ({"period": "2026q1"}, "a target is set for a month"),
        ({"target": math.nan}, "threshold, target and stretch must be numbers"),
        ({"target": math.inf}, "threshold, target and stretch must be numbers"),
        ({"target": None}, "a target must be given"),
        ({"target": "100"}, "threshold, target and stretch must be numbers"),
        ({"threshold": 101}, "higher is better, so threshold ≤ target ≤ stretch must hold."),
        ({"stretch": 99}, "higher is better, so threshold ≤ target ≤ stretch must hold."),
        ({"period": "2026-03"}, "the same target stands in row 1 already."),
        (
            {"indicator": "on_time_completion", "target": 95},
            "threshold, target and stretch must be from 0 to 1 (write 95% as 0.95).",
        ),
        (
            {"indicator": "churn_rate", "target": 0.1, "threshold": 0.05},
            "lower is better, so threshold ≥ target ≥ stretch must hold.",
        ),
        ({"indicator": "resource_utilisation", "target": 1.1}, "must be from 0 to 1"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_stored(store, change, said):
    with pytest.raises(TargetsRefused) as refused:
        set_targets(store, ADA, [GOOD, replace(GOOD, **{"period": "2026-04", **change})])
    assert refused.value.words.en.startswith("No target was changed. Row 2 (")
    assert said in refused.value.words.en
    assert refused.value.words.zh.startswith("目标未作任何改动。第 2 行（")
    assert store.value("SELECT count(*) FROM targets") == 0


def test_many_faults_are_counted_and_the_first_five_spelled_out(store):
    rows = [replace(GOOD, supervisor_id=f"X{n}") for n in range(8)]
    with pytest.raises(TargetsRefused) as refused:
        set_targets(store, ADA, rows)
    assert len(refused.value.faults) == 8
    assert refused.value.words.en.count("no such supervisor") == 5
    assert refused.value.words.en.endswith("And 3 more.")


def test_a_lower_is_better_target_with_marks_in_its_order_is_taken(store):
    plan(store, "churn_rate", {"2026-03": 0.10}, threshold=0.15, stretch=0.05)
    assert target(store, "churn_rate", "2026-03") == Target(0.15, 0.10, 0.05, "set")


def test_no_rows_set_nothing_and_record_nothing(store):
    assert set_targets(store, ADA, []) == TargetsSet(0, 0, 0)
    assert store.value("SELECT count(*) FROM audit_log") == 0


# ---------------------------------------------------------------------------- after a re-plan each month as judged then


def replan(store, from_month: int, rows: dict[tuple[str, str], float], **options) -> TargetsSet:
    return set_targets(
        store,
        ADA,
        [TargetRow(supervisor_id="S1", indicator=i, period=p, target=v) for (i, p), v in rows.items()],
        holds_from=date(2026, from_month, 1),
        **options,
    )


def test_a_rate_replanned_from_august_leaves_what_ended_before_judged_by_the_earlier_version(store):
    plan(store, "on_time_completion", {"2026": 0.9})
    replan(store, 8, {("on_time_completion", "2026"): 0.8})
    found = {p: target(store, "on_time_completion", p).target for p in ("2026-07", "2026-08", "2026-Q2", "2026-Q3")}
    assert found == {"2026-07": 0.9, "2026-08": 0.8, "2026-Q2": 0.9, "2026-Q3": 0.8}
    assert target(store, "on_time_completion", "2026-07-YTD").target == 0.9
    assert target(store, "on_time_completion", "2026-08-YTD").target == 0.8
    assert target(store, "on_time_completion", "2026").target == 0.8


def test_the_year_of_a_sum_is_its_old_months_and_its_new_ones(store):
    plan(store, "revenue", dict.fromkeys(MONTHS, 100))
    replan(store, 8, {("revenue", month): 60 for month in MONTHS[7:]})
    assert target(store, "revenue", "2026").target == 7 * 100 + 5 * 60
    assert target(store, "revenue", "2026-Q3").target == 100 + 60 + 60
    assert target(store, "revenue", "2026-07-YTD").target == 700


def test_a_replan_keeps_both_versions_and_changes_the_stores_version(store):
    plan(store, "on_time_completion", {"2026": 0.9})
    before = store.version
    replan(store, 8, {("on_time_completion", "2026"): 0.8}, plan_version=2)
    assert store.version != before
    kept = store.rows("SELECT target, holds_from, holds_until, plan_version FROM targets ORDER BY set_at")
    assert kept == [(0.9, None, date(2026, 8, 1), None), (0.8, date(2026, 8, 1), None, 2)]
    assert target(store, "on_time_completion", "2026-09").origin.plan_version == 2


def test_a_replan_of_a_replan_from_the_same_or_an_earlier_month_takes_its_place(store):
    plan(store, "on_time_completion", {"2026": 0.9})
    replan(store, 8, {("on_time_completion", "2026"): 0.8})
    replan(store, 6, {("on_time_completion", "2026"): 0.7})
    found = {p: target(store, "on_time_completion", p).target for p in ("2026-05", "2026-06", "2026-08")}
    assert found == {"2026-05": 0.9, "2026-06": 0.7, "2026-08": 0.7}
    replan(store, 10, {("on_time_completion", "2026"): 0.6})
    found = {p: target(store, "on_time_completion", p).target for p in ("2026-05", "2026-09", "2026-10")}
    assert found == {"2026-05": 0.9, "2026-09": 0.7, "2026-10": 0.6}


def test_a_target_that_a_replan_drops_ends_with_it_and_not_before(store):
    plan(store, "on_time_completion", {"2026": 0.9})
    before = store.version
    replan(store, 8, {}, ended=[("S1", "on_time_completion", "2026")])
    assert target(store, "on_time_completion", "2026-07").target == 0.9
    assert target(store, "on_time_completion", "2026-08") is None
    assert store.version != before


def test_a_replan_that_says_the_same_changes_nothing(store):
    plan(store, "on_time_completion", {"2026": 0.9})
    before = store.version
    assert replan(store, 8, {("on_time_completion", "2026"): 0.9}) == TargetsSet(0, 0, 1)
    assert store.version == before


def test_setting_a_target_outright_judges_every_month_of_it_anew(store):
    plan(store, "on_time_completion", {"2026": 0.9})
    replan(store, 8, {("on_time_completion", "2026"): 0.8})
    plan(store, "on_time_completion", {"2026": 0.8})
    assert target(store, "on_time_completion", "2026-05").target == 0.8
