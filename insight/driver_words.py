"""What a gap and its parts say, in sentences. They say what a part accounts for, never why it moved."""

from __future__ import annotations

from fractions import Fraction

from insight.contributions import Driver
from insight.driver_query import Against, Drivers
from insight.drivers import days_in_words
from text import Unit, Words, difference, figure

DRIVER_BASES = {
    Against.YEAR: Words("a year earlier", "上年同期"),
    Against.BEFORE: Words("the period before", "上期"),
    Against.PLAN: Words("the plan", "计划"),
}
GAP = Words("{name}: {end}, {gap} against {base} ({start}).", "{name}：{end}，较{base}（{start}）变动 {gap}。")
GAP_SO_FAR = Words(
    "{name}: {end} up to {last}, {gap} against {base} ({start}).",
    "{name}：截至 {last} 为 {end}，较{base}（{start}）变动 {gap}。",
)
ONLY_NOW = Words(
    "{name}: {end}, and no rows for {base}: all of it counts in the gap.", "{name}：{end}，{base}无数据，全部计入差额。"
)
ONLY_THEN = Words(
    "{name}: no rows now, {start} for {base}: all of it counts in the gap.",
    "{name}：本期无数据，{base}为 {start}，全部计入差额。",
)
ON_PATH = Words("{place} accounts for {gap} of {name} against {base}.", "{name}较{base}的差额中，{place}贡献 {gap}。")
ACCOUNTS = Words(
    "{part} accounts for {contribution} of the {gap} against {base}.",
    "较{base}的差额 {gap}中，{part}贡献 {contribution}。",
)
MORE_THAN_ALL = Words(
    "{part} alone comes to {contribution}, more than the whole {gap} against {base}.",
    "仅{part}一项就贡献 {contribution}，超过较{base}的全部差额 {gap}。",
)
OTHER_WAY = Words("{part} goes the other way with {contribution}.", "{part}方向相反，贡献 {contribution}。")
EVEN = Words(
    "Against {base} the parts cancel each other out: the largest is {part} with {contribution}.",
    "各部分较{base}的变动相互抵消：最大的是{part}，贡献 {contribution}。",
)
MIX_AND_RATE = Words(
    "Shares that moved between the parts (mix) account for {mix}, changes within the parts (rate) for {rate}.",
    "各部分占比的变化（结构效应）贡献 {mix}，各部分自身水平的变化（水平效应）贡献 {rate}。",
)
DAYS = Words("Compared are {now} and {then}.", "比较区间：{now} 与 {then}。")
SPLIT_BY_SHARES = Words(
    "The plan itself names no {dimension}. It is split here by the shares of {days}, as if every part was meant to "
    "grow alike; what was not there then has a plan of 0.",
    "计划本身未按{dimension}分解，此处按 {days} 的占比拆分，即假设各部分同比例增长；当时没有的部分计划为 0。",
)
SAME_TARGET = Words(
    "The plan itself names no {dimension}. The same target is taken for every part here; mix and rate cannot be told "
    "apart without a planned mix.",
    "计划本身未按{dimension}分解，此处各部分采用同一目标；没有计划结构，无法区分结构效应与水平效应。",
)
TO_DATE = Words(
    "Figures and plan are those to date: {span}.",
    "实际数与计划数均为截至目前的部分：{span}。",
)
NOT_CAUSE = Words(
    "The parts add up to the difference exactly. This is arithmetic: it does not say why a part moved.",
    "各部分之和与差额完全一致。这是算术分解，并不说明变动的原因。",
)
# A part against the tide is named when it is this much of the gap.
WORTH_NAMING = Fraction(1, 10)


def amount_in_words(value: Fraction | None, unit: Unit, lang: str | None = None) -> str:
    """A difference in its unit; of ratios in percentage points with two decimals: +1.24 pp."""
    return difference(None if value is None else float(value), unit, lang, decimals=2)


def drivers_in_words(drivers: Drivers) -> tuple[Words, ...]:
    """The gap, then what accounts for most of it, what goes the other way, and how a ratio's gap divides."""
    if drivers.gap is None:
        return () if drivers.reason is None else (_sentence(drivers.reason),)
    sentences = [_headline(drivers)]
    if drivers.parts:
        sentences += _main_parts(drivers, drivers.gap)
        if drivers.is_ratio and drivers.against is not Against.PLAN:
            effects: dict[str, Fraction | None] = {
                "mix": sum((part.mix or Fraction(0) for part in drivers.parts), Fraction(0)),
                "rate": sum((part.rate or Fraction(0) for part in drivers.parts), Fraction(0)),
            }
            sentences.append(_say(MIX_AND_RATE, drivers, effects))
    return tuple(sentences)


def assumptions(drivers: Drivers) -> tuple[Words, ...]:
    """What the figures rest on: the days compared, how a plan was split, that this is no cause."""
    if drivers.gap is None:
        return ()
    days = days_in_words(drivers.base_days)
    if drivers.against is not Against.PLAN:
        said_first = [DAYS.format(now=days_in_words(drivers.days), then=days)]
    else:
        by = drivers.by or drivers.path[-1][0]
        dimension = _lower(drivers.split.name_of(by))
        said_first = [(SAME_TARGET if drivers.is_ratio else SPLIT_BY_SHARES).format(dimension=dimension, days=days)]
        if drivers.to_date is not None:
            said_first.append(TO_DATE.format(span=drivers.to_date.name))
    return (*said_first, NOT_CAUSE)


def _headline(drivers: Drivers) -> Words:
    base, name = DRIVER_BASES[drivers.against], drivers.indicator.name
    if drivers.is_ratio and drivers.path:
        return _say(ON_PATH, drivers, {"gap": drivers.gap}, place=place_in_words(drivers), name=_lower(name), base=base)
    if drivers.path:
        name = Words(f"{name.en}, {place_in_words(drivers).en}", f"{name.zh}（{place_in_words(drivers).zh}）")
    unit = drivers.indicator.unit
    levels = {
        key: Words(*(figure(None if value is None else float(value), unit, lang) for lang in ("en", "zh")))
        for key, value in (("start", drivers.start), ("end", drivers.end))
    }
    form = GAP_SO_FAR if drivers.running else GAP
    if drivers.start is None or drivers.end is None:
        form = ONLY_NOW if drivers.start is None else ONLY_THEN
    return _say(form, drivers, {"gap": drivers.gap}, name=name, base=base, last=drivers.days[1].isoformat(), **levels)


def _main_parts(drivers: Drivers, gap: Fraction) -> list[Words]:
    if not gap:
        first = drivers.parts[0]
        return [_of_part(EVEN, drivers, first)] if first.contribution else []
    along = [part for part in drivers.parts if part.contribution * gap > 0]
    against = [part for part in drivers.parts if part.contribution * gap < 0]
    more = abs(along[0].contribution) > abs(gap)
    sentences = [_of_part(MORE_THAN_ALL if more else ACCOUNTS, drivers, along[0])]
    if against and abs(against[0].contribution) >= abs(gap) * WORTH_NAMING:
        sentences.append(_of_part(OTHER_WAY, drivers, against[0]))
    return sentences


def _of_part(form: Words, drivers: Drivers, part: Driver) -> Words:
    amounts = {"contribution": part.contribution, "gap": drivers.gap}
    return _say(form, drivers, amounts, part=in_both_languages(part.name), base=DRIVER_BASES[drivers.against])


def _say(form: Words, drivers: Drivers, amounts: dict[str, Fraction | None], **words: str | Words) -> Words:
    """Filled in once: a product may be called "{gap}"."""
    unit = drivers.indicator.unit
    written = {
        key: Words(*(amount_in_words(value, unit, lang) for lang in ("en", "zh"))) for key, value in amounts.items()
    }
    return form.format(**written, **words)


def place_in_words(drivers: Drivers) -> Words:
    """The path as people say it: East › Online."""
    names = [in_both_languages(name) for _, _, name in drivers.path]
    return Words(" › ".join(name.en for name in names), " › ".join(name.zh for name in names))


def in_both_languages(name: str | Words) -> Words:
    """A name that was loaded is the same in both languages."""
    return name if isinstance(name, Words) else Words(name, name)


def _lower(name: Words) -> Words:
    return Words(name.en[:1].lower() + name.en[1:], name.zh)


def _sentence(reason: Words) -> Words:
    return Words(reason.en[:1].upper() + reason.en[1:] + ".", reason.zh + "。")
