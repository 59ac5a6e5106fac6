"""The scheme is data: its defaults are the policy's, each change is a new version, and it must add up."""

from dataclasses import replace
from datetime import date

import pytest

from errors import NotAllowed, WrongUse
from metrics.catalogue import INDICATORS
from metrics.curve import Curve
from metrics.outcome_rules import OutcomeRule
from metrics.scheme import DEFAULT_SCHEME, GradeBand, Scheme, scheme
from metrics.scheme_lock import set_scheme
from scope import Role, Scope, operator
from text import Words


def test_the_default_is_the_policy():
    assert dict(DEFAULT_SCHEME.families) == {
        "operating": 30,
        "team": 15,
        "process": 15,
        "analysis": 10,
        "resources": 10,
        "projects": 20,
    }
    assert (DEFAULT_SCHEME.curve.threshold, DEFAULT_SCHEME.curve.target, DEFAULT_SCHEME.curve.stretch) == (60, 100, 120)
    assert (DEFAULT_SCHEME.kpi_share, DEFAULT_SCHEME.routine_share) == (0.8, 0.2)
    assert (DEFAULT_SCHEME.tasks_share, DEFAULT_SCHEME.attitude_share, DEFAULT_SCHEME.teamwork_share) == (
        0.5,
        0.25,
        0.25,
    )
    assert (DEFAULT_SCHEME.incomplete_below, DEFAULT_SCHEME.training_below, DEFAULT_SCHEME.events_limit) == (
        0.7,
        75,
        10,
    )
    assert DEFAULT_SCHEME.weight_of(INDICATORS["revenue"]) == 1
    assert DEFAULT_SCHEME.weight_of(INDICATORS["profit_margin"]) == 0


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (120, "优秀"),
        (100, "优秀"),
        (99.99, "良好"),
        (90, "良好"),
        (89.99, "合格"),
        (75, "合格"),
        (74.99, "待改进"),
        (60, "待改进"),
        (59.99, "不合格"),
        (-5, "不合格"),
    ],
)
def test_grades_begin_at_100_90_75_and_60(score, grade):
    assert DEFAULT_SCHEME.grade_of(score).name.zh == grade


def test_a_score_of_one_hundred_but_for_binary_fractions_is_excellent():
    assert DEFAULT_SCHEME.grade_of(99.99999999999999).key == "excellent"


def test_every_weak_indicator_has_a_topic_to_train():
    assert DEFAULT_SCHEME.topic_of(INDICATORS["revenue"]) == Words("Operations management", "运营管理")
    own = replace(DEFAULT_SCHEME, topics={**DEFAULT_SCHEME.topics, "revenue": Words("Pricing", "定价策略")})
    assert own.topic_of(INDICATORS["revenue"]) == Words("Pricing", "定价策略")
    assert replace(DEFAULT_SCHEME, topics={}).topic_of(INDICATORS["revenue"]) is None


def test_a_year_without_a_scheme_has_the_default_as_version_0(store):
    found = scheme(store, 2026)
    assert (found.year, found.version) == (2026, 0)
    assert replace(found, year=0) == DEFAULT_SCHEME


def test_each_change_is_a_new_version_and_the_old_one_stays(store):
    first = set_scheme(
        store, operator("ada"), 2026, replace(DEFAULT_SCHEME, training_below=70), today=date(2025, 12, 1)
    )
    second = set_scheme(
        store, operator("ada"), 2026, replace(DEFAULT_SCHEME, training_below=80), today=date(2025, 12, 1)
    )
    assert (first.version, second.version) == (1, 2)
    assert scheme(store, 2026) == second
    assert scheme(store, 2026, 1).training_below == 70
    assert scheme(store, 2027).version == 0
    assert store.rows("SELECT done_by, what, about FROM audit_log") == [("ada", "set_scheme", "2026")] * 2


def test_a_version_that_does_not_exist_is_said_to_be_missing(store):
    with pytest.raises(WrongUse, match="There is no version 3 of the scheme for 2026"):
        scheme(store, 2026, 3)


def test_a_scheme_comes_back_as_it_was_stored(store):
    own = Scheme(
        indicators={"profit_margin": 2.0},
        curve=Curve(50, 100, 150, 0.1, 0.05),
        veto={"breach": 2},
        veto_grade="pass",
        grades=(GradeBand("pass", Words("pass", "通过"), 60.0), GradeBand("fail", Words("fail", "未通过"), None)),
        outcomes=(OutcomeRule("bonus", grades=("pass",), amount=500.0), OutcomeRule("special_award", verified=True)),
    )
    stored = set_scheme(store, operator(), 2026, own, today=date(2025, 12, 1))
    assert scheme(store, 2026) == stored == replace(own, year=2026, version=1)
    assert Scheme.from_json(own.to_json()) == own


def test_what_an_older_text_does_not_name_has_its_default():
    assert Scheme.from_json('{"training_below": 60}') == replace(DEFAULT_SCHEME, training_below=60)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ANALYST])
def test_only_leadership_and_admin_set_the_scheme(store, role):
    with pytest.raises(NotAllowed):
        set_scheme(store, Scope("eve", role, None), 2026, DEFAULT_SCHEME, today=date(2025, 12, 1))
    assert scheme(store, 2026).version == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"families": {**DEFAULT_SCHEME.families, "projects": 15.0}}, "the family weights add up to 95, not 100"),
        ({"families": {"operating": 100.0}}, "Team management has no weight"),
        ({"families": {**DEFAULT_SCHEME.families, "sales": 0.0}}, '"sales" is not a family of indicators'),
        (
            {"families": {**DEFAULT_SCHEME.families, "team": -5.0, "projects": 40.0}},
            "weight of Team management is -5",
        ),
        ({"indicators": {"revenues": 1.0}}, 'there is no indicator called "revenues"'),
        ({"indicators": {"revenue": float("nan")}}, "the weight of Revenue is nan"),
        (
            {"indicators": {i: 0.0 for i in INDICATORS if INDICATORS[i].family.key == "team"}},
            "Team management has a weight but none of its indicators has one",
        ),
        ({"kpi_share": 0.7}, "the shares of KPI and routine appraisal add up to 90%, not 100%"),
        ({"tasks_share": 0.6}, "the shares of tasks, attitude and teamwork add up to 110%, not 100%"),
        ({"incomplete_below": 70.0}, "incomplete_below must be from 0 to 1"),
        ({"incomplete_below": 0.69}, "a reason is needed must be 70% or more"),
        ({"curve": Curve(110, 100, 120)}, "the points of threshold, target and stretch must rise"),
        ({"curve": Curve(distance=0)}, "the default distance of threshold and stretch must be above 0"),
        ({"watch_from": 101.0}, "watch_from must not be above on_from"),
        ({"grades": DEFAULT_SCHEME.grades[:-1]}, "the grades must stand from best to worst"),
        (
            {"grades": DEFAULT_SCHEME.grades[1::-1] + DEFAULT_SCHEME.grades[2:]},
            "the grades must stand from best to worst",
        ),
        ({"grades": ()}, "the grades must stand from best to worst"),
        ({"veto_grade": "sacked"}, 'the grade of the veto, "sacked", is not a grade'),
        ({"veto": {"errors": 3}}, '"errors" is no kind of event'),
        (
            {"events": {**DEFAULT_SCHEME.events, "error": (1.0, 3.0, 6.0)}},
            "error needs points for gravity 1, 2 and 3, 0 or less",
        ),
        (
            {"events": {**DEFAULT_SCHEME.events, "merit": (1.0, 2.0)}},
            "merit needs points for gravity 1, 2 and 3, 0 or more",
        ),
        ({"events_limit": -1.0}, "the limit of merits and faults must be 0 or more"),
    ],
)
def test_a_scheme_that_does_not_add_up_is_refused_in_a_sentence(store, change, said):
    with pytest.raises(WrongUse) as refused:
        set_scheme(store, operator(), 2026, replace(DEFAULT_SCHEME, **change), today=date(2025, 12, 1))
    assert said in refused.value.words.en
    assert refused.value.words.en.endswith("The scheme in force stays.")
    assert refused.value.words.zh.startswith("2026 年考核方案未保存")
    assert scheme(store, 2026).version == 0
    assert store.value("SELECT count(*) FROM audit_log") == 0


def test_every_fault_is_said_at_once(store):
    with pytest.raises(WrongUse, match=r"add up to 90%, not 100%; the limit of merits"):
        set_scheme(
            store, operator(), 2026, replace(DEFAULT_SCHEME, kpi_share=0.7, events_limit=-1.0), today=date(2025, 12, 1)
        )
