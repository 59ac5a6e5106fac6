"""What the scheme's outcome rules propose after a signed appraisal (policy 4.3.1, 4.3.2). Pure but for what is read.

The rules of the signed scheme judge the signed record, so that a proposal rests on what both sides have before them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from appraisal.innovation_proof import innovation_proofs, verified
from appraisal.signed_record import SignedRecord, last_signed, signed_versions
from data.store import Store
from metrics import OutcomeRule, Scheme, rule_in_words
from scope import Scope
from text import Words


@dataclass(frozen=True)
class OutcomeProposal:
    """One outcome that rules propose; `because` says which and why, `amount` is the largest they name."""

    kind: str
    amount: float | None
    because: Words


def outcome_proposals(
    store: Store, who: Scope, supervisor_id: str, year: int, as_of: date
) -> tuple[OutcomeProposal, ...]:
    """What the rules propose for the last signature of a year; empty without one, or when no rule holds.

    Raises NotAllowed out of sight.
    """
    signed = signed_versions(store, who, supervisor_id, year)
    if not signed:
        return ()
    record = signed[-1].record
    known = innovation_proofs(store, who, supervisor_id, year, as_of)
    proven = {e["event_id"] for e in record["figures"]["events"] if verified(e["evidence"], known)}
    return proposed(record, proven, _earlier_grades(store, who, supervisor_id, year))


def scheme_of(signed: SignedRecord) -> Scheme:
    """The scheme as it was signed."""
    content = signed.record["scheme"]
    return Scheme.from_json(json.dumps(content["content"]), year=signed.year, version=content["version"])


def proposed(record: Mapping[str, Any], proven: set[str], earlier: Sequence[str | None]) -> tuple[OutcomeProposal, ...]:
    """What a signed record has the rules of its scheme propose, each outcome once.

    `proven` = the events whose innovation is verified; `earlier` = the signed grades of the years before, latest first.
    """
    scheme = Scheme.from_json(json.dumps(record["scheme"]["content"]))
    by_kind: dict[str, list[OutcomeRule]] = {}
    for rule in scheme.outcomes:
        if holds(rule, record["figures"], proven, earlier):
            by_kind.setdefault(rule.outcome, []).append(rule)
    return tuple(
        OutcomeProposal(
            kind,
            max((rule.amount for rule in rules if rule.amount is not None), default=None),
            _joined([rule_in_words(rule, scheme) for rule in rules]),
        )
        for kind, rules in by_kind.items()
    )


def holds(rule: OutcomeRule, figures: Mapping[str, Any], proven: set[str], earlier: Sequence[str | None]) -> bool:
    """Does every condition of the rule hold?"""
    if rule.grades:
        run = [figures["grade"], *earlier][: rule.years]
        if len(run) < rule.years or any(grade not in rule.grades for grade in run):
            return False
    if rule.event and not any(e["kind"] == rule.event and e["gravity"] >= rule.gravity for e in figures["events"]):
        return False
    if rule.verified and not any(e["kind"] == "innovation" and e["event_id"] in proven for e in figures["events"]):
        return False
    return bool(rule.grades or rule.event or rule.verified)


def _earlier_grades(store: Store, who: Scope, supervisor_id: str, year: int) -> list[str | None]:
    """The signed grades of the years before, latest first, up to the first year without a signature."""
    grades: list[str | None] = []
    for earlier in range(year - 1, year - 6, -1):
        signed = last_signed(store, who, earlier).get(supervisor_id)
        if signed is None:
            break
        grades.append(signed.grade)
    return grades


def _joined(sentences: Sequence[Words]) -> Words:
    return Words("; ".join(w.en for w in sentences), "；".join(w.zh for w in sentences))
