"""All indicators, in the order of the contract. An indicator is declared once; every list of them is this one."""

from __future__ import annotations

from data.vocabulary import INDICATOR_KEYS
from errors import WrongUse, unknown_among
from metrics import analysis, operating, process, projects, resources, team
from metrics.indicator import Indicator
from text import Words

INDICATORS: dict[str, Indicator] = {}


def register(indicator: Indicator) -> None:
    """Add an indicator to the catalogue, and its key to what rows may name. Raises RuntimeError for a key twice."""
    if indicator.key in INDICATORS:
        raise RuntimeError(f"{indicator.key} is declared twice")
    INDICATORS[indicator.key] = indicator
    INDICATOR_KEYS.append(indicator.key)


for room in (operating, team, process, analysis, resources, projects):
    for declared in room.INDICATORS:
        register(declared)


def of_family(key: str) -> list[Indicator]:
    """The indicators of a family, in the order of the contract; empty for a name that is no family."""
    return [indicator for indicator in INDICATORS.values() if indicator.family.key == key]


def indicator_called(key: str) -> Indicator:
    """The indicator of that key; an unknown key raises WrongUse with the nearest one."""
    if key not in INDICATORS:
        raise unknown_indicator(key)
    return INDICATORS[key]


def unknown_indicator(key: str) -> WrongUse:
    """There is no indicator of that key: the sentence names the nearest one."""
    return unknown_among(
        Words("indicator", "指标"), key, {code: indicator.name for code, indicator in INDICATORS.items()}
    )
