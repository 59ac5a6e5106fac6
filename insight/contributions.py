"""What each part adds to a gap: of a sum, and of a ratio, where the mix of parts and the rates within them both count.

A sum     contribution of a part = its amount now − its amount then.
A ratio   R = Σ numerators / Σ denominators = Σ wᵥ·rᵥ, with wᵥ the part's share of the denominator and rᵥ its own rate:
            mix  = (wᵥ′ − wᵥ) · (r̄ᵥ − R̄)     the part became more or less of the whole
            rate = ½ (wᵥ′ + wᵥ) · (rᵥ′ − rᵥ)   the part itself became better or worse
          with ′ now and the bar the mean of now and then: the two components of Kitagawa (1955, JASA 50, 1168–1194),
          each part's share measured against the average as Griliches and Regev do (1995, J. Econometrics 65, 175–203).
          Swapping now and then turns every sign, and mix + rate = Δ(numeratorᵥ/ΣD) − R̄·Δ(denominatorᵥ/ΣD), which is
          linear in the rows: the parts of a part add up to it. A part with a rate on one side only is all mix.
Everything is computed in fractions, so nothing is left over: not a cent, and not a hundredth of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from insight.splits import Sums
from text import Words


@dataclass(frozen=True)
class Driver:
    """One part and what it accounts for.

    now, base     its amount (a sum) or its own rate (a ratio); None where it has no rows, or nothing to divide by
    contribution  its part of the gap, in the indicator's unit
    mix, rate     how the contribution of a ratio's part divides; None for a sum and against the plan
    """

    value: str
    name: str | Words
    now: Fraction | None
    base: Fraction | None
    contribution: Fraction
    mix: Fraction | None = None
    rate: Fraction | None = None


def differences(now: Mapping[str, Sums], base: Mapping[str, Fraction]) -> list[Driver]:
    """A sum: what each part has more or less than then, or than planned."""
    return [
        Driver(
            value,
            value,
            now[value].numerator if value in now else None,
            base.get(value),
            (now[value].numerator if value in now else 0) - base.get(value, Fraction(0)),
        )
        for value in dict.fromkeys([*now, *base])
    ]


def mix_and_rate(now: Mapping[str, Sums], base: Mapping[str, Sums], whole: Sums, whole_then: Sums) -> list[Driver]:
    """A ratio: what each part adds by its share and by its rate. See the head of this file."""
    average = (quotient(whole) + quotient(whole_then)) / 2
    parts = []
    for value in dict.fromkeys([*now, *base]):
        current, other = now.get(value, _NONE), base.get(value, _NONE)
        shift = current.denominator / whole.denominator - other.denominator / whole_then.denominator
        brought = current.numerator / whole.denominator - other.numerator / whole_then.denominator
        contribution = brought - average * shift
        rates = [rate for rate in (_rate(current), _rate(other)) if rate is not None]
        mix = shift * (sum(rates, Fraction(0)) / len(rates) - average) if rates else Fraction(0)
        parts.append(Driver(value, value, _rate(current), _rate(other), contribution, mix, contribution - mix))
    return parts


def over_plan(now: Mapping[str, Sums], whole: Sums, plan: Fraction) -> list[Driver]:
    """A ratio against its target, the same target for every part: share now × (rate now − target)."""
    return [
        Driver(value, value, _rate(part), plan, (part.numerator - plan * part.denominator) / whole.denominator)
        for value, part in now.items()
    ]


_NONE = Sums(Fraction(0), Fraction(0), 0)


def _rate(part: Sums) -> Fraction | None:
    return quotient(part) if part.denominator else None


def quotient(part: Sums) -> Fraction:
    """The rate of some rows; their denominator must not be 0."""
    return part.numerator / part.denominator


def total(parts: Mapping[str, Sums]) -> Fraction:
    """The amounts of all parts together."""
    return total_of(part.numerator for part in parts.values())


def total_of(amounts: Iterable[Fraction]) -> Fraction:
    """The sum, exact also of nothing."""
    return sum(amounts, Fraction(0))
