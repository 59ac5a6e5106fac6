"""All indicators, in the order of the contract. Refuses to start when they differ from the names files may use."""

from __future__ import annotations

from data.vocabulary import INDICATOR_KEYS
from errors import unknown
from metrics import analysis, operating, process, projects, resources, team
from metrics.indicator import Indicator
from text import Words

INDICATORS: dict[str, Indicator] = {
    indicator.key: indicator
    for room in (operating, team, process, analysis, resources, projects)
    for indicator in room.INDICATORS
}

if list(INDICATORS) != INDICATOR_KEYS:
    raise RuntimeError(f"data/vocabulary.py and metrics differ: {set(INDICATORS) ^ set(INDICATOR_KEYS)}")


def of_family(key: str) -> list[Indicator]:
    """The indicators of a family, in the order of the contract; empty for a name that is no family."""
    return [indicator for indicator in INDICATORS.values() if indicator.family.key == key]


def indicator_called(key: str) -> Indicator:
    """The indicator of that key; an unknown key raises WrongUse with the nearest one."""
    if key not in INDICATORS:
        raise unknown(Words("indicator", "指标"), key, INDICATORS)
    return INDICATORS[key]
