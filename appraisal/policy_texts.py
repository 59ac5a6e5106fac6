"""The policy's own text in its versions: published for everyone it concerns, acknowledged by each (公示、签收).

A version is never changed: what is to be said otherwise is the next version, with the day from which it is in force.
The supervisor acknowledges, and nobody for them; a version that a later one has replaced stays readable with who
acknowledged it and when.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from appraisal.attachments import AttachedFile, attach
from appraisal.task import Task
from data.store import Store, now
from errors import NotAllowed, WrongUse
from metrics import Supervisor, supervisors
from scope import Role, Scope
from text import Words

PUBLISHING = frozenset({Role.LEADERSHIP, Role.HR})
ACKNOWLEDGE_WITHIN = timedelta(days=14)
LONGEST_TITLE, LONGEST_TEXT = 200, 100_000
PLACE = "policy"


@dataclass(frozen=True)
class PolicyDraft:
    """A version as it is written, before it is published. Of each text one language is enough."""

    title_en: str
    title_zh: str
    text_en: str
    text_zh: str
    in_force_from: date
    changed: str = ""


@dataclass(frozen=True)
class PolicyText:
    """One published version. `replaced_from`: the day from which a later one is in force; None for the latest."""

    version: int
    title_en: str
    title_zh: str
    text_en: str
    text_zh: str
    changed: str
    in_force_from: date
    published_on: date
    published_at: datetime
    published_by: str
    replaced_from: date | None

    @property
    def title(self) -> Words:
        """The title, in the language in which it was written where the other one is missing."""
        return _either(self.title_en, self.title_zh)

    @property
    def text(self) -> Words:
        """The text, likewise; empty where it is the attached file."""
        return _either(self.text_en, self.text_zh)

    @property
    def about(self) -> str:
        """What its attached file belongs to."""
        return f"policy/{self.version}"

    def replaced(self, today: date) -> bool:
        """Is a later version in force?"""
        return self.replaced_from is not None and self.replaced_from <= today

    def concerns(self, supervisor: Supervisor, today: date) -> bool:
        """Did they serve on a day on which it was to be known: from its publication until a later one is in force?"""
        begins = min(self.in_force_from, self.published_on)
        ends = min(today, self.replaced_from - timedelta(days=1)) if self.replaced_from else today
        return supervisor.started_on <= ends and (supervisor.ended_on is None or supervisor.ended_on >= begins)

    def due(self, supervisor: Supervisor) -> date:
        """By when they acknowledge it: the day it is in force, but two weeks after they can know of it at the least."""
        return max(self.in_force_from, max(self.published_on, supervisor.started_on) + ACKNOWLEDGE_WITHIN)


@dataclass(frozen=True)
class Acknowledgement:
    """Whether one supervisor acknowledged a version; `at` and `by` (the account) None while they have not."""

    supervisor: Supervisor
    due: date
    at: datetime | None
    by: str | None


def policy_texts(store: Store) -> tuple[PolicyText, ...]:
    """Every version, the latest first; empty before the first. Everybody's to read, as a policy must be."""
    rows = store.rows(
        """SELECT version, title_en, title_zh, text_en, text_zh, changed, in_force_from, published_on, published_at,
                  published_by, lead(in_force_from) OVER (ORDER BY version) FROM policy_texts ORDER BY version DESC"""
    )
    return tuple(PolicyText(*row) for row in rows)


def publish_policy(
    store: Store, who: Scope, draft: PolicyDraft, today: date, *, file: AttachedFile | None = None
) -> int:
    """Publish the next version, told to everyone it concerns; its number.

    Raises NotAllowed but for those who publish; WrongUse for a version without title or text, or one that would be in
    force before the one it follows or before it is known. Nothing is stored then.
    """
    if who.role not in PUBLISHING:
        raise NotAllowed(
            Words(
                "The policy is published by leadership or HR. Nothing was stored.",
                "制度由管理层或人力资源发布。尚未保存。",
            )
        )
    _need_whole(draft, file)
    known = policy_texts(store)
    version = known[0].version + 1 if known else 1
    if known and draft.in_force_from < max(today, known[0].in_force_from):
        raise WrongUse(
            Words(
                f"Version {version} cannot be in force before it is published, nor before version {known[0].version} "
                f"({known[0].in_force_from}). Choose a later day; nothing was stored.",
                f"第 {version} 版的生效日期不得早于发布日期，也不得早于第 {known[0].version} 版的生效日期"
                f"（{known[0].in_force_from}）。请选择更晚的日期；尚未保存。",
            )
        )

    def store_text(transaction: Any, attachment_id: int | None = None) -> None:
        transaction.execute(
            "INSERT INTO policy_texts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                version,
                *(text.strip() for text in (draft.title_en, draft.title_zh, draft.text_en, draft.text_zh)),
                draft.changed.strip(),
                draft.in_force_from,
                today,
                now(),
                who.person,
            ],
        )
        detail = {"in_force_from": draft.in_force_from, "attachment": attachment_id}
        store.record(transaction, who.person, "policy.publish", f"{version}", detail)

    if file is not None:
        attach(store, who, f"policy/{version}", file, also=store_text)
    else:
        with store.transaction() as transaction:
            store_text(transaction)
    return version


def acknowledge_policy(store: Store, who: Scope, version: int, today: date) -> None:
    """Record that this supervisor has read a version and acknowledges it.

    Raises NotAllowed for anyone but a supervisor it concerns; WrongUse for a version that is not there, was replaced,
    or is acknowledged already.
    """
    text = policy_text(store, version)
    if who.role is not Role.SUPERVISOR or who.acts_for:
        raise NotAllowed(
            Words(
                "Supervisors acknowledge the policy themselves, and nobody for them. Nothing was stored.",
                "制度须由运营主管本人签收，他人不得代签。尚未保存。",
            )
        )
    mine = [line for line in acknowledgements(store, who, text, today) if who.sees(line.supervisor.supervisor_id)]
    if not mine:
        raise NotAllowed(
            Words(
                f"Version {version} of the policy does not concern you. Nothing was stored.",
                f"制度第 {version} 版与您无关。尚未保存。",
            )
        )
    if text.replaced(today) or mine[0].at is not None:
        raise WrongUse(
            Words(
                f"Version {version} of the policy is acknowledged already or no longer in force. Nothing was stored.",
                f"制度第 {version} 版已签收或已失效。尚未保存。",
            )
        )
    supervisor_id = mine[0].supervisor.supervisor_id
    with store.transaction() as transaction:
        transaction.execute(
            "INSERT INTO policy_acknowledgements VALUES (?, ?, ?, ?)", [version, supervisor_id, now(), who.person]
        )
        store.record(transaction, who.person, "policy.acknowledge", f"{version}", {"supervisor_id": supervisor_id})


def policy_text(store: Store, version: int) -> PolicyText:
    """One version; WrongUse when there is none of that number."""
    text = next((text for text in policy_texts(store) if text.version == version), None)
    if text is None:
        raise WrongUse(Words(f"The policy has no version {version}.", f"制度没有第 {version} 版。"))
    return text


def acknowledgements(store: Store, who: Scope, text: PolicyText, today: date) -> tuple[Acknowledgement, ...]:
    """Everyone whom the version concerns, those who have not acknowledged it first.

    A supervisor finds themselves alone; who neither publishes nor is appraised finds nobody.
    """
    if who.role not in PUBLISHING | {Role.SUPERVISOR}:
        return ()
    given = {
        supervisor_id: (at, by)
        for supervisor_id, at, by in store.rows(
            "SELECT supervisor_id, acknowledged_at, acknowledged_by FROM policy_acknowledgements WHERE version = ?",
            [text.version],
        )
    }
    lines = [
        Acknowledgement(supervisor, text.due(supervisor), *given.get(supervisor.supervisor_id, (None, None)))
        for supervisor in supervisors(store, who)
        if text.concerns(supervisor, today) or supervisor.supervisor_id in given
    ]
    return tuple(sorted(lines, key=lambda line: line.at is not None))


def policy_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """What waits about the policy: to acknowledge, for a supervisor; to follow up, for those who published it."""
    for text in policy_texts(store):
        if text.replaced(today):
            continue
        waiting = [
            line
            for line in acknowledgements(store, who, text, today)
            if line.at is None and (line.supervisor.ended_on is None or line.supervisor.ended_on >= today)
        ]
        if not waiting:
            continue
        about = {"version": text.version, "title": text.title}
        params = {"version": str(text.version)}
        if who.role is Role.SUPERVISOR:
            if who.acts_for:  # nobody acknowledges it for another
                continue
            (mine, *_) = waiting
            yield Task(READ.format(**about), PLACE, params, mine.due, mine.supervisor.supervisor_id)
        elif late := [line for line in waiting if line.due < today]:
            request = (
                ASK.format(**about, n=len(late))
                if len(late) > 1
                else ASK_ONE.format(**about, name=late[0].supervisor.name)
            )
            yield Task(request, PLACE, params, min(line.due for line in late))


READ = Words(
    "Read and acknowledge the policy: {title}, version {version}", "阅读并签收制度：{title}（第 {version} 版）"
)
ASK = Words(
    "Ask {n} supervisors to acknowledge the policy: {title}, version {version}",
    "提醒 {n} 名运营主管签收制度：{title}（第 {version} 版）",
)
ASK_ONE = Words(
    "Ask {name} to acknowledge the policy: {title}, version {version}",
    "提醒{name}签收制度：{title}（第 {version} 版）",
)


def _either(en: str, zh: str) -> Words:
    return Words(en or zh, zh or en)


def _need_whole(draft: PolicyDraft, file: AttachedFile | None) -> None:
    if not (draft.title_en.strip() or draft.title_zh.strip()):
        raise WrongUse(Words("Give the policy a title; nothing was stored.", "请填写制度名称；尚未保存。"))
    if not (draft.text_en.strip() or draft.text_zh.strip() or file):
        raise WrongUse(
            Words(
                "Write the policy's text or attach it as a file; nothing was stored.",
                "请填写制度正文，或以附件上传；尚未保存。",
            )
        )
    too_long = max(len(draft.title_en), len(draft.title_zh)) > LONGEST_TITLE or (
        max(len(draft.text_en), len(draft.text_zh)) > LONGEST_TEXT
    )
    if too_long:
        raise WrongUse(
            Words(
                f"A title may have {LONGEST_TITLE} characters and a text {LONGEST_TEXT}. Shorten it; "
                "nothing was stored.",
                f"名称最多 {LONGEST_TITLE} 个字符，正文最多 {LONGEST_TEXT} 个。请缩短；尚未保存。",
            )
        )
