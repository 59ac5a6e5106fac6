"""What the command line asks of signed appraisals."""

from __future__ import annotations

from appraisal import ANNUAL, CAUSES, RecordChange, appraisal_name, check_kind, signed_versions
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
    Exit  0 when the bytes are those signed and give the same figures on the data of then; 1 when not.
    Raises WrongUse where nothing was signed, NotAllowed out of sight.
    """
    check_kind(kind)
    signed = signed_versions(store, who, supervisor, year, kind=kind)
    name = appraisal_name(year, kind)
    if not signed:
        raise WrongUse(
            Words(
                "{appraisal} of {supervisor} was not signed yet, so there is nothing to verify.",
                "{supervisor} 的 {appraisal}尚未签署，无可核验。",
            ).format(appraisal=name, supervisor=supervisor)
        )
    last = signed[-1]
    verification = verified(store, who, last)
    lines = [
        t(
            "{appraisal} of {supervisor}, version {version}, signed by {person}.",
            appraisal=name,
            supervisor=supervisor,
            version=last.version,
            person=called(store, last.signed_by),
        ),
        t(
            "SHA-256 {sha}: {verdict}",
            sha=last.sha256,
            verdict=t("the bytes are those that were signed")
            if verification.intact
            else t("the bytes are NOT those signed"),
        ),
        t("On the data, targets and scheme of then: the same figures.")
        if verification.reproduced
        else t("On the data, targets and scheme of then: other figures. A definition changed."),
    ]
    if verification.changes:
        lines += ["", t("Computed on today's data, these figures would differ:"), _changes(verification.changes)]
    else:
        lines.append(t("Today's data, targets and scheme give the same figures too."))
    data = {
        "supervisor_id": supervisor,
        "year": year,
        "kind": kind,
        "version": last.version,
        "sha256": last.sha256,
        "intact": verification.intact,
        "reproduced": verification.reproduced,
        "changes": [
            {"what": str(c.what), "before": c.before, "after": c.after, "causes": list(c.causes)}
            for c in verification.changes
        ],
    }
    return Answer(data, "\n".join(lines), exit_code=0 if verification.intact and verification.reproduced else 1)


def _changes(changes: tuple[RecordChange, ...]) -> str:
    columns = [Column(t("Figure")), Column(t("As signed")), Column(t("Today")), Column(t("Because"))]
    rows = [(str(c.what), c.before, c.after, t(", ").join(str(CAUSES[k]) for k in c.causes)) for c in changes]
    return table(columns, rows)
