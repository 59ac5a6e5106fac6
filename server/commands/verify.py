"""What the command line asks of signed appraisals."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from appraisal import (
    ANNUAL,
    CAUSES,
    RecordChange,
    RecordState,
    appraisal_name,
    check_kind,
    record_state,
    signed_versions,
)
from appraisal import verify_record as verified
from data.people_names import called
from data.store import Store
from errors import WrongUse
from scope import Scope
from server.terminal import Answer, Column, table
from text import Words, t


def verify(store: Store, who: Scope, *, supervisor: str, year: int, kind: str = ANNUAL) -> Answer:
    """Does the last signed appraisal of a supervisor, year and kind still hold?

    Data  {supervisor_id, year, kind, version, sha256, intact, reproduced, changes: [{what, before, after, causes}]}
          changes is null for who may not see what was signed: whether it holds is all they are told (judgement 3)
    Exit  0 when the bytes are those signed and give the same figures on the data of then; 1 when not.
    Raises WrongUse where nothing was signed, NotAllowed out of sight.
    """
    check_kind(kind)
    name = appraisal_name(year, kind)
    if not who.sees_personnel_of(supervisor):
        state = record_state(store, who, supervisor, year, kind=kind)
        if state is None:
            raise _not_signed(supervisor, name)
        heading = t("{appraisal} of {supervisor}, version {version}.",
                    appraisal=name, supervisor=supervisor, version=state.version)  # fmt: skip
        private = t("What it says is seen by leadership, human resources and the supervisor alone.")
        text = "\n".join([heading, *_verdicts(state), private])
        return Answer(_data(supervisor, year, kind, state, None), text, exit_code=_exit_code(state))
    signed = signed_versions(store, who, supervisor, year, kind=kind)
    if not signed:
        raise _not_signed(supervisor, name)
    last = signed[-1]
    verification = verified(store, who, last)
    state = RecordState(last.version, last.sha256, verification.intact, verification.reproduced)
    lines = [
        t(
            "{appraisal} of {supervisor}, version {version}, signed by {person}.",
            appraisal=name,
            supervisor=supervisor,
            version=last.version,
            person=called(store, last.signed_by),
        ),
        *_verdicts(state),
    ]
    if verification.changes:
        lines += ["", t("Computed on today's data, these figures would differ:"), _changes(verification.changes)]
    else:
        lines.append(t("Today's data, targets and scheme give the same figures too."))
    changes = [
        {"what": str(c.what), "before": c.before, "after": c.after, "causes": list(c.causes)}
        for c in verification.changes
    ]
    return Answer(_data(supervisor, year, kind, state, changes), "\n".join(lines), exit_code=_exit_code(state))


def _not_signed(supervisor: str, name: Words) -> WrongUse:
    return WrongUse(
        Words(
            "{appraisal} of {supervisor} was not signed yet, so there is nothing to verify.",
            "{supervisor} 的 {appraisal}尚未签署，无可核验。",
        ).format(appraisal=name, supervisor=supervisor)
    )


def _verdicts(state: RecordState) -> list[str]:
    bytes_hold = t("the bytes are those that were signed") if state.intact else t("the bytes are NOT those signed")
    same = t("On the data, targets and scheme of then: the same figures.")
    other = t("On the data, targets and scheme of then: other figures. A definition changed.")
    return [
        t("SHA-256 {sha}: {verdict}", sha=state.sha256, verdict=bytes_hold),
        same if state.reproduced else other,
    ]


def _data(
    supervisor: str, year: int, kind: str, state: RecordState, changes: list[dict[str, Any]] | None
) -> dict[str, Any]:
    return {"supervisor_id": supervisor, "year": year, "kind": kind, **asdict(state), "changes": changes}


def _exit_code(state: RecordState) -> int:
    return 0 if state.intact and state.reproduced else 1


def _changes(changes: tuple[RecordChange, ...]) -> str:
    columns = [Column(t("Figure")), Column(t("As signed")), Column(t("Today")), Column(t("Because"))]
    rows = [(str(c.what), c.before, c.after, t(", ").join(str(CAUSES[k]) for k in c.causes)) for c in changes]
    return table(columns, rows)
