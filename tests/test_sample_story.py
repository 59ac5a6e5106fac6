"""The story of the sample company (docs/sample-company.md), proved from its rows and by the product's own figures."""

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import median

import pytest

from data.sample import END, sample_rows, sample_targets
from data.sample.company import LAUNCHED_ON, LAUNCHED_PRODUCT, SUPERVISORS
from metrics.annual_score import annual
from metrics.engine import values
from metrics.periods import Period
from scope import Role, Scope, operator
from server.sample_company.make import PASSWORD, sign_ins

ROOT = Path(__file__).parent.parent
Q3 = Period.quarter(2026, 3)
AS_OF = date(2026, 11, 15)
LEADER = Scope("director", Role.LEADERSHIP, None)

rows = cache(sample_rows)


def of(table, **wanted):
    """The rows of a table that have the wanted values."""
    return [row for row in rows(table) if all(row[column] == value for column, value in wanted.items())]


def value(store, supervisor_id, indicator, code):
    """One figure, as the product computes it."""
    period = Period.parse(code)
    return values(store, operator(), [period], indicators=[indicator], units=[supervisor_id], as_of=AS_OF)[0].value


def test_the_launch_lifted_revenue_and_share_of_s1(sample):
    before, now = value(sample, "S1", "market_share", "2025-Q3"), value(sample, "S1", "market_share", "2026-Q3")
    assert now > before * 1.2
    assert value(sample, "S1", "revenue_growth", "2026-Q3") == pytest.approx(0.33, abs=0.03)
    lamps = of("operating_results", product=LAUNCHED_PRODUCT)
    assert {row["supervisor_id"] for row in lamps} == {"S1"}
    assert min(row["date"] for row in lamps) >= LAUNCHED_ON


def measured_hours(improvement, until):
    """Median cycle hours in the 90 days before the launch, and from the launch on, by the day a run finished."""
    launched = improvement["launched_on"]
    before, after = [], []
    for run in of("process_runs", process_id=improvement["process_id"]):
        if not run["finished_at"]:
            continue
        finished = datetime.fromisoformat(run["finished_at"])
        hours = (finished - datetime.fromisoformat(run["started_at"])).total_seconds() / 3600
        if launched - timedelta(days=90) <= finished.date() < launched:
            before.append(hours)
        elif launched <= finished.date() <= until:
            after.append(hours)
    return median(before), median(after)


def improvement_called(start):
    """The improvement whose title starts so."""
    return next(row for row in rows("process_improvements") if row["title"].startswith(start))


def test_one_improvement_cut_cycle_hours_by_thirty_percent_against_a_goal_of_twenty():
    worked = improvement_called("订单履约并行拣配")
    before, after = measured_hours(worked, worked["closed_on"])
    assert worked["goal_change"] == "-0.20"
    assert after / before - 1 == pytest.approx(-0.30, abs=0.03)


def test_one_improvement_changed_nothing():
    idle = improvement_called("开户审核改为双人复核")
    before, after = measured_hours(idle, idle["closed_on"])
    assert idle["goal_change"] == "-0.15"
    assert after / before - 1 == pytest.approx(0.0, abs=0.05)


def test_one_improvement_is_too_young_to_judge():
    young = improvement_called("Pre-clearance")
    assert young["status"] == "running"
    assert (END - young["launched_on"]).days == 19


def test_the_warehouse_system_is_late_dear_and_fails_its_checks():
    project = of("projects", project_id="PJ-S3-WMS")[0]
    assert (project["status"], project["planned_finish"]) == ("running", date(2026, 6, 30))
    costs = of("project_costs", project_id="PJ-S3-WMS")
    earned = float(costs[-1]["percent_complete"]) * project["budget"]
    assert earned / sum(float(row["actual_cost"]) for row in costs) == pytest.approx(0.70, abs=0.03)
    first = of("project_checks", project_id="PJ-S3-WMS", attempt=1)
    assert sum(row["result"] == "passed" for row in first) < len(first) / 2


def test_s8_has_thin_data_and_says_so(sample):
    reasons = {
        figure.indicator: figure.reason.en
        for figure in values(sample, operator(), [Q3], units=["S8"], as_of=AS_OF)
        if figure.reason
    }
    assert "no market size" in reasons["market_share"]
    assert "only 3 respondents" in reasons["team_cohesion"]
    assert min(row["date"] for row in of("operating_results", supervisor_id="S8")) >= date(2026, 5, 4)


def test_s4_lost_four_of_ten_people_of_their_own_will_in_2026():
    team = of("team_members", supervisor_id="S4")
    left = [m for m in team if m["left_on"] and m["left_on"].year == 2026]
    assert [m["leave_reason"] for m in left] == ["voluntary"] * 4
    here = [m for m in team if m["joined_on"] < date(2026, 1, 1) and (m["left_on"] or END) >= date(2026, 1, 1)]
    assert len(here) == 10


def test_s6_needs_more_people_than_there_are_since_may_2026():
    people = of("resource_usage", supervisor_id="S6", kind="people")
    load = {(row["month"], row["resource"]): float(row["used"]) / row["available"] for row in people}
    assert all((rate > 1.1) == (month >= "2026-05") for (month, _), rate in load.items())


def test_s5_reports_come_late_or_never_since_june_2026():
    due = [row for row in of("analysis_reports", supervisor_id="S5") if date(2026, 6, 1) <= row["due_on"] <= END]
    late = [row for row in due if not row["delivered_on"] or row["delivered_on"] > row["due_on"]]
    never = [row for row in due if not row["delivered_on"]]
    assert len(late) >= len(due) / 3
    assert never
    assert len(never) < len(late)


def test_the_error_of_gravity_three_caps_a_grade_and_the_unconfirmed_merit_counts_for_nothing(sample):
    s6 = annual(sample, LEADER, "S6", 2026, as_of=AS_OF)
    assert [event.event_id for event in s6.capped_by] == ["EV-009"]
    assert s6.earned
    assert s6.earned.key == "to_improve"
    s7 = annual(sample, LEADER, "S7", 2026, as_of=AS_OF)
    assert of("merits_and_faults", supervisor_id="S7", confirmed_by=None)
    assert s7.merits == 0


def test_coverage_of_market_share_is_below_one_where_cells_have_no_market_size(sample):
    share = values(sample, operator(), [Q3], indicators=["market_share"], units=["S1"], as_of=AS_OF)[0]
    assert share.coverage
    assert 0.5 < share.coverage < 1


def test_names_hold_the_rare_characters_that_fonts_miss():
    assert set("喆堃珺昇镕") <= set("".join(who.name for who in SUPERVISORS))


def test_the_story_document_gives_the_numbers_of_the_rows(sample):
    told = (ROOT / "docs" / "sample-company.md").read_text(encoding="utf-8")
    worked, idle = improvement_called("订单履约并行拣配"), improvement_called("开户审核改为双人复核")
    costs = of("project_costs", project_id="PJ-S3-WMS")
    lamps = sum(float(r["revenue"]) for r in of("operating_results", product=LAUNCHED_PRODUCT) if r["date"] in Q3)
    facts = [
        f"revenue {value(sample, 'S1', 'revenue', '2026-Q3'):,.0f} against"
        f" {value(sample, 'S1', 'revenue', '2025-Q3'):,.0f} a year earlier",
        f"of it {lamps:,.0f} from the lamp",
        f"market share {value(sample, 'S1', 'market_share', '2026-Q3'):.1%} after",
        "{:.2f} h → {:.2f} h".format(*measured_hours(worked, worked["closed_on"])),
        "{:.2f} h → {:.2f} h".format(*measured_hours(idle, idle["closed_on"])),
        f"S2, {worked['improvement_id']}",
        f"S5, {idle['improvement_id']}",
        f"S7, {improvement_called('Pre-clearance')['improvement_id']}",
        f"{float(costs[-1]['percent_complete']):.1%} done for {sum(float(r['actual_cost']) for r in costs):,.0f}",
        f"cohesion {value(sample, 'S4', 'team_cohesion', '2025-Q3'):.1f}"
        f" → {value(sample, 'S4', 'team_cohesion', '2026-Q3'):.1f}",
        f"margin {value(sample, 'S6', 'profit_margin', '2026-Q3'):.1%} after",
        f"all kinds {value(sample, 'S6', 'resource_utilisation', '2026-Q3'):.1%} in Q3",
        f"{len(sample_targets()):,} targets",
        "{} rows have an older version".format(*sample.rows("SELECT sum(superseded)::INT FROM loads")[0]),
        f"`{PASSWORD}`",
        *(person.username for person in sign_ins()),
    ]
    assert [fact for fact in facts if fact not in told] == []


def test_every_target_of_a_year_with_a_plan_comes_from_it(sample):
    of = sample.rows(
        """SELECT left(period, 4), plan_version, set_by, count(*) FROM targets
           WHERE replaced_at IS NULL AND period >= '2025' AND supervisor_id <> 'S8' GROUP BY ALL ORDER BY ALL"""
    )
    assert [row[:3] for row in of] == [("2025", 1, "director"), ("2026", 1, "director")]
