"""The effect of what was done, as people read it: parts, percentage points or the unit, one way on pages and paper."""

from __future__ import annotations

from collections.abc import Iterable

from insight import TOO_EARLY, VERDICTS, ImprovementEffect, Verdict
from metrics import INDICATORS
from text import Unit, Words, figure, number, t


def verdict_words(verdict: Verdict | None) -> Words:
    """What can be claimed; None is too early to tell."""
    return TOO_EARLY if verdict is None else VERDICTS[verdict]


def in_shares(launch: ImprovementEffect) -> bool:
    """Is the effect told as a part of what was to be expected? Not of ratios and scores, nor of what was near 0."""
    return launch.relative and launch.effect.share(1.0) is not None


def written(launch: ImprovementEffect, *amounts: float | None, lang: str | None = None) -> str:
    """An amount, or one to another, as this outcome is told."""
    if in_shares(launch):
        return apart(launch, *(launch.effect.share(amount) for amount in amounts), lang=lang)
    return apart(launch, *amounts, in_unit=True, lang=lang)


def apart(launch: ImprovementEffect, *amounts: float | None, in_unit: bool = False, lang: str | None = None) -> str:
    """A difference, or one to another: a part, percentage points, or in the unit."""
    known = [amount for amount in amounts if amount is not None]
    unit = INDICATORS[launch.about].unit if launch.about in INDICATORS else Unit.POINTS
    if launch.relative and not in_unit:
        return _to((figure(amount, Unit.RATIO, lang, signed=True) for amount in known), lang)
    if unit is not Unit.RATIO and launch.about != "rework_rate":
        return _to((figure(amount, unit, lang, signed=True) for amount in known), lang)
    decimals = 1 if any(abs(amount) >= 0.01 for amount in known) else 2
    points = _to((("+" if a > 0 else "") + number(a * 100, decimals, lang) for a in known), lang)
    return t("{points} pp", lang, points=points)


def effect_lines(launch: ImprovementEffect, lang: str) -> list[str]:
    """Effect with interval, then the smallest effect that could have been found; nothing that is not known."""
    effect = launch.effect
    if effect.estimate is None:
        return []
    if effect.low is None or effect.high is None:
        return [written(launch, effect.estimate, lang=lang)]
    reach = written(launch, effect.low, effect.high, lang=lang)
    smallest = written(launch, effect.smallest, lang=lang).lstrip("+")
    return [
        t("{effect} ({reach})", lang, effect=written(launch, effect.estimate, lang=lang), reach=reach),
        t("smallest detectable {smallest}", lang, smallest=smallest),
    ]


def _to(figures: Iterable[str], lang: str | None) -> str:
    first, *last = figures
    return t("{low} to {high}", lang, low=first, high=last[0]) if last else first
