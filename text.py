"""Words and numbers as people read them, in English and 简体中文.

`Words` is a sentence in both languages, for what is declared or stored (an indicator's name, a rule,
an error). `t` translates what is said in place: the English text is the key, locales/zh/*.po the Chinese.
Ratios are 0..1 everywhere in code and become percent only here.
"""

from __future__ import annotations

import gettext
import io
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"zh": "简体中文", "en": "English"}
DEFAULT_LANGUAGE = "zh"
MISSING = "—"
LOCALES = Path(__file__).parent / "locales"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


@dataclass(frozen=True)
class Words:
    """One sentence or name in both languages."""

    en: str
    zh: str

    def in_(self, lang: str | None = None) -> str:
        """The text in `lang` (default: the language of whoever is asking now)."""
        return self.zh if (lang or language()) == "zh" else self.en

    def __str__(self) -> str:
        return self.in_()

    def format(self, **params: object) -> Words:
        """Both sentences with {names} filled in; a parameter that is itself Words is put in language by language."""
        return Words(*(_fill(self.in_(lang), lang, params) for lang in ("en", "zh")))


def _fill(sentence: str, lang: str, params: dict[str, object]) -> str:
    return sentence.format(**{k: v.in_(lang) if isinstance(v, Words) else v for k, v in params.items()})


class Unit(StrEnum):
    """What a figure is measured in; decides how it is written, never how it is computed."""

    MONEY = "money"
    RATIO = "ratio"
    COUNT = "count"
    POINTS = "points"
    SCORE = "score"
    DAYS = "days"
    RATING = "rating"


UNIT_NAMES = {
    Unit.MONEY: Words("money", "元"),
    Unit.RATIO: Words("%", "%"),
    Unit.COUNT: Words("count", "个"),
    Unit.POINTS: Words("points", "点"),
    Unit.SCORE: Words("score, 0–100", "分（0–100）"),
    Unit.DAYS: Words("days", "天"),
    Unit.RATING: Words("rating, 1–5", "评分（1–5）"),
}


def language() -> str:
    """The language of whoever is asking now."""
    return _language.get()


def use_language(lang: str) -> None:
    """Speak `lang` from here on, in this thread or task; an unknown code falls back to the default."""
    _language.set(lang if lang in LANGUAGES else DEFAULT_LANGUAGE)


def t(message: str, lang: str | None = None, /, **params: object) -> str:
    """`message` (English, the key) in `lang`, with {names} filled in. Words among them speak the same language."""
    lang = lang or language()
    return _fill(_catalogue(lang).gettext(message), lang, params)


def tn(singular: str, plural: str, n: int, lang: str | None = None, /, **params: object) -> str:
    """The singular or plural message for n things; {n} is the number."""
    lang = lang or language()
    return _fill(_catalogue(lang).ngettext(singular, plural, n), lang, {"n": n, **params})


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    """All locales/<lang>/*.po as one. Read at start, so there is no compile step that could be forgotten."""
    files = sorted((LOCALES / lang).glob("*.po"))
    if not files:
        return gettext.NullTranslations()
    whole = Catalog(locale=lang)
    for file in files:
        for message in read_po(io.BytesIO(file.read_bytes()), locale=lang):
            if message.id and message.string:
                whole[message.id] = message
    mo = io.BytesIO()
    write_mo(mo, whole)
    mo.seek(0)
    return gettext.GNUTranslations(mo)


def number(value: float | int | Decimal | None, decimals: int = 0, lang: str | None = None) -> str:
    """1,234.5; missing is a dash, never 0."""
    if value is None:
        return MISSING
    # Half to even, in groups of three: Babel's format_decimal says the same in many times the time (a test compares).
    return f"{Decimal(str(value)):,.{decimals}f}".translate(_number_marks(lang or language()))


def figure(value: float | Decimal | None, unit: Unit, lang: str | None = None, *, signed: bool = False) -> str:
    """A value in its unit, short enough for a card: 12.4% · 1.20 M / 120.0 万 · 92.8 · 3.5 days."""
    if value is None:
        return MISSING
    sign = "+" if signed and value > 0 else ""
    return sign + _FIGURES[unit](float(value), lang)


PP = Words(" pp", " 个百分点")
PERCENTAGE_POINTS = Words(" percentage points", " 个百分点")


def difference(value: float | None, unit: Unit, lang: str | None = None, *, decimals: int = 1, mark: Words = PP) -> str:
    """A difference between two values, signed: +12.4 K · −0.3 · of ratios in percentage points, +10.0 pp.

    `decimals` and `mark` (how the points are called) are for ratios alone.
    """
    if value is None or unit is not Unit.RATIO:
        return figure(value, unit, lang, signed=True)
    points = round(value * 100, decimals) + 0.0  # adding 0 turns −0.0 into 0.0
    return ("+" if points > 0 else "") + number(points, decimals, lang) + mark.in_(lang)


def money(value: float | Decimal | None, lang: str | None = None) -> str:
    """Money with the steps its readers count in: K, M, B in English; 万, 亿 in Chinese."""
    if value is None:
        return MISSING
    amount = float(value)
    step, mark = money_step(amount, lang)
    if not mark:
        return number(amount, 0 if amount == int(amount) else 2, lang)
    steps = round(amount / step, 2)
    return number(steps, 2 if abs(steps) < 100 else 1, lang) + mark


def money_step(amount: float, lang: str | None = None) -> tuple[float, str]:
    """The step an amount of this size is counted in, and its mark: (1e4, " 万"); (1, "") under the first step."""
    for step, mark in _MONEY_STEPS[lang or language()]:
        # Chosen from the rounded amount, so that 999,999 is 1.00 M and not 1,000.00 K.
        if round(abs(amount) / step, 2) >= 1:
            return step, mark
    return 1.0, ""


_MONEY_STEPS = {
    "en": ((1e9, " B"), (1e6, " M"), (1e3, " K")),
    "zh": ((1e8, " 亿"), (1e4, " 万")),
}
_FIGURES = {
    Unit.MONEY: money,
    Unit.RATIO: lambda v, lang: number(v * 100, 1, lang) + "%",
    Unit.COUNT: lambda v, lang: number(v, 0 if v == int(v) else 1, lang),
    Unit.POINTS: lambda v, lang: number(v, 1, lang),
    Unit.SCORE: lambda v, lang: number(v, 1, lang),
    Unit.DAYS: lambda v, lang: number(v, 1, lang) + (" 天" if (lang or language()) == "zh" else " d"),
    Unit.RATING: lambda v, lang: number(v, 2, lang),
}


def shortened(text: str, longest: int) -> str:
    """The text in at most so many characters: a longer one is cut, and ends in an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def day(value: date | datetime | None) -> str:
    """2026-03-01, the same in both languages; missing is a dash."""
    return MISSING if value is None else value.strftime("%Y-%m-%d")


def moment(value: datetime | None) -> str:
    """2026-03-01 14:05 in the time zone the value carries; missing is a dash."""
    return MISSING if value is None else value.strftime("%Y-%m-%d %H:%M")


@cache
def _number_marks(lang: str) -> dict[int, str]:
    """What stands in a number for Python's own comma, point and minus."""
    marks = Locale.parse("zh_CN" if lang == "zh" else "en_GB").number_symbols["latn"]
    return str.maketrans({",": marks["group"], ".": marks["decimal"], "-": "−"})
