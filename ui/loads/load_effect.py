"""What a load, or reverting one, would do to the figures: the changes one by one, and anomalies."""

from __future__ import annotations

from insight import FigureChange, LoadEffect
from metrics import Better
from text import Unit, difference, figure, number, t
from ui.kit import INDICATOR, Html, link, show_markup, table_under_heading, tag
from ui.loads.load_views import remarks

LEAST = 0.05  # percent; below it one decimal would say that nothing changed
LOOKS = {
    (Better.HIGHER, True): "good",
    (Better.HIGHER, False): "bad",
    (Better.LOWER, True): "bad",
    (Better.LOWER, False): "good",
}


def load_effect(effect: LoadEffect, key: str = "load_effect") -> None:
    """The figures that would change, each a link to its page as it stands now; nothing where none rests on the rows."""
    remarks(effect.notes)
    title = tag("h2", t("Figures that change"), class_="head")
    if not effect.changes:
        why = t("No figure changes.") if effect.months else t("No figure of a supervisor rests on these rows.")
        if not effect.notes or effect.months:
            show_markup(title, tag("p", why, class_="quiet"), key=key)
        return
    heads = (
        ("", t("Indicator")),
        ("", t("Supervisor")),
        ("", t("Month")),
        ("num", t("Now")),
        ("num", t("Afterwards")),
        ("num", t("Change")),
    )
    body = (_row(change) for change in effect.changes)
    parts = [title, table_under_heading(t("Figures that change"), heads, body)]
    if effect.more:
        parts.append(tag("p", t("And {n} more figures change.", n=number(effect.more)), class_="quiet small"))
    first, last = effect.months[0].name, effect.months[-1].name
    span = (
        t("Compared: {month}.", month=first)
        if first == last
        else t("Compared: the months from {first} to {last} in which rows change.", first=first, last=last)
    )
    parts.append(tag("p", span, class_="quiet small"))
    show_markup(*parts, key=key)


def _row(change: FigureChange) -> Html:
    unit = change.indicator.unit
    codes = {"supervisor": change.supervisor_id, "period": change.period.code}
    name = tag("a", change.indicator.name, href=link(INDICATOR, indicator=change.indicator.key, **codes), data_go=True)
    return tag(
        "tr",
        tag("th", tag("span", name, class_="name"), scope="row", class_="all"),
        tag("td", change.supervisor, data_label=t("Supervisor")),
        tag("td", change.period.label, data_label=t("Month"), class_="nowrap"),
        tag("td", figure(change.before, unit), data_label=t("Now"), class_="num"),
        tag("td", tag("strong", figure(change.after, unit)), data_label=t("Afterwards"), class_="num"),
        tag("td", _relative(change), data_label=t("Change"), class_="num"),
    )


def _relative(change: FigureChange) -> Html:
    if change.after is None:
        return tag("span", t("vanishes"), class_="pill bad")
    if change.before is None:
        return tag("span", t("new"), class_="pill")
    if figure(change.before, change.indicator.unit) == figure(change.after, change.indicator.unit):
        return tag("span", t("less than is shown"), class_="quiet")
    moved = change.after - change.before
    look = LOOKS.get((change.indicator.better, moved > 0))
    if change.relative is None or change.indicator.unit is Unit.RATIO:
        return tag("span", difference(moved, change.indicator.unit), class_=look)
    sign = "+" if moved > 0 else ""
    percent = change.relative * 100
    return tag("span", f"{sign}{number(percent, 1 if abs(percent) >= LEAST else 2)}%", class_=look)
