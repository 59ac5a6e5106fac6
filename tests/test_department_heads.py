"""A department's comment on a plan is its named head's or their deputy's (judgement 3, policy 3.1)."""

from datetime import date, timedelta

import pytest

from appraisal.department_heads import department_heads, headed, name_head, silent_departments
from appraisal.plan_items import Comment, plan_items, put_item
from appraisal.plan_review import move_plan
from appraisal.plan_tasks import plan_tasks
from appraisal.plans import begin_plan, plans, save_plan
from errors import NotAllowed, ScorecardError, WrongUse
from metrics.target_rows import Marks
from scope import FOR, Role, Scope
from tests.loading import load
from tests.people import admin, person, supervisors
from text import use_language

MON = date(2026, 7, 20)
TUE, NEXT = MON + timedelta(days=1), MON + timedelta(days=7)
FAN = Scope("fan", Role.ANALYST, None)  # heads finance
OTHER = Scope("ann", Role.ANALYST, None)
HR = Scope("hr", Role.HR, None)
LEADER = Scope("director", Role.LEADERSHIP, None)
S1 = Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))
ADMIN = Scope("admin", Role.ADMIN, None)


@pytest.fixture
def firm(store):
    """Finance and sales; S1; accounts for who may be a head, and for Wang, who may not."""
    load(store, "departments", "department_id,name\nD1,Finance\nD2,Sales\n")
    supervisors(store, "S1")
    admin(store)
    for name, role in (("fan", Role.ANALYST), ("ann", Role.ANALYST), ("hr", Role.HR), ("director", Role.LEADERSHIP)):
        person(store, name, role)
    person(store, "wang", Role.SUPERVISOR, "S1")
    return store


def heads(store, day=MON) -> dict:
    return {d.name: d.head for d in department_heads(store, LEADER, day)}


def submitted(store):
    """S1's plan of 2026, submitted."""
    plan = begin_plan(store, S1, "S1", 2026)
    plan = save_plan(store, S1, plan.__class__(**{**plan.__dict__, "targets": {("revenue", "2026"): Marks(1, 2, 3)}}))
    move_plan(store, S1, plan, "submit", today=MON)
    return plans(store, S1, "S1", 2026)[0]


def says(store, who, department="Finance", day=MON):
    return put_item(store, who, Comment("Too high.", 1, department), 2026, "S1", today=day)


def test_a_head_holds_from_a_day_on_until_another_follows(firm):
    name_head(firm, HR, "D1", "fan", MON, today=MON)
    name_head(firm, HR, "D1", "ann", NEXT, today=MON)
    assert [heads(firm, day)["Finance"] for day in (MON - timedelta(days=1), MON, NEXT)] == [None, "fan", "ann"]
    name_head(firm, HR, "D1", None, NEXT, today=MON)
    assert heads(firm, NEXT) == {"Finance": None, "Sales": None}


def test_only_the_head_or_their_deputy_writes_the_departments_comment(firm):
    name_head(firm, HR, "D1", "fan", MON, today=MON)
    for who in (OTHER, HR, LEADER, S1, ADMIN, Scope(f"fan{FOR}ann", Role.ANALYST, None)):
        with pytest.raises(NotAllowed, match="head of Finance"):
            says(firm, who)
    with pytest.raises(NotAllowed):
        says(firm, FAN, "Sales")
    says(firm, FAN)
    says(firm, Scope(f"ann{FOR}fan", Role.ANALYST, None))
    put_item(firm, OTHER, Comment("Mine.", 1), 2026, "S1")  # everybody comments for themselves
    assert [(item.saved_by, item.content.department) for item in plan_items(firm, S1, Comment, 2026, "S1")] == [
        ("fan", "Finance"),
        ("ann for fan", "Finance"),
        ("ann", ""),
    ]


def test_who_is_head_no_longer_or_not_yet_does_not_speak_for_it(firm):
    name_head(firm, HR, "D1", "fan", TUE, today=MON)
    name_head(firm, HR, "D1", "ann", NEXT, today=MON)
    for who, day in ((FAN, MON), (OTHER, TUE), (FAN, NEXT)):
        with pytest.raises(NotAllowed):
            says(firm, who, day=day)
    assert (headed(firm, FAN, TUE), headed(firm, OTHER, NEXT)) == (("Finance",), ("Finance",))


@pytest.mark.parametrize("who", [S1, OTHER], ids=lambda who: who.person)
def test_supervisors_and_analysts_name_no_heads(firm, who):
    with pytest.raises(NotAllowed):
        name_head(firm, who, "D1", "fan", MON, today=MON)


@pytest.mark.parametrize(
    ("department", "head", "day"),
    [
        ("D9", "fan", MON),
        ("D1", "wang", MON),
        ("D1", "admin", MON),
        ("D1", "nobody", MON),
        ("D1", "fan", date(2026, 7, 19)),
    ],
)
def test_a_head_fits_and_the_past_stays(firm, department, head, day):
    with pytest.raises(ScorecardError):
        name_head(firm, HR, department, head, day, today=MON)
    assert heads(firm) == {"Finance": None, "Sales": None}


def test_a_submitted_plan_waits_on_the_desk_of_each_head_until_they_commented(firm):
    use_language("en")
    name_head(firm, HR, "D1", "fan", MON, today=MON)
    plan = submitted(firm)
    due = plan.moves[-1].moved_at.date() + timedelta(days=7)
    asked = [(str(task.what), task.due) for task in plan_tasks(firm, FAN, MON)]
    assert asked == [("Comment on the plan for 2026 of Name of S1 for Finance", due)]
    assert plan_tasks(firm, OTHER, MON) == ()
    assert [d.name for d in silent_departments(firm, LEADER, set(), MON)] == ["Finance"]
    says(firm, FAN)
    assert plan_tasks(firm, FAN, MON) == ()
    assert silent_departments(firm, LEADER, {"Finance"}, MON) == ()


def test_a_comment_on_the_version_before_is_none_on_this_one(firm):
    name_head(firm, HR, "D1", "fan", MON, today=MON)
    submitted(firm)
    put_item(firm, FAN, Comment("On another version.", 2, "Finance"), 2026, "S1", today=MON)
    assert len(plan_tasks(firm, FAN, MON)) == 1


def test_an_unknown_department_is_still_said_to_be_none(firm):
    with pytest.raises(WrongUse, match="no department"):
        says(firm, FAN, "finance")
