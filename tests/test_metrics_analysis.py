"""Data analysis and decisions, worked by hand."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from data import clock
from data.company_zone import set_company_zone
from data.intake.forms import withdraw
from data.intake.history.revert import reinstate_load, revert_load
from data.store import now
from metrics.collection_plan import deliveries
from metrics.periods import Period, PeriodKind
from metrics.recommendation import is_favourable
from scope import operator
from tests.loading import ANALYST, load
from tests.rows import ask, people, put

DAYS = pytest.mark.parametrize(
    ("day", "inside"),
    [("2026-02-28", False), ("2026-03-01", True), ("2026-03-31", True), ("2026-04-01", False)],
)


@pytest.fixture
def store(filled):
    return filled(people)


def test_accuracy_is_a_ratio_of_sums_and_leaves_out_reports_nobody_checked(store):
    put(
        store,
        "analysis_reports",
        """due_on delivered_on figures_checked figures_wrong
           2026-03-10 2026-03-10 90 0
           2026-03-10 2026-03-10 10 5
           2026-03-10 2026-03-10 100 -
           2026-03-10 2026-04-01 100 100""",
    )
    found = ask(store, "analysis_accuracy", "2026-03")
    assert (found.value, found.denominator, found.evidence) == (0.95, 100, 2)  # a mean of ratios would be 0.75


def test_accuracy_of_nothing_checked_is_empty(store):
    put(store, "analysis_reports", "delivered_on figures_checked figures_wrong\n2026-03-10 0 0")
    assert (
        ask(store, "analysis_accuracy", "2026-03").reason.en == "no figure was checked in Mar 2026 (Analysis reports)"
    )
    assert ask(store, "analysis_accuracy", "2026-04").reason.en.startswith("no report delivered in Apr 2026")


def test_a_report_due_and_not_delivered_is_late_not_missing(store):
    put(
        store,
        "analysis_reports",
        """due_on delivered_on
           2026-03-10 2026-03-10
           2026-03-10 2026-03-11
           2026-03-10 -
           2026-03-31 2026-03-01""",
    )
    found = ask(store, "analysis_timeliness", "2026-03")
    assert (found.value, found.denominator) == (0.5, 4)
    # On the 10th the one due on the 31st is not yet due.
    assert ask(store, "analysis_timeliness", "2026-03", as_of="2026-03-10").denominator == 3


# ------------------------------------------------------------------ the data themselves


def test_data_accuracy_counts_rows_over_the_loads_of_the_planned_tables(store):
    put(store, "data_sources", "table\nprojects\nprojects\nhiring", frequency="monthly", due_days="5")
    put(store, "projects", "name\na\na\na", loaded_at="2026-03-01T00:00:00", received=4)
    put(store, "hiring", "role\na", loaded_at="2026-03-31T15:59:59", received=6)
    put(store, "projects", "name\na", loaded_at="2026-03-31T16:00:00", received=100)
    put(store, "partners", "name\na", loaded_at="2026-03-10T00:00:00", received=100)  # not in the plan
    found = ask(store, "data_accuracy", "2026-03")
    # Two sources name projects: its load counts once all the same.
    assert (found.value, found.numerator, found.denominator, found.evidence) == (0.4, 4, 10, 2)


def test_a_load_that_was_reverted_was_received_and_none_of_it_was_right(store):
    put(store, "data_sources", "table\nprojects", frequency="monthly", due_days="5")
    wrong = put(store, "projects", "name\na\na\na", loaded_at="2026-03-01T00:00:00", received=4)
    put(store, "projects", "name\na\na\na\na", loaded_at="2026-03-02T00:00:00")
    assert ask(store, "data_accuracy", "2026-03").value == 7 / 8
    taken = revert_load(store, ANALYST, wrong, "wrong month")
    assert ask(store, "data_accuracy", "2026-03").value == 4 / 8
    assert ask(store, "data_accuracy", "2026-03", at_load=taken.event_id - 1).value == 7 / 8
    reinstate_load(store, ANALYST, wrong, "right after all")
    assert ask(store, "data_accuracy", "2026-03").value == 7 / 8


PARTNERS = "partner_id,name,kind\nK1,One,external\nK2,Two,external\n"
BAD = "K3,Three,nobody\n"


def right_and_delivered(store, *, at_load=None):
    """What data_accuracy counts today of partners, as of this month."""
    today = now().date()
    month = Period.containing(today, PeriodKind.MONTH).code
    value = ask(store, "data_accuracy", month, as_of=str(today), at_load=at_load)
    return value.numerator, value.denominator


@pytest.fixture
def planned(store):
    put(store, "data_sources", "table\npartners", frequency="monthly", due_days="5")
    return store


def test_the_same_rows_again_add_nothing_to_data_accuracy(planned):
    """However often a file with two good rows and a bad one comes, in whatever form: two of three."""
    assert load(planned, "partners", PARTNERS + BAD).stored
    for again in (PARTNERS, PARTNERS + "\n", PARTNERS.replace("One", "Renamed"), PARTNERS, PARTNERS + BAD + "\n"):
        load(planned, "partners", again)
    assert right_and_delivered(planned) == (2, 3)
    # Taken out and entered anew, they have come before all the same.
    withdraw(planned, ANALYST, "partners", {"partner_id": "K1"}, reason="twice")
    load(planned, "partners", PARTNERS.replace("Two", "Second"))
    assert right_and_delivered(planned) == (2, 3)


def test_a_row_that_came_bad_has_come_and_correcting_it_neither_adds_nor_takes(planned):
    first = load(planned, "partners", PARTNERS + BAD).load_id
    load(planned, "partners", PARTNERS + BAD.replace("nobody", "unknown"))  # bad again, in another way
    assert right_and_delivered(planned) == (2, 3)
    load(planned, "partners", PARTNERS + BAD.replace("nobody", "internal"), completes=first)
    load(planned, "partners", PARTNERS + BAD.replace("nobody", "external"))
    assert right_and_delivered(planned) == (2, 3)


def test_a_bad_row_whose_key_cannot_be_read_is_known_by_its_cells(planned):
    for nameless in (",Three,external\n", ",Three,external\n\n", ",Four,external\n"):
        load(planned, "partners", PARTNERS + nameless)
    assert right_and_delivered(planned) == (2, 4)


def test_a_file_of_which_nothing_was_stored_was_delivered(planned):
    before = load(planned, "partners", PARTNERS).load_id
    for _ in range(2):  # the same bytes count once
        assert not load(planned, "partners", PARTNERS + BAD, strict=True).stored
    assert not load(planned, "partners", PARTNERS + BAD + BAD.replace("K3", "K4"), dry_run=True).stored
    assert right_and_delivered(planned) == (2, 3)
    assert right_and_delivered(planned, at_load=before) == (2, 2)


def test_who_delivers_the_right_file_after_a_wrong_one_was_reverted_is_counted_for_it(planned):
    wrong = load(planned, "partners", PARTNERS).load_id
    revert_load(planned, ANALYST, wrong, "another company's file")
    assert right_and_delivered(planned) == (0, 2)
    load(planned, "partners", PARTNERS.replace("Two", "Zwei"))
    assert right_and_delivered(planned) == (2, 4)


def test_a_delivery_that_was_reverted_was_not_made(store):
    put(store, "data_sources", "table frequency due_days\nprojects monthly 5", loaded_at="2026-01-01T00:00:00")
    wrong = put(store, "projects", "name\na", loaded_at="2026-02-04T00:00:00")
    assert ask(store, "data_timeliness", "2026-02").value == 1
    revert_load(store, ANALYST, wrong, "another company's file")
    assert ask(store, "data_timeliness", "2026-02").value == 0
    put(store, "projects", "name\nb", loaded_at="2026-02-05T15:00:00")  # the right file, still in time
    assert ask(store, "data_timeliness", "2026-02").value == 1


COUNTS = "date,supervisor_id,segment,new_users,lost_users,active_users\n"
OWN_ROW = "2026-01-31,S1,s,0,0,5\n"


def delivered(store, row, day, *, header=COUNTS, table="user_counts"):
    """A file with this row, loaded on a day."""
    load_id = load(store, table, header + row).load_id
    with store.transaction() as write:
        write.execute("UPDATE loads SET loaded_at = ? WHERE load_id = ?", [day, load_id])
    return load_id


@pytest.mark.parametrize(
    ("row", "day", "met"),
    [
        (OWN_ROW, "2026-02-05", 1),
        ("2026-01-01,S1,s,0,0,5\n", "2026-01-31", 1),  # both ends included
        ("2026-01-15,S1,s,0,0,5\n", "2026-01-30", 0),  # before January has ended
        (OWN_ROW, "2026-02-06", 0),  # too late
        ("2025-12-31,S1,s,0,0,5\n", "2026-02-05", 0),  # of another month
        ("2026-02-01,S1,s,0,0,5\n", "2026-02-05", 0),
        ("2026-01-31,S2,s,0,0,5\n", "2026-02-05", 0),  # another's
    ],
)
def test_a_delivery_is_met_by_rows_of_its_own_period_and_supervisor_alone(store, row, day, met):
    put(store, "data_sources", "table frequency due_days\nuser_counts monthly 5", loaded_at="2026-01-01T00:00:00")
    delivered(store, row, day)
    assert ask(store, "data_timeliness", "2026-02").value == met


def test_rows_that_stood_already_deliver_their_period_when_they_come_again(store):
    put(store, "data_sources", "table frequency due_days\nuser_counts monthly 5", loaded_at="2026-01-01T00:00:00")
    delivered(store, OWN_ROW, "2026-01-30")  # early: January has not ended
    assert ask(store, "data_timeliness", "2026-02").value == 0
    delivered(store, OWN_ROW + "2026-01-30,S2,s,0,0,5\n", "2026-02-01")
    assert ask(store, "data_timeliness", "2026-02").value == 1


def test_a_registers_state_is_delivered_by_any_row_of_the_supervisor_but_by_none_taken_out(store):
    header, own = "requisition_id,supervisor_id,role,opened_on,needed_by\n", "H1,S1,clerk,2025-06-01,2026-06-01\n"
    put(store, "data_sources", "table frequency due_days\nhiring monthly 5", loaded_at="2026-01-01T00:00:00")
    delivered(store, own.replace("S1", "S2"), "2026-02-05", header=header, table="hiring")
    assert ask(store, "data_timeliness", "2026-02").value == 0
    delivered(store, own.replace("H1", "H2"), "2026-02-05", header=header, table="hiring")
    assert ask(store, "data_timeliness", "2026-02").value == 1
    taken_out = withdraw(store, ANALYST, "hiring", {"requisition_id": "H2"}, reason="twice").load_id
    with store.transaction() as write:
        write.execute("UPDATE loads SET loaded_at = '2026-03-05' WHERE load_id = ?", [taken_out])
    assert ask(store, "data_timeliness", "2026-03").value == 0


def test_the_plan_names_the_load_that_met_a_delivery(store):
    put(store, "data_sources", "table frequency due_days\nuser_counts monthly 5", loaded_at="2026-01-01T00:00:00")
    delivered(store, OWN_ROW.replace("S1", "S2"), "2026-02-03")
    own = delivered(store, OWN_ROW, "2026-02-04")
    [january] = [d for d in deliveries(store, operator(), date(2026, 2, 28)) if d.due_on == date(2026, 2, 5)]
    assert (january.standing, january.load_id) == ("in_time", own)


def test_without_a_load_there_is_no_data_accuracy(store):
    put(store, "data_sources", "table\nprojects")
    assert ask(store, "data_accuracy", "2026-03").reason.en == (
        "no table of the collection plan (Data sources) was loaded in Mar 2026"
    )


def test_a_delivery_is_due_so_many_days_after_its_period_ends(store):
    put(store, "data_sources", "table frequency due_days\nprojects monthly 5", loaded_at="2026-01-01T00:00:00")
    # January's delivery is due on 5 February, February's on 5 March, March's on 5 April.
    put(store, "projects", "name\na", loaded_at="2026-02-05T15:59:59")
    put(store, "projects", "name\na", loaded_at="2026-03-05T16:00:00")
    assert ask(store, "data_timeliness", "2026-02").value == 1
    assert ask(store, "data_timeliness", "2026-03").value == 0  # a second after midnight of the due day
    first_quarter = ask(store, "data_timeliness", "2026-Q1")
    # December's delivery, due on 5 January, was asked for by then and never came.
    assert (first_quarter.numerator, first_quarter.denominator) == (1, 3)


def test_a_delivery_is_late_by_the_companys_day_and_not_the_servers(store):
    put(store, "data_sources", "table frequency due_days\nprojects monthly 5", loaded_at="2026-01-01T00:00:00")
    put(store, "projects", "name\na", loaded_at="2026-02-05T16:30:00")  # half past midnight of the 6th in Shanghai
    assert ask(store, "data_timeliness", "2026-02").value == 0
    set_company_zone(store, operator(), "Europe/London")
    assert ask(store, "data_timeliness", "2026-02").value == 1
    clock.follow(ZoneInfo(clock.DEFAULT_ZONE))


def test_what_is_not_yet_due_is_not_late(store):
    put(store, "data_sources", "table frequency due_days\nprojects monthly 5", loaded_at="2026-01-01T00:00:00")
    early = ask(store, "data_timeliness", "2026-03", as_of="2026-03-04")
    assert early.reason.en == "nothing was due in Mar 2026 (Data sources)"
    assert ask(store, "data_timeliness", "2026-03", as_of="2026-03-05").value == 0


@pytest.mark.parametrize(("frequency", "due"), [("daily", 31), ("weekly", 5), ("monthly", 1), ("quarterly", 1)])
def test_how_often_something_is_due_in_march(store, frequency, due):
    # Sundays of March 2026: 1, 8, 15, 22, 29. The month and the quarter end on the 31st.
    put(store, "data_sources", f"table frequency due_days\nprojects {frequency} 0", loaded_at="2026-01-01T00:00:00")
    assert ask(store, "data_timeliness", "2026-03").denominator == due


def test_deliveries_from_before_the_plan_was_known_are_not_judged(store):
    put(store, "data_sources", "table frequency due_days\nprojects monthly 5", loaded_at="2026-03-05T10:00:00")
    found = ask(store, "data_timeliness", "2026-02")
    assert found.value is None
    assert "in the store since 2026-03-05" in found.reason.en
    assert ask(store, "data_timeliness", "2026-03").value == 0


# ------------------------------------------------------------------ recommendations

HEAD = "recommendation_id indicator made_on decision decided_on quality_rating implemented_on benefit"


@DAYS
def test_adopted_implemented_and_beneficial_is_effective_in_the_period_of_implementation(store, day, inside):
    put(
        store,
        "recommendations",
        f"""{HEAD}
            R1 - 2026-01-01 adopted 2026-01-02 4 {day} 1
            R2 - 2026-01-01 adopted 2026-01-02 4 {day} 0
            R3 - 2026-01-01 adopted 2026-01-02 4 {day} -
            R4 - 2026-01-01 rejected 2026-01-02 4 {day} 9
            R5 - 2026-01-01 adopted 2026-01-02 4 - 9""",
    )
    assert ask(store, "effective_recommendations", "2026-03").value == (1 if inside else 0)


def test_no_recommendation_so_far_is_empty_and_none_effective_is_zero(store):
    assert ask(store, "effective_recommendations", "2026-03").value is None
    put(store, "recommendations", f"{HEAD}\nR1 - 2026-03-31 - - - - -")
    assert ask(store, "effective_recommendations", "2026-02").value is None
    assert ask(store, "effective_recommendations", "2026-03").value == 0
    assert ask(store, "effective_recommendations", "2026-03", unit="S2").value == 0


def months_of_revenue(store, before: list[int], after: list[int]) -> None:
    """Revenue of December to February, 999999 in March, then April to June."""
    months = ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]
    lines = [f"{m}-15 {v}" for m, v in zip(months, [*before, 999999, *after], strict=False)]
    put(store, "operating_results", "\n".join(["date revenue", *lines]))


@pytest.mark.parametrize(
    ("before", "after", "as_of", "effective"),
    [
        ([100, 100, 100], [100, 100, 101], "2026-06-30", 1),
        ([100, 100, 100], [100, 100, 100], "2026-06-30", 0),  # no change is not a favourable one
        ([100, 100, 100], [200, 200, 200], "2026-06-29", 0),  # three whole months are not over yet
        ([100, 100, 100], [200, 200], "2026-06-30", 0),  # a month without a value proves nothing
    ],
)
def test_without_benefit_the_named_indicator_must_have_moved_the_right_way(store, before, after, as_of, effective):
    months_of_revenue(store, before, after)
    put(store, "recommendations", f"{HEAD}\nR1 revenue 2026-01-01 adopted 2026-01-02 4 2026-03-10 -")
    assert ask(store, "effective_recommendations", "2026-03", as_of=as_of).value == effective


def test_a_recommendation_is_measured_on_its_own_supervisors_figures_also_in_the_departments(store):
    months_of_revenue(store, [100, 100, 100], [200, 200, 200])
    put(store, "operating_results", "date revenue\n2026-01-15 99999", supervisor_id="S2")
    put(store, "recommendations", f"{HEAD}\nR1 revenue 2026-01-01 adopted 2026-01-02 4 2026-03-10 -")
    assert ask(store, "effective_recommendations", "2026-03", unit="D1", level="department").value == 1


def test_favourable_follows_the_direction_of_the_indicator():
    rise, fall = [1, 1, 1, 2, 2, 2], [2, 2, 2, 1, 1, 1]
    assert is_favourable("revenue", rise)
    assert not is_favourable("revenue", fall)
    assert is_favourable("churn_rate", fall)
    assert not is_favourable("churn_rate", rise)
    assert is_favourable("resource_utilisation", [1.3, 1.3, 1.3, 0.9, 0.9, 0.9])  # closer to one
    assert not is_favourable("revenue", [1, 1, None, 2, 2, 2])


@DAYS
def test_adoption_and_quality_are_of_what_was_decided_in_the_period(store, day, inside):
    put(
        store,
        "recommendations",
        f"""{HEAD}
            R1 - 2026-01-01 adopted {day} 5 - -
            R2 - 2026-01-01 rejected {day} 2 - -
            R3 - 2026-01-01 adopted {day} - - -
            R4 - 2026-03-01 - - - - -""",
    )
    adoption, quality = (ask(store, key, "2026-03") for key in ("recommendation_adoption", "recommendation_quality"))
    if inside:
        assert (adoption.value, adoption.denominator) == (
            pytest.approx(2 / 3),
            3,
        )  # undecided ones are not refused ones
        assert (quality.value, quality.denominator) == (3.5, 2)
    else:
        assert adoption.reason.en == "no recommendation was decided in Mar 2026 (Recommendations)"
        assert quality.value is None
