"""The lock of the scheme (judgement 2): a year's scheme is settled before the year begins, by whoever sets targets.

Afterwards it changes only by a request that a second person grants (scheme_requests.py). Every way in ends here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from data.store import Store, now
from errors import WrongUse
from metrics.scheme import Scheme, scheme_faults
from scope import Right, Scope
from text import Words


def set_scheme(store: Store, who: Scope, year: int, scheme: Scheme, *, today: date, seen: int | None = None) -> Scheme:
    """Store the scheme of a year that has not begun as its next version and return it with its number.

    `seen` = the version that the editor began with. Raises NotAllowed without the right; WrongUse once the scheme is
    settled (scheme_requests.py is the way then), with one sentence per fault when it does not add up, or when somebody
    else has stored a later version meanwhile.
    """
    who.need(Right.SET_TARGETS)
    need_sound(scheme, year)
    with store.transaction() as transaction:
        if (why := why_settled(store, year, today)) is not None:
            raise WrongUse(SETTLED.format(why=why))
        latest, by = transaction.execute(
            "SELECT coalesce(max(version), 0), arg_max(set_by, version) FROM schemes WHERE year = ?", [year]
        ).fetchall()[0]
        if seen is not None and seen != latest:
            raise WrongUse(
                Words(
                    f"Meanwhile {by} stored version {latest} of the scheme for {year}; you began with version {seen}. "
                    "Look at what changed and enter yours again; nothing of yours was stored.",
                    f"在此期间，{by} 已保存 {year} 年考核方案第 {latest} 版，而您是从第 {seen} 版开始编辑的。"
                    "请查看变更后重新录入；您的修改未保存。",
                )
            )
        return keep_version(transaction, store, who.person, year, scheme)


def need_sound(scheme: Scheme, year: int) -> None:
    """Raise WrongUse with one sentence per fault unless the scheme adds up."""
    if wrong := list(scheme_faults(scheme)):
        raise WrongUse(
            Words(
                f"The scheme for {year} was not stored: {'; '.join(w.en for w in wrong)}. The scheme in force stays.",
                f"{year} 年考核方案未保存：{'；'.join(w.zh for w in wrong)}。现行方案不变。",
            )
        )


def keep_version(transaction: Any, store: Store, set_by: str, year: int, scheme: Scheme, holds_from: int = 1) -> Scheme:
    """The one write of a scheme: the year's next version, which judges from the month `holds_from` on.

    For `set_scheme`, and for a change that was granted: nobody else asks for it.
    """
    [(latest,)] = transaction.execute("SELECT coalesce(max(version), 0) FROM schemes WHERE year = ?", [year]).fetchall()
    stored = replace(scheme, year=year, version=latest + 1)
    transaction.execute(
        "INSERT INTO schemes (year, version, content, set_at, set_by, holds_from) VALUES (?, ?, ?, ?, ?, ?)",
        [year, stored.version, stored.to_json(), now(), set_by, holds_from],
    )
    detail = {"version": stored.version} | ({"holds_from": holds_from} if holds_from > 1 else {})
    store.record(transaction, set_by, "set_scheme", f"{year}", detail)
    return stored


def why_settled(store: Store, year: int, today: date) -> Words | None:
    """Why the scheme of a year changes only by request (judgement 2); None while it may still be set.

    The scheme for a year is settled before it begins, and by the first plan of it that is approved.
    """
    if today >= date(year, 1, 1):
        return Words(f"{year} has begun", f"{year} 年已开始")
    planned = "SELECT count(*) FROM targets WHERE plan_version IS NOT NULL AND left(period, 4) = ?"
    if store.value(planned, [f"{year:04d}"]):
        return Words(f"a plan of {year} is approved", f"{year} 年已有计划获批")
    return None


SETTLED = Words(
    "The scheme is settled: {why}. A change needs a reason and a second person who grants it; ask for it on the page "
    "Appraisal scheme. Nothing was changed.",
    "考核方案已锁定（{why}）：变更须写明理由，并由第二人批准。请在“考核方案”页面提出申请；没有任何改动。",
)
