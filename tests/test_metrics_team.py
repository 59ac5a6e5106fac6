"""Team management, worked by hand."""

from collections.abc import Mapping

import pytest

from tests.rows import ask, people, put


def three_members(store):
    people(store)
    put(store, "team_members", "member_id joined_on\nM1 2020-01-01\nM2 2020-01-01\nM3 2020-01-01")


@pytest.fixture
def store(filled):
    return filled(three_members)


# ------------------------------------------------------------------ reviews


def test_reviews_of_the_quarters_that_end_in_the_period_are_averaged(store):
    put(
        store,
        "member_reviews",
        "period member_id score\n2026-Q1 M1 60\n2026-Q2 M1 80\n2026-Q2 M2 90\n2026-Q3 M1 10",
    )
    assert ask(store, "member_performance", "2026-Q2").value == 85
    assert ask(store, "member_performance", "2026-06").value == 85  # the quarter ends in June
    assert ask(store, "member_performance", "2026-06-YTD").value == pytest.approx(230 / 3)


def test_a_month_in_which_no_quarter_ends_has_no_reviews(store):
    put(store, "member_reviews", "period member_id score\n2026-Q2 M1 80")
    found = ask(store, "member_performance", "2026-05")
    assert found.value is None
    assert found.reason.en == "no Member reviews for May 2026 yet"


@pytest.mark.parametrize(("as_of", "known"), [("2026-06-29", False), ("2026-06-30", True), ("2026-07-01", True)])
def test_a_quarter_is_reviewed_once_it_has_ended(store, as_of, known):
    put(store, "member_reviews", "period member_id score\n2026-Q2 M1 80")
    assert (ask(store, "member_performance", "2026-Q2", as_of=as_of).value is not None) == known


def test_a_review_counts_for_the_team_the_member_was_in_at_the_quarters_end(store):
    put(store, "team_members", "member_id joined_on left_on\nM9 2020-01-01 2026-05-31")
    put(store, "team_members", "member_id joined_on\nM9 2026-06-01", supervisor_id="S2")
    put(store, "member_reviews", "period member_id score\n2026-Q1 M9 50\n2026-Q2 M9 70")
    assert ask(store, "member_performance", "2026-Q1").value == 50
    assert ask(store, "member_performance", "2026-Q2").value is None
    assert ask(store, "member_performance", "2026-Q2", unit="S2").value == 70
    # S2 never reviewed them before; the department, to which both teams belong, did.
    assert ask(store, "performance_improvement", "2026-Q2", unit="S2").value is None
    assert ask(store, "performance_improvement", "2026-Q2", unit="D1", level="department").value == 20


def test_improvement_is_member_by_member_not_the_change_of_the_teams_mean(store):
    put(
        store,
        "member_reviews",
        """period member_id score
           2026-Q1 M1 70
           2026-Q1 M2 40
           2026-Q2 M1 74
           2026-Q2 M3 98""",
    )
    found = ask(store, "performance_improvement", "2026-Q2")
    # The team's mean rose by 31; the one member reviewed in both improved by 4.
    assert (found.value, found.denominator, found.coverage) == (4, 1, 0.5)


def test_improvement_compares_with_the_members_last_review_before_the_period(store):
    put(store, "member_reviews", "period member_id score\n2025-Q3 M1 50\n2025-Q4 M1 70\n2026-Q1 M1 72\n2026-Q2 M1 75")
    assert ask(store, "performance_improvement", "2026-Q2").value == 3
    assert ask(store, "performance_improvement", "2026-06-YTD").value == 5  # against the last quarter of 2025
    assert ask(store, "performance_improvement", "2026").value == 5  # no later quarter has been reviewed


def test_without_an_earlier_review_the_quarter_to_compare_with_is_named(store):
    put(store, "member_reviews", "period member_id score\n2026-Q3 M1 75")
    found = ask(store, "performance_improvement", "2026-Q3")
    assert found.value is None
    assert found.reason.en.startswith("no review in Q2 2026 to compare with")


# ------------------------------------------------------------------ surveys


def survey(store, answers: Mapping[str, Mapping[str, float]], wave="2026-03", supervisor="S1") -> None:
    """respondent → question → answer."""
    lines = "\n".join(f"{who} {q} {answer}" for who, given in answers.items() for q, answer in given.items())
    put(
        store,
        "survey_responses",
        f"respondent_id question_id answer\n{lines}",
        wave=f"{wave}-01",
        supervisor_id=supervisor,
    )


@pytest.fixture
def asked(store):
    put(
        store,
        "survey_questions",
        """question_id survey dimension scale_min scale_max
           C5 employee cohesion 1 5
           C10 employee cohesion 0 10
           SAT employee satisfaction 1 5
           NPS employee enps 0 10
           IN internal_partner cooperation 1 5
           IN2 internal_partner satisfaction 1 5
           EX external_partner satisfaction 1 7""",
    )
    return store


def test_each_answer_is_rescaled_on_its_own_scale_and_averaged_per_respondent_first(asked):
    # R1 answers two questions (100 and 0: mean 50), the others one (100): respondents' mean 90; answers' mean 83.3.
    others = {f"R{n}": {"C5": 5} for n in range(2, 6)}
    survey(asked, {"R1": {"C5": 5, "C10": 0}} | others)
    found = ask(asked, "team_cohesion", "2026-03")
    assert (found.value, found.denominator, found.evidence) == (90, 5, 6)


def test_dimensions_and_surveys_do_not_mix(asked):
    survey(asked, {f"R{n}": {"C5": 5, "SAT": 3, "IN": 1, "IN2": 2, "EX": 4} for n in range(5)})
    assert ask(asked, "team_cohesion", "2026-03").value == 100
    assert ask(asked, "employee_satisfaction", "2026-03").value == 50
    assert ask(asked, "internal_partner_satisfaction", "2026-03").value == 12.5  # both of its questions
    assert ask(asked, "external_partner_satisfaction", "2026-03").value == 50


@pytest.mark.parametrize("key", ["team_cohesion", "employee_nps"])
def test_fewer_than_five_respondents_are_never_shown(asked, key):
    survey(asked, {f"R{n}": {"C5": 5, "NPS": 10} for n in range(4)})
    hidden = ask(asked, key, "2026-03")
    assert (hidden.value, hidden.numerator, hidden.denominator, hidden.evidence) == (None, None, None, 0)
    assert hidden.reason.en == "only 4 respondents in a survey wave of Mar 2026, 5 needed"
    survey(asked, {"R5": {"C5": 5, "NPS": 10}})
    assert ask(asked, key, "2026-03").value == 100


@pytest.mark.parametrize(("key", "good"), [("team_cohesion", 100), ("employee_nps", 100)])
def test_a_wave_of_too_few_is_counted_nowhere_or_the_difference_of_two_figures_would_tell_it(asked, key, good):
    survey(asked, {f"R{n}": {"C5": 5, "NPS": 10} for n in range(5)}, "2026-01")
    survey(asked, {f"T{n}": {"C5": 1, "NPS": 0} for n in range(4)}, "2026-02")
    quarter = ask(asked, key, "2026-Q1")
    assert (quarter.value, quarter.denominator, quarter.evidence) == (good, 5, 5)


def test_four_people_asked_twice_are_still_four(asked):
    for wave in ("2026-02", "2026-03"):
        survey(asked, {f"R{n}": {"C5": 5} for n in range(4)}, wave)
    assert ask(asked, "team_cohesion", "2026-Q1").value is None


@pytest.mark.parametrize(
    ("wave", "inside"), [("2025-12", False), ("2026-01", True), ("2026-03", True), ("2026-04", False)]
)
def test_a_wave_belongs_to_the_period_of_its_month(asked, wave, inside):
    survey(asked, {f"R{n}": {"C5": 5} for n in range(5)}, wave)
    assert (ask(asked, "team_cohesion", "2026-Q1").value is not None) == inside


def test_promoters_answer_nine_or_ten_and_detractors_up_to_six(asked):
    survey(asked, {f"R{n}": {"NPS": answer} for n, answer in enumerate([10, 9, 9, 8, 7, 6, 0, 5])})
    found = ask(asked, "employee_nps", "2026-03")
    assert (found.value, found.denominator) == (0, 8)  # 3 promoters, 3 detractors; 7 and 8 only widen the base
    survey(asked, {"R8": {"NPS": 9}, "R9": {"NPS": 10}})
    assert ask(asked, "employee_nps", "2026-03").value == 20


# ------------------------------------------------------------------ turnover and hiring


def test_turnover_is_voluntary_leavers_over_the_mean_headcount(store):
    put(
        store,
        "team_members",
        """member_id joined_on left_on leave_reason
           M4 2020-01-01 2026-01-15 voluntary
           M5 2020-01-01 2026-02-10 involuntary
           M6 2020-01-01 2026-02-10 transfer
           M7 2020-01-01 2025-12-31 voluntary""",
    )
    # Start 6, end of January 5, of February 3, of March 3: mean 17 / 4. Only M4 left of their own will in the quarter.
    found = ask(store, "voluntary_turnover", "2026-Q1")
    assert (found.numerator, found.denominator) == (1, 4.25)
    assert found.value == pytest.approx(4 / 17)


@pytest.mark.parametrize(
    ("day", "leavers"), [("2026-02-28", 0), ("2026-03-01", 1), ("2026-03-31", 1), ("2026-04-01", 0)]
)
def test_a_leaver_counts_in_the_period_of_the_day_they_left(store, day, leavers):
    put(store, "team_members", f"member_id joined_on left_on leave_reason\nM4 2020-01-01 {day} voluntary")
    found = ask(store, "voluntary_turnover", "2026-03")
    # In the opening headcount when leaving on the first day, not in the closing one when leaving on the last.
    means = {"2026-02-28": 3, "2026-03-01": 3.5, "2026-03-31": 3.5, "2026-04-01": 4}
    assert (found.numerator, found.denominator) == (leavers, means[day])


def test_a_running_month_has_only_its_opening_headcount(store):
    put(store, "team_members", "member_id joined_on\nM4 2026-03-05")
    assert ask(store, "voluntary_turnover", "2026-03", as_of="2026-03-20").denominator == 3
    assert ask(store, "voluntary_turnover", "2026-03", as_of="2026-03-31").denominator == 3.5


def test_without_a_team_there_is_no_turnover(store):
    found = ask(store, "voluntary_turnover", "2026-03", unit="S3")
    assert found.value is None
    assert found.reason.en == "no rows in Team members for Mar 2026"


def test_a_post_filled_on_the_day_needed_is_on_time_and_an_open_one_is_late(store):
    put(
        store,
        "hiring",
        """needed_by filled_on
           2026-03-10 2026-03-09
           2026-03-10 2026-03-10
           2026-03-10 2026-03-11
           2026-03-10 -""",
    )
    assert ask(store, "hiring_on_time", "2026-03").value == 0.5
    before_due = ask(store, "hiring_on_time", "2026-03", as_of="2026-03-09")
    assert before_due.value is None  # what falls due later is not yet late
    assert before_due.reason.en == "nothing was due in Mar 2026 (Hiring)"
