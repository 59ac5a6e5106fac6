"""How an appraisal begins: who opens it, for whom, of which kind, with which days (policy 4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.flow import move, standing
from appraisal.kinds import ANNUAL, LEAVING, appraisal_name, check_kind, document, span_to_open
from data.store import Store, now
from errors import WrongUse
from metrics import Supervisor, supervisors
from scope import Scope
from text import Words


@dataclass(frozen=True)
class Cycle:
    """The days of a year's appraisals of one kind; None where no day was set."""

    year: int
    self_by: date | None = None
    sign_by: date | None = None


def cycle(store: Store, year: int, kind: str = ANNUAL) -> Cycle:
    """The days set for a year and kind; without any, an empty cycle."""
    rows = store.rows(
        "SELECT year, self_by, sign_by FROM appraisal_cycles WHERE year = ? AND kind = ? ORDER BY set_at DESC LIMIT 1",
        [year, kind],
    )
    return Cycle(*rows[0]) if rows else Cycle(year)


def open_year(
    store: Store,
    who: Scope,
    year: int,
    supervisor_ids: Sequence[str] | None = None,
    *,
    kind: str = ANNUAL,
    through: int | None = None,
    self_by: date | None = None,
    sign_by: date | None = None,
) -> tuple[str, ...]:
    """Open the appraisal of a year, for those named or for all who worked in it; whose it was opened.

    `kind` other than annual is opened for those named, `through` = the last month of a probation or an interim one. One
    that is open already stays as it is. Raises NotAllowed for anyone but those whom the flow lets open; WrongUse when
    nobody is left to open it for, the days are out of order, or the span does not fit the days of service.
    """
    check_kind(kind)
    if who.role not in APPRAISAL_FLOW.roles("closed", "open"):
        move(store, who, APPRAISAL_FLOW, document("*", year, kind), "*", "open")  # says who may
    if self_by and sign_by and sign_by < self_by:
        raise WrongUse(
            Words(
                "The signature is due before the self-assessment. Set other days. Nothing was opened.",
                "签署截止日早于自评截止日，请调整；尚未启动。",
            )
        )
    due = _due(store, who, year, supervisor_ids, kind)
    if not due:
        raise WrongUse(
            Words(
                "{appraisal} is open already for everybody who worked in it. Nothing was changed.",
                "{appraisal}已对当年在岗的全部人员启动。没有任何改动。",
            ).format(appraisal=appraisal_name(year, kind))
        )
    spans = {
        supervisor.supervisor_id: span_to_open(supervisor, year, kind, through) for supervisor in due if kind != ANNUAL
    }
    days = cycle(store, year, kind)  # opened for one more: the days that were set go on
    with store.transaction() as transaction:
        transaction.execute(
            "INSERT INTO appraisal_cycles (year, self_by, sign_by, set_at, set_by, kind) VALUES (?, ?, ?, ?, ?, ?)",
            [year, self_by or days.self_by, sign_by or days.sign_by, now(), who.person, kind],
        )
        for supervisor_id, period in spans.items():
            transaction.execute(
                "INSERT INTO appraisal_spans VALUES (?, ?, ?, ?, ?, ?)",
                [supervisor_id, year, kind, period.end, now(), who.person],
            )
        for supervisor in due:
            name = document(supervisor.supervisor_id, year, kind)
            move(store, who, APPRAISAL_FLOW, name, supervisor.supervisor_id, "open", on=transaction)
    return tuple(supervisor.supervisor_id for supervisor in due)


def _due(store: Store, who: Scope, year: int, supervisor_ids: Sequence[str] | None, kind: str) -> list[Supervisor]:
    """Those in the year, among those named, whose appraisal of the kind does not stand open yet.

    Who is appraised on leaving needs no annual appraisal of that year besides.
    """
    begun = standing(store, who, APPRAISAL_FLOW)
    if kind != ANNUAL and supervisor_ids is None:
        raise WrongUse(
            Words(
                "Name whose appraisal it is: only the annual one is opened for everybody. Nothing was opened.",
                "请指明被考核人：只有年度考核可对全体启动。尚未启动。",
            )
        )
    return [
        supervisor
        for supervisor in supervisors(store, who)
        if (supervisor_ids is None or supervisor.supervisor_id in supervisor_ids)
        and document(supervisor.supervisor_id, year, kind) not in begun
        and not (kind == ANNUAL and document(supervisor.supervisor_id, year, LEAVING) in begun)
        and supervisor.started_on.year <= year
        and (supervisor.ended_on is None or supervisor.ended_on.year >= year)
    ]
