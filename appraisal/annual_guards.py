"""What must hold of an appraisal before something is computed for it or written into it."""

from __future__ import annotations

from collections.abc import Sequence

from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.flow import move, state_of
from appraisal.kinds import ANNUAL, document
from data.store import Store
from errors import WrongUse
from scope import Scope
from text import Words


def need_move(store: Store, who: Scope, supervisor_id: str, year: int, wanted: str, *, kind: str = ANNUAL) -> None:
    """Raise what `move` would raise, before anything is computed or written."""
    name = document(supervisor_id, year, kind)
    state = state_of(store, who, APPRAISAL_FLOW, name)
    if who.role in APPRAISAL_FLOW.roles(state, wanted):
        return
    move(store, who, APPRAISAL_FLOW, name, supervisor_id, wanted, seen=state)


def need_state(
    store: Store, who: Scope, supervisor_id: str, year: int, states: Sequence[str], *, kind: str = ANNUAL
) -> None:
    """Raise WrongUse unless the appraisal stands in one of the states."""
    name = document(supervisor_id, year, kind)
    state = state_of(store, who, APPRAISAL_FLOW, name)
    if state not in states:
        raise WrongUse(
            Words(
                "Appraisal {document} is {state}: what you wrote cannot be added now. Nothing was stored.",
                "考核 {document} 处于“{state}”状态，现不能补充内容。尚未保存。",
            ).format(document=name, state=APPRAISAL_FLOW.states[state])
        )
