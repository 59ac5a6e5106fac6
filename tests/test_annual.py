"""The annual score: 80 % KPI, 20 % routine checks, confirmed merits and faults, the grade, the veto."""

from dataclasses import replace
from datetime import date

import pytest

from errors import NotAllowed
from metrics.annual_score import Annual, annual, annual_from, event, routine_check
from metrics.catalogue import INDICATORS
from metrics.indicator import Value
from metrics.periods import Period
from metrics.scheme import DEFAULT_SCHEME, Scheme
from metrics.scores import Score, score_from
from metrics.targets import Target, TargetRow, set_targets
from metrics.to_date import Judged
from scope import Role, Scope, operator
from tests.rows import writing

ADA = operator("ada")
ZOE = Scope("zoe", Role.LEADERSHIP, None)
DAY = date(2025, 6, 1)
HEADLINES = [i.key for i in INDICATORS.values() if i.headline]


def kpi(points: float | None, scheme: Scheme = DEFAULT_SCHEME, only: list[str] = HEADLINES) -> Score:
    """A year whose KPI score is `points`: every indicator of `only` has a value that is its points."""
    period = Period.year(2025)
    values = {key: Value("S1", key, period, points if key in only else None, None, None, 0) for key in INDICATORS}
    return score_from("S1", period, values, dict.fromkeys(INDICATORS, Target(60, 100, 120)), scheme, gates={})


def check(done: int, due: int, attitude: float, teamwork: float, scheme: Scheme = DEFAULT_SCHEME):
    return routine_check(scheme, DAY, "leader", done, due, attitude, teamwork)


def happened(kind: str, gravity: int, scheme: Scheme = DEFAULT_SCHEME):
    return event(scheme, f"{kind}-{gravity}", DAY, kind, gravity, "minutes of the meeting", "ada")


def year(points: float | None, checks=(), events=(), scheme: Scheme = DEFAULT_SCHEME) -> Annual:
    return annual_from(kpi(points, scheme), 2025, [check(*c) for c in checks], [happened(*e) for e in events])


# ---------------------------------------------------------------------------- routine checks


def test_a_check_is_half_tasks_a_quarter_attitude_a_quarter_teamwork():
    assert check(8, 10, 90, 100).score == pytest.approx(0.5 * 80 + 0.25 * 90 + 0.25 * 100)


def test_a_check_without_due_tasks_rates_attitude_and_teamwork_alone():
    nothing_due = check(0, 0, 90, 70)
    assert (nothing_due.tasks, nothing_due.score) == (None, pytest.approx(80))
    assert check(0, 10, 90, 70).score == pytest.approx(40)  # due and not done is 0, and counts


def test_routine_is_the_mean_over_checks_not_over_tasks():
    # 10 of 10 tasks and 50 of 100: the mean of 100 and 50, not 60 of 110.
    assert year(100, [(10, 10, 100, 100), (50, 100, 50, 50)]).routine == pytest.approx(75)


# ---------------------------------------------------------------------------- total and grade


def test_the_total_is_80_percent_kpi_and_20_percent_routine():
    result = year(90, [(10, 10, 100, 100)])
    assert result.total == pytest.approx(92)
    assert result.grade.key == "good"
    assert result.incomplete == ()


def test_confirmed_events_add_and_take_points():
    # merit of gravity 3: +4; error of gravity 2: −3; breach of gravity 1: −2
    result = year(90, [(10, 10, 90, 90)], [("merit", 3), ("error", 2)])
    assert (result.merits, result.faults, result.events_points) == (4, 3, 1)
    assert result.total == pytest.approx(0.8 * 90 + 0.2 * 95 + 1)
    assert [(e.event_id, e.points, e.confirmed_by) for e in result.events] == [
        ("merit-3", 4, "ada"),
        ("error-2", -3, "ada"),
    ]


@pytest.mark.parametrize(("kind", "limit"), [("innovation", 10), ("error", -10)])
def test_events_together_are_held_within_ten_points(kind, limit):
    result = year(80, [(10, 10, 80, 60)], [(kind, 2)] * 5)
    assert result.events_points == limit
    assert result.total == pytest.approx(0.8 * 80 + 0.2 * 85 + limit)


def test_the_limit_holds_for_merits_and_faults_together_not_for_each():
    # 4 × 6 − 10 − 6 = 8: within the limit, though both sides are past it.
    result = year(80, (), [("innovation", 3)] * 4 + [("error", 3), ("breach", 3)])
    assert (result.merits, result.faults, result.events_points) == (24, 16, 8)


def test_without_checks_the_kpi_score_stands_for_the_whole_and_it_says_so():
    result = year(90)
    assert (result.routine, result.total) == (None, pytest.approx(90))
    assert [w.en for w in result.incomplete] == ["There is no routine check in the year; only the KPI score counts."]


def test_without_a_kpi_score_there_is_no_total_and_no_grade():
    result = year(None, [(10, 10, 100, 100)], [("merit", 1)])
    assert (result.kpi, result.total, result.grade) == (None, None, None)
    assert result.incomplete


def test_under_70_percent_of_the_weight_no_grade_is_named():
    only = [i.key for i in INDICATORS.values() if i.headline and i.family.key == "operating"]
    thin = annual_from(kpi(110, only=only), 2025, [check(10, 10, 100, 100)], [])
    assert (thin.grade, thin.earned.key) == (None, "excellent")
    assert (thin.provisional.en, thin.provisional.zh) == ("provisional, 30% of the weight", "暂定（覆盖 30% 的权重）")
    assert thin.grade_in_words == thin.provisional


def test_before_the_years_end_no_grade_is_named():
    full = kpi(110)
    to_october = replace(full, judged=Judged(Period.year_to(2025, 10), date(2025, 10, 31), False))
    running = annual_from(to_october, 2025, [check(10, 10, 100, 100)], [])
    assert (running.grade, running.earned.key) == (None, "excellent")
    assert running.provisional.en == "provisional, 100% of the weight"
    assert annual_from(full, 2025, [check(10, 10, 100, 100)], []).grade.key == "excellent"


# ---------------------------------------------------------------------------- the veto (一票否决)


@pytest.mark.parametrize("fault", [("breach", 1), ("error", 3)])
def test_a_breach_or_a_gravest_error_caps_an_excellent_year_at_to_improve(fault):
    result = year(120, [(10, 10, 100, 100)], [fault])
    assert result.total > 100
    assert result.grade.key == "to_improve"
    assert [e.kind for e in result.capped_by] == [fault[0]]


def test_a_lesser_error_caps_nothing():
    result = year(120, [(10, 10, 100, 100)], [("error", 2)])
    assert (result.grade.key, result.capped_by) == ("excellent", ())


def test_the_cap_never_raises_a_grade():
    result = year(50, [(5, 10, 50, 50)], [("breach", 3)])
    assert (result.grade.key, result.capped_by) == ("failed", ())
    assert result.events[0].vetoes


def test_a_veto_on_a_grade_that_is_already_that_low_caps_nothing():
    result = year(70, [(7, 10, 70, 70)], [("breach", 1)])
    assert result.total == pytest.approx(68)  # from 60 to 75: to improve by itself
    assert (result.grade.key, result.capped_by) == ("to_improve", ())


def test_the_scheme_decides_what_caps_and_where():
    scheme = Scheme(veto={"breach": 3}, veto_grade="failed")
    lesser = annual_from(kpi(100, scheme), 2025, (), [happened("breach", 2, scheme)])
    gravest = annual_from(kpi(100, scheme), 2025, (), [happened("breach", 3, scheme)])
    assert (lesser.grade.key, gravest.grade.key) == ("good", "failed")


# ---------------------------------------------------------------------------- incomplete


def test_coverage_of_70_percent_is_complete_and_below_is_not():
    def covered(*families: str) -> Annual:
        only = [key for key in HEADLINES if INDICATORS[key].family.key in families]
        return annual_from(kpi(90, only=only), 2025, [check(10, 10, 90, 90)], ())

    at_70 = covered("operating", "projects", "analysis", "resources")  # 30 + 20 + 10 + 10
    assert (at_70.coverage, at_70.incomplete) == (pytest.approx(0.7), ())
    at_65 = covered("operating", "projects", "team")
    assert [w.en for w in at_65.incomplete] == ["Only 65.0% of the weight has a value and a target; 70% are needed."]
    assert at_65.total is not None


# ---------------------------------------------------------------------------- from the store


def put(store, table: str, **columns: object) -> None:
    names = {**columns, "load_id": 1, "line": 2, "loaded_at": "2026-01-01"}
    with writing(store) as transaction:
        marks = ", ".join("?" for _ in names)
        transaction.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", list(names.values()))


def ninety_of_a_hundred(store):
    """S1 made 90 of 100 revenue in 2025, has two checks and some events; S2 has nothing."""
    put(store, "departments", department_id="D1", name="Operations")
    for supervisor_id in ("S1", "S2"):
        put(
            store,
            "supervisors",
            supervisor_id=supervisor_id,
            name=supervisor_id,
            department_id="D1",
            started_on="2024-01-01",
        )
    sold = {"segment": "B2B", "region": "East", "product": "P", "channel": "Web", "cost": 0}
    put(store, "operating_results", date="2025-03-01", supervisor_id="S1", revenue=90, **sold)
    set_targets(store, ADA, [TargetRow(supervisor_id="S1", indicator="revenue", period="2025", target=100)])
    for day, done in (("2024-12-31", 0), ("2025-01-01", 10), ("2025-12-31", 8), ("2026-01-01", 0)):
        put(
            store,
            "routine_checks",
            supervisor_id="S1",
            checked_on=day,
            rater="leader",
            tasks_due=10,
            tasks_done=done,
            attitude=100,
            teamwork=100,
        )
    for number, (day, kind, confirmed) in enumerate(
        [("2025-05-01", "merit", "ada"), ("2025-06-01", "breach", None), ("2026-01-01", "merit", "ada")]
    ):
        put(
            store,
            "merits_and_faults",
            event_id=f"E{number}",
            supervisor_id="S1",
            occurred_on=day,
            kind=kind,
            gravity=1,
            evidence="minutes",
            confirmed_by=confirmed,
        )


@pytest.fixture
def company(filled):
    return filled(ninety_of_a_hundred)


def test_the_year_takes_its_own_checks_and_confirmed_events_only(company):
    result = annual(company, ZOE, "S1", 2025, date(2026, 2, 1))
    assert result.score.period.code == "2025"
    assert result.kpi == pytest.approx(80)  # 90 of 100 lies half way from threshold 80 to target
    assert [c.score for c in result.checks] == pytest.approx([100, 90])  # 1 January and 31 December, both in it
    assert [e.event_id for e in result.events] == ["E0"]  # the breach is not confirmed, E2 is of another year
    assert result.total == pytest.approx(0.8 * 80 + 0.2 * 95 + 1)
    assert (result.grade, result.earned.key) == (None, "competent")  # revenue alone is 7.5 % of the weight
    assert result.capped_by == ()


def test_a_confirmed_breach_counts_and_caps(company):
    with company.transaction() as transaction:
        transaction.execute("UPDATE merits_and_faults SET confirmed_by = 'ada' WHERE event_id = 'E1'")
    result = annual(company, ZOE, "S1", 2025, date(2026, 2, 1))
    assert (result.merits, result.faults) == (1, 2)
    assert result.total == pytest.approx(0.8 * 80 + 0.2 * 95 - 1)
    assert result.earned.key == "to_improve"
    assert [e.event_id for e in result.capped_by] == ["E1"]


def test_what_happens_after_the_as_of_day_is_not_known_yet(company):
    result = annual(company, ZOE, "S1", 2025, date(2025, 4, 30))
    assert (result.score.period.code, result.score.judged.name.en) == ("2025", "Jan–Mar 2025")
    assert (len(result.checks), result.events) == (1, ())


def test_a_superseded_check_no_longer_counts(company):
    with company.transaction() as transaction:
        transaction.execute("UPDATE routine_checks SET superseded_by = 2 WHERE checked_on = '2025-12-31'")
    assert annual(company, ZOE, "S1", 2025, date(2026, 2, 1)).routine == pytest.approx(100)


def test_a_supervisor_without_data_has_no_year_rather_than_a_failed_one(company):
    result = annual(company, ZOE, "S2", 2025, date(2026, 2, 1))
    assert (result.kpi, result.routine, result.total, result.grade) == (None, None, None, None)
    assert [w.en for w in result.incomplete] == [
        "No indicator has both a value and a target.",
        "There is no routine check in the year; only the KPI score counts.",
    ]


def test_a_supervisor_sees_only_their_own_year(company):
    with pytest.raises(NotAllowed):
        annual(company, Scope("s2", Role.SUPERVISOR, frozenset({"S2"})), "S1", 2025, as_of=date.today())
    own = Scope("s1", Role.SUPERVISOR, frozenset({"S1"}))
    assert annual(company, own, "S1", 2025, date(2026, 2, 1)).kpi == pytest.approx(80)
