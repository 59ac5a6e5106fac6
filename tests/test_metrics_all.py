"""What holds for every indicator, whatever it measures."""

from datetime import date

import pytest

from data.due_days import DUE_DAYS
from data.schemas import TABLES
from errors import NotAllowed, WrongUse
from metrics.catalogue import INDICATORS, indicator_called, of_family
from metrics.engine import sql_of, values
from metrics.families import FAMILIES
from metrics.people import departments, periods_with_data, supervisors
from metrics.periods import Period, PeriodKind
from scope import Role, Scope, operator
from tests.rows import ask, people, put, writing

ALL = pytest.mark.parametrize("key", INDICATORS)
MARCH = Period.month(2026, 3)
AS_OF = date(2026, 11, 15)
# What the engine makes from tables; everything else that an indicator reads is a table of the contract.
DERIVED = {
    "loads",
    "delivered",
    "completed_improvements",
    "handed_over",
    "improved_runs",
    "measured_effects",
    "plan_known",
    "refused_files",
    "user_levels",
}
HEADLINES = (
    "revenue profit market_share user_growth performance_improvement team_cohesion employee_satisfaction "
    "improvements_completed improvement_success efficiency_gain analysis_accuracy analysis_timeliness "
    "effective_recommendations recommendation_quality request_fulfilment utilisation_gain "
    "internal_partner_satisfaction external_partner_satisfaction on_time_completion quality_pass_rate "
    "cost_performance benefit_realisation"
).split()


def test_there_are_forty_in_six_families_and_the_headlines_are_those_of_the_contract():
    assert len(INDICATORS) == 40
    assert [key for key, i in INDICATORS.items() if i.headline] == HEADLINES
    assert sum(len(of_family(family)) for family in FAMILIES) == 40
    assert of_family("no such family") == []


def test_an_unknown_indicator_suggests_the_nearest():
    with pytest.raises(WrongUse, match='Did you mean "on_time_completion"'):
        indicator_called("ontime_completion")


@ALL
def test_it_is_declared_in_both_languages_and_in_one_form(key):
    indicator = INDICATORS[key]
    for words in (indicator.name, indicator.meaning, indicator.formula, indicator.empty, indicator.undefined):
        assert words.en
        assert any("\u4e00" <= letter <= "\u9fff" for letter in words.zh)
    assert bool(indicator.sql) != bool(indicator.of)
    assert indicator.clause == indicator.family.clause
    assert set(indicator.reads) <= set(TABLES) | DERIVED
    assert set(indicator.counted) <= set(indicator.reads)


@ALL
def test_on_an_empty_store_it_has_no_value_and_says_why(store, key):
    people(store)
    for code in ("2026-03", "2026-Q1", "2026", "2026-03-YTD"):
        found = ask(store, key, code)
        assert (found.value, found.numerator, found.denominator, found.evidence) == (None, None, None, 0)
        name = Period.parse(code).name
        assert name.en in found.reason.en
        assert name.zh in found.reason.zh
        tables = [TABLES[name].title for name in (*INDICATORS[key].reads, "process_runs") if name in TABLES]
        assert any(title.en in found.reason.en and title.zh in found.reason.zh for title in tables)


@ALL
def test_its_sql_runs_as_it_stands(store, key):
    people(store)
    rows = store.rows(sql_of(store, operator(), key, "S1", MARCH, as_of=AS_OF))
    assert rows == []


def test_a_quote_in_an_id_does_not_break_out_of_the_sql_that_is_shown(store):
    put(store, "departments", "department_id\nD1")
    put(store, "supervisors", "supervisor_id department_id\nO'Neil D1")
    assert store.rows(sql_of(store, operator(), "revenue", "O'Neil", MARCH, as_of=AS_OF)) == []


# The row that each plain indicator counts; its day column is filled in.
COUNTED = {
    "operating_results": "revenue 1",
    "user_counts": "new_users 1",
    "hiring": "role x",
    "process_runs": "process_id P1 started_at 2020-01-01T00:00:00 outcome ok",
    "process_problems": "process_id P1",
    "analysis_reports": "figures_checked 1 figures_wrong 0",
    "recommendations": "decision adopted quality_rating 3",
    "resource_requests": "quantity 1",
    "projects": "status closed planned_benefit 1 actual_benefit 1",
    "project_milestones": "project_id P1",
    "project_checks": "project_id P1 attempt 1",
}


@pytest.mark.parametrize(
    ("day", "inside"),
    [("2026-02-28", False), ("2026-03-01", True), ("2026-03-31", True), ("2026-04-01", False), ("2025-03-15", False)],
)
def test_both_ends_of_the_period_belong_to_it(store, day, inside):
    people(store)
    put(store, "processes", "process_id standard_hours\nP1 1")
    put(store, "projects", "project_id status\nP1 running")
    plain = [i for i in INDICATORS.values() if i.of and i.of != "member_reviews"]
    for table, on in {(i.of, i.on) for i in plain}:
        cells, on = COUNTED[table].split(), DUE_DAYS[table] if on == "baseline_on" else on
        put(store, table, f"{' '.join(cells[::2])} {on}\n{' '.join(cells[1::2])} {day}")
    found = values(store, operator(), [MARCH], indicators=[i.key for i in plain], units=["S1"], as_of=AS_OF)
    assert {v.indicator: v.evidence for v in found} == {i.key: int(inside) for i in plain}


def test_a_period_that_has_not_begun_says_so(store):
    people(store)
    found = ask(store, "revenue", "2026-12", as_of="2026-11-30")
    assert found.value is None
    assert found.reason.en == "period has not begun: Dec 2026 starts after 2026-11-30"


def test_what_lies_after_the_as_of_day_is_not_known(store):
    people(store)
    put(store, "operating_results", "date revenue\n2026-03-10 1\n2026-03-11 10\n2026-03-12 100")
    assert [ask(store, "revenue", "2026-03", as_of=f"2026-03-{day}").value for day in (10, 11, 12)] == [1, 11, 111]


def test_figures_can_be_asked_as_the_data_stood_after_an_earlier_load(store):
    people(store)
    first = put(store, "operating_results", "date revenue\n2026-03-10 1")
    second = put(store, "operating_results", "date revenue\n2026-03-10 5")
    with writing(store) as transaction:
        transaction.execute("UPDATE operating_results SET superseded_by = ? WHERE load_id = ?", [second, first])
    assert ask(store, "revenue", "2026-03").value == 5
    assert ask(store, "revenue", "2026-03", at_load=first).value == 1


# ------------------------------------------------------------------ who may see what


def test_a_supervisor_gets_their_own_figures_and_nobody_elses(store):
    people(store)
    put(store, "operating_results", "date supervisor_id revenue\n2026-03-10 S1 1\n2026-03-10 S2 10")
    own = Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))
    found = values(store, own, [MARCH], as_of=AS_OF)
    assert {v.unit for v in found} == {"S1"}
    assert len(found) == 40
    assert next(v.value for v in found if v.indicator == "revenue") == 1
    for unit in ("S2", "nobody"):
        with pytest.raises(NotAllowed):
            values(store, own, [MARCH], units=[unit], as_of=date.today())
        with pytest.raises(NotAllowed):
            sql_of(store, own, "revenue", unit, MARCH, as_of=date.today())
    for level in ("department", "company"):
        with pytest.raises(NotAllowed):
            values(store, own, [MARCH], level=level, as_of=date.today())
    with pytest.raises(NotAllowed):
        departments(store, own)
    assert [s.supervisor_id for s in supervisors(store, own)] == ["S1"]


def test_an_unknown_supervisor_is_named_to_whoever_sees_all(store):
    people(store)
    with pytest.raises(WrongUse, match="S9"):
        values(store, operator(), [MARCH], units=["S9"], as_of=date.today())


def test_a_department_adds_its_supervisors_and_the_departments_below_it(store):
    people(store)
    put(store, "departments", "department_id parent_id\nD3 D2")
    put(store, "supervisors", "supervisor_id department_id\nS4 D3")
    put(
        store,
        "operating_results",
        "date supervisor_id revenue\n2026-03-10 S1 1\n2026-03-10 S2 10\n2026-03-10 S3 100\n2026-03-10 S4 1000",
    )
    found = values(store, operator(), [MARCH], indicators=["revenue"], level="department", as_of=AS_OF)
    assert {v.unit: v.value for v in found} == {"D1": 11, "D2": 1100, "D3": 1000}
    assert ask(store, "revenue", "2026-03", unit="company", level="company").value == 1111


# ------------------------------------------------------------------ over the sample company


@pytest.fixture(scope="module")
def sampled(sample):
    periods = [Period.parse(code) for code in ("2026-09", "2026-Q3", "2026", "2026-09-YTD", "2027")]
    return periods, values(sample, operator(), periods, as_of=AS_OF)


def test_every_unit_indicator_and_period_is_present_once_in_order(sample, sampled):
    periods, found = sampled
    ids = [s.supervisor_id for s in supervisors(sample, operator())]
    expected = [(unit, key, period.code) for unit in ids for key in INDICATORS for period in periods]
    assert [(v.unit, v.indicator, v.period.code) for v in found] == expected


def test_every_value_is_its_numerator_over_its_denominator_and_else_has_a_reason(sampled):
    for v in sampled[1]:
        assert (v.value is None) == (v.reason is not None)
        if v.value is not None:
            assert v.value == pytest.approx(v.numerator / v.denominator)
            assert v.coverage is None or 0 <= v.coverage <= 1
            low, high = INDICATORS[v.indicator].range
            assert low is None or v.value >= low
            assert high is None or v.value <= high
            assert INDICATORS[v.indicator].divides or v.denominator == 1


def test_a_figure_does_not_depend_on_who_asks_nor_on_what_else_is_asked(sample, sampled):
    periods, found = sampled
    own = Scope("one", Role.SUPERVISOR, frozenset({"S4"}))
    assert values(sample, own, periods, as_of=AS_OF) == [v for v in found if v.unit == "S4"]
    alone = values(sample, own, [periods[1]], indicators=["efficiency_gain"], as_of=AS_OF)
    assert alone == [v for v in found if (v.unit, v.indicator, v.period) == ("S4", "efficiency_gain", periods[1])]


def test_the_sql_that_is_shown_gives_the_figure_that_is_shown(sample, sampled):
    periods, found = sampled
    for v in found:
        if v.unit == "S2" and v.period == periods[1]:
            cursor = sample.cursor.execute(sql_of(sample, operator(), v.indicator, "S2", v.period, as_of=AS_OF))
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            shown = rows[0].get("numerator", rows[0].get(f"{v.indicator}: numerator")) if rows else None
            assert (None if shown is None else float(shown)) == pytest.approx(v.numerator)


def test_additive_indicators_of_a_quarter_are_the_sum_of_its_months(sample):
    keys = [key for key, i in INDICATORS.items() if i.additive]
    quarter = Period.parse("2026-Q2")
    found = values(sample, operator(), [quarter, *quarter.months], indicators=keys, units=["S1"], as_of=AS_OF)
    by_key = {key: [v.value for v in found if v.indicator == key] for key in keys}
    for whole, *months in by_key.values():
        assert None not in months
        assert whole == pytest.approx(sum(month for month in months if month is not None))


def test_the_periods_with_data_are_those_that_operating_data_touch(store):
    people(store)
    assert periods_with_data(store, as_of=date.today()) == []
    put(store, "operating_results", "date\n2025-12-31\n2026-02-01")
    assert [str(p) for p in periods_with_data(store, as_of=date.today())] == ["2025-12", "2026-01", "2026-02"]
    assert [str(p) for p in periods_with_data(store, date.today(), PeriodKind.QUARTER)] == ["2025-Q4", "2026-Q1"]
