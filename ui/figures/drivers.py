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
from ui.figures.charts import desktop_and_phone
from ui.figures.driver_path import DriverPath, bases, driver_path, drivers_at, rows_at, unit_of
from ui.figures.evidence import rows_of
from ui.figures.price_volume import price_volume_part
from ui.kit import Choice, Html, Part, current_scope, figure_heads, icon, show_markup, table_under_heading, tag

BARS = 8  # the rest is one bar, "other"
LINES = 60  # the rest is one line of the table
WIDTHS = (620, 350)  # on a desk, on a phone


def drivers_part(indicator: Indicator, choice: Choice) -> None:
    """The section; nothing for an indicator that has no dimensions."""
    if not can_split(indicator.key):
        return
    position = driver_path(indicator.key, choice)
    head, choices = tag("h2", t("What drove it"), class_="head"), _choices(position, choice)
    try:
        drivers = drivers_at(position)
    except ScorecardError as error:
        show_markup(head, choices, tag("p", error.words, class_="quiet"), key="drivers")
        return
    picture = _picture(position, drivers)
    card = tag("div", picture, class_="card") if picture else None
    explanation = tag("div", card, tag("div", _words(drivers), class_="card"), class_="halves", style="margin-top:0")
    show_markup(head, choices, _trail(position, drivers), explanation, _table(position, drivers), key="drivers")
    price_volume_part(position, drivers)
    if drivers.gap is not None and (position.rows or drivers.by is None):
        about, only = f"{position.unit}-{position.period.code}", str(place_in_words(drivers))
        rows_of(rows_at(position), drivers.split.of, about, key="driver_rows", only=only)


# ---------------------------------------------------------------------- choices and the trail


def _choices(position: DriverPath, choice: Choice) -> Html:
    """Against what, of whom."""
    against = [
        (str(DRIVER_BASES[base]), replace(position, against=base), base is position.against)
        for base in bases(choice.period)
    ]
    rows: list[Part] = [_chips(t("Against"), against)]
    if current_scope().sees_all:
        names = {
            "supervisor": choice.supervisor.name,
            "department": choice.supervisor.department_name,
            "company": t("the company"),
        }
        levels = [
            (name, _of(position, cast(Level, level), choice), level == position.level) for level, name in names.items()
        ]
        rows.append(_chips(t("Of"), levels))
    return tag("div", *rows, class_="row", style="gap:0.375rem 1.5rem;margin-bottom:0.5rem")


def _of(position: DriverPath, level: Level, choice: Choice) -> DriverPath:
    return DriverPath(
        position.indicator, position.supervisor, unit_of(level, choice), level, position.period, position.against
    )


def _chips(name: str, positions: list[tuple[str, DriverPath, bool]]) -> Html:
    chips = (
        tag(
            "a",
            words,
            href=position.address,
            class_="chip here" if here else "chip",
            aria_current="true" if here else None,
            data_go=True,
        )
        for words, position, here in positions
    )
    return tag("nav", tag("span", name, class_="quiet small"), *chips, class_="row", aria_label=name)


def _trail(position: DriverPath, drivers: Drivers) -> Html:
    """Where one stands (all › East › Online), each step a way back up; and by what the parts are told apart."""
    steps: list[Part] = []
    names = [t("all"), *(str(in_both_languages(name)) for _, _, name in drivers.path)]
    for i, name in enumerate(names):
        above = replace(position, path=position.path[:i], by=None, rows=False).address
        last = i == len(names) - 1
        step = tag("span", name, class_="strong") if last else tag("a", name, href=above, class_="plain", data_go=True)
        steps += [icon("next") if i else None, step]
    trail = tag("nav", *steps, class_="row", aria_label=t("Parts chosen"))
    free = [d for d in drivers.dimensions if d not in drivers.chosen]
    if not free:
        return tag("div", trail, class_="row", style="margin-bottom:0.5rem")
    dimensions = [(str(drivers.split.name_of(d)), replace(position, by=d, rows=False), d == drivers.by) for d in free]
    return tag(
        "div",
        _chips(t("Split by"), dimensions),
        trail if drivers.path else None,
        class_="row",
        style="gap:0.375rem 1.5rem;margin-bottom:0.5rem",
    )


# ---------------------------------------------------------------------- picture, words, table


def _good(drivers: Drivers, value: Fraction) -> bool | None:
    if not value or drivers.indicator.better is Better.TO_ONE:
        return None
    return (value > 0) == (drivers.indicator.better is Better.HIGHER)


def _picture(position: DriverPath, drivers: Drivers) -> Html | None:
    if not drivers.parts:
        return None
    unit = drivers.indicator.unit
    steps = [
        WaterfallStep(
            str(in_both_languages(part.name)),
            float(part.contribution),
            amount_in_words(part.contribution, unit),
            _good(drivers, part.contribution),
            _down(position, drivers, part).address,
        )
        for part in drivers.parts[:BARS]
    ]
    rest = drivers.parts[BARS:]
    if rest:
        left = sum((part.contribution for part in rest), Fraction(0))
        steps.append(
            WaterfallStep(t("other ({n})", n=len(rest)), float(left), amount_in_words(left, unit), _good(drivers, left))
        )
    base, now = str(DRIVER_BASES[drivers.against]), t("now")
    start = end = None
    if drivers.start is not None and drivers.end is not None:
        start = Mark(base, float(drivers.start), figure(float(drivers.start), unit))
        end = Mark(now, float(drivers.end), figure(float(drivers.end), unit))
    elif drivers.gap is not None:
        end = Mark(t("together"), float(drivers.gap), amount_in_words(drivers.gap, unit))
    title = t("{indicator} against {base}, part by part", indicator=drivers.indicator.name, base=base)
    return desktop_and_phone(*(waterfall(steps, start=start, end=end, width=width, title=title) for width in WIDTHS))


def _down(position: DriverPath, drivers: Drivers, part: Driver) -> DriverPath:
    return replace(position, path=(*position.path, (drivers.by or "", part.value)), by=None, rows=False)


def _words(drivers: Drivers) -> Html:
    first, *others = drivers_in_words(drivers) or (None,)
    notes = (tag("p", words, class_="quiet small") for words in assumptions(drivers))
    return tag("div", tag("p", first, class_="strong"), *(tag("p", words) for words in others), *notes, class_="stack")


def _table(position: DriverPath, drivers: Drivers) -> Html | None:
    """Every part with the amounts that its contribution comes from, to the cent; each a way down."""
    if drivers.gap is None or not drivers.parts:
        return None
    effects = drivers.is_ratio and drivers.against is not Against.PLAN
    heads = [
        drivers.split.name_of(drivers.by) if drivers.by else "",
        DRIVER_BASES[drivers.against],
        t("now"),
        *((t("Mix"), t("Rate")) if effects else ()),
        t("Contribution"),
    ]
    body = [_line(position, drivers, part, effects, heads) for part in drivers.parts[:LINES]]
    rest = drivers.parts[LINES:]
    if rest:
        body.append(_sum_line(t("other ({n})", n=len(rest)), drivers, rest, effects, heads))
    body.append(_sum_line(t("together"), drivers, drivers.parts, effects, heads))
    caption = t("{indicator} by {dimension}", indicator=drivers.indicator.name, dimension=heads[0])
    table = table_under_heading(caption, figure_heads(heads), body, class_="scroll tall", tabindex="0")
    rows = tag(
        "a",
        t("The rows behind it"),
        href=replace(position, rows=not position.rows).address,
        class_="plain small",
        data_go=True,
    )
    return tag(
        "div",
        table,
        tag("p", rows, style="margin-top:0.375rem"),
        style="margin-top:0.875rem",
    )


def _line(position: DriverPath, drivers: Drivers, part: Driver, effects: bool, heads: list[Part]) -> Html:
    name = tag(
        "a",
        tag("span", in_both_languages(part.name), class_="name"),
        href=_down(position, drivers, part).address,
        data_go=True,
    )
    only = None
    if drivers.against is not Against.PLAN and part.base is None and part.now is not None:
        only = tag("span", t("only now"), class_="quiet small")
    elif drivers.against is not Against.PLAN and part.now is None and part.base is not None:
        only = tag("span", t("only then"), class_="quiet small")
    cells: list[Part] = [_level(part.base, drivers), _level(part.now, drivers)]
    if effects:
        cells += [_difference(part.mix, drivers), _difference(part.rate, drivers)]
    good = _good(drivers, part.contribution)
    look = "" if good is None else "good" if good else "bad"
    cells.append(tag("span", _difference(part.contribution, drivers), class_=look))
    first = tag("th", name, " " if only else None, only, scope="row", class_="all")
    return tag("tr", first, *_cells(cells, heads))


def _sum_line(name: str, drivers: Drivers, parts: tuple[Driver, ...], effects: bool, heads: list[Part]) -> Html:
    """Several parts as one: amounts add up, rates do not."""

    def added(amounts: list[Fraction | None]) -> Fraction:
        return sum((amount for amount in amounts if amount is not None), Fraction(0))

    whole = len(parts) == len(drivers.parts)
    levels: list[Fraction | None]
    if drivers.is_ratio:
        levels = [drivers.start, drivers.end] if whole else [None, None]
    else:
        levels = [added([part.base for part in parts]), added([part.now for part in parts])]
    cells: list[Part] = [_level(level, drivers) for level in levels]
    if effects:
        cells += [_difference(added([getattr(part, effect) for part in parts]), drivers) for effect in ("mix", "rate")]
    cells.append(tag("strong", _difference(added([part.contribution for part in parts]), drivers)))
    return tag("tr", tag("th", tag("strong", name), scope="row", class_="all"), *_cells(cells, heads))


def _cells(cells: list[Part], heads: list[Part]) -> list[Html]:
    return [tag("td", cell, class_="num", data_label=str(head)) for cell, head in zip(cells, heads[1:], strict=True)]


def _level(value: Fraction | None, drivers: Drivers) -> str:
    """A part's own figure: money to the cent, ratios to a hundredth of a percent."""
    if value is None:
        return MISSING
    if drivers.indicator.unit is Unit.RATIO:
        return number(float(value) * 100, 2) + "%"
    return number(float(value), 2 if drivers.indicator.unit is Unit.MONEY else 0 if value.denominator == 1 else 2)


def _difference(value: Fraction | None, drivers: Drivers) -> str:
    if value is None:
        return MISSING
    if drivers.indicator.unit is Unit.RATIO:
        return amount_in_words(value, Unit.RATIO)
    return ("+" if value > 0 else "") + _level(value, drivers)
