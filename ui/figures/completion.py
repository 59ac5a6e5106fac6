"""What the projects at work will have cost when they are done, beside their cost and schedule performance."""

from __future__ import annotations

from data.store import Store
from insight import AtCompletion, at_completion
from metrics import Indicator, Period
from scope import Scope
from text import Unit, figure, number, t
from ui.kit import (
    Choice,
    Html,
    Part,
    cached_questions,
    current_scope,
    figure_heads,
    icon,
    show_markup,
    store,
    table_under_heading,
    tag,
)


def completion_part(indicator: Indicator, choice: Choice) -> None:
    """The section; nothing for an indicator that is no earned value, and without a project at work."""
    if not indicator.earned_value:
        return
    who = choice.supervisor.supervisor_id
    estimates = _at_completion(cached_questions.memory_key(), who, choice.period, store(), current_scope())
    if not estimates:
        return
    title = t("What the projects at work will have cost")
    note = t(
        "As so far: budget / CPI. Rest as planned: spent + what is left. Catching up: spent + what is left / (CPI × "
        "SPI). Arithmetic from earned value, without an interval."
    )
    notes = tag("p", icon("info"), tag("span", note), class_="note")
    show_markup(
        tag("h2", title, class_="head"), tag("div", _table(title, estimates), notes, class_="stack"), key="completion"
    )


def _table(title: str, estimates: tuple[AtCompletion, ...]) -> Html:
    heads = (
        t("Project"),
        t("Budget"),
        t("Spent"),
        t("Complete"),
        "CPI",
        "SPI",
        t("As so far"),
        t("Rest as planned"),
        t("Catching up"),
    )
    body = (_row(project, heads) for project in estimates)
    return table_under_heading(title, figure_heads(heads), body, tabindex="0")


def _row(project: AtCompletion, heads: tuple[str, ...]) -> Html:
    done = project.earned / project.budget if project.budget else None
    cells: list[Part] = [
        figure(project.budget, Unit.MONEY),
        figure(project.cost, Unit.MONEY),
        figure(done, Unit.RATIO),
        number(project.cpi, 2),
        number(project.spi, 2),
        *(_estimate(project, amount) for amount in (project.as_so_far, project.as_planned, project.catching_up)),
    ]
    inside = (tag("td", cell, class_="num", data_label=head) for cell, head in zip(cells, heads[1:], strict=True))
    name = tag("th", project.name, tag("div", project.project_id, class_="quiet small"), scope="row", class_="all")
    return tag("tr", name, *inside)


def _estimate(project: AtCompletion, amount: float | None) -> Part:
    """The amount, and how far it lies beyond the budget."""
    if amount is None or not project.budget:
        return figure(amount, Unit.MONEY)
    beyond = amount / project.budget - 1
    look = "bad" if beyond > 0 else "good"
    return figure(amount, Unit.MONEY), tag("div", figure(beyond, Unit.RATIO, signed=True), class_=f"small {look}")


@cached_questions.remember
def _at_completion(
    key: cached_questions.CacheKey, supervisor_id: str, period: Period, _store: Store, _who: Scope
) -> tuple[AtCompletion, ...]:
    return at_completion(_store, _who, supervisor_id, period, key.day)
