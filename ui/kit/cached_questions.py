"""What pages ask the core, remembered: a question that was asked before is answered from memory.

A memory is keyed by the version of the data, the day, and whose rows the asker may see, so that nothing leaks from
one scope to another and nothing outlives its data. The answers are frozen records, shared and never copied.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import streamlit as st

from data.store import Store
from insight import ScoreGap
from insight import score_gaps as attention_of
from metrics import Evidence, Indicator, Period, Score, Supervisor, Target, sql_of
from metrics import data_day as data_day_of
from metrics import evidence as evidence_of
from metrics import scores as scores_of
from metrics import supervisors as supervisors_of
from metrics import targets as targets_of
from reports import SupervisorReport, supervisor_report
from scope import Role, Scope
from ui.kit.current_day import current_day
from ui.kit.session import current_scope, store

REMEMBERED = 400
EVIDENCE_ROWS = 500

remember = st.cache_resource(max_entries=REMEMBERED, show_spinner=False)


class CacheKey(NamedTuple):
    """What an answer depends on beside the question. A remembered function takes its as-of day from here."""

    home: str
    data_version: str
    day: date
    role: Role
    supervisors: tuple[str, ...] | None
    deputy: bool = False  # a supervisor's deputy sees less than they do


def supervisors() -> tuple[Supervisor, ...]:
    """Whom this person may choose from."""
    return _supervisors(memory_key(), store(), current_scope())


def data_day() -> date | None:
    """The last day that operating data reach; None without any."""
    return _data_day(memory_key(), store())


def score(supervisor_id: str, period: Period) -> Score:
    """One supervisor's score with its ledger."""
    return _scores(memory_key(), (supervisor_id,), (period,), store(), current_scope())[supervisor_id, period.code]


def scores_of_everyone(period: Period) -> list[tuple[Supervisor, Score, Score]]:
    """Each supervisor in scope with the score of the period and of the one before."""
    before = period.before()
    scores = _scores(memory_key(), None, (before, period), store(), current_scope())
    return [
        (supervisor, scores[supervisor.supervisor_id, period.code], scores[supervisor.supervisor_id, before.code])
        for supervisor in supervisors()
    ]


def scores_at(period: Period, at_load: int | None) -> dict[str, Score]:
    """Everybody's score in a period, as the data stood just after a load (None: as they stand)."""
    scores = _scores_at(memory_key(), (period,), at_load, store(), current_scope())
    return {supervisor_id: score for (supervisor_id, _), score in scores.items()}


def report(supervisor_id: str, period: Period) -> SupervisorReport:
    """Everything the report of this supervisor and period says; the pages say the same, from the same record."""
    return _report(memory_key(), supervisor_id, period, store(), current_scope())


def targets(supervisor_id: str, indicator: Indicator, periods: tuple[Period, ...]) -> tuple[float | None, ...]:
    """The target of each period; None where there is none."""
    return _targets(memory_key(), indicator.key, supervisor_id, periods, store(), current_scope())


def target(supervisor_id: str, indicator: Indicator, period: Period) -> Target | None:
    """The target of a whole period, whether it has been or not; None where there is none."""
    return _whole_target(memory_key(), indicator.key, supervisor_id, period, store(), current_scope())


def attention(supervisor_id: str, period: Period) -> tuple[ScoreGap, ...]:
    """What costs the most points, first."""
    return attention_of(score(supervisor_id, period))


def evidence(indicator: Indicator, supervisor_id: str, period: Period, table: str) -> Evidence:
    """The rows of one table behind a value, down to file and line."""
    return _evidence(memory_key(), indicator.key, supervisor_id, period, table, store(), current_scope())


def sql(indicator: Indicator, supervisor_id: str, period: Period) -> str:
    """The SQL that an auditor can read and run."""
    return sql_of(store(), current_scope(), indicator.key, supervisor_id, period, as_of=current_day())


# ---------------------------------------------------------------------- the memory


def memory_key() -> CacheKey:
    """What an answer depends on beside the question: the data, the day, and whose rows the asker may see."""
    who, home = current_scope(), store()
    seen = None if who.supervisors is None else tuple(sorted(who.supervisors))
    return CacheKey(str(home.home.path), home.version, current_day(), who.role, seen, who.acts_for is not None)


@remember
def _supervisors(key: CacheKey, _store: Store, _who: Scope) -> tuple[Supervisor, ...]:
    return tuple(supervisors_of(_store, _who))


@remember
def _data_day(key: CacheKey, _store: Store) -> date | None:
    return data_day_of(_store, as_of=key.day)


@remember
def _scores(
    key: CacheKey, ids: tuple[str, ...] | None, periods: tuple[Period, ...], _store: Store, _who: Scope
) -> dict[tuple[str, str], Score]:
    return scores_of(_store, _who, ids, periods, key.day)


@remember
def _scores_at(
    key: CacheKey, periods: tuple[Period, ...], at_load: int | None, _store: Store, _who: Scope
) -> dict[tuple[str, str], Score]:
    return scores_of(_store, _who, None, periods, key.day, at_load=at_load)


@remember
def _report(key: CacheKey, supervisor_id: str, period: Period, _store: Store, _who: Scope) -> SupervisorReport:
    return supervisor_report(_store, _who, supervisor_id, period, key.day, effects=False)


@remember
def _targets(
    key: CacheKey, indicator: str, supervisor_id: str, periods: tuple[Period, ...], _store: Store, _who: Scope
) -> tuple[float | None, ...]:
    targets_by_key = targets_of(_store, _who, [supervisor_id], periods, indicators=[indicator])
    aims = (targets_by_key.get((supervisor_id, indicator, period.code)) for period in periods)
    return tuple(None if aim is None else aim.target for aim in aims)


@remember
def _whole_target(
    key: CacheKey, indicator: str, supervisor_id: str, period: Period, _store: Store, _who: Scope
) -> Target | None:
    aims = targets_of(_store, _who, [supervisor_id], [period], indicators=[indicator])
    return aims.get((supervisor_id, indicator, period.code))


@remember
def _evidence(
    key: CacheKey, indicator: str, supervisor_id: str, period: Period, table: str, _store: Store, _who: Scope
) -> Evidence:
    return evidence_of(_store, _who, indicator, supervisor_id, period, table=table, as_of=key.day, limit=EVIDENCE_ROWS)
