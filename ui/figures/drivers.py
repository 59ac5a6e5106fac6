"""What drove it: the gap of an indicator as a waterfall, part by part, each part a way further down, to its rows."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import cast

from errors import ScorecardError
from figures import Level as Mark
from figures import WaterfallStep, waterfall
from insight import (
    DRIVER_BASES,
    Against,
    Driver,
    Drivers,
    amount_in_words,
    assumptions,
    can_split,
    drivers_in_words,
    in_both_languages,
    place_in_words,
)
from metrics import Better, Indicator, Level
from text import MISSING, Unit, figure, number, t
from ui.figures.charts import twice
from ui.figures.driver_path import DriverPath, bases, driver_path, drivers_at, rows_at, unit_of
from ui.figures.evidence import rows_of
from ui.figures.price_volume import by_price
from ui.kit import Choice, Html, Part, current_scope, icon, of_figures, show_markup, table_under_heading, tag

BARS = 8  # the rest is one bar, "other"
LINES = 60  # the rest is one line of the table
WIDTHS = (620, 350)  # on a desk, on a phone


def what_drove_it(indicator: Indicator, choice: Choice) -> None:
    """The section; nothing for an indicator that has no dimensions."""
    if not can_split(indicator.key):
        return
    way = driver_path(indicator.key, choice)
    head, choices = tag("h2", t("What drove it"), class_="head"), _choices(way, choice)
    try:
        found = drivers_at(way)
    except ScorecardError as error:
        show_markup(head, choices, tag("p", error.words, class_="quiet"), key="drivers")
        return
    picture = _picture(way, found)
    card = tag("div", picture, class_="card") if picture else None
    told = tag("div", card, tag("div", _words(found), class_="card"), class_="halves", style="margin-top:0")
    show_markup(head, choices, _trail(way, found), told, _table(way, found), key="drivers")
    by_price(way, found)
    if found.gap is not None and (way.rows or found.by is None):
        about, only = f"{way.unit}-{way.period.code}", str(place_in_words(found))
        rows_of(rows_at(way), found.split.of, about, key="driver_rows", only=only)


# ---------------------------------------------------------------------- choices and the trail


def _choices(way: DriverPath, choice: Choice) -> Html:
    """Against what, of whom."""
    against = [(str(DRIVER_BASES[one]), replace(way, against=one), one is way.against) for one in bases(choice.period)]
    rows: list[Part] = [_chips(t("Against"), against)]
    if current_scope().sees_all:
        names = {
            "supervisor": choice.supervisor.name,
            "department": choice.supervisor.department_name,
            "company": t("the company"),
        }
        levels = [(name, _of(way, cast(Level, level), choice), level == way.level) for level, name in names.items()]
        rows.append(_chips(t("Of"), levels))
    return tag("div", *rows, class_="row", style="gap:0.375rem 1.5rem;margin-bottom:0.5rem")


def _of(way: DriverPath, level: Level, choice: Choice) -> DriverPath:
    return DriverPath(way.indicator, way.supervisor, unit_of(level, choice), level, way.period, way.against)


def _chips(name: str, ways: list[tuple[str, DriverPath, bool]]) -> Html:
    chips = (
        tag(
            "a",
            words,
            href=way.address,
            class_="chip here" if here else "chip",
            aria_current="true" if here else None,
            data_go=True,
        )
        for words, way, here in ways
    )
    return tag("nav", tag("span", name, class_="quiet small"), *chips, class_="row", aria_label=name)


def _trail(way: DriverPath, found: Drivers) -> Html:
    """Where one stands (all › East › Online), each step a way back up; and by what the parts are told apart."""
    steps: list[Part] = []
    names = [t("all"), *(str(in_both_languages(name)) for _, _, name in found.path)]
    for i, name in enumerate(names):
        above = replace(way, path=way.path[:i], by=None, rows=False).address
        last = i == len(names) - 1
        step = tag("span", name, class_="strong") if last else tag("a", name, href=above, class_="plain", data_go=True)
        steps += [icon("next") if i else None, step]
    trail = tag("nav", *steps, class_="row", aria_label=t("Parts chosen"))
    free = [d for d in found.dimensions if d not in found.chosen]
    if not free:
        return tag("div", trail, class_="row", style="margin-bottom:0.5rem")
    dimensions = [(str(found.split.name_of(d)), replace(way, by=d, rows=False), d == found.by) for d in free]
    return tag(
        "div",
        _chips(t("Split by"), dimensions),
        trail if found.path else None,
        class_="row",
        style="gap:0.375rem 1.5rem;margin-bottom:0.5rem",
    )


# ---------------------------------------------------------------------- picture, words, table


def _good(found: Drivers, value: Fraction) -> bool | None:
    if not value or found.indicator.better is Better.TO_ONE:
        return None
    return (value > 0) == (found.indicator.better is Better.HIGHER)


def _picture(way: DriverPath, found: Drivers) -> Html | None:
    if not found.parts:
        return None
    unit = found.indicator.unit
    steps = [
        WaterfallStep(
            str(in_both_languages(part.name)),
            float(part.contribution),
            amount_in_words(part.contribution, unit),
            _good(found, part.contribution),
            _down(way, found, part).address,
        )
        for part in found.parts[:BARS]
    ]
    rest = found.parts[BARS:]
    if rest:
        left = sum((part.contribution for part in rest), Fraction(0))
        steps.append(
            WaterfallStep(t("other ({n})", n=len(rest)), float(left), amount_in_words(left, unit), _good(found, left))
        )
    base, now = str(DRIVER_BASES[found.against]), t("now")
    start = end = None
    if found.start is not None and found.end is not None:
        start = Mark(base, float(found.start), figure(float(found.start), unit))
        end = Mark(now, float(found.end), figure(float(found.end), unit))
    elif found.gap is not None:
        end = Mark(t("together"), float(found.gap), amount_in_words(found.gap, unit))
    title = t("{indicator} against {base}, part by part", indicator=found.indicator.name, base=base)
    return twice(*(waterfall(steps, start=start, end=end, width=width, title=title) for width in WIDTHS))


def _down(way: DriverPath, found: Drivers, part: Driver) -> DriverPath:
    return replace(way, path=(*way.path, (found.by or "", part.value)), by=None, rows=False)


def _words(found: Drivers) -> Html:
    first, *others = drivers_in_words(found) or (None,)
    notes = (tag("p", words, class_="quiet small") for words in assumptions(found))
    return tag("div", tag("p", first, class_="strong"), *(tag("p", words) for words in others), *notes, class_="stack")


def _table(way: DriverPath, found: Drivers) -> Html | None:
    """Every part with the amounts that its contribution comes from, to the cent; each a way down."""
    if found.gap is None or not found.parts:
        return None
    effects = found.is_ratio and found.against is not Against.PLAN
    heads = [
        found.split.name_of(found.by) if found.by else "",
        DRIVER_BASES[found.against],
        t("now"),
        *((t("Mix"), t("Rate")) if effects else ()),
        t("Contribution"),
    ]
    body = [_line(way, found, part, effects, heads) for part in found.parts[:LINES]]
    rest = found.parts[LINES:]
    if rest:
        body.append(_sum_line(t("other ({n})", n=len(rest)), found, rest, effects, heads))
    body.append(_sum_line(t("together"), found, found.parts, effects, heads))
    caption = t("{indicator} by {dimension}", indicator=found.indicator.name, dimension=heads[0])
    table = table_under_heading(caption, of_figures(heads), body, class_="scroll tall", tabindex="0")
    rows = tag(
        "a", t("The rows behind it"), href=replace(way, rows=not way.rows).address, class_="plain small", data_go=True
    )
    return tag(
        "div",
        table,
        tag("p", rows, style="margin-top:0.375rem"),
        style="margin-top:0.875rem",
    )


def _line(way: DriverPath, found: Drivers, part: Driver, effects: bool, heads: list[Part]) -> Html:
    name = tag(
        "a",
        tag("span", in_both_languages(part.name), class_="name"),
        href=_down(way, found, part).address,
        data_go=True,
    )
    only = None
    if found.against is not Against.PLAN and part.base is None and part.now is not None:
        only = tag("span", t("only now"), class_="quiet small")
    elif found.against is not Against.PLAN and part.now is None and part.base is not None:
        only = tag("span", t("only then"), class_="quiet small")
    cells: list[Part] = [_level(part.base, found), _level(part.now, found)]
    if effects:
        cells += [_difference(part.mix, found), _difference(part.rate, found)]
    good = _good(found, part.contribution)
    look = "" if good is None else "good" if good else "bad"
    cells.append(tag("span", _difference(part.contribution, found), class_=look))
    first = tag("th", name, " " if only else None, only, scope="row", class_="all")
    return tag("tr", first, *_cells(cells, heads))


def _sum_line(name: str, found: Drivers, parts: tuple[Driver, ...], effects: bool, heads: list[Part]) -> Html:
    """Several parts as one: amounts add up, rates do not."""

    def added(amounts: list[Fraction | None]) -> Fraction:
        return sum((one for one in amounts if one is not None), Fraction(0))

    whole = len(parts) == len(found.parts)
    levels: list[Fraction | None]
    if found.is_ratio:
        levels = [found.start, found.end] if whole else [None, None]
    else:
        levels = [added([part.base for part in parts]), added([part.now for part in parts])]
    cells: list[Part] = [_level(one, found) for one in levels]
    if effects:
        cells += [_difference(added([getattr(part, effect) for part in parts]), found) for effect in ("mix", "rate")]
    cells.append(tag("strong", _difference(added([part.contribution for part in parts]), found)))
    return tag("tr", tag("th", tag("strong", name), scope="row", class_="all"), *_cells(cells, heads))


def _cells(cells: list[Part], heads: list[Part]) -> list[Html]:
    return [tag("td", cell, class_="num", data_label=str(head)) for cell, head in zip(cells, heads[1:], strict=True)]


def _level(value: Fraction | None, found: Drivers) -> str:
    """A part's own figure: money to the cent, ratios to a hundredth of a percent."""
    if value is None:
        return MISSING
    if found.indicator.unit is Unit.RATIO:
        return number(float(value) * 100, 2) + "%"
    return number(float(value), 2 if found.indicator.unit is Unit.MONEY else 0 if value.denominator == 1 else 2)


def _difference(value: Fraction | None, found: Drivers) -> str:
    if value is None:
        return MISSING
    if found.indicator.unit is Unit.RATIO:
        return amount_in_words(value, Unit.RATIO)
    return ("+" if value > 0 else "") + _level(value, found)
