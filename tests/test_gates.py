"""Data that are late, refused or too few gate the score: said why, never zero, the weight goes to the rest."""

from dataclasses import replace
from datetime import date

import pytest

from appraisal.annual_appraisal import move_appraisal, open_year, sign
from appraisal.signed_record import verify_record
from insight.what_if import rescored
from metrics.catalogue import INDICATORS
from metrics.collection_plan import deliveries
from metrics.indicator import Value
from metrics.periods import Period
from metrics.scheme import DEFAULT_SCHEME, set_scheme
from metrics.scores import score_from, scores
from metrics.targets import Target
from scope import operator
from tests.appraising import LEADER, S1, company, revenue
from tests.loading import load
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
    set_scheme(sample_copy, ADA, 2026, replace(DEFAULT_SCHEME, fewest_cases=cases))
    assert (
        scores(sample_copy, ADA, ["S3"], [Q3], as_of=date.today())["S3", Q3.code].line("on_time_completion") == before
    )
    set_scheme(sample_copy, ADA, 2026, replace(DEFAULT_SCHEME, fewest_cases=cases + 1))
    line = scores(sample_copy, ADA, ["S3"], [Q3], as_of=date.today())["S3", Q3.code].line("on_time_completion")
    assert line.points is None
    assert line.reason.en == f"not scorable: only {cases} cases, {cases + 1} are needed"
    money = scores(sample_copy, ADA, ["S3"], [Q3], as_of=date.today())["S3", Q3.code].line("revenue")
    assert money.points is not None  # an amount is no rate of cases


def test_while_a_delivery_is_missing_what_rests_on_it_is_not_scored(sample_copy):
    day = date(2026, 11, 25)
    missing = [d for d in deliveries(sample_copy, ADA, day, days_back=60) if d.standing == "missing"]
    set_scheme(sample_copy, ADA, 2026, replace(DEFAULT_SCHEME, late_gates=True))
    for owed in missing[:1]:
        period = Period.month(owed.ended_on.year, owed.ended_on.month)
        found = scores(sample_copy, ADA, [owed.supervisor_id], [period], day)[owed.supervisor_id, period.code]
        resting = [line for line in found.lines if owed.table in line.indicator.reads and line.value.value is not None]
        assert all(line.points is None and "has not come" in line.reason.en for line in resting)


def test_a_load_that_was_largely_refused_gates_what_rests_on_it(store):
    company(store)
    period = Period.year(2025)
    scheme = replace(DEFAULT_SCHEME, most_rejected=0.4)
    set_scheme(store, ADA, 2025, scheme)
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


def test_a_signature_under_a_gate_is_reproduced(store):
    company(store)
    set_scheme(store, ADA, 2025, replace(DEFAULT_SCHEME, most_rejected=0.4))
    header = "date,supervisor_id,region,product,channel,segment,revenue,cost\n"
    load(store, "operating_results", header + "2025-04-01,S2,East,Lamp,Shop,Home,1,0\n2025-04-02,S9,E,L,S,H,1,0\n")
    open_year(store, LEADER, 2025, ["S1"])
    move_appraisal(store, S1, "S1", 2025, "hand_in")
    signed = sign(store, LEADER, "S1", 2025, "No figure can be scored yet.", today=date.today())
    assert signed.total is None
    found = verify_record(store, LEADER, signed)
    assert (found.reproduced, found.changes) == (True, ())
