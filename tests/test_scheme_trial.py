"""A scheme is tried before it is stored: who moves, by how much; what a version changed; what a rule may ask for."""

from dataclasses import replace
from datetime import date

import pytest

from appraisal.scheme_trial import try_scheme
from errors import NotAllowed, WrongUse
from metrics.annual_score import annual
from metrics.outcome_rules import DEFAULT_RULES, OutcomeRule, rule_faults
from metrics.scheme import DEFAULT_SCHEME, EVENT_KINDS_OF_SCHEME, scheme, scheme_faults
from metrics.scheme_changes import rule_in_words, scheme_changes, scheme_versions
from metrics.scheme_lock import set_scheme
from scope import Role, Scope, operator
from tests.schemes import change_scheme

GRADES = [band.key for band in DEFAULT_SCHEME.grades]
ONLY_PROJECTS = {**dict.fromkeys(DEFAULT_SCHEME.families, 0.0), "projects": 100.0}
DAY = date(2026, 10, 31)
LEADER = Scope("director", Role.LEADERSHIP, None)


def test_the_same_scheme_moves_nobody(sample):
    tried = try_scheme(sample, LEADER, replace(DEFAULT_SCHEME, year=2026), as_of=DAY)
    assert len(tried) == 8
    assert {one.moved for one in tried} == {0.0}
    assert not any(one.regraded for one in tried)


def test_a_candidate_moves_each_by_exactly_what_storing_it_would(sample_copy):
    candidate = replace(DEFAULT_SCHEME, year=2026, families=ONLY_PROJECTS)
    tried = {one.supervisor_id: one for one in try_scheme(sample_copy, LEADER, candidate, as_of=DAY)}
    assert scheme(sample_copy, 2026).version == 0
    change_scheme(sample_copy, 2026, candidate, DAY)
    for supervisor_id in ("S1", "S3"):
        after = annual(sample_copy, LEADER, supervisor_id, 2026, DAY)
        assert tried[supervisor_id].after.total == after.total
        assert tried[supervisor_id].moved == after.total - tried[supervisor_id].before.total
    # S3's projects are in trouble: with nothing else counting the year is lost
    assert tried["S3"].moved < -10


def test_the_curve_of_a_candidate_moves_also_the_default_marks_of_targets(sample):
    """Revenue has targets without threshold and stretch: half the distance makes the same gap cost twice."""
    steep = replace(DEFAULT_SCHEME, year=2026, curve=replace(DEFAULT_SCHEME.curve, distance=0.10))
    tried = {one.supervisor_id: one for one in try_scheme(sample, LEADER, steep, as_of=DAY)}
    before, after = (year.score.line("revenue") for year in (tried["S6"].before, tried["S6"].after))
    assert 60 < before.points < 100
    assert 100 - after.points == pytest.approx(2 * (100 - before.points))


def test_the_widest_move_comes_first(sample):
    tried = try_scheme(sample, LEADER, replace(DEFAULT_SCHEME, year=2026, families=ONLY_PROJECTS), as_of=DAY)
    moves = [abs(one.moved) for one in tried]
    assert moves == sorted(moves, reverse=True)


def test_a_trial_compares_people_so_a_supervisor_may_not_ask_for_it(sample):
    with pytest.raises(NotAllowed):
        try_scheme(
            sample,
            Scope("s1", Role.SUPERVISOR, frozenset({"S1"})),
            replace(DEFAULT_SCHEME, year=2026),
            as_of=date.today(),
        )


# ---------------------------------------------------------------------- versions and changes


def test_what_a_version_changed_is_said_setting_by_setting(store):
    own = {**DEFAULT_SCHEME.families, "operating": 20.0, "projects": 30.0}
    set_scheme(store, operator("ada"), 2026, replace(DEFAULT_SCHEME, families=own), today=date(2025, 12, 1))
    set_scheme(
        store,
        operator("bo"),
        2026,
        replace(DEFAULT_SCHEME, families=own, incomplete_below=0.8),
        today=date(2025, 12, 1),
    )
    latest, first = scheme_versions(store, 2026)
    assert [(c.what.en, c.before.en, c.after.en) for c in first.changes] == [
        ("weight of Operating performance", "30", "20"),
        ("weight of Project management", "20", "30"),
    ]
    assert [(c.what.zh, c.before.zh, c.after.zh) for c in latest.changes] == [("须书面说明的覆盖率下限", "70%", "80%")]
    assert (latest.set_by, latest.scheme.version) == ("bo", 2)


def test_a_weight_written_out_as_it_was_by_default_is_no_change():
    assert (
        scheme_changes(DEFAULT_SCHEME, replace(DEFAULT_SCHEME, indicators={"revenue": 1.0, "profit_margin": 0.0})) == ()
    )


def test_a_rule_that_goes_and_one_that_comes_are_both_said():
    gone, came = scheme_changes(
        DEFAULT_SCHEME,
        replace(DEFAULT_SCHEME, outcomes=(*DEFAULT_RULES[1:], OutcomeRule("warning", grades=("failed",)))),
    )
    assert (gone.before.en, gone.after.en) == ("Bonus 20,000 when the grade is excellent", "—")
    assert came.after.zh == "警告：等级为“不合格”"


def test_of_two_who_edit_at_once_the_second_is_told_and_loses_nothing(store):
    set_scheme(store, operator("ada"), 2026, DEFAULT_SCHEME, seen=0, today=date(2025, 12, 1))
    with pytest.raises(
        WrongUse, match="Meanwhile ada stored version 1 of the scheme for 2026; you began with version 0"
    ):
        set_scheme(store, operator("bo"), 2026, DEFAULT_SCHEME, seen=0, today=date(2025, 12, 1))
    assert scheme(store, 2026).version == 1


# ---------------------------------------------------------------------- outcome rules


def test_the_default_rules_may_be_stored_and_say_themselves():
    assert list(rule_faults(DEFAULT_RULES, GRADES, list(EVENT_KINDS_OF_SCHEME))) == []
    assert rule_in_words(OutcomeRule("fine", event="error", gravity=3, amount=2000.0), DEFAULT_SCHEME).en == (
        "Deduction (damage or handbook clause) 2,000 when there is a confirmed event (error) of gravity 3 or more"
    )


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (OutcomeRule("bonus", amount=100.0), "no condition"),
        (OutcomeRule("bonus", grades=("best",)), '"best" is not a grade'),
        (OutcomeRule("gift", grades=("good",)), '"gift" is no outcome'),
        (OutcomeRule("fine", event="breach"), "handled apart"),
        (OutcomeRule("special_award", grades=("excellent",)), "verified effect"),
        (OutcomeRule("warning", grades=("failed",), amount=50.0), "amount"),
        (OutcomeRule("demotion", event="error", years=2), "more than one needs a grade"),
        (OutcomeRule("warning", event="error", gravity=4), "gravity is 1, 2 or 3"),
    ],
)
def test_a_rule_that_makes_no_sense_is_not_stored(rule, said):
    (fault,) = scheme_faults(replace(DEFAULT_SCHEME, outcomes=(rule,)))
    assert said in fault.en


def test_no_rule_can_name_a_rank():
    assert {"rank", "position", "lowest"}.isdisjoint(OutcomeRule.__dataclass_fields__)
