"""A plan approved after its period had begun marks what it judges (judgement 2), wherever the target shows."""

from datetime import date, datetime

import pytest

from appraisal.signed_record import SignedRecord
from data.store import Store
from metrics.periods import Period
from metrics.target_rows import TargetRow
from metrics.targets import set_targets, targets
from reports.appraisal_form import appraisal_form
from reports.supervisor_report import supervisor_report
from reports.table_rows import detail
from scope import operator
from tests.appraising import HR
from tests.test_appraisal_form import signed, text_of, waiting

ADA = operator("ada")
YEAR, Q1, Q2 = Period.parse("2026"), Period.parse("2026-Q1"), Period.parse("2026-Q2")


def planned(store: Store, code: str, on: str) -> None:
    """The plan's target of revenue of S1 for a period, as approved on a day."""
    row = TargetRow(supervisor_id="S1", indicator="revenue", period=code, target=100)
    set_targets(store, ADA, [row], plan_version=1)
    with store.transaction() as write:
        write.execute(
            "UPDATE targets SET set_at = ? WHERE period = ? AND replaced_at IS NULL",
            [datetime.fromisoformat(f"{on} 09:00:00"), code],
        )


def days_late(store: Store, period: Period) -> int:
    target = targets(store, ADA, ["S1"], [period])["S1", "revenue", period.code]
    assert target.origin is not None
    return target.origin.days_late


@pytest.fixture
def firm(filled) -> Store:
    return filled(waiting)


@pytest.mark.parametrize(
    ("code", "on", "days"),
    [
        ("2026", "2025-12-31", 0),
        ("2026", "2026-01-01", 0),
        ("2026", "2026-01-02", 1),
        ("2026-Q2", "2026-04-11", 10),
        ("2026-03", "2026-03-10", 9),
        ("2026-03", "2026-02-28", 0),
    ],
)
def test_it_is_late_by_the_days_since_its_period_began(firm, code, on, days):
    planned(firm, code, on)
    assert days_late(firm, Period.parse(code)) == days


def test_a_quarter_is_as_late_as_the_latest_of_its_months(firm):
    """Approved on 10 March: January is 68 days late, March 9; the quarter made of them says 68."""
    for code in ("2026-01", "2026-02", "2026-03"):
        planned(firm, code, "2026-03-10")
    assert days_late(firm, Q1) == 68


def test_a_replan_is_held_against_the_month_from_which_it_holds(firm):
    """Approved on 20 July for August on: in time, although the year began in January."""
    planned(firm, "2026", "2025-12-01")
    set_targets(
        firm,
        ADA,
        [TargetRow(supervisor_id="S1", indicator="revenue", period="2026", target=150)],
        plan_version=2,
        holds_from=date(2026, 8, 1),
    )
    with firm.transaction() as write:
        write.execute("UPDATE targets SET set_at = '2026-07-20 09:00:00' WHERE plan_version = 2")
    assert days_late(firm, YEAR) == 0


def test_who_began_in_may_is_planned_in_time_in_april(firm):
    with firm.transaction() as write:
        write.execute("UPDATE supervisors SET started_on = '2026-05-11' WHERE supervisor_id = 'S1'")
    planned(firm, "2026", "2026-04-28")
    assert days_late(firm, YEAR) == 0
    planned(firm, "2026", "2026-05-04")
    assert days_late(firm, YEAR) == 3


def test_it_says_on_which_day_by_whom_and_how_late_in_both_languages(firm):
    planned(firm, "2026", "2026-01-11")
    late = targets(firm, ADA, ["S1"], [YEAR])["S1", "revenue", "2026"].late
    assert late is not None
    assert late.en == "target late by 10 days: plan approved on 2026-01-11 by ada"
    assert late.zh == "目标滞后 10 天：计划于 2026-01-11 由ada批准"
    planned(firm, "2026", "2025-12-11")
    assert targets(firm, ADA, ["S1"], [YEAR])["S1", "revenue", "2026"].late is None


def test_a_target_changed_after_the_fact_without_a_plan_says_so(firm):
    planned(firm, "2026", "2025-12-11")
    set_targets(firm, ADA, [TargetRow(supervisor_id="S1", indicator="revenue", period="2026", target=80)])
    with firm.transaction() as write:
        write.execute("UPDATE targets SET set_at = '2026-11-02 09:00:00' WHERE target = 80")
    late = targets(firm, ADA, ["S1"], [YEAR])["S1", "revenue", "2026"].late
    assert late is not None
    assert late.en == "target late by 305 days: set on 2026-11-02 by ada without a plan"


def test_it_stands_on_the_appraisal_form_and_in_the_report(firm):
    """The year of the small company: its target was set long after 2025 had begun."""
    with firm.transaction() as write:
        write.execute("UPDATE targets SET set_at = '2025-03-02 09:00:00', plan_version = 1")
    record: SignedRecord = signed(firm)
    says = "target late by 60 days: plan approved on 2025-03-02 by operator"
    assert record.record["late_targets"]["revenue"]["en"] == says
    assert says in text_of(appraisal_form(record.record, "en", sha256=record.sha256))
    report = supervisor_report(firm, HR, "S1", Period.parse("2025"), date(2026, 1, 20))
    rows = [row for part in report.families for row in detail(part, "en")["rows"]]
    assert [row["name"] for row in rows if says in row["note"]] == ["Revenue"]


def test_a_record_signed_before_days_were_kept_still_makes_its_form(firm):
    record = signed(firm)
    older = {key: value for key, value in record.record.items() if key != "late_targets"}
    assert "target late" not in text_of(appraisal_form(older, "en", sha256=record.sha256))
