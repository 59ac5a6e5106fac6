"""Figures asked for once serve several questions: the answers are the same, and nobody sees more through them."""

from __future__ import annotations

from datetime import date

import pytest

from errors import NotAllowed, WrongUse
from insight.forecast import period_ends
from insight.intervention_effects import recommendations_judged
from insight.month_values import HISTORY_MONTHS
from insight.signals import signals
from metrics.engine import values
from metrics.people import data_day, supervisors
from metrics.periods import Period, PeriodKind
from metrics.value_table import value_table
from scope import Role, Scope, operator

WHO = operator()
KEYS = ["revenue", "churn_rate", "effective_recommendations"]


@pytest.fixture(scope="module")
def day(sample) -> date:
    found = data_day(sample, as_of=date.today())
    assert found is not None
    return found


@pytest.fixture(scope="module")
def month(day) -> Period:
    return Period.containing(day, PeriodKind.MONTH)


@pytest.fixture(scope="module")
def given(sample, day, month):
    everyone = [one.supervisor_id for one in supervisors(sample, WHO)]
    return value_table(sample, WHO, month.last(HISTORY_MONTHS), units=everyone, as_of=day)


def test_a_figure_is_the_value_with_its_parts_and_a_code_without_rows_is_missing(sample, day, month, given):
    for value in values(sample, WHO, month.last(36), indicators=KEYS, units=["S1", "S2"], as_of=day):
        figure = given.of(value.unit, value.indicator).get(value.period.code, (None, None, None))
        assert tuple(figure) == (value.value, value.numerator, value.denominator)


def test_what_worked_is_the_same_whether_its_months_were_asked_for_or_not(sample, day, month, given):
    alone = value_table(
        sample, WHO, [month.before(8)], units=["S1"], indicators=["effective_recommendations"], as_of=day
    )
    code = month.before(8).code
    assert alone.of("S1", "effective_recommendations").get(code) == given.of("S1", "effective_recommendations").get(
        code
    )


def test_three_questions_are_answered_from_one_reading_as_they_are_alone(sample, day, month, given):
    people, year = ["S1", "S2"], Period.year(day.year)
    assert signals(sample, WHO, people, month, day, given=given) == signals(sample, WHO, people, month, day)
    ends = period_ends(sample, WHO, KEYS, people, year, as_of=day, given=given)
    assert ends == period_ends(sample, WHO, KEYS, people, year, as_of=day)
    judged = recommendations_judged(sample, WHO, people, month, day, given=given)
    assert judged == recommendations_judged(sample, WHO, people, month, day)
    assert any(judged.values())


def test_what_they_cover_is_not_read_again_and_what_they_do_not_is(sample, day, month, given):
    again = {"units": ["S1"], "indicators": KEYS, "as_of": day, "given": given}
    assert value_table(sample, WHO, [month], **again) is given
    assert value_table(sample, WHO, [Period.year(2020)], **again) is not given
    assert value_table(sample, WHO, [month], **again | {"as_of": date(2026, 1, 1)}) is not given


def test_figures_from_before_a_change_of_the_data_are_not_used(sample_copy, month):
    asked = {"units": ["S1"], "indicators": ["revenue"], "as_of": month.end}
    before = value_table(sample_copy, WHO, [month], **asked)
    with sample_copy.transaction() as transaction:
        transaction.execute("UPDATE targets SET replaced_at = now() WHERE supervisor_id = 'S1'")
    assert value_table(sample_copy, WHO, [month], **asked, given=before) is not before


def test_nobody_sees_another_through_figures_that_somebody_else_asked_for(sample, day, month, given):
    one = Scope("s1", Role.SUPERVISOR, frozenset({"S1"}))
    assert value_table(sample, one, [month], units=["S1"], as_of=day, given=given) is given
    with pytest.raises(NotAllowed):
        value_table(sample, one, [month], units=["S2"], as_of=day, given=given)


def test_an_unknown_indicator_or_supervisor_is_refused_with_figures_at_hand(sample, day, month, given):
    with pytest.raises(WrongUse):
        value_table(sample, WHO, [month], units=["S1"], indicators=["nothing"], as_of=day, given=given)
    with pytest.raises(WrongUse):
        value_table(sample, WHO, [month], units=["nobody"], as_of=day, given=given)
