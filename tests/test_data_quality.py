"""The collection plan at work, and how good the data are: measured, dated, and only for whom it is meant."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from data.intake.history.revert import revert_load
from errors import NotAllowed
from metrics.collection_plan import deliveries
from metrics.data_quality import indicator_reach, months_up_to, rejected_by_month, table_quality, uploaders
from metrics.periods import Period
from scope import Role, Scope
from tests.loading import ANALYST, load, with_people

S1 = Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))
MARKET = "month,segment,region,market_revenue,source\n{month},B2B,East,{amount},survey\n"


def loaded_at(store, load_id: int, when: datetime) -> None:
    """Set back the clock of a load."""
    with store.transaction() as write:
        write.execute("UPDATE loads SET loaded_at = ? WHERE load_id = ?", [when, load_id])
        for table in ("data_sources", "market_sizes"):
            write.execute(f"UPDATE {table} SET loaded_at = ? WHERE load_id = ?", [when, load_id])


def due_monthly(store):
    """market_sizes is due monthly, five days after, from S1; the plan is known since New Year."""
    with_people(store)
    plan = load(
        store, "data_sources", "source_id,table,supervisor_id,frequency,due_days\nD1,market_sizes,S1,monthly,5\n"
    )
    loaded_at(store, plan.load_id, datetime(2026, 1, 1))


@pytest.fixture
def planned(filled):
    return filled(due_monthly)


def deliver(store, month: str, when: datetime):
    load_id = load(store, "market_sizes", MARKET.format(month=month, amount="1.00")).load_id
    loaded_at(store, load_id, when)
    return load_id


def standings(store, today: date, who=ANALYST) -> list[tuple[date, str]]:
    return [(one.due_on, one.standing) for one in deliveries(store, who, today, days_back=92, days_ahead=31)]


def test_a_delivery_is_in_time_on_its_day_late_after_and_missing_without_a_load(planned):
    deliver(planned, "2026-01", datetime(2026, 2, 5, 15, 59))  # 23:59 in Shanghai, the last minute of the due day
    deliver(planned, "2026-02", datetime(2026, 3, 5, 16, 0))  # a minute later
    assert standings(planned, date(2026, 4, 10)) == [
        (date(2026, 2, 5), "in_time"),
        (date(2026, 3, 5), "late"),
        (date(2026, 4, 5), "missing"),
        (date(2026, 5, 5), "due"),
    ]


def test_what_is_due_today_is_not_yet_missing(planned):
    assert (date(2026, 2, 5), "due") in standings(planned, date(2026, 2, 5))
    overdue = [one for one in deliveries(planned, ANALYST, date(2026, 2, 8)) if one.standing == "missing"]
    assert [one.days_over(date(2026, 2, 8)) for one in overdue] == [34, 3]  # of January 5 and of February 5


def test_what_was_due_before_the_plan_was_known_is_not_judged(planned):
    assert (date(2025, 12, 5), "not_judged") in standings(planned, date(2026, 2, 1))


def test_a_load_that_was_reverted_delivered_nothing(planned):
    load_id = deliver(planned, "2026-01", datetime(2026, 2, 3))
    assert (date(2026, 2, 5), "in_time") in standings(planned, date(2026, 2, 20))
    revert_load(planned, ANALYST, load_id, "wrong file")
    assert (date(2026, 2, 5), "missing") in standings(planned, date(2026, 2, 20))


def test_a_supervisor_sees_their_own_deliveries_and_no_table_at_large(planned):
    assert standings(planned, date(2026, 2, 8), S1) == standings(planned, date(2026, 2, 8))
    assert standings(planned, date(2026, 2, 8), Scope("li", Role.SUPERVISOR, frozenset({"S2"}))) == []
    for ask in (table_quality, uploaders):
        with pytest.raises(NotAllowed):
            ask(planned, S1)
    with pytest.raises(NotAllowed):
        rejected_by_month(planned, S1, months_up_to(date(2026, 2, 8), 3))


def test_without_a_plan_nothing_is_due(store):
    assert deliveries(store, ANALYST, date(2026, 2, 8)) == []
    assert table_quality(store, ANALYST) == []


def test_completeness_counts_optional_cells_and_freshness_is_the_last_day(store):
    with_people(store)
    load(
        store,
        "projects",
        "project_id,supervisor_id,name,planned_start,planned_finish,status,budget,lessons,planned_benefit\n"
        "P1,S1,Site,2026-01-01,2026-02-01,planned,100.00,learn,\n"
        "P2,S1,Shop,2026-03-01,2026-04-01,planned,100.00,,\n",
    )
    (found,) = [one for one in table_quality(store, ANALYST) if one.table.name == "projects"]
    # six optional columns: two starts and finishes, two benefits, acceptance, lessons; one of twelve cells is filled
    assert (found.rows, found.filled, found.reaches) == (2, 1 / 12, date(2026, 3, 1))
    assert found.emptiest[1] == 0.0
    assert found.loaded_by == "analyst"


def test_rejected_rows_are_counted_by_month_and_a_reverted_load_counts_as_refused(store):
    rows = "month,segment,region,market_revenue,source\n2026-01,B2B,East,1.00,x\n2026-02,B2B,East,-1.00,x\n"
    loaded_at(store, load(store, "market_sizes", rows).load_id, datetime(2026, 2, 3))
    wrong = deliver(store, "2026-03", datetime(2026, 3, 3))
    months = months_up_to(date(2026, 3, 31), 3)
    found = {one.month.code: (one.rejected, one.received) for one in rejected_by_month(store, ANALYST, months)}
    assert found == {"2026-02": (1, 2), "2026-03": (0, 1)}
    revert_load(store, ANALYST, wrong, "wrong file")
    found = {one.month.code: one.share for one in rejected_by_month(store, ANALYST, months)}
    assert found == {"2026-02": 0.5, "2026-03": 1.0}
    assert rejected_by_month(store, ANALYST, months, by="nobody") == []
    assert uploaders(store, ANALYST) == ["analyst"]


def test_an_indicator_reaches_those_who_have_a_value_and_says_why_the_others_have_none(sample):
    reached = {
        one.indicator.key: one for one in indicator_reach(sample, ANALYST, Period.month(2026, 9), as_of=date.today())
    }
    assert (reached["revenue"].with_value, reached["revenue"].supervisors) == (8, 8)
    assert reached["market_share"].coverage is not None
    missing = [one for one in reached.values() if one.with_value < one.supervisors]
    assert missing
    assert all(one.reason for one in missing)
