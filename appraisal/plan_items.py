"""What stands beside a plan (policy 2.1, 3.1): company goals, key tasks, evidence, proposals, departments' comments.

Each change is one more revision and none is erased, so that a due date keeps its history. Who may write what is
the table KINDS.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from appraisal.department_heads import need_head
from data.people_names import names_on
from data.store import Store, now
from errors import NotAllowed, WrongUse
from metrics import department_names
from scope import ROLE_NAMES, Role, Scope
from text import Words

LONGEST = 4000
COLUMNS = "item_id, revision, kind, year, supervisor_id, content, removed, saved_at, saved_by"
RESEARCH_TOPICS = {
    "industry": Words("Industry", "行业"),
    "market": Words("Market", "市场"),
    "competitor": Words("Competitors", "竞争对手"),
}
CITABLE = {
    "market_sizes": Words("Market sizes", "市场规模"),
    "competitor_results": Words("Competitor results", "竞争对手业绩"),
}
PROPOSAL_KINDS = {
    "business_model": Words("Business model", "业务模式"),
    "innovation": Words("Innovation", "创新"),
}
PROPOSAL_STATUSES = {
    "proposed": Words("proposed", "已提出"),
    "adopted": Words("adopted", "已采纳"),
    "rejected": Words("rejected", "未采纳"),
    "trial": Words("on trial", "试行中"),
    "in_use": Words("in use", "已推行"),
}
DECISIONS = frozenset({"adopted", "rejected"})  # leadership's


@dataclass(frozen=True)
class CompanyGoal:
    """One strategic goal of the company for a year."""

    text: str


@dataclass(frozen=True)
class KeyTask:
    """A key task of the year. `reason`: why it was changed last, where that has to be said."""

    title: str
    due: str  # YYYY-MM-DD
    done_on: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class PlanResearch:
    """What research says. `cites`: one of our own tables that it rests on."""

    topic: str
    text: str
    source: str = ""
    cites: str | None = None


@dataclass(frozen=True)
class PlanProposal:
    """A proposal to improve or renew the business model, or an innovation (policy 2.1.3), and what became of it."""

    kind: str
    title: str
    text: str = ""
    status: str = "proposed"


@dataclass(frozen=True)
class Comment:
    """What a reader says to a version of the plan; of a department its head alone."""

    text: str
    version: int
    department: str = ""


Content = TypeVar("Content", CompanyGoal, KeyTask, PlanResearch, PlanProposal, Comment)
_WRITERS = frozenset({Role.SUPERVISOR, Role.LEADERSHIP})
KINDS: dict[type, tuple[str, Words, Collection[Role]]] = {
    CompanyGoal: ("company_goal", Words("company goal", "公司战略目标"), {Role.LEADERSHIP, Role.ADMIN}),
    KeyTask: ("task", Words("key task", "重点任务"), _WRITERS),
    PlanResearch: ("evidence", Words("evidence", "调研依据"), _WRITERS | {Role.ANALYST}),
    PlanProposal: ("proposal", Words("proposal", "提案"), _WRITERS),
    Comment: ("comment", Words("comment", "意见"), frozenset(Role)),
}


@dataclass(frozen=True)
class PlanItem(Generic[Content]):
    """One of them as it stands, with what it was before (the first first)."""

    item_id: int
    revision: int
    year: int
    supervisor_id: str | None
    content: Content
    saved_at: datetime
    saved_by: str
    before: tuple[tuple[Content, datetime, str], ...] = ()


def plan_items(
    store: Store, who: Scope, of: type[Content], year: int, supervisor_id: str | None = None
) -> tuple[PlanItem[Content], ...]:
    """The items of a kind and year: of one supervisor, or of the company (None). Empty when there is none.

    Raises NotAllowed for a supervisor out of sight. The company's goals are no secret to anybody.
    """
    if supervisor_id is not None:
        who.need_sight_of(supervisor_id)
    rows = store.rows(
        f"""SELECT {COLUMNS} FROM plan_items
            WHERE kind = ? AND year = ? AND supervisor_id IS NOT DISTINCT FROM ? ORDER BY item_id, revision""",
        [KINDS[of][0], year, supervisor_id],
    )
    by_item: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_item.setdefault(row[0], []).append(row)
    return tuple(_item(of, revisions) for revisions in by_item.values() if not revisions[-1][6])


def put_item(
    store: Store,
    who: Scope,
    content: Content,
    year: int,
    supervisor_id: str | None = None,
    item_id: int | None = None,
    *,
    seen: int | None = None,
    today: date | None = None,
) -> int:
    """Store a new item, or the next revision of one; returns its number. `seen` = the revision that the editor saw.

    Raises NotAllowed for another role, a supervisor out of sight, and a comment of a department whose head one is not
    on the day `today`, without which nobody is; WrongUse for what is missing or not possible, and where somebody else
    changed it meanwhile. Nothing is stored then.
    """
    kind = _need(who, type(content), supervisor_id)
    if fault := fault_of(content) or _fault_of_department(store, content):
        raise WrongUse(_refused(fault))
    if isinstance(content, Comment) and content.department:
        need_head(store, who, content.department, today or date.min)
    with store.transaction() as transaction:
        last = None if item_id is None else _last(transaction, kind, year, supervisor_id, item_id, seen)
        before = None if last is None else _content(type(content), last[5])
        if isinstance(content, PlanProposal):
            was = before.status if isinstance(before, PlanProposal) else "proposed"
            if content.status != was and content.status in DECISIONS and who.role is not Role.LEADERSHIP:
                raise NotAllowed(_refused(ONLY_LEADERSHIP))
        revision = 1 if last is None else last[1] + 1
        number = item_id or transaction.execute("SELECT nextval('plan_item_ids')").fetchall()[0][0]
        _write(store, transaction, who, [number, revision, kind, year, supervisor_id, content], removed=False)
    return number


def remove_item(
    store: Store, who: Scope, of: type[Content], year: int, supervisor_id: str | None, item_id: int, seen: int
) -> None:
    """Take an item off the list; its revisions stay. A comment can only be removed by whoever wrote it.

    Raises as `put_item` does.
    """
    kind = _need(who, of, supervisor_id)
    with store.transaction() as transaction:
        last = _last(transaction, kind, year, supervisor_id, item_id, seen)
        if of is Comment and not who.took_part(last[8]):
            raise NotAllowed(_refused(NOT_YOUR_COMMENT))
        row = [item_id, last[1] + 1, kind, year, supervisor_id, _content(of, last[5])]
        _write(store, transaction, who, row, removed=True)


def due_days(task: PlanItem[KeyTask]) -> tuple[tuple[date, datetime, str, str], ...]:
    """Every due date that a task has had: the day, when it was set, by whom, why. The one that holds is the last."""
    dues: list[tuple[date, datetime, str, str]] = []
    for content, at, by in (*task.before, (task.content, task.saved_at, task.saved_by)):
        due = date.fromisoformat(content.due)
        if not dues or dues[-1][0] != due:
            dues.append((due, at, by, content.reason))
    return tuple(dues)


def baseline(task: PlanItem[KeyTask], approved_at: datetime | None) -> date:
    """The due date by which it is judged: that of the approved plan; while none is approved, the present one."""
    known = due_days(task)
    if approved_at is None:
        return known[-1][0]
    before = [due for due, at, _, _ in known if at <= approved_at]
    return before[-1] if before else known[0][0]


def fault_of(content: object) -> Words | None:
    """What is missing or not possible in an item, if anything: the first thing found."""
    texts = [getattr(content, f.name) for f in fields(content)]  # type: ignore[arg-type]
    if any(isinstance(text, str) and len(text) > LONGEST for text in texts):
        return Words(f"a text may have {LONGEST} characters", f"文字不得超过 {LONGEST} 个字符")
    named = getattr(content, "title", None) if hasattr(content, "title") else getattr(content, "text", None)
    if not (named or "").strip():
        return Words("there is no text yet", "尚未填写内容")
    if isinstance(content, KeyTask):
        return _fault_of_days(content)
    if isinstance(content, PlanResearch) and (
        content.topic not in RESEARCH_TOPICS or (content.cites or "") not in {"", *CITABLE}
    ):
        return Words("its topic or table is none of ours", "主题或引用的数据表无效")
    if isinstance(content, PlanProposal) and (
        content.kind not in PROPOSAL_KINDS or content.status not in PROPOSAL_STATUSES
    ):
        return Words("its kind or status is none of ours", "类别或状态无效")
    return None


def _fault_of_department(store: Store, content: object) -> Words | None:
    if not isinstance(content, Comment) or not content.department or content.department in department_names(store):
        return None
    return Words(f'there is no department "{content.department}"', f"没有“{content.department}”这个部门")


def _fault_of_days(task: KeyTask) -> Words | None:
    try:
        date.fromisoformat(task.due)
        if task.done_on is not None:
            date.fromisoformat(task.done_on)
    except ValueError:
        return Words("a day is written 2027-03-31", "日期应写作 2027-03-31")
    return None


# ---------------------------------------------------------------------- in the store


def _need(who: Scope, of: type, supervisor_id: str | None) -> str:
    kind, name, roles = KINDS[of]
    if supervisor_id is not None:
        who.need_sight_of(supervisor_id)
    if who.role not in roles:
        raise NotAllowed(NOT_YOURS.format(role=ROLE_NAMES[who.role], name=name))
    return kind


def _last(
    transaction: Any, kind: str, year: int, supervisor_id: str | None, item_id: int, seen: int | None
) -> tuple[Any, ...]:
    rows = transaction.execute(
        f"""SELECT {COLUMNS} FROM plan_items WHERE item_id = ? AND kind = ? AND year = ?
            AND supervisor_id IS NOT DISTINCT FROM ? ORDER BY revision DESC LIMIT 1""",
        [item_id, kind, year, supervisor_id],
    ).fetchall()
    if not rows or rows[0][6]:
        raise WrongUse(_refused(GONE))
    if seen is not None and seen != rows[0][1]:
        raise WrongUse(MEANWHILE.format(person=names_on(transaction)[rows[0][8]]))
    return rows[0]


def _write(store: Store, transaction: Any, who: Scope, row: list[Any], *, removed: bool) -> None:
    number, revision, kind, year, supervisor_id, content = row
    written = json.dumps(asdict(content), ensure_ascii=False)
    transaction.execute(
        f"INSERT INTO plan_items ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [number, revision, kind, year, supervisor_id, written, removed, now(), who.person],
    )
    action = f"plan.{kind}.{'remove' if removed else 'add' if revision == 1 else 'change'}"
    store.record(transaction, who.person, action, f"{supervisor_id or 'company'}/{year}/{number}", asdict(content))


def _content(of: type[Content], text: str) -> Content:
    return of(**json.loads(text))


def _item(of: type[Content], revisions: list[tuple[Any, ...]]) -> PlanItem[Content]:
    *before, last = revisions
    number, revision, _, year, supervisor_id, text, _, at, by = last
    past = tuple((_content(of, row[5]), row[7], row[8]) for row in before)
    return PlanItem(number, revision, year, supervisor_id, _content(of, text), at, by, past)


NOT_YOURS = Words(
    "Your role ({role}) may not write this: {name}. Nothing was changed.",
    "您的角色（{role}）不能填写{name}。没有任何改动。",
)
ONLY_LEADERSHIP = Words("adopting or rejecting it is leadership's decision", "采纳与否由管理层决定")
NOT_YOUR_COMMENT = Words("a comment is removed by whoever wrote it", "意见只能由填写人本人撤回")
GONE = Words("it is no longer there; look again", "该条目已不存在，请刷新查看")
MEANWHILE = Words(
    "Meanwhile {person} changed it. Look at it again; nothing of yours was stored.",
    "在此期间，{person} 已作修改。请重新查看；您的修改未保存。",
)


def _refused(fault: Words) -> Words:
    return Words("Not stored: {fault}. Nothing was changed.", "未保存：{fault}。没有任何改动。").format(fault=fault)
