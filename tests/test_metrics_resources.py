"""Resource coordination, worked by hand. What partners say is tested with the other surveys (team)."""

import pytest

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
    put(store, "operating_results", "date revenue\n2026-02-10 1")
    put(
        store,
        "resource_usage",
        f"{USAGE}\n2025-01 people team 100 50\n2025-03 people team 100 100\n2026-01 people team 100 60",
    )
    assert ask(store, "utilisation_gain", "2026-Q1", as_of="2026-02-10").value == pytest.approx(10)
