"""What became of improvements and recommendations: effect, interval and verdict, each with its doubts (policy 2.4)."""

from __future__ import annotations

from collections.abc import Sequence

from data.store import Store
from figures import interval
from insight import Comparison, ImprovementEffect, Spacing, Verdict, improvement_effects, recommendation_effects
from metrics import INDICATORS, Period
from reports import apart, in_shares, verdict_words, written
from scope import Scope
from text import MISSING, Unit, Words, day, figure, t, tn
from ui.kit import (
    INDICATOR,
    CacheKey,
    Html,
    Part,
    current_scope,
    icon,
    link,
    memory_key,
    remember,
    show_markup,
    store,
    table_under_heading,
    tag,
)

SHOWN = 6  # rows before the rest is folded away
WIDEST = 0.6  # a change of 60 %: intervals beyond it end in an arrow
ROOM = 1.1  # how much wider a drawing is than what it shows
NAMED = 2  # untouched processes or people named; more are counted
MEASURES = {
    "cycle_hours": Words("cycle hours", "处理时长"),
    "cost": Words("cost per run", "单次成本"),
    "rework_rate": Words("rework rate", "返工率"),
}
STEPS = {Spacing.MONTH: Words("monthly", "按月"), Spacing.WEEK: Words("weekly", "按周")}
LOOKS = {
    Verdict.EFFECTIVE: ("on", "on"),
    Verdict.NOT_PROVEN: ("flat", ""),
    Verdict.ADVERSE: ("off", "off"),
    None: ("none", "none"),
}


def improvement_outcomes(supervisor_id: str, period: Period, codes: dict[str, str]) -> None:
    """Did the improvements work? Those launched in the 12 months to the end of the period."""
    effects = _improved(memory_key(), supervisor_id, period, store(), current_scope())
    _section(
        t("Did the improvements work?"),
        t("No improvement was launched in the 12 months to the end of the period."),
        t(
            "Measured change: the runs of the 90 days before launch against those from launch to closing, as the"
            " indicators count it. Effect: the same measure month by month against what was to be expected without the"
            " improvement, with its 95 % interval, also after closing: can it be chance?"
        ),
        effects,
        codes,
    )


def recommendation_outcomes(supervisor_id: str, period: Period, codes: dict[str, str]) -> None:
    """What came of the recommendations that name an indicator and were implemented in the 12 months to the end."""
    effects = _recommended(memory_key(), supervisor_id, period, store(), current_scope())
    _section(
        t("What came of the recommendations"),
        t("No recommendation that names an indicator was implemented in the 12 months to the end of the period."),
        t(
            "Measured change: the 3 months after the month of implementation against the 3 before it, as the indicators"
            " count it. Effect: the indicator month by month against what was to be expected without the"
            " recommendation, with its 95 % interval: can it be chance?"
        ),
        effects,
        codes,
    )


@remember
def _improved(
    key: CacheKey, supervisor_id: str, period: Period, _store: Store, _who: Scope
) -> tuple[ImprovementEffect, ...]:
    return tuple(improvement_effects(_store, _who, supervisor_id, period, key.day))


@remember
def _recommended(
    key: CacheKey, supervisor_id: str, period: Period, _store: Store, _who: Scope
) -> tuple[ImprovementEffect, ...]:
    return tuple(recommendation_effects(_store, _who, supervisor_id, period, key.day))


def _section(
    title: str, nothing: str, reading: str, effects: Sequence[ImprovementEffect], codes: dict[str, str]
) -> None:
    head = tag("h2", title, class_="head")
    if not effects:
        show_markup(head, tag("p", nothing, class_="quiet"), key="effects")
        return
    # What can be judged comes first; each in the order of launch, latest first.
    rows = sorted(effects, key=lambda improvement: improvement.effect.verdict is None)
    reach = _reach(rows)
    folded = None
    if more := rows[SHOWN:]:
        label = tn("{n} more launch", "{n} more launches", len(more))
        folded = tag("details", tag("summary", label, class_="quiet"), _table(title, more, codes, reach), class_="more")
    drawn = t(
        "Drawn: the effect and its interval around no change; grey: too small to be found; dashed: the goal."
        " Whatever else happened at the same time is in the effect too."
    )
    notes = (tag("p", icon("info"), tag("span", text), class_="note") for text in (reading, drawn))
    show_markup(
        head,
        tag("div", _table(title, rows[:SHOWN], codes, reach), folded, *notes, class_="stack"),
        key="effects",
    )


def _table(title: str, rows: Sequence[ImprovementEffect], codes: dict[str, str], reach: float) -> Html:
    heads = (
        ("", t("What was done")),
        ("", _since(rows[0])),
        ("num", t("Measured change")),
        ("", t("Verdict")),
        ("num", t("Effect")),
        ("", t("Interval")),
    )
    body = (_row(improvement, codes, reach) for improvement in rows)
    return table_under_heading(title, heads, body)


def _row(improvement: ImprovementEffect, codes: dict[str, str], reach: float) -> Html:
    doubts = (tag("li", caveat.said) for caveat in improvement.effect.caveats)
    return tag(
        "tr",
        tag(
            "th",
            tag("span", improvement.title),
            tag("div", _about(improvement, codes), class_="quiet small about"),
            tag("ul", *doubts, class_="doubts small quiet") if improvement.effect.caveats else None,
            scope="row",
            class_="all wide",
        ),
        tag("td", day(improvement.launched_on), class_="nowrap", data_label=_since(improvement)),
        tag("td", _measured(improvement), class_="num", data_label=t("Measured change")),
        tag("td", verdict_pill(improvement.effect.verdict), class_="wraps", data_label=t("Verdict")),
        tag("td", effect_part(improvement), class_="num wraps", data_label=t("Effect")),
        tag("td", _drawn(improvement, reach), class_="two drawn", data_label=t("Interval")),
    )


def _since(improvement: ImprovementEffect) -> str:
    return t("Implemented") if improvement.about in INDICATORS else t("Launched")


def verdict_pill(verdict: Verdict | None) -> Html:
    """Icon and word; None is too early to tell."""
    drawing, look = LOOKS[verdict]
    return tag("span", icon(drawing), verdict_words(verdict), class_=f"pill {look}".strip())


def _about(improvement: ImprovementEffect, codes: dict[str, str]) -> Part:
    if improvement.about in INDICATORS:
        href = link(INDICATOR, indicator=improvement.about, **codes)
        return tag("a", INDICATORS[improvement.about].name, href=href, class_="plain", data_go=True)
    return " · ".join(
        str(part) for part in (improvement.process, MEASURES[improvement.about], STEPS[improvement.step]) if part
    )


def _measured(improvement: ImprovementEffect) -> Part:
    if improvement.measured is None:
        return MISSING
    goal = None
    if improvement.goal is not None:
        goal = tag(
            "div", t("goal {goal}", goal=figure(improvement.goal, Unit.RATIO, signed=True)), class_="quiet small"
        )
    return figure(improvement.measured, Unit.RATIO, signed=True), goal


def effect_part(improvement: ImprovementEffect) -> Part:
    effect = improvement.effect
    if effect.estimate is None:
        return MISSING
    parts: list[Part] = [tag("strong", written(improvement, effect.estimate))]
    if effect.low is not None:
        parts.append(_small(written(improvement, effect.low, effect.high)))
        smallest = written(improvement, effect.smallest).lstrip("+")
        parts.append(_small(t("smallest detectable {smallest}", smallest=smallest)))
    return parts


def _small(text: str) -> Html:
    return tag("div", text, class_="quiet small")


def _against(improvement: ImprovementEffect, comparison: Comparison) -> str:
    """The effect less what changed where nothing was launched."""
    names, effect = comparison.names, comparison.effect
    whom = t(", ").join(names) if len(names) <= NAMED else tn("{n} untouched one", "{n} untouched ones", len(names))
    estimate, reach = apart(improvement, effect.estimate), apart(improvement, effect.low, effect.high)
    return t("against {whom}: {effect} ({reach})", whom=whom, effect=estimate, reach=reach)


def _drawn(improvement: ImprovementEffect, reach: float) -> Part:
    effect = improvement.effect
    low, estimate, high = (_scaled(improvement, amount) for amount in (effect.low, effect.estimate, effect.high))
    if low is None or estimate is None or high is None:
        return None
    shares = in_shares(improvement)
    reach = reach if shares else max(abs(low), abs(high)) * ROOM
    good = {Verdict.EFFECTIVE: True, Verdict.ADVERSE: False}.get(effect.verdict) if effect.verdict else None
    label = written(improvement, effect.low, effect.high)
    unseen, goal = _scaled(improvement, effect.smallest), improvement.goal if shares else None
    drawing = interval(low, estimate, high, reach=reach, unseen=unseen, goal=goal, good=good, label=label)
    if improvement.beside is None or improvement.beside.effect.low is None:
        return drawing
    return drawing, _small(_against(improvement, improvement.beside))


def _reach(rows: Sequence[ImprovementEffect]) -> float:
    """One scale for all effects that are told as shares: as far as the widest of them, or its goal."""
    ends = [improvement.goal for improvement in rows if in_shares(improvement)]
    ends += [
        _scaled(improvement, end)
        for improvement in rows
        if in_shares(improvement)
        for end in (improvement.effect.low, improvement.effect.high)
    ]
    return min(max((abs(end) for end in ends if end is not None), default=WIDEST) * ROOM, WIDEST)


def _scaled(improvement: ImprovementEffect, amount: float | None) -> float | None:
    return improvement.effect.share(amount) if in_shares(improvement) else amount
