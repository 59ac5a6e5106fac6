"""The icons of Making Data Count: what the latest point says, and whether the target can be met.

Shape and letter say the same as the colour: a diamond for the better, a ring for the worse, a square where neither
way is good, a wave for usual variation; H and L for high and low. P, F and ? stand in a hexagon with the target line
below, above and through the process.
"""

from __future__ import annotations

from figures import CONCERN, IMPROVEMENT, NEUTRAL, TARGET
from insight import Assurance, Signal, Variation
from text import Words
from ui.kit.markup import Html, tag

GREY, BLUE, ORANGE, PURPLE = "#a6a6a6", IMPROVEMENT, CONCERN, NEUTRAL

VARIATIONS = {
    Variation.COMMON: Words("usual variation, no signal", "正常波动，无信号"),
    Variation.IMPROVEMENT_HIGH: Words("improvement, higher", "改善（偏高）"),
    Variation.IMPROVEMENT_LOW: Words("improvement, lower", "改善（偏低）"),
    Variation.CONCERN_HIGH: Words("concern, higher", "需关注（偏高）"),
    Variation.CONCERN_LOW: Words("concern, lower", "需关注（偏低）"),
    Variation.NEUTRAL_HIGH: Words("changed, higher", "有变化（偏高）"),
    Variation.NEUTRAL_LOW: Words("changed, lower", "有变化（偏低）"),
}
ASSURANCES = {
    Assurance.PASSES: Words("target met consistently", "可稳定达标"),
    Assurance.FAILS: Words("target missed consistently", "稳定不达标"),
    Assurance.HIT_AND_MISS: Words("target met or missed by chance", "时而达标，时而不达标"),
}
_DIAMOND = '<polygon points="16,2 30,16 16,30 2,16"'
_RING = '<circle cx="16" cy="16" r="13.5"'
_SQUARE = '<rect x="3" y="3" width="26" height="26" rx="2"'
_HEXAGON = '<polygon points="9,3 23,3 30,16 23,29 9,29 2,16"'
_WAVE = '<path d="M7 18l4-5 4 6 4-7 4 6 2-3" fill="none" stroke="currentColor" stroke-width="1.8"/>'
# Where the target lies: under what the process gives or above it; else within.
_LINE_AT = {Assurance.PASSES: 25, Assurance.FAILS: 7}
_ASSURED = {Assurance.PASSES: (BLUE, "P"), Assurance.FAILS: (ORANGE, "F"), Assurance.HIT_AND_MISS: (GREY, "?")}


def variation_icon(verdict: Variation) -> Html:
    """The icon of the latest point."""
    kind, _, side = verdict.rpartition("_")
    if verdict is Variation.COMMON:
        return _icon(f'{_RING} fill="none" stroke="{GREY}" stroke-width="3" stroke-dasharray="4 2"/>{_WAVE}', "")
    shape, colour = {"improvement": (_DIAMOND, BLUE), "concern": (_RING, ORANGE), "neutral": (_SQUARE, PURPLE)}[kind]
    return _icon(f'{shape} fill="none" stroke="{colour}" stroke-width="3"/>', side[0].upper())


def assurance_icon(verdict: Assurance) -> Html:
    """The icon of the target."""
    colour, letter = _ASSURED[verdict]
    at = _LINE_AT.get(verdict, 16)
    path = "M4 16h6M22 16h6" if verdict is Assurance.HIT_AND_MISS else f"M5 {at}h22"  # not through the letter
    line = f'<path d="{path}" stroke="{TARGET}" stroke-width="1.6" stroke-dasharray="3 2"/>'
    return _icon(f'{_HEXAGON} fill="none" stroke="{colour}" stroke-width="3"/>{line}', letter)


def _icon(drawing: str, letter: str) -> Html:
    text = f'<text x="16" y="21.5" text-anchor="middle" font-size="15" font-weight="700">{letter}</text>'
    return Html(
        f'<svg class="verdict" viewBox="0 0 32 32" width="26" height="26" fill="currentColor" aria-hidden="true">'
        f"{drawing}{text if letter else ''}</svg>"
    )


def verdict_icons(signal: Signal | None) -> Html | None:
    """Both icons of an indicator, spoken and hovered in words; None without limits."""
    if signal is None or signal.variation is None:
        return None
    says = [VARIATIONS[signal.variation]]
    icons = [variation_icon(signal.variation)]
    if signal.assurance is not None:
        says.append(ASSURANCES[signal.assurance])
        icons.append(assurance_icon(signal.assurance))
    en, zh = "; ".join(w.en for w in says), "；".join(w.zh for w in says)
    words = str(Words(en, zh))
    return tag("span", *icons, class_="verdicts", title=words, role="img", aria_label=words)
