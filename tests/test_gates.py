"""Data that are late, refused or too few gate the score: said why, never zero, the weight goes to the rest."""

from dataclasses import replace
from datetime import date

import pytest

from appraisal.annual_appraisal import move_appraisal
from appraisal.opening import open_year
from appraisal.signature import sign
from appraisal.verification import verify_record
from data.store import Store
from insight.what_if import rescored
from metrics.catalogue import INDICATORS
from metrics.indicator import Value
from metrics.periods import Period
from metrics.scheme import DEFAULT_SCHEME
from metrics.scheme_lock import set_scheme
from metrics.scores import score_from, scores
from metrics.target_rows import TargetRow
from metrics.targets import Target, set_targets
from scope import operator
from tests.appraising import LEADER, S1, company, revenue, talk_over
from tests.loading import load
from tests.rows import people, put
from tests.schemes import change_scheme
from text import Words

ADA = operator("ada")
Q3 = Period.parse("2026-Q3")
WHY = Words("not scorable: late", "不可计分：迟交")


def test_a_gated_indicator_has_no_points_says_why_and_leaves_its_weight_to_the_rest_of_its_family():
    year = Period.year(2025)
    values = {key: Value("S1", key, year, 80.0, None, None, 1) for key in INDICATORS}
    values["revenue"] = replace(values["revenue"], value=0.0)
    aims = dict.fromkeys(INDICATORS, Target(60, 100, 120))
    plain = score_from("S1", year, values, aims, DEFAULT_SCHEME, gates={})
    gated = score_from("S1", year, values, aims, DEFAULT_SCHEME, gates={"revenue": WHY})
    line = gated.line("revenue")
    assert (line.value.value, line.points, line.share, line.reason) == (0.0, None, None, WHY)
    assert gated.kpi > plain.kpi  # the 0 of data that have not come is not held against anybody
    # three of the family's four indicators carry its 30 %: a fourth less of them is covered
    assert gated.coverage == pytest.approx(plain.coverage - 0.30 / 4)
    assert sum(one.share for one in gated.lines if one.share) == pytest.approx(1)
    assert gated.gates == {"revenue": WHY}
    assert rescored(gated) == gated  # supposing nothing changes nothing


def test_as_the_default_scheme_stands_nothing_is_gated(sample):
    found = scores(sample, ADA, ["S3"], [Q3], date(2026, 10, 31))["S3", Q3.code]
    assert found.gates == {}


def test_a_rate_on_few_cases_is_gated_and_one_on_just_enough_is_not(sample_copy):
    before = scores(sample_copy, ADA, ["S3"], [Q3], as_of=date.today())["S3", Q3.code].line("on_time_completion")
    cases = int(before.value.denominator)
    change_scheme(sample_copy, 2026, replace(DEFAULT_SCHEME, fewest_cases=cases), date(2026, 10, 15))
    assert (
        scores(sample_copy, ADA, ["S3"], [Q3], as_of=date.today())["S3", Q3.code].line("on_time_completion") == before
    )
    change_scheme(sample_copy, 2026, replace(DEFAULT_SCHEME, fewest_cases=cases + 1), date(2026, 10, 15))
    line = scores(sample_copy, ADA, ["S3"], [Q3], as_of=date.today())["S3", Q3.code].line("on_time_completion")
    assert line.points is None
    assert line.reason.en == f"not scorable: only {cases} cases, {cases + 1} are needed"
    money = scores(sample_copy, ADA, ["S3"], [Q3], as_of=date.today())["S3", Q3.code].line("revenue")
    assert money.points is not None  # an amount is no rate of cases


def due_in_march(store: Store) -> None:
    """S1 owes market sizes five days after each month. January's came in time, February's are missing from 6 March on.

    The one load has the sizes of all three months, so that each of them has a market share: 10 of 100.
    """
    people(store)
    plan = "table supervisor_id frequency due_days\nmarket_sizes S1 monthly 5"
    put(store, "data_sources", plan, loaded_at="2026-01-01T00:00:00")
    own = {"segment": "A", "region": "E"}
    put(store, "operating_results", "date revenue\n2026-01-01 10\n2026-02-01 10\n2026-03-01 10", **own)
    sizes = "month market_revenue\n2026-01 100\n2026-02 100\n2026-03 100"
    put(store, "market_sizes", sizes, loaded_at="2026-02-03T00:00:00", **own)
    aims = {"supervisor_id": "S1", "indicator": "market_share", "target": 0.1}
    set_targets(store, ADA, [TargetRow(period=code, **aims) for code in ("2026-01", "2026-02", "2026-03", "2026-Q1")])


def test_a_missing_delivery_gates_the_periods_in_which_its_own_ends_and_no_other(filled):
    store = filled(due_in_march)
    set_scheme(store, ADA, 2026, replace(DEFAULT_SCHEME, late_gates=True), today=date(2025, 12, 1))
    periods = [Period.parse(code) for code in ("2026-01", "2026-02", "2026-03", "2026-Q1")]
    found = scores(store, ADA, ["S1"], periods, date(2026, 3, 10))
    lines = {code: score.line("market_share") for (_, code), score in found.items()}
    missing = "not scorable: Market sizes due on 2026-03-05 has not come"
    assert {code: (line.points, line.reason and line.reason.en) for code, line in lines.items()} == {
        "2026-01": (pytest.approx(100), None),
        "2026-02": (None, missing),
        "2026-03": (pytest.approx(100), None),
        "2026-Q1": (None, missing),
    }
    assert {line.value.value for line in lines.values()} == {0.1}


def test_a_delivery_gates_from_the_day_after_it_is_due_until_it_comes(filled):
    store = filled(due_in_march)
    set_scheme(store, ADA, 2026, replace(DEFAULT_SCHEME, late_gates=True), today=date(2025, 12, 1))

    def points(day: date) -> float | None:
        february = Period.month(2026, 2)
        return scores(store, ADA, ["S1"], [february], day)["S1", "2026-02"].line("market_share").points

    assert points(date(2026, 3, 5)) == pytest.approx(100)
    assert points(date(2026, 3, 6)) is None
    put(store, "market_sizes", "month segment region\n2025-01 B E", loaded_at="2026-03-07T00:00:00")
    assert points(date(2026, 3, 10)) == pytest.approx(100)


def test_unless_the_scheme_says_so_a_missing_delivery_gates_nothing(filled):
    store = filled(due_in_march)
    february = scores(store, ADA, ["S1"], [Period.month(2026, 2)], date(2026, 3, 10))["S1", "2026-02"]
    assert february.line("market_share").points == pytest.approx(100)


def test_a_load_that_was_largely_refused_gates_what_rests_on_it(store):
    company(store)
    period = Period.year(2025)
    scheme = replace(DEFAULT_SCHEME, most_rejected=0.4)
    set_scheme(store, ADA, 2025, scheme, today=date(2024, 12, 1))
    assert scores(store, ADA, ["S1"], [period], as_of=date.today())["S1", "2025"].line(
        "revenue"
    ).points == pytest.approx(80)
    header = "date,supervisor_id,region,product,channel,segment,revenue,cost\n"
    load(store, "operating_results", header + "2025-04-01,S2,East,Lamp,Shop,Home,1,0\n2025-04-02,S9,E,L,S,H,1,0\n")
    line = scores(store, ADA, ["S1"], [period], as_of=date.today())["S1", "2025"].line("revenue")
    assert line.points is None
    assert line.reason.en == "not scorable: 50.0% of the rows of the last load of Operating results were refused"
    revenue(store, "S1", 900.01)  # a good load since: scored again
    assert scores(store, ADA, ["S1"], [period], as_of=date.today())["S1", "2025"].line("revenue").points is not None


def test_refused_rows_up_to_the_limit_gate_nothing(store):
    company(store)
    header = "date,supervisor_id,region,product,channel,segment,revenue,cost\n"
    load(store, "operating_results", header + "2025-04-01,S2,East,Lamp,Shop,Home,1,0\n2025-04-02,S9,E,L,S,H,1,0\n")
    for limit, points in ((0.49, None), (0.5, pytest.approx(80))):  # one of two rows was refused
        set_scheme(store, ADA, 2025, replace(DEFAULT_SCHEME, most_rejected=limit), today=date(2024, 12, 1))
        assert (
            scores(store, ADA, ["S1"], [Period.year(2025)], date(2026, 1, 31))["S1", "2025"].line("revenue").points
            == points
        )


def test_a_signature_under_a_gate_is_reproduced(store):
    company(store)
    set_scheme(store, ADA, 2025, replace(DEFAULT_SCHEME, most_rejected=0.4), today=date(2024, 12, 1))
    header = "date,supervisor_id,region,product,channel,segment,revenue,cost\n"
    load(store, "operating_results", header + "2025-04-01,S2,East,Lamp,Shop,Home,1,0\n2025-04-02,S9,E,L,S,H,1,0\n")
    open_year(store, LEADER, 2025, ["S1"])
    move_appraisal(store, S1, "S1", 2025, "hand_in")
    talk_over(store)
    signed = sign(store, LEADER, "S1", 2025, {"incomplete": "No figure can be scored yet."}, today=date.today())
    assert signed.total is None
    found = verify_record(store, LEADER, signed)
    assert (found.reproduced, found.changes) == (True, ())
