"""A plan is drafted, submitted, returned or approved; approval puts its targets in force; a re-plan leaves the past."""

import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal.plan_acknowledgement import acknowledge_plan
from appraisal.plan_flow import APPROVED, DRAFT, EDITORS, ISSUED, PLAN_FLOW, RETURNED, SUBMITTED
from appraisal.plan_items import (
    Comment,
    CompanyGoal,
    KeyTask,
    PlanProposal,
    PlanResearch,
    baseline,
    due_days,
    plan_items,
    put_item,
    remove_item,
)
from appraisal.plan_parts import EVEN, decomposed
from appraisal.plan_review import move_plan
from appraisal.plan_tasks import plan_tasks
from appraisal.plan_workbook import PlanFileRefused, plan_from, workbook_of
from appraisal.plans import Plan, PlanGoal, begin_plan, judging, plans, replanned, save_plan
from data.store import Store
from errors import NotAllowed, ScorecardError, WrongUse
from metrics.catalogue import INDICATORS
from metrics.periods import Period
from metrics.target_rows import Marks, TargetRow, TargetsRefused
from metrics.targets import set_targets, targets
from scope import Role, Scope
from tests.loading import load
from tests.people import audit, supervisors
from text import Words

S1 = Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))
S2 = Scope("li", Role.SUPERVISOR, frozenset({"S2"}))
LEADER = Scope("director", Role.LEADERSHIP, None)
OTHER_LEADER = Scope("ceo", Role.LEADERSHIP, None)
ANALYST = Scope("analyst", Role.ANALYST, None)
HR = Scope("hr", Role.HR, None)
ADMIN = Scope("admin", Role.ADMIN, None)
OF_ROLE = {Role.SUPERVISOR: S1, Role.LEADERSHIP: LEADER, Role.HR: HR, Role.ANALYST: ANALYST, Role.ADMIN: ADMIN}
TODAY = date(2026, 7, 20)
WAY = {  # how a fresh draft gets into each state
    DRAFT: [],
    SUBMITTED: [("submit", S1)],
    RETURNED: [("submit", S1), ("return", LEADER)],
    APPROVED: [("submit", S1), ("approve", LEADER)],
    ISSUED: [("submit", S1), ("approve", LEADER), ("issue", LEADER)],
}


def two_supervisors(store: Store) -> None:
    supervisors(store, "S1", "S2")
    load(store, "departments", "department_id,name\nD1,Operations\n")


@pytest.fixture
def store(filled) -> Store:
    return filled(two_supervisors)


def targets_of(rate: float = 0.9, revenue: float = 1200) -> dict[tuple[str, str], Marks]:
    """On-time completion for the year, and revenue even over the months."""
    year = Marks(None, revenue, None)
    parts = decomposed(INDICATORS["revenue"], 2026, year, EVEN)
    return {("on_time_completion", "2026"): Marks(None, rate, None), ("revenue", "2026"): year} | {
        ("revenue", code): marks for code, marks in parts.items()
    }


def drafted(store: Store, **changes: object) -> Plan:
    return save_plan(store, S1, replace(begin_plan(store, S1, "S1", 2026), targets=targets_of(), **changes))


def latest(store: Store) -> Plan:
    return plans(store, LEADER, "S1", 2026)[0]


def go(store: Store, who: Scope, wanted: str, remark: str = "because", **options):
    return move_plan(store, who, latest(store), wanted, remark, **{"today": TODAY, **options})


def walk(store: Store, state: str) -> Plan:
    plan = drafted(store)
    for wanted, who in WAY[state]:
        go(store, who, wanted)
    assert latest(store).state == state
    return plan


def target(store: Store, key: str, code: str) -> float | None:
    found = targets(store, LEADER, ["S1"], [Period.parse(code)]).get(("S1", key, code))
    return found.target if found else None


# ---------------------------------------------------------------------------- the way of a plan


@pytest.mark.parametrize(("state", "wanted", "role"), product(PLAN_FLOW.states, PLAN_FLOW.names, Role))
def test_every_state_move_and_role_does_what_the_table_says(store, state, wanted, role):
    walk(store, state)
    # Leadership submits what leadership may; whoever submitted is another than who approves (a test of its own).
    if role in PLAN_FLOW.roles(state, wanted):
        assert go(store, OF_ROLE[role], wanted).to_state == latest(store).state
    else:
        with pytest.raises((NotAllowed, WrongUse)):
            go(store, OF_ROLE[role], wanted)
        assert latest(store).state == state


@pytest.mark.parametrize(("state", "role"), product(PLAN_FLOW.states, Role))
def test_in_every_state_the_content_is_changed_by_those_who_may_and_no_other(store, state, role):
    walk(store, state)
    changed = replace(latest(store), goals=(PlanGoal("grow"),))
    if role in EDITORS.get(state, ()):
        assert save_plan(store, OF_ROLE[role], changed).goals == (PlanGoal("grow"),)
        assert latest(store).state == state
    else:
        with pytest.raises(NotAllowed):
            save_plan(store, OF_ROLE[role], changed)
        assert latest(store).goals == ()


def test_a_supervisor_cannot_approve_their_own_plan(store):
    walk(store, SUBMITTED)
    with pytest.raises(NotAllowed, match=r"your role \(Operations supervisor\) cannot approve it"):
        go(store, S1, "approve")
    assert target(store, "revenue", "2026-03") is None


def test_whoever_of_leadership_submitted_it_cannot_approve_it_but_another_can(store):
    drafted(store)
    go(store, LEADER, "submit")
    with pytest.raises(NotAllowed, match="You submitted this plan yourself"):
        go(store, LEADER, "approve")
    assert latest(store).state == SUBMITTED
    assert go(store, OTHER_LEADER, "approve").to_state == APPROVED


def test_a_supervisor_neither_sees_nor_changes_nor_moves_anothers_plan(store):
    plan = walk(store, SUBMITTED)
    for attempt in (
        lambda: plans(store, S2, "S1", 2026),
        lambda: begin_plan(store, S2, "S1", 2026),
        lambda: replanned(store, S2, "S1", 2026, 8),
        lambda: save_plan(store, S2, plan),
        lambda: move_plan(store, S2, plan, "withdraw", today=date.today()),
        lambda: plan_items(store, S2, KeyTask, 2026, "S1"),
        lambda: put_item(store, S2, Comment("let me in", 1), 2026, "S1"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert plan_tasks(store, S2, TODAY)[0].about == "S2"


def test_approval_puts_the_targets_in_force_and_says_by_which_version(store):
    before = store.version
    walk(store, SUBMITTED)
    assert store.version == before
    go(store, LEADER, "approve")
    assert store.version != before
    found = targets(store, S1, ["S1"], [Period.parse("2026-Q1")])["S1", "revenue", "2026-Q1"]
    assert (found.target, found.origin.plan_version, found.origin.set_by) == (300, 1, "director")
    assert [what for _, what, _ in audit(store)][1:] == ["plan.save", "plan.submit", "plan.approve", "set_targets"]


def test_an_approved_plan_becomes_the_origin_of_the_same_targets_set_before_it(store):
    before = [TargetRow(supervisor_id="S1", indicator="revenue", period="2026-Q1", target=300)]
    set_targets(store, OTHER_LEADER, before)
    walk(store, SUBMITTED)
    go(store, LEADER, "approve")
    found = targets(store, S1, ["S1"], [Period.parse("2026-Q1")])["S1", "revenue", "2026-Q1"]
    assert (found.target, found.origin.plan_version, found.origin.set_by) == (300, 1, "director")
    assert store.value("SELECT count(*) FROM targets WHERE replaced_at IS NOT NULL") == 1


def test_a_plan_without_targets_is_not_submitted_and_a_return_needs_a_remark(store):
    save_plan(store, S1, begin_plan(store, S1, "S1", 2026))
    with pytest.raises(WrongUse, match="without any target"):
        go(store, S1, "submit")
    save_plan(store, S1, replace(latest(store), targets=targets_of()))
    go(store, S1, "submit")
    with pytest.raises(WrongUse, match="needs a remark"):
        go(store, LEADER, "return", " ")


def test_sums_that_differ_hold_approval_up_until_a_reason_is_stated(store):
    wrong = targets_of() | {("revenue", "2026"): Marks(None, 1300, None)}
    save_plan(store, S1, replace(begin_plan(store, S1, "S1", 2026), targets=wrong))
    go(store, S1, "submit")
    with pytest.raises(WrongUse, match=r"Revenue 2026: 1,300 is planned, its months add up to 1,200 \(−100\)"):
        go(store, LEADER, "approve")
    assert (latest(store).state, target(store, "revenue", "2026")) == (SUBMITTED, None)
    save_plan(store, LEADER, replace(latest(store), reason="100 are held back for the new branch"))
    go(store, LEADER, "approve")
    assert target(store, "revenue", "2026") == 1300
    assert latest(store).reason == "100 are held back for the new branch"


def test_a_sum_that_was_not_decomposed_holds_approval_up_too(store):
    save_plan(
        store, S1, replace(begin_plan(store, S1, "S1", 2026), targets={("revenue", "2026"): Marks(None, 1200, None)})
    )
    go(store, S1, "submit")
    with pytest.raises(WrongUse, match="not decomposed into quarters and months yet"):
        go(store, LEADER, "approve")


def test_of_two_who_save_at_once_the_second_is_told(store):
    plan = drafted(store)
    save_plan(store, LEADER, replace(plan, goals=(PlanGoal("leadership's"),)))
    with pytest.raises(WrongUse, match="Meanwhile director saved this plan"):
        save_plan(store, S1, replace(plan, goals=(PlanGoal("mine"),)))
    with pytest.raises(WrongUse, match="Meanwhile director saved this plan again"):
        move_plan(store, S1, plan, "submit", today=date.today())
    assert latest(store).state == DRAFT


def test_a_wrong_target_is_named_and_nothing_is_stored(store):
    wrong = {("on_time_completion", "2026"): Marks(None, 95, None), ("revenue", "2025-03"): Marks(None, 1, None)}
    with pytest.raises(TargetsRefused) as refused:
        save_plan(store, S1, replace(begin_plan(store, S1, "S1", 2026), targets=wrong))
    assert "write 95% as 0.95" in refused.value.words.en
    assert "2025-03 is not of 2026." in refused.value.words.en
    assert plans(store, S1, "S1", 2026) == ()


def test_a_year_that_has_targets_without_a_plan_begins_with_them(store):
    set_targets(store, LEADER, [TargetRow(supervisor_id="S1", indicator="revenue", period="2026-03", target=7)])
    assert begin_plan(store, S1, "S1", 2026).targets == {("revenue", "2026-03"): Marks(None, 7, None)}


# ---------------------------------------------------------------------------- a re-plan


def test_a_replan_in_july_from_august_judges_august_by_itself_and_july_by_the_first(store):
    """1,200 even: 100 a month. From August 60: the year is 7 × 100 + 5 × 60 = 1,000, the third quarter 220."""
    walk(store, APPROVED)
    second = replanned(store, S1, "S1", 2026, 8)
    kept = {f"2026-{m:02d}": 100.0 for m in range(1, 8)}
    year = Marks(None, 1000, None)
    parts = decomposed(INDICATORS["revenue"], 2026, year, EVEN, kept)
    new = {("on_time_completion", "2026"): Marks(None, 0.8, None), ("revenue", "2026"): year}
    save_plan(store, S1, replace(second, targets=new | {("revenue", c): m for c, m in parts.items()}))
    assert [p.state for p in plans(store, S1, "S1", 2026)] == [DRAFT, APPROVED]
    assert target(store, "on_time_completion", "2026-09") == 0.9  # the approved one holds meanwhile
    go(store, S1, "submit")
    go(store, LEADER, "approve")
    found = {
        c: target(store, "revenue", c) for c in ("2026-07", "2026-08", "2026-Q2", "2026-Q3", "2026", "2026-09-YTD")
    }
    assert found == {"2026-07": 100, "2026-08": 60, "2026-Q2": 300, "2026-Q3": 220, "2026": 1000, "2026-09-YTD": 820}
    rates = {c: target(store, "on_time_completion", c) for c in ("2026-07", "2026-08", "2026-07-YTD", "2026")}
    assert rates == {"2026-07": 0.9, "2026-08": 0.8, "2026-07-YTD": 0.9, "2026": 0.8}
    assert judging(plans(store, S1, "S1", 2026)) == {1: (1, 7), 2: (8, 12)}


def test_a_replan_cannot_change_what_ends_before_it_holds(store):
    walk(store, APPROVED)
    second = replanned(store, S1, "S1", 2026, 8)
    changed = dict(second.targets) | {("revenue", "2026-07"): Marks(None, 1, None)}
    with pytest.raises(WrongUse, match="Changed: Revenue Jul 2026"):
        save_plan(store, S1, replace(second, targets=changed))
    assert len(plans(store, S1, "S1", 2026)) == 1


def test_a_replan_of_a_month_that_is_over_is_not_approved(store):
    walk(store, APPROVED)
    save_plan(store, S1, replanned(store, S1, "S1", 2026, 8))
    go(store, S1, "submit")
    with pytest.raises(WrongUse, match="holds from Aug 2026, which is past"):
        go(store, LEADER, "approve", today=date(2026, 9, 1))
    assert go(store, LEADER, "approve", today=date(2026, 8, 31)).to_state == APPROVED


def test_only_an_approved_plan_is_replanned_and_one_at_a_time(store):
    walk(store, SUBMITTED)
    with pytest.raises(WrongUse, match="follows an approved plan"):
        replanned(store, S1, "S1", 2026, 8)
    go(store, LEADER, "approve")
    mine, theirs = (replanned(store, who, "S1", 2026, 8) for who in (S1, LEADER))
    save_plan(store, S1, mine)
    with pytest.raises(WrongUse, match="Meanwhile wang saved"):
        save_plan(store, LEADER, theirs)
    with pytest.raises(WrongUse, match="has a plan already"):
        begin_plan(store, S1, "S1", 2026)


def test_what_a_replan_drops_ends_with_it(store):
    walk(store, APPROVED)
    second = replanned(store, S1, "S1", 2026, 8)
    without = {key: marks for key, marks in second.targets.items() if key[0] != "on_time_completion"}
    save_plan(store, S1, replace(second, targets=without))
    go(store, S1, "submit")
    go(store, LEADER, "approve")
    assert (target(store, "on_time_completion", "2026-07"), target(store, "on_time_completion", "2026-08")) == (
        0.9,
        None,
    )


# ---------------------------------------------------------------------------- what stands beside it


def test_a_due_date_keeps_its_history_and_is_judged_by_the_approved_one(store):
    number = put_item(store, S1, KeyTask("open the branch", "2026-03-31"), 2026, "S1")
    put_item(store, S1, KeyTask("open the branch", "2026-04-30"), 2026, "S1", number)
    approved_at = plan_items(store, S1, KeyTask, 2026, "S1")[0].saved_at
    put_item(store, S1, KeyTask("open the branch", "2026-06-30", reason="the permit is late"), 2026, "S1", number)
    [task] = plan_items(store, S1, KeyTask, 2026, "S1")
    assert [(d.isoformat(), by, why) for d, _, by, why in due_days(task)] == [
        ("2026-03-31", "wang", ""),
        ("2026-04-30", "wang", ""),
        ("2026-06-30", "wang", "the permit is late"),
    ]
    assert baseline(task, approved_at) == date(2026, 4, 30)
    assert baseline(task, None) == date(2026, 6, 30)
    assert baseline(task, datetime(2020, 1, 1)) == date(2026, 3, 31)


WRITES = {
    CompanyGoal("double the branches"): {Role.LEADERSHIP, Role.ADMIN},
    KeyTask("open the branch", "2026-03-31"): {Role.SUPERVISOR, Role.LEADERSHIP},
    PlanResearch("market", "it grows", cites="market_sizes"): {Role.SUPERVISOR, Role.LEADERSHIP, Role.ANALYST},
    PlanProposal("innovation", "rent instead of sell"): {Role.SUPERVISOR, Role.LEADERSHIP},
    Comment("too high for us", 1): set(Role),
}


@pytest.mark.parametrize(
    ("content", "role"), product(WRITES, Role), ids=lambda v: getattr(v, "value", type(v).__name__)
)
def test_each_kind_is_written_by_those_who_may_and_taken_off_by_revision(store, content, role):
    whose = None if isinstance(content, CompanyGoal) else "S1"
    if role not in WRITES[content]:
        with pytest.raises(NotAllowed):
            put_item(store, OF_ROLE[role], content, 2026, whose)
        return
    number = put_item(store, OF_ROLE[role], content, 2026, whose)
    assert [item.content for item in plan_items(store, S1, type(content), 2026, whose)] == [content]
    remove_item(store, OF_ROLE[role], type(content), 2026, whose, number, seen=1)
    assert plan_items(store, S1, type(content), 2026, whose) == ()
    assert store.value("SELECT count(*) FROM plan_items") == 2


def test_a_proposal_is_adopted_by_leadership_and_put_on_trial_by_the_supervisor(store):
    idea = PlanProposal("business_model", "rent instead of sell")
    number = put_item(store, S1, idea, 2026, "S1")
    with pytest.raises(NotAllowed, match="leadership's decision"):
        put_item(store, S1, replace(idea, status="adopted"), 2026, "S1", number)
    put_item(store, LEADER, replace(idea, status="adopted"), 2026, "S1", number)
    put_item(store, S1, replace(idea, status="trial"), 2026, "S1", number)
    [item] = plan_items(store, S1, PlanProposal, 2026, "S1")
    assert [one.status for one, _, _ in item.before] + [item.content.status] == ["proposed", "adopted", "trial"]


@pytest.mark.parametrize(
    "wrong",
    [
        KeyTask("", "2026-03-31"),
        KeyTask("a task", "31 March"),
        PlanResearch("weather", "rain"),
        PlanResearch("market", "it grows", cites="users"),
        PlanProposal("joke", "a title"),
        Comment("x" * 4001, 1),
    ],
)
def test_what_is_missing_or_unknown_is_refused(store, wrong):
    with pytest.raises(WrongUse, match="Not stored"):
        put_item(store, S1, wrong, 2026, "S1")
    assert store.value("SELECT count(*) FROM plan_items") == 0


def test_of_two_who_change_one_item_the_second_is_told_and_a_comment_stays_its_writers(store):
    number = put_item(store, S1, KeyTask("a task", "2026-03-31"), 2026, "S1")
    put_item(store, LEADER, KeyTask("a better task", "2026-03-31"), 2026, "S1", number, seen=1)
    with pytest.raises(WrongUse, match="Meanwhile director changed it"):
        put_item(store, S1, KeyTask("my task", "2026-03-31"), 2026, "S1", number, seen=1)
    said = put_item(store, ANALYST, Comment("too high", 1), 2026, "S1")
    with pytest.raises(WrongUse, match='no department "finance"'):
        put_item(store, ANALYST, Comment("too high", 1, "finance"), 2026, "S1")
    with pytest.raises(NotAllowed):
        remove_item(store, S1, Comment, 2026, "S1", said, seen=1)


def test_what_waits_follows_the_way_of_the_plan(store):
    def said(who: Scope, day: date = TODAY) -> list[str]:
        return [task.what.en for task in plan_tasks(store, who, day) if task.about == "S1"]

    assert said(S1) == ["Write the plan for 2026"]
    assert said(S1, date(2026, 10, 1)) == ["Write the plan for 2026", "Write the plan for 2027"]
    drafted(store)
    assert said(S1) == ["Finish and submit the plan for 2026"]
    go(store, S1, "submit")
    assert (said(S1), said(LEADER)) == ([], ["Review the plan for 2026 of Name of S1"])
    go(store, LEADER, "return", "higher, please")
    assert (said(S1), said(LEADER)) == (["Revise the plan for 2026: higher, please"], [])
    go(store, S1, "submit")
    go(store, LEADER, "approve")
    issue, ask = "Issue the plan for 2026 of Name of S1 to the departments", "Name of S1 has not acknowledged"
    assert said(LEADER)[0] == issue
    assert [line.startswith(ask) for line in said(LEADER)] == [False, True]
    assert said(S1) == ["Acknowledge the plan for 2026, version 1"]
    acknowledge_plan(store, S1, "S1", 2026, 1)
    assert (said(LEADER), said(S1)) == ([issue], [])
    number = put_item(store, S1, KeyTask("open the branch", "2026-08-03"), 2026, "S1")
    assert (said(S1), said(S1, date(2026, 7, 19))) == (["Complete the key task: open the branch"], [])
    put_item(store, S1, KeyTask("open the branch", "2026-08-03", done_on="2026-07-20"), 2026, "S1", number)
    assert said(S1) == []
    assert plan_tasks(store, ANALYST, TODAY) == ()


# ---------------------------------------------------------------------------- as a workbook


def test_a_workbook_brought_back_is_the_plan(store):
    marked = {("churn_rate", "2026"): Marks(0.3, 0.2, 0.1), ("churn_rate", "2026-03"): Marks(0.03, 0.02, None)}
    goals = (PlanGoal("=1+1 as a text", 3), PlanGoal("第二个目标"))
    plan = drafted(store)
    plan = save_plan(store, S1, replace(plan, targets=targets_of() | marked, goals=goals, reason="why not"))
    blank = replace(plan, targets={}, goals=(), reason="")
    assert plan_from(workbook_of(plan, "zh"), "plan.xlsx", blank) == plan


numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=2).map(float)
rates = st.decimals(min_value=0, max_value=1, places=4).map(float)
codes = st.sampled_from(["2026", "2026-Q2", "2026-07"])


@settings(max_examples=8)  # each is a workbook written and read in a process of its own
@given(
    st.dictionaries(st.tuples(st.just("profit"), codes), numbers),
    st.dictionaries(st.tuples(st.just("on_time_completion"), codes), rates),
)
def test_any_targets_come_back_as_they_went_out(money, ratios):
    plan = Plan(supervisor_id="S1", year=2026, targets={k: Marks(None, v, None) for k, v in (money | ratios).items()})
    assert plan_from(workbook_of(plan, "en"), "plan.xlsx", replace(plan, targets={})).targets == plan.targets


def test_no_cell_of_a_workbook_is_a_formula(store):
    plan = drafted(store, goals=(PlanGoal('=HYPERLINK("http://evil","x")'),), reason="=1+1")
    with zipfile.ZipFile(BytesIO(workbook_of(plan))) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets" in name)


def test_each_bad_cell_is_named_by_sheet_line_and_column_and_nothing_is_taken_over(store):
    plan = drafted(store)
    odd = replace(
        plan,
        targets={
            ("on_time_completion", "2026"): Marks(None, 95.0, None),
            ("churn_rate", "2026"): Marks(0.1, 0.2, None),
        },
    )
    with pytest.raises(PlanFileRefused) as refused:
        plan_from(workbook_of(odd, "en"), "plan.xlsx", plan)
    lines = [f.en for f in refused.value.faults]
    assert lines == [
        "Sheet targets, line 9, target: lower is better, so threshold ≥ target ≥ stretch must hold.",
        "Sheet targets, line 35, target: threshold, target and stretch must be from 0 to 1 (write 95% as 0.95).",
    ]
    assert refused.value.words.zh.startswith("plan.xlsx：计划未作任何改动。工作表 targets 第 9 行")


def test_a_workbook_of_another_year_or_person_or_none_at_all_is_refused(store):
    plan = drafted(store)
    for content, said in (
        (workbook_of(replace(plan, supervisor_id="S2")), 'It says supervisor_id "S2", this plan is of "S1".'),
        (workbook_of(replace(plan, year=2027)), 'It says year "2027", this plan is of "2026".'),
        (b"not a workbook", "It is not a workbook (.xlsx)."),
    ):
        with pytest.raises(ScorecardError) as refused:
            plan_from(content, "plan.xlsx", plan)
        assert said in refused.value.words.en
    assert isinstance(refused.value.words, Words)
