"""Periods: their codes, names, what lies before them; months in a row take the plainest name."""

from datetime import date

import pytest

from errors import WrongUse
from metrics.periods import Period, PeriodKind
from text import Words


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 5, 1), date(2026, 5, 31), "2026-05"),
        (date(2026, 4, 1), date(2026, 6, 30), "2026-Q2"),
        (date(2026, 1, 1), date(2026, 3, 31), "2026-Q1"),
        (date(2026, 1, 1), date(2026, 10, 1), "2026-10-YTD"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2026, 5, 1), date(2026, 10, 31), "2026-05..2026-10"),
    ],
)
def test_months_in_a_row_take_the_plainest_name_they_have(first, last, code):
    period = Period.of_months(first, last)
    assert period.code == code
    assert Period.parse(code) == period


def test_the_months_that_somebody_served_have_a_name_of_their_own():
    served = Period.parse("2026-05..2026-12")
    assert (served.start, served.end, served.kind) == (date(2026, 5, 1), date(2026, 12, 31), PeriodKind.SPAN)
    assert (served.name.en, served.name.zh) == ("May–Dec 2026", "2026 年 5–12 月")
    assert len(served.months) == 8


def test_before_a_span_lie_as_many_months_and_a_year_earlier_the_same_ones():
    served = Period.parse("2026-02..2026-05")
    assert served.before().code == "2025-10..2026-01"
    assert served.before().name.en == "Oct 2025 – Jan 2026"
    assert served.a_year_earlier().code == "2025-02..2025-05"


@pytest.mark.parametrize("code", ["2026-05..2026-04", "2026-05..2026-13", "2026-05..", "..2026-05"])
def test_what_is_no_span_is_refused_with_the_forms_that_exist(code):
    with pytest.raises(WrongUse, match="is not a period"):
        Period.parse(code)


@pytest.mark.parametrize(
    ("code", "en", "zh"),
    [("2026-09", "2026-09", "2026-09"), ("2026-Q3", "Q3 2026", "2026 三季度"), ("2026", "2026", "2026 年")],
)
def test_an_axis_writes_a_period_shortly_and_never_by_a_code_of_ours(code, en, zh):
    assert Period.parse(code).label == Words(en, zh)
