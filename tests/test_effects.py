"""What became of launches: the sample company's story, whole months, untouched others, doubts from the rows."""

from __future__ import annotations

from datetime import date

import pytest

from errors import NotAllowed
from figures import interval
from insight.effect import Doubt, Verdict
from insight.improvement_effects import ImprovementEffect, improvement_effects
from insight.intervention_effects import recommendation_effects
from insight.launches import OtherLaunch, Spacing, beside_others, launch_effect, months, weeks
from metrics.engine import values
from metrics.improvement import measured_changes
from metrics.indicator import Better
from metrics.periods import Period
from scope import Role, Scope, operator
from tests.rows import people, put
from text import use_language
from ui.figures.effects import verdict_pill

Q3 = Period.parse("2026-Q3")
OCTOBER = Period.parse("2026-10")
ALL = operator()
IMPROVEMENT = "improvement_id process_id measure goal_change proposed_on launched_on closed_on status"


def own(supervisor_id: str) -> Scope:
    """A supervisor, who sees their own rows."""
    return Scope(supervisor_id.lower(), Role.SUPERVISOR, frozenset({supervisor_id}))


def called(key: str, found: list[ImprovementEffect]) -> ImprovementEffect:
    """The outcome of that improvement or recommendation."""
    return next(one for one in found if one.key == key)


# ------------------------------------------------------------------ the sample company's story


def test_the_improvement_of_s2_is_effective(sample):
    one = called("IMP-059", improvement_effects(sample, ALL, "S2", Q3, as_of=date.today()))
    assert one.effect.verdict is Verdict.EFFECTIVE
    assert one.step is Spacing.MONTH
    # −30.1 % by the accounts; the series agrees, and its interval lies beyond the goal's side of zero.
    assert one.effect.share(one.effect.estimate) == pytest.approx(-0.30, abs=0.03)
    assert one.effect.high < 0
    assert one.beside.names == ("线上售后处理",)
    assert one.beside.effect.estimate == pytest.approx(-0.33, abs=0.05)


def test_the_improvement_of_s5_is_not_proven(sample):
    one = called("IMP-056", improvement_effects(sample, ALL, "S5", Q3, as_of=date.today()))
    assert one.effect.verdict is Verdict.NOT_PROVEN
    assert one.effect.low < 0 < one.effect.high
    # The goal of −15 % was within what could have been seen.
    assert one.effect.share(one.effect.smallest) < 0.15


def test_the_improvement_of_s7_is_too_young(sample):
    one = called("IMP-077", improvement_effects(sample, ALL, "S7", OCTOBER, as_of=date.today()))
    assert one.effect.verdict is None
    assert one.effect.has(Doubt.TOO_EARLY)
    assert (one.step, one.effect.after) == (Spacing.WEEK, 2)  # launched on Monday the 12th; the data end on the 31st


def test_the_measured_change_beside_it_is_the_one_the_indicators_count(sample):
    counted = {
        one.improvement_id: one.change
        for one in measured_changes(sample, ALL, Q3, supervisor_id="S2", as_of=date.today())
    }
    found = improvement_effects(sample, ALL, "S2", Q3, as_of=date.today())
    assert len(found) == 4
    assert all(one.measured == counted[one.key] for one in found)


def test_a_figure_never_depends_on_who_asks(sample):
    for supervisor_id in ("S2", "S5"):
        asked = improvement_effects(sample, own(supervisor_id), supervisor_id, Q3, as_of=date.today())
        for mine, theirs in zip(
            asked, improvement_effects(sample, ALL, supervisor_id, Q3, as_of=date.today()), strict=True
        ):
            assert mine.effect == theirs.effect
            assert mine.beside in (None, theirs.beside)


def test_one_sees_only_ones_own(sample):
    for asked in (improvement_effects, recommendation_effects):
        with pytest.raises(NotAllowed):
            asked(sample, own("S5"), "S2", Q3, date.today())


def test_recommendations_are_judged_on_the_indicator_they_name(sample):
    found = recommendation_effects(sample, ALL, "S4", OCTOBER, as_of=date.today())
    assert len(found) > 8
    # A team that people leave, and clients with them: what was to lower churn did not.
    churn = called("REC-0471", found)
    assert churn.about == "churn_rate"
    assert churn.effect.verdict is Verdict.ADVERSE
    assert churn.effect.has(Doubt.OVERLAP)
    # Implemented on 30 July: August to October against April to June, as the indicator counts it.
    asked = [Period.month(2026, month) for month in (4, 5, 6, 8, 9, 10)]
    rates = [
        one.value for one in values(sample, ALL, asked, indicators=["churn_rate"], units=["S4"], as_of=date.today())
    ]
    assert churn.measured == pytest.approx(sum(rates[3:]) / sum(rates[:3]) - 1)


def test_recommendations_of_the_last_weeks_are_too_young(sample):
    found = recommendation_effects(sample, ALL, "S1", OCTOBER, as_of=date.today())
    young = [one for one in found if one.launched_on > date(2026, 8, 1)]
    assert young
    assert all(one.effect.verdict is None for one in young)


# ------------------------------------------------------------------ whole months and weeks


def test_only_months_that_are_over_count():
    assert months(date(2026, 1, 15), date(2026, 3, 30)).starts == (date(2026, 1, 1), date(2026, 2, 1))
    assert months(date(2026, 1, 15), date(2026, 3, 31)).starts[-1] == date(2026, 3, 1)


def test_only_weeks_that_are_over_count():
    assert weeks(date(2026, 10, 14), date(2026, 10, 31)).starts == (date(2026, 10, 12), date(2026, 10, 19))
    assert weeks(date(2026, 10, 14), date(2026, 11, 1)).starts[-1] == date(2026, 10, 26)


@pytest.mark.parametrize(
    ("launched_on", "before", "after"),
    [(date(2026, 9, 30), 8, 3), (date(2026, 10, 1), 9, 3), (date(2026, 10, 2), 9, 2)],
)
def test_the_month_in_which_the_launch_fell_belongs_to_neither_side(launched_on, before, after):
    found = launch_effect(months(date(2026, 1, 1), date(2026, 12, 31)), [5.0, 6.0] * 6, launched_on, [], Better.LOWER)
    assert (found.effect.before, found.effect.after) == (before, after)


YEARS = months(date(2025, 1, 1), date(2026, 12, 31))
STEP = [5.0, 6.0] * 8 + [6.0, 5.5] + [3.0, 3.5] * 3  # launched in June 2026: July is position 18


def test_points_before_another_launch_and_after_the_next_are_left_out():
    alone = launch_effect(YEARS, STEP, date(2026, 6, 10), [date(2025, 8, 10), date(2026, 11, 5)], Better.LOWER)
    assert alone.values[:8] == (None,) * 8
    assert alone.values[22:] == (None, None)
    assert (alone.effect.before, alone.effect.after) == (9, 4)
    assert not alone.effect.has(Doubt.OVERLAP)


def test_a_launch_too_close_to_be_told_apart_is_told():
    found = launch_effect(YEARS, STEP, date(2026, 6, 10), [date(2026, 3, 10)], Better.LOWER)
    assert found.effect.before == 17
    assert found.effect.has(Doubt.OVERLAP)
    assert launch_effect(YEARS, STEP, date(2026, 6, 10), [date(2026, 8, 10)], Better.LOWER).effect.has(Doubt.OVERLAP)
    assert not launch_effect(YEARS, STEP, date(2026, 6, 10), [], Better.LOWER).effect.has(Doubt.OVERLAP)


# ------------------------------------------------------------------ beside what stayed untouched


def test_what_fell_everywhere_is_no_effect_beside_the_others():
    one = launch_effect(YEARS, STEP, date(2026, 6, 10), [], Better.LOWER)
    assert one.effect.verdict is Verdict.EFFECTIVE
    fell_too = [v * 2 + (0.1 if i % 3 else -0.1) for i, v in enumerate(STEP)]
    stayed = [11.0 + (0.1 if i % 3 else -0.1) for i in range(24)]
    for series, verdict in ((fell_too, Verdict.NOT_PROVEN), (stayed, Verdict.EFFECTIVE)):
        other = OtherLaunch("B", tuple(series), ())
        found = beside_others(one, date(2026, 6, 10), [other], Better.LOWER, relative=True)
        assert found.names == ("B",)
        assert found.effect.verdict is verdict
    # 5.5 → 3.25: 41 % less, while the other stayed.
    assert found.effect.estimate == pytest.approx(-0.41, abs=0.02)


def test_nobody_who_launched_at_the_same_time_is_a_comparison():
    one = launch_effect(YEARS, STEP, date(2026, 6, 10), [], Better.LOWER)
    for touched in (date(2026, 6, 20), date(2026, 7, 20), date(2026, 2, 1)):
        other = OtherLaunch("B", tuple(STEP), (touched,))
        assert beside_others(one, date(2026, 6, 10), [other], Better.LOWER, relative=True) is None
    long_ago = OtherLaunch("B", tuple(STEP), (date(2025, 8, 1),))
    assert beside_others(one, date(2026, 6, 10), [long_ago], Better.LOWER, relative=True) is not None


def test_all_that_cover_the_same_months_are_averaged():
    one = launch_effect(YEARS, STEP, date(2026, 6, 10), [], Better.LOWER)
    whole, short = tuple([11.0, 11.2] * 12), (*[None] * 6, *[11.0] * 18)
    others = [OtherLaunch("B", whole, ()), OtherLaunch("C", whole, ()), OtherLaunch("D", short, ())]
    assert beside_others(one, date(2026, 6, 10), others, Better.LOWER, relative=True).names == ("B", "C")


# ------------------------------------------------------------------ doubts from the rows


def halved_in_september(store):
    """P1: five runs a month through 2026, of 10 and 12 hours; of 5 and 6 since its improvement in September."""
    people(store)
    put(store, "processes", "process_id standard_hours\nP1 10")
    put(store, "process_improvements", f"{IMPROVEMENT}\nI1 P1 cycle_hours -0.20 2026-01-01 2026-09-01 - running")
    lines = []
    for month in range(1, 13):
        for n in range(5):
            end = f"2026-{month:02d}-{5 * n + 8:02d}T12:00:00"
            hours = (5 if month >= 9 else 10) + (month % 2) * (1 if month >= 9 else 2)
            lines.append(f"P1 {_before(end, hours)} {end} ok -")
    put(store, "process_runs", "\n".join(["process_id started_at finished_at outcome cost", *lines]))


@pytest.fixture
def company(filled):
    return filled(halved_in_september)


def _before(noon: str, hours: int) -> str:
    return noon.replace("T12", f"T{12 - hours:02d}")


YEAR = Period.parse("2026")
LAST_DAY = date(2026, 12, 31)


def test_hours_halved_are_five_and_a_half_hours_less(company):
    [one] = improvement_effects(company, ALL, "S1", YEAR, LAST_DAY)
    assert one.effect.verdict is Verdict.EFFECTIVE
    assert one.effect.estimate == pytest.approx(-5.5, abs=0.1)
    assert (one.effect.before, one.effect.after) == (8, 4)
    assert not one.effect.has(Doubt.OPEN_CASES)
    assert one.beside is None


def test_cases_still_open_at_the_end_of_the_data_are_told(company):
    put(
        company,
        "process_runs",
        "process_id started_at finished_at outcome\nP1 2026-12-20T08:00:00 - -\nP1 2026-12-21T08:00:00 - -",
    )
    [one] = improvement_effects(company, ALL, "S1", YEAR, LAST_DAY)
    [said] = [caveat.said.en for caveat in one.effect.caveats if caveat.kind is Doubt.OPEN_CASES]
    assert said.startswith("2 of 22 cases were still open")


def test_what_was_not_known_on_the_day_is_not_counted(company):
    [one] = improvement_effects(company, ALL, "S1", YEAR, date(2026, 10, 31))
    assert (one.step, one.effect.after) != (Spacing.MONTH, 4)
    assert one.effect.after == 2 or one.step is Spacing.WEEK


def test_a_launch_of_more_than_a_year_ago_is_no_longer_listed(company):
    assert improvement_effects(company, ALL, "S1", Period.parse("2027-08"), date(2027, 8, 31)) != []
    assert improvement_effects(company, ALL, "S1", Period.parse("2027-09"), date(2027, 9, 30)) == []


@pytest.mark.parametrize(("launched", "listed"), [("2027-02-28", False), ("2027-03-01", True)])
def test_a_year_that_ends_on_29_february_begins_after_28_february(store, launched, listed):
    people(store)
    put(store, "processes", "process_id standard_hours\nP1 10")
    put(store, "process_improvements", f"{IMPROVEMENT}\nI1 P1 cycle_hours -0.20 2026-01-01 {launched} - running")
    leap_day = date(2028, 2, 29)
    assert bool(improvement_effects(store, ALL, "S1", Period.parse("2028-02"), leap_day)) is listed


# ------------------------------------------------------------------ as it is shown


def test_every_verdict_is_an_icon_and_a_word_in_both_languages():
    said = {}
    for lang in ("en", "zh"):
        use_language(lang)
        said[lang] = [verdict_pill(verdict) for verdict in (*Verdict, None)]
    use_language("zh")
    assert all("<svg" in pill for pills in said.values() for pill in pills)
    for words, pills in zip(
        (["effective", "not proven", "adverse", "too early to tell"], ["有效", "未证实", "适得其反", "为时尚早"]),
        said.values(),
        strict=True,
    ):
        assert all(word in pill for word, pill in zip(words, pills, strict=True))


def test_zero_lies_in_the_middle_of_a_drawing_and_what_goes_beyond_it_ends_in_an_arrow():
    inside = interval(-0.4, -0.3, -0.2, reach=0.5, width=200)
    assert 'x1="100"' in inside
    assert "<path" not in inside
    assert interval(-0.9, -0.3, 0.2, reach=0.5).count("<path") == 1
    assert interval(-0.9, -0.3, 0.7, reach=0.5).count("<path") == 2
