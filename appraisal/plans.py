"""The yearly plan of a supervisor (policy 2.1, 3.1): goals tied to the company's, and targets, as versions.

A version is drafted, reviewed and approved (appraisal/plan_flow.py); each time it is saved is one more revision. A
re-plan is the next version: it holds from a month on, and the one before keeps judging the months before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from appraisal.flow import Moved, history
from appraisal.plan_flow import DRAFT, EDITORS, IN_FORCE, PLAN_FLOW, PLAN_WRITERS, document
from data.people_names import called
from data.store import Store, now
from errors import NotAllowed, WrongUse
from metrics import INDICATORS, Marks, Period, TargetRow, TargetsRefused, faults_of, stored_targets
from scope import ROLE_NAMES, Scope
from text import Words

TargetKey = tuple[str, str]  # indicator, period code
LONGEST_GOAL, MOST_GOALS, LONGEST_REASON = 500, 30, 2000


@dataclass(frozen=True)
class PlanGoal:
    """What the supervisor wants to reach, and which of the company's goals (its item number) it serves."""

    text: str
    serves: int | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One version of a year's plan as it was last saved.

    revision    0: not stored yet
    targets     by indicator and period code: the year's, and those of months and quarters
    sources     by indicator, from what its target comes, where it was proposed or decomposed
    holds_from  the month from which it holds: 1, or later for a re-plan
    reason      why sums do not come out, where they do not
    moves       how it came to stand in `state`
    """

    supervisor_id: str
    year: int
    version: int = 1
    revision: int = 0
    state: str = DRAFT
    goals: tuple[PlanGoal, ...] = ()
    targets: Mapping[TargetKey, Marks] = field(default_factory=dict)
    sources: Mapping[str, Words] = field(default_factory=dict)
    holds_from: int = 1
    reason: str = ""
    saved_at: datetime | None = None
    saved_by: str | None = None
    moves: tuple[Moved, ...] = ()

    @property
    def document(self) -> str:
        """How it is called in the record of moves."""
        return document(self.supervisor_id, self.year, self.version)

    @property
    def code(self) -> str:
        """The code of its year."""
        return f"{self.year:04d}"

    @property
    def in_force(self) -> bool:
        """Was it approved?"""
        return self.state in IN_FORCE

    @property
    def approval(self) -> Moved | None:
        """Who approved it, and when; None while nobody has."""
        return next((m for m in reversed(self.moves) if m.move == "approve"), None)

    def days_late(self, started_on: date | None) -> int:
        """Days from the first that it judges (for who began later: their first month's) to its approval; 0 in time."""
        if self.approval is None:
            return 0
        first = date(self.year, self.holds_from, 1)
        if started_on is not None:
            first = max(first, started_on.replace(day=1))
        return max((self.approval.moved_at.date() - first).days, 0)

    def keeps(self, code: str) -> bool:
        """Does this period stay as the version before has it, because it ends before this one holds?"""
        return Period.parse(code).end < date(self.year, self.holds_from, 1)

    def editable_by(self, who: Scope) -> bool:
        """May this person change it as it stands?"""
        return who.sees(self.supervisor_id) and who.role in EDITORS.get(self.state, ())


def plans(store: Store, who: Scope, supervisor_id: str, year: int) -> tuple[Plan, ...]:
    """Every version of a year's plan as last saved, the latest first; empty while there is none.

    Raises NotAllowed for a supervisor out of sight.
    """
    who.need_sight_of(supervisor_id)
    rows = store.rows(
        """SELECT version, revision, content, saved_at, saved_by FROM plans WHERE supervisor_id = ? AND year = ?
           QUALIFY row_number() OVER (PARTITION BY version ORDER BY revision DESC) = 1 ORDER BY version DESC""",
        [supervisor_id, year],
    )
    versions = []
    for version, revision, content, at, by in rows:
        moves = history(store, who, PLAN_FLOW, document(supervisor_id, year, version))
        about: dict[str, Any] = {"version": version, "revision": revision, "saved_at": at, "saved_by": by}
        about |= {"moves": moves, "state": moves[-1].to_state if moves else DRAFT}
        versions.append(Plan(supervisor_id=supervisor_id, year=year, **about, **_content(content)))
    return tuple(versions)


def begin_plan(store: Store, who: Scope, supervisor_id: str, year: int) -> Plan:
    """A first version, not stored yet: empty, or with the targets that were set for the year without a plan.

    Raises NotAllowed for a supervisor out of sight; WrongUse where the year has a plan.
    """
    if plans(store, who, supervisor_id, year):
        raise WrongUse(HAS_A_PLAN.format(year=year))
    known = {
        (key, code): ones[-1].marks
        for (_, key, code), ones in stored_targets(store, who, [supervisor_id], [year]).items()
    }
    return Plan(supervisor_id=supervisor_id, year=year, targets=known)


def replanned(store: Store, who: Scope, supervisor_id: str, year: int, holds_from: int) -> Plan:
    """The next version, not stored yet: as the approved one stands, to be changed from the month `holds_from` on.

    Raises NotAllowed for a supervisor out of sight; WrongUse while no version is approved or a later one is under way.
    """
    known = plans(store, who, supervisor_id, year)
    if not known or not known[0].in_force:
        raise WrongUse(NOTHING_TO_REPLAN.format(year=year))
    last = known[0]
    return replace(
        last,
        version=last.version + 1,
        revision=0,
        state=DRAFT,
        holds_from=holds_from,
        sources={},
        reason="",
        moves=(),
        saved_at=None,
        saved_by=None,
    )


def save_plan(store: Store, who: Scope, plan: Plan) -> Plan:
    """Store the plan as its next revision and return it. `plan.revision` = the one that the editor began with.

    Raises NotAllowed out of sight or for a role that may not change it as it stands; TargetsRefused with a sentence
    for each wrong target; WrongUse for a period that a re-plan has to keep, or where somebody saved it meanwhile.
    """
    who.need_sight_of(plan.supervisor_id)
    if who.role not in PLAN_WRITERS:
        raise NotAllowed(NOT_WRITTEN_BY.format(role=ROLE_NAMES[who.role]))
    if faults := list(faults_of_plan(plan)):
        raise TargetsRefused(faults)
    with store.transaction() as transaction:
        known = plans(store, who, plan.supervisor_id, plan.year)
        stands = next((saved for saved in known if saved.version == plan.version), None)
        if (stands.revision if stands else 0) != plan.revision or (stands is None and _under_way(known)):
            raise WrongUse(MEANWHILE.format(person=called(store, (stands or known[0]).saved_by or "")))
        state = stands.state if stands else DRAFT
        if who.role not in EDITORS.get(state, ()):
            raise NotAllowed(NOT_NOW.format(year=plan.year, state=PLAN_FLOW.states[state]))
        before = next((saved for saved in known if saved.version == plan.version - 1), None)
        if before and (moved := past_of(plan, before)):
            targets = Words(", ".join(words.en for words in moved), "、".join(words.zh for words in moved))
            raise WrongUse(KEPT.format(month=Period.month(plan.year, plan.holds_from).name, targets=targets))
        kept = replace(plan, revision=plan.revision + 1, state=state, saved_at=now(), saved_by=who.person)
        transaction.execute(
            """INSERT INTO plans (supervisor_id, year, version, revision, content, saved_at, saved_by)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            [plan.supervisor_id, plan.year, plan.version, kept.revision, _text(kept), kept.saved_at, who.person],
        )
        detail = {"revision": kept.revision, "targets": len(kept.targets), "goals": len(kept.goals)}
        store.record(transaction, who.person, "plan.save", plan.document, detail)
    return kept


def faults_of_plan(plan: Plan) -> list[Words]:
    """One sentence for each target or text that cannot be stored; empty when all can."""
    faults = list(faults_of(rows_of(plan), {plan.supervisor_id}))
    strange = [code for _, code in plan.targets if code[:4] != plan.code]
    if strange:
        template = Words("{codes} is not of {year}.", "{codes} 不属于 {year} 年。")
        faults.append(template.format(codes=", ".join(dict.fromkeys(strange)), year=plan.year))
    if not 1 <= plan.holds_from <= 12 or (plan.version == 1 and plan.holds_from != 1):
        faults.append(Words("A first plan holds from January, a re-plan from one of twelve months.", WHOLE_YEAR_ZH))
    if len(plan.goals) > MOST_GOALS or any(not 0 < len(g.text.strip()) <= LONGEST_GOAL for g in plan.goals):
        faults.append(
            Words(
                f"There may be {MOST_GOALS} goals of up to {LONGEST_GOAL} characters.",
                f"目标最多 {MOST_GOALS} 条，每条不超过 {LONGEST_GOAL} 个字符。",
            )
        )
    if len(plan.reason) > LONGEST_REASON:
        faults.append(
            Words(f"The reason may have {LONGEST_REASON} characters.", f"理由不得超过 {LONGEST_REASON} 个字符。")
        )
    return faults


def rows_of(plan: Plan) -> list[TargetRow]:
    """Its targets as they are stored."""
    return [
        TargetRow(
            supervisor_id=plan.supervisor_id,
            indicator=key,
            period=code,
            target=marks.target,
            threshold=marks.threshold,
            stretch=marks.stretch,
        )
        for (key, code), marks in plan.targets.items()
    ]


def past_of(plan: Plan, before: Plan) -> list[Words]:
    """The targets ("Revenue Mar 2026") that a re-plan changes although their period ends before it holds."""
    changed = [key for key in {**before.targets, **plan.targets} if plan.targets.get(key) != before.targets.get(key)]
    moved = ((INDICATORS[key].name, Period.parse(code).name) for key, code in changed if plan.keeps(code))
    return [Words(f"{name.en} {period.en}", f"{period.zh}{name.zh}") for name, period in moved]


def judging(known: Sequence[Plan]) -> dict[int, tuple[int, int]]:
    """By approved version, the first and last month that it judges; a version that judges none is not in it."""
    judged: dict[int, tuple[int, int]] = {}
    until = 13
    for plan in sorted(known, key=lambda candidate: -candidate.version):
        if plan.in_force and plan.holds_from < until:
            judged[plan.version] = (plan.holds_from, until - 1)
            until = plan.holds_from
    return judged


# ---------------------------------------------------------------------- in the store


def _under_way(known: Sequence[Plan]) -> bool:
    return bool(known) and not known[0].in_force


def _text(plan: Plan) -> str:
    content = {
        "goals": [[g.text.strip(), g.serves] for g in plan.goals],
        "targets": [[*key, m.threshold, m.target, m.stretch] for key, m in plan.targets.items()],
        "sources": {key: [words.en, words.zh] for key, words in plan.sources.items()},
        "holds_from": plan.holds_from,
        "reason": plan.reason.strip(),
    }
    return json.dumps(content, ensure_ascii=False)


def _content(text: str) -> dict[str, Any]:
    stored = json.loads(text)
    return {
        "goals": tuple(PlanGoal(*goal) for goal in stored["goals"]),
        "targets": {(key, code): Marks(*marks) for key, code, *marks in stored["targets"]},
        "sources": {key: Words(*words) for key, words in stored["sources"].items()},
        "holds_from": stored["holds_from"],
        "reason": stored["reason"],
    }


WHOLE_YEAR_ZH = "首个计划自 1 月起生效，调整后的计划自十二个月中的某月起生效。"
HAS_A_PLAN = Words("{year} has a plan already. Nothing was changed.", "{year} 年已有计划。没有任何改动。")
NOTHING_TO_REPLAN = Words(
    "A re-plan follows an approved plan, and {year} has none, or a later version is under way. Nothing was changed.",
    "调整计划须以已批准的计划为基础，而 {year} 年尚无已批准的计划，或已有新版本在编制中。没有任何改动。",
)
NOT_WRITTEN_BY = Words(
    "Your role ({role}) cannot write a plan: its supervisor and leadership can. Nothing was changed.",
    "您的角色（{role}）不能编制计划：由运营主管本人或管理层编制。没有任何改动。",
)
NOT_NOW = Words(
    "The plan {year} is {state}: your role cannot change it now. A draft or returned plan is changed by its supervisor "
    "or leadership, a submitted one by leadership; an approved one by a re-plan. Nothing was changed.",
    "{year} 年计划处于“{state}”状态，您的角色现在不能修改。草拟或已退回的计划由运营主管本人或管理层修改，"
    "已提交的由管理层修改，已批准的须通过调整计划修改。没有任何改动。",
)
MEANWHILE = Words(
    "Meanwhile {person} saved this plan. Look at it again and enter yours anew; nothing of yours was stored.",
    "在此期间，{person} 已保存该计划。请重新查看后再录入；您的修改未保存。",
)
KEPT = Words(
    "This re-plan holds from {month} on: what ends before stays as approved. Changed: {targets}. Nothing was stored.",
    "本次调整自{month}起生效，此前结束的期间保持已批准的目标不变；但以下各项被改动：{targets}。未保存任何内容。",
)
