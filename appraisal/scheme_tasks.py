"""What of a scheme's change waits for somebody: the answer, reading the answer, reading the notice (judgement 2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from appraisal.task import Task
from data.store import Store
from metrics import SCHEME_ANSWERS, may_answer_scheme, scheme_notices, scheme_requests
from scope import Role, Scope
from text import Words

PLACE = "scheme"
SAID_FOR = timedelta(days=7)


def scheme_tasks(store: Store, who: Scope, today: date) -> Iterator[Task]:
    """To who may answer: open changes; to who asked, for a week: the answer; to whom the scheme judges: the notice."""
    for request in scheme_requests(store, who):
        params = {"year": str(request.year)}
        about = {"year": request.year, "month": request.holds_from}
        if may_answer_scheme(store, who, request):
            # Once its month has begun it can no longer be granted as it was asked for.
            due = None if request.named is None else date(request.year, request.named, 1) - timedelta(days=1)
            yield Task(ANSWER.format(**about), PLACE, params, due)
        elif (
            request.asked_by == who.person
            and request.answer in ("granted", "refused")
            and request.answered_at is not None
            and today - request.answered_at.date() <= SAID_FOR
        ):
            yield Task(ANSWERED.format(**about, answer=SCHEME_ANSWERS[request.answer]), PLACE, params)
    if who.role is Role.SUPERVISOR and not who.acts_for:
        for notice in scheme_notices(store, who):
            if notice.read_at is None:
                about = {"year": notice.request.year, "month": notice.request.holds_from}
                params = {"year": str(notice.request.year)}
                yield Task(READ.format(**about), PLACE, params, None, notice.supervisor.supervisor_id)


ANSWER = Words(
    "Grant or refuse the change of the appraisal scheme {year}, from {month} on",
    "审批 {year} 年考核方案变更（自{month}起生效）",
)
ANSWERED = Words(
    "Read the answer to your change of the appraisal scheme {year}: {answer}",
    "查看 {year} 年考核方案变更申请的结果：{answer}",
)
READ = Words(
    "Read the notice: the appraisal scheme {year} is changed, from {month} on",
    "阅读并签收通知：{year} 年考核方案变更（自{month}起生效）",
)
