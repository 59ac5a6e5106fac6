"""A training is judged like a recommendation: on the indicator of the supervisor it was held for, with every doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data.store import Store
from errors import NotAllowed, WrongUse
from insight.effect import Doubt, Verdict
from insight.improvement_effects import ImprovementEffect
from insight.intervention_effects import Intervention, effect_of, recommendation_effects
from metrics.periods import Period
from scope import Role, Scope, operator
from tests.rows import people, put

ALL = operator()
HELD = date(2026, 5, 12)
LAST_DAY = date(2026, 12, 31)
MONTHS = [m.code for m in Period.parse("2026").months]


def trained_in_may(store: Store) -> None:
    """S1 took in 1,000 or 1,200 a month until the training of May 2026, 1,000 more since; S2 stayed as it was."""
    people(store)
    lines = []
    for at, month in enumerate([m for year in (2025, 2026) for m in Period.year(year).months]):
        usual = 1000 + 200 * (at % 2)
        lines.append(f"S1 {month.end} {usual + (1000 if month.start > HELD else 0)}")
        lines.append(f"S2 {month.end} {usual}")
    put(store, "operating_results", "supervisor_id date revenue\n" + "\n".join(lines))


@pytest.fixture
def company(filled) -> Store:
    return filled(trained_in_may)


def training(store: Store, *, who: Scope = ALL, until: date = LAST_DAY, **more) -> ImprovementEffect:
    """The training of May for S1's revenue, as somebody asks for its effect on a day; `more` changes what it is."""
    about = {"supervisor_id": "S1", "indicator": "revenue", "since": HELD, "title": "Negotiation", **more}
    return effect_of(store, who, until=until, **about)


def test_a_training_after_which_revenue_rose_by_1000_is_effective_by_1000(company):
    found = training(company)
    assert found.effect.verdict is Verdict.EFFECTIVE
    assert found.effect.estimate == pytest.approx(1000, abs=30)
    # January 2025 to April 2026 before; the month of the training counts on neither side; June to December after.
    assert (found.effect.before, found.effect.after) == (16, 7)
    assert found.beside.names == ("x",), "S2, to whom nothing was done"
    assert found.title == "Negotiation"


def test_a_training_that_changed_nothing_is_not_proven(company):
    assert training(company, supervisor_id="S2").effect.verdict is Verdict.NOT_PROVEN


def test_two_months_after_a_training_it_is_too_early_to_tell(company):
    found = training(company, until=date(2026, 7, 31))
    assert found.effect.verdict is None
    assert found.effect.has(Doubt.TOO_EARLY)
    assert found.effect.estimate is None
    assert training(company, until=date(2026, 8, 31)).effect.verdict is not None


def test_a_training_is_judged_as_a_recommendation_of_the_same_day_is(company):
    found = training(company, key="R1", title="R1")
    put(
        company,
        "recommendations",
        f"recommendation_id title indicator decision implemented_on\nR1 R1 revenue adopted {HELD}",
        made_on="2026-05-01",
        decided_on="2026-05-02",
        benefit=None,
    )
    [recommended] = recommendation_effects(company, ALL, "S1", Period.parse("2026"), LAST_DAY)
    assert replace(recommended.effect, caveats=()) == replace(found.effect, caveats=())
    assert [c.kind for c in recommended.effect.caveats] == [c.kind for c in found.effect.caveats]
    assert recommended.beside == found.beside


def test_what_is_doubted_names_the_deed_and_counts_in_months(company):
    [early] = training(company, until=date(2026, 7, 31)).effect.caveats
    assert early.said.zh == "培训前 16 个月、培训后 2 个月；前后至少需要 6 个月和 3 个月"
    assert early.said.en == "16 months before the training and 2 after it; 6 and 3 are needed"
    recommended = "recommendation_id title indicator decision implemented_on\nR1 R1 revenue adopted 2026-05-12"
    put(company, "recommendations", recommended, made_on="2026-05-01", decided_on="2026-05-02", benefit=None)
    [outcome] = recommendation_effects(company, ALL, "S1", Period.parse("2026-07-YTD"), LAST_DAY)
    assert outcome.effect.caveats[0].said.zh.startswith("实施前 16 个月、实施后 2 个月")


def test_another_training_for_the_same_figure_shortly_after_cannot_be_told_apart(company):
    other = Intervention("T2", "Closing", "S1", "revenue", date(2026, 7, 3))
    assert training(company, also=[other]).effect.has(Doubt.OVERLAP)
    assert not training(company).effect.has(Doubt.OVERLAP)


def test_a_training_given_among_all_does_not_overlap_with_itself(company):
    own = Intervention("", "Negotiation", "S1", "revenue", HELD)
    assert training(company, also=[own]).effect == training(company).effect


def test_who_was_trained_too_is_no_comparison(company):
    other = Intervention("T2", "Negotiation", "S2", "revenue", HELD)
    assert training(company, also=[other]).beside is None


def test_a_training_after_unusually_bad_months_warns_of_a_return_to_the_usual(store):
    people(store)
    usual, bad, after = [1000, 1200] * 6, [400, 420, 380], [1000, 1200] * 3
    months = Period.parse("2026-12").last(len(usual) + len(bad) + 1 + len(after))
    amounts = [*usual, *bad, 700, *after]
    rows = "\n".join(f"{m.end} {a}" for m, a in zip(months, amounts, strict=True))
    put(store, "operating_results", "date revenue\n" + rows)
    held = months[len(usual) + len(bad)].start.replace(day=12)
    assert training(store, since=held).effect.has(Doubt.REGRESSION_TO_MEAN)


def test_cases_still_open_are_told_where_the_indicator_counts_cases(store):
    """Problems resolved in ten days or twelve, then in four or five; two of the last are still open."""
    people(store)
    put(store, "operating_results", "date revenue\n2026-12-31 0")
    put(store, "processes", "process_id standard_hours\nP1 10")
    lines = []
    for at, month in enumerate(MONTHS):
        days = (4 if at > 6 else 10) + at % 2
        lines += [f"P1 {month}-0{n} {month}-{n + days:02d}" for n in (1, 2, 3)]
    lines += ["P1 2026-12-28 -", "P1 2026-12-29 -"]
    put(store, "process_problems", "process_id raised_on resolved_on\n" + "\n".join(lines))
    found = training(store, indicator="problem_resolution_days", since=date(2026, 7, 28))
    assert found.effect.verdict is Verdict.EFFECTIVE
    [said] = [one.said.en for one in found.effect.caveats if one.kind is Doubt.OPEN_CASES]
    assert said.startswith("2 of 17 cases were still open")


def test_nobody_learns_of_the_training_of_another(company):
    with pytest.raises(NotAllowed):
        training(company, who=Scope("s2", Role.SUPERVISOR, frozenset({"S2"})))


def test_an_indicator_that_does_not_exist_is_refused(company):
    with pytest.raises(WrongUse):
        training(company, indicator="charm")
