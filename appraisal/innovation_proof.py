"""What proves an innovation (policy 4.3.1): what its evidence names, and the measured effect of that."""

from __future__ import annotations

import re
from datetime import date

from data.store import Store
from insight import ImprovementEffect, Verdict, improvement_effects, recommendation_effects
from metrics import Period
from scope import Scope


def innovation_proofs(
    store: Store, who: Scope, supervisor_id: str, year: int, as_of: date
) -> dict[str, ImprovementEffect]:
    """Every improvement and recommendation of the supervisor that could prove an innovation of the year, by its id.

    Launched in the year or the one before, judged on what is known by the year's end, and on the as-of day.
    """
    proofs: dict[str, ImprovementEffect] = {}
    for period in (Period.year(year - 1), Period.year(year)):  # the later judgement counts
        for proof in improvement_effects(store, who, supervisor_id, period, as_of):
            proofs[proof.key] = proof
        for proof in recommendation_effects(store, who, supervisor_id, period, as_of):
            proofs[proof.key] = proof
    return proofs


def named_in(evidence: str, known: dict[str, ImprovementEffect]) -> tuple[ImprovementEffect, ...]:
    """Those whose id the evidence names as a whole: IMP-05 is not named by IMP-059."""
    return tuple(
        proof for key, proof in known.items() if re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", evidence, re.ASCII)
    )


def verified(evidence: str, known: dict[str, ImprovementEffect]) -> bool:
    """Is one of those named proven effective? A change that may be chance verifies nothing."""
    return any(proof.effect.verdict is Verdict.EFFECTIVE for proof in named_in(evidence, known))
