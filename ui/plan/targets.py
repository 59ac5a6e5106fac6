"""The year's targets of a plan: threshold, target, stretch of every indicator, with from what each comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import streamlit as st

from appraisal import Plan, save_plan, target_proposals, with_proposals
from metrics import FAMILIES, INDICATORS, Better, Indicator, Marks
from text import UNIT_NAMES, Unit, figure, t
from ui.kit import Html, attempt, current_day, current_scope, empty_state, show_markup, store, table_under_heading, tag

ARROWS = {Better.HIGHER: "↑", Better.LOWER: "↓", Better.TO_ONE: "↑ 100%"}
TALL = 560  # pixels of the grid


def targets_part(plan: Plan, versions: tuple[Plan, ...]) -> None:
    """The grid for who may change the plan now, a table for everybody else."""
    if plan.editable_by(current_scope()):
        _grid(plan)
    _table(plan)


def typed_as(indicator: Indicator, value: float | None) -> float | None:
    """A figure as it is typed: ratios in percent."""
    return value if value is None or indicator.unit is not Unit.RATIO else round(value * 100, 6)


def meant_by(indicator: Indicator, typed: float | None) -> float | None:
    """What a typed figure means: percent become a ratio."""
    return typed if typed is None or indicator.unit is not Unit.RATIO else round(typed / 100, 8)


def _grid(plan: Plan) -> None:
    st.caption(
        t(
            "Ratios are typed in percent. An empty threshold or stretch takes the scheme's distance; an indicator"
            " without a target is not scored."
        )
    )
    name, unit, low, target, high = t("Indicator"), t("Unit"), t("Threshold"), t("Target"), t("Stretch")
    stands = [plan.targets.get((key, plan.code)) for key in INDICATORS]
    pairs = list(zip(INDICATORS.values(), stands, strict=True))
    frame = pl.DataFrame(
        {
            name: [str(i.name) for i in INDICATORS.values()],
            unit: [f"{UNIT_NAMES[i.unit]} {ARROWS[i.better]}" for i in INDICATORS.values()],
            low: [typed_as(i, m.threshold if m else None) for i, m in pairs],
            target: [typed_as(i, m.target if m else None) for i, m in pairs],
            high: [typed_as(i, m.stretch if m else None) for i, m in pairs],
        },
        schema_overrides=dict.fromkeys((low, target, high), pl.Float64),
    )
    edited = st.data_editor(
        frame,
        key=f"targets_{plan.document}_{plan.revision}",
        hide_index=True,
        placeholder="",
        height=TALL,
        disabled=[name, unit],
        column_config={name: st.column_config.TextColumn(pinned=True, width="medium")},
    )
    columns = {key: edited[column].to_list() for key, column in (("low", low), ("target", target), ("high", high))}
    with st.container(horizontal=True):
        if st.button(t("Save the targets"), type="primary", key="save_targets"):
            changed = _with_year(plan, columns)
            attempt(lambda: save_plan(store(), current_scope(), changed), t("Saved."))
        if st.button(t("Propose what is missing"), icon=":material/auto_awesome:"):
            with st.spinner(t("Computing last year, its end and the market")):
                proposals = target_proposals(
                    store(), current_scope(), plan.supervisor_id, plan.year, as_of=current_day()
                )
            attempt(lambda: save_plan(store(), current_scope(), with_proposals(plan, proposals)), t("Saved."))


def _with_year(plan: Plan, columns: Mapping[str, list[float | None]]) -> Plan:
    """The plan with the year's marks as they were typed; a target that was emptied leaves with its parts."""
    targets, sources = dict(plan.targets), dict(plan.sources)
    typed = zip(INDICATORS.values(), columns["low"], columns["target"], columns["high"], strict=True)
    for indicator, low, target, high in typed:
        key, before = (indicator.key, plan.code), plan.targets.get((indicator.key, plan.code))
        low, target, high = (meant_by(indicator, value) for value in (low, target, high))
        if target is None:
            targets = {k: m for k, m in targets.items() if k[0] != indicator.key or plan.keeps(k[1])}
            sources.pop(indicator.key, None)
            continue
        targets[key] = Marks(low, target, high)
        if before is None or before.target != target:
            sources.pop(indicator.key, None)  # it is no longer what was proposed
    return replace(plan, targets=targets, sources=sources)


def _table(plan: Plan) -> None:
    if not plan.targets:
        says = tag("p", t("Propose targets, or enter them in the grid above."), class_="quiet")
        empty_state(t("No targets yet"), says, key="no_targets")
        return
    heads = (
        ("", t("Indicator")),
        ("num", t("Threshold")),
        ("num", t("Target")),
        ("num", t("Stretch")),
        ("", t("From what it comes")),
    )
    rows = [
        _row(plan, indicator)
        for family in FAMILIES.values()
        for indicator in INDICATORS.values()
        if indicator.family == family
    ]
    table = table_under_heading(t("Targets of {year}", year=plan.year), heads, (row for row in rows if row))
    show_markup(
        tag("h2", t("Targets of {year}", year=plan.year), class_="head"),
        table,
        key="plan_targets",
    )


def _row(plan: Plan, indicator: Indicator) -> Html | None:
    marks = plan.targets.get((indicator.key, plan.code))
    if marks is None and not any(key == indicator.key for key, _ in plan.targets):
        return None
    of_year = (marks.threshold, marks.target, marks.stretch) if marks else (None, None, None)
    low, target, high = (figure(mark, indicator.unit) for mark in of_year)
    return tag(
        "tr",
        tag(
            "th", indicator.name, tag("span", f" {ARROWS[indicator.better]}", class_="quiet"), scope="row", class_="all"
        ),
        tag("td", low, data_label=t("Threshold"), class_="num"),
        tag("td", tag("strong", target), data_label=t("Target"), class_="num"),
        tag("td", high, data_label=t("Stretch"), class_="num"),
        tag("td", plan.sources.get(indicator.key), data_label=t("From what it comes"), class_="quiet small all"),
    )
