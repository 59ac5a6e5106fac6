"""Resource coordination, worked by hand. What partners say is tested with the other surveys (team)."""

from datetime import date

import pytest

from metrics.evidence import evidence
from metrics.periods import Period
from scope import operator
from tests.rows import ask, people, put


@pytest.fixture
def store(filled):
    return filled(people)


def test_a_request_must_be_met_on_time_and_in_full(store):
    put(
        store,
        "resource_requests",
        """needed_by quantity fulfilled_on fulfilled_quantity
           2026-03-01 10 2026-03-01 10
           2026-03-31 10 2026-03-30 12
           2026-03-10 10 2026-03-11 10
           2026-03-10 10 2026-03-09 9.99
           2026-03-10 10 - -
           2026-02-28 10 - -
           2026-04-01 10 - -""",
    )
    found = ask(store, "request_fulfilment", "2026-03")
    assert (found.value, found.denominator) == (0.4, 5)
    assert ask(store, "request_fulfilment", "2026-05").reason.en == "nothing was due in May 2026 (Resource requests)"
    assert ask(store, "request_fulfilment", "2026-03", as_of="2026-03-30").denominator == 4


USAGE = "month kind resource available used"


def test_utilisation_is_the_mean_over_kinds_of_the_mean_over_resources(store):
    put(
        store,
        "resource_usage",
        f"""{USAGE}
            2026-01 people team 100 100
            2026-02 people team 300 100
            2026-02 money a 1000 1000
            2026-02 money b 10 0
            2025-12 money b 10 10
            2026-04 money b 10 10""",
    )
    found = ask(store, "resource_utilisation", "2026-Q1")
    # people 200/400, money (1 + 0)/2: mean 0.5. Sums over everything would give 0.85, a mean of rows 0.58.
    assert (found.value, found.evidence) == (0.5, 4)


def test_overload_is_shown_not_cut(store):
    put(store, "resource_usage", f"{USAGE}\n2026-03 people team 100 120")
    assert ask(store, "resource_utilisation", "2026-03").value == 1.2


def test_the_gain_is_in_points_against_a_year_earlier(store):
    put(
        store,
        "resource_usage",
        f"{USAGE}\n2025-03 people team 100 70\n2026-02 people team 100 10\n2026-03 people team 100 80",
    )
    assert ask(store, "utilisation_gain", "2026-03").value == pytest.approx(10)


def test_overload_is_no_gain_and_its_end_is_one(store):
    rows = f"{USAGE}\n2025-03 people team 100 {{then}}\n2026-03 people team 100 {{now}}"
    for supervisor, then, now in (("S1", 87, 107), ("S2", 120, 100), ("S3", 108, 108)):
        put(store, "resource_usage", rows.format(then=then, now=now), supervisor_id=supervisor)
    gains = [ask(store, "utilisation_gain", "2026-03", unit=unit).value for unit in ("S1", "S2", "S3")]
    assert gains == [pytest.approx(93 - 87), pytest.approx(100 - 80), pytest.approx(0)]


def test_without_a_year_earlier_the_gain_is_against_the_period_before(store):
    put(store, "resource_usage", f"{USAGE}\n2026-02 people team 100 90\n2026-03 people team 100 80")
    assert ask(store, "utilisation_gain", "2026-03").value == pytest.approx(-10)


def test_with_nothing_to_compare_the_gain_is_empty(store):
    put(store, "resource_usage", f"{USAGE}\n2026-01 people team 100 90\n2026-03 people team 100 80")
    found = ask(store, "utilisation_gain", "2026-03")
    assert found.value is None
    assert found.reason.en == "no rows in Resource usage a year before Mar 2026, or just before it, to compare with"
    assert ask(store, "utilisation_gain", "2026-04").reason.en == "no rows in Resource usage for Apr 2026"


def test_a_running_quarter_is_compared_with_the_same_months_a_year_earlier(store):
    put(
        store,
        "resource_usage",
        f"{USAGE}\n2025-01 people team 100 50\n2025-03 people team 100 100\n2026-01 people team 100 60",
    )
    gain = ask(store, "utilisation_gain", "2026-Q1", as_of="2026-02-10")
    # Sales of March are another table's: usage still ends in January.
    put(store, "operating_results", "date revenue\n2026-03-09 1")
    later = ask(store, "utilisation_gain", "2026-Q1", as_of="2026-03-10")
    assert (gain.value, gain.cut_on) == (pytest.approx(10), date(2026, 1, 31))
    assert (later.value, later.cut_on) == (gain.value, gain.cut_on)
    # From the collection day of February on nothing more is awaited of it, and March 2025 stays out.
    assert ask(store, "utilisation_gain", "2026-Q1", as_of="2026-03-11").cut_on == date(2026, 2, 28)


def test_one_more_month_of_one_supervisor_changes_nobody_elses_gain_or_growth(store):
    usage = f"{USAGE}\n2025-01 people team 100 50\n2025-03 people team 100 90\n2026-01 people team 100 60"
    sales = "date revenue\n2025-01-20 100\n2025-03-20 900\n2026-01-31 110"
    for supervisor in ("S1", "S2"):
        put(store, "resource_usage", usage, supervisor_id=supervisor)
        put(store, "operating_results", sales, supervisor_id=supervisor)
    keys = ("utilisation_gain", "revenue_growth")
    before = [ask(store, key, "2026-Q1", as_of="2026-03-10") for key in keys]
    put(store, "resource_usage", f"{USAGE}\n2026-03 people team 100 95", supervisor_id="S2")
    put(store, "operating_results", "date revenue\n2026-03-09 700", supervisor_id="S2")
    assert [ask(store, key, "2026-Q1", as_of="2026-03-10") for key in keys] == before
    assert [value.value for value in before] == [pytest.approx(10), pytest.approx(0.1)]
    assert ask(store, "utilisation_gain", "2026-Q1", as_of="2026-03-10", unit="S2").value == pytest.approx(7.5)


def test_the_evidence_of_a_gain_ends_where_its_comparison_is_cut(store):
    put(
        store,
        "resource_usage",
        f"{USAGE}\n2025-01 people team 100 50\n2025-03 people team 100 90\n2026-01 people team 100 60",
    )
    gain = ask(store, "utilisation_gain", "2026-Q1", as_of="2026-02-10")
    listed = evidence(store, operator(), "utilisation_gain", "S1", Period.parse("2026-Q1"), as_of=date(2026, 2, 10))
    assert gain.evidence == listed.total == 2
    assert [row["month"] for row in listed.rows] == [date(2026, 1, 1), date(2025, 1, 1)]
