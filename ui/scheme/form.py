"""The scheme as inputs: what leadership types becomes a candidate, which is judged and tried before it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from metrics import (
    CHECK_INTERVALS,
    CURVE_NAMES,
    EVENT_KINDS,
    EVENT_KINDS_OF_SCHEME,
    FAMILIES,
    INDICATORS,
    INTERVAL_NAMES,
    OUTCOME_NAMES,
    OUTCOME_WORDS,
    Curve,
    OutcomeRule,
    Scheme,
)
from text import MISSING, Words, t
from ui.kit import picker_labels

TALL = 460  # pixels of the table of indicators


class SchemeForm:
    """The inputs of one scheme: their keys carry its year and version, so that a stored version begins afresh."""

    def __init__(self, scheme: Scheme, disabled: bool) -> None:
        self.scheme, self.disabled = scheme, disabled
        self._turn = f"scheme.{scheme.year}.{scheme.version}.{st.session_state.get('scheme_turn', 0)}"

    def candidate(self) -> Scheme:
        """The scheme as the inputs have it now."""
        weights, grades, events, outcomes, topics = st.tabs(
            [t("Weights"), t("Curve and grades"), t("Merits, faults, routine"), t("Outcomes"), t("Training topics")]
        )
        parts: dict[str, Any] = {}
        with weights:
            parts |= self._weights()
        with grades:
            parts |= self._curve_and_grades()
        with events:
            parts |= self._events() | self._routine()
        with outcomes:
            parts["outcomes"] = self._outcomes()
        with topics:
            parts["topics"] = self._topics()
        return replace(self.scheme, **parts)

    def _number(
        self, name: Words | str, value: float, key: str, *, step: float = 1.0, low: float | None = 0.0
    ) -> float:
        typed = st.number_input(
            str(name),
            value=float(value),
            min_value=low,
            step=step,
            format="%g",
            key=f"{self._turn}.{key}",
            disabled=self.disabled,
        )
        return float(typed)

    def _percent(self, name: Words | str, value: float, key: str) -> float:
        typed = st.number_input(
            f"{name} (%)",
            value=round(value * 100, 6),
            min_value=0.0,
            max_value=100.0,
            step=1.0,
            format="%g",
            key=f"{self._turn}.{key}",
            disabled=self.disabled,
        )
        return round(float(typed) / 100, 9)

    def _weights(self) -> dict[str, Any]:
        st.caption(t("The weights of the six families add up to 100."))
        families = {}
        for row in _rows(list(FAMILIES.items()), 3):
            for column, (key, family) in zip(st.columns(3), row, strict=False):
                with column:
                    families[key] = self._number(family.name, self.scheme.families.get(key, 0.0), f"family.{key}")
        st.caption(
            t("Within its family an indicator counts by its weight; any scale will do. 0 = shown, does not count.")
        )
        name, weight = t("Indicator"), t("Weight")
        listed = [
            indicator for family in FAMILIES.values() for indicator in INDICATORS.values() if indicator.family == family
        ]
        table: Any = st.data_editor(
            {
                t("Family"): [str(indicator.family.short) for indicator in listed],
                name: [str(indicator.name) for indicator in listed],
                weight: [float(self.scheme.weight_of(indicator)) for indicator in listed],
            },
            key=f"{self._turn}.indicators",
            hide_index=True,
            height=TALL,
            disabled=True if self.disabled else [t("Family"), name],
            column_config={weight: st.column_config.NumberColumn(min_value=0.0, required=True)},
        )
        typed = dict(zip((indicator.key for indicator in listed), table[weight], strict=True))
        # Only what differs from the default is written down, so that a scheme says what somebody decided.
        own = {k: float(w) for k, w in typed.items() if w != (1.0 if INDICATORS[k].headline else 0.0)}
        return {"families": families, "indicators": own}

    def _curve_and_grades(self) -> dict[str, Any]:
        curve = {}
        for column, key in zip(st.columns(3), ("threshold", "target", "stretch"), strict=True):
            with column:
                curve[key] = self._number(CURVE_NAMES[key], getattr(self.scheme.curve, key), f"curve.{key}")
        for column, key in zip(st.columns(2), ("distance", "ratio_distance"), strict=True):
            with column:
                curve[key] = self._percent(CURVE_NAMES[key], getattr(self.scheme.curve, key), f"curve.{key}")
        st.caption(t("A grade is given from its points on; the last has no floor."))
        grades = []
        for column, band in zip(st.columns(len(self.scheme.grades)), self.scheme.grades, strict=True):
            with column:
                if band.at_least is None:
                    st.text_input(str(band.name), t("below"), key=f"{self._turn}.last", disabled=True)
                    grades.append(band)
                else:
                    grades.append(replace(band, at_least=self._number(band.name, band.at_least, f"grade.{band.key}")))
        parts: dict[str, Any] = {"curve": Curve(**curve), "grades": tuple(grades)}
        for column, key in zip(st.columns(2), ("on_from", "watch_from"), strict=True):
            with column:
                parts[key] = self._number(OUTCOME_WORDS[key], getattr(self.scheme, key), key)
        for column, key in zip(st.columns(2), ("kpi_share", "routine_share"), strict=True):
            with column:
                parts[key] = self._percent(OUTCOME_WORDS[key], getattr(self.scheme, key), key)
        parts |= self._gates()
        left, right = st.columns(2)
        with left:
            parts["incomplete_below"] = self._percent(
                OUTCOME_WORDS["incomplete_below"], self.scheme.incomplete_below, "incomplete_below"
            )
        with right:
            parts["training_below"] = self._number(
                OUTCOME_WORDS["training_below"], self.scheme.training_below, "training_below"
            )
        return parts | self._signature()

    def _signature(self) -> dict[str, Any]:
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            days = self._number(OUTCOME_WORDS["objection_days"], self.scheme.objection_days, "objection_days")
        with right:
            second = st.checkbox(
                str(OUTCOME_WORDS["second_signature"]).capitalize(),
                self.scheme.second_signature,
                key=f"{self._turn}.second_signature",
                disabled=self.disabled,
            )
        return {"objection_days": int(days), "second_signature": second}

    def _gates(self) -> dict[str, Any]:
        st.caption(t("What makes an indicator not scorable: it shows why, and its weight goes to the rest."))
        left, middle, right = st.columns(3, vertical_alignment="bottom")
        with left:
            cases = self._number(OUTCOME_WORDS["fewest_cases"], self.scheme.fewest_cases, "fewest_cases")
        with middle:
            most = self._percent(OUTCOME_WORDS["most_rejected"], self.scheme.most_rejected, "most_rejected")
        with right:
            late = st.checkbox(
                str(OUTCOME_WORDS["late_gates"]),
                self.scheme.late_gates,
                key=f"{self._turn}.late",
                disabled=self.disabled,
            )
        return {"fewest_cases": int(cases), "most_rejected": most, "late_gates": bool(late)}

    def _events(self) -> dict[str, Any]:
        st.caption(t("Points of one confirmed event by its gravity, and from which gravity it caps the grade."))
        events, veto = {}, {}
        for kind, good in EVENT_KINDS_OF_SCHEME.items():
            low, middle, high, capped = st.columns(4)
            points = []
            for gravity, column in enumerate((low, middle, high), 1):
                with column:
                    label = t("{kind}, gravity {n}", kind=EVENT_KINDS[kind], n=gravity)
                    current = self.scheme.event_points(kind, gravity)
                    points.append(self._number(label, current, f"event.{kind}.{gravity}", low=None))
            events[kind] = (points[0], points[1], points[2])
            with capped:
                if not good:
                    current_veto = self.scheme.veto.get(kind, 0)
                    chosen = st.selectbox(
                        t("Veto from gravity"),
                        [0, 1, 2, 3],
                        index=current_veto,
                        format_func=picker_labels({0: t("never")}),
                        key=f"{self._turn}.veto.{kind}",
                        disabled=self.disabled,
                    )
                    if chosen:
                        veto[kind] = int(chosen)
        left, right = st.columns(2)
        with left:
            limit = self._number(OUTCOME_WORDS["events_limit"], self.scheme.events_limit, "events_limit")
        with right:
            names = {band.key: str(band.name) for band in self.scheme.grades}
            grade = st.selectbox(
                str(OUTCOME_WORDS["veto_grade"]),
                list(names),
                index=list(names).index(self.scheme.veto_grade) if self.scheme.veto_grade in names else 0,
                format_func=picker_labels(names),
                key=f"{self._turn}.veto_grade",
                disabled=self.disabled,
            )
        return {"events": events, "veto": veto, "events_limit": limit, "veto_grade": str(grade)}

    def _routine(self) -> dict[str, Any]:
        parts: dict[str, Any] = {}
        for column, key in zip(st.columns(3), ("tasks_share", "attitude_share", "teamwork_share"), strict=True):
            with column:
                parts[key] = self._percent(OUTCOME_WORDS[key], getattr(self.scheme, key), key)
        parts["routine_every"] = st.selectbox(
            str(OUTCOME_WORDS["routine_every"]),
            CHECK_INTERVALS,
            index=CHECK_INTERVALS.index(self.scheme.routine_every),
            format_func=picker_labels({key: str(name) for key, name in INTERVAL_NAMES.items()}),
            key=f"{self._turn}.routine_every",
            disabled=self.disabled,
        )
        parts["tasks_typed"] = bool(
            st.checkbox(
                str(OUTCOME_WORDS["tasks_typed"]),
                self.scheme.tasks_typed,
                key=f"{self._turn}.tasks_typed",
                disabled=self.disabled,
            )
        )
        return parts

    def _outcomes(self) -> tuple[OutcomeRule, ...]:
        st.caption(
            t(
                "A rule proposes; people decide with a reason. It may ask for a grade, a confirmed event or a verified"
                " innovation, never for a rank. Breaches are handled apart."
            )
        )
        heads = [
            t("Outcome"),
            t("Grades"),
            t("Years in a row"),
            t("Event"),
            t("From gravity"),
            t("Verified"),
            t("Amount"),
        ]
        outcome, graded, years, event, gravity, verified, amount = heads
        names = {str(name): key for key, name in OUTCOME_NAMES.items()}
        grades = {str(band.name): band.key for band in self.scheme.grades}
        kinds = {MISSING: None} | {str(EVENT_KINDS[k]): k for k in EVENT_KINDS_OF_SCHEME}
        labels = [{value: key for key, value in table.items()} for table in (names, grades, kinds)]
        rules = self.scheme.outcomes
        table: Any = st.data_editor(
            {
                outcome: [labels[0].get(r.outcome, r.outcome) for r in rules],
                graded: [[labels[1].get(g, g) for g in r.grades] for r in rules],
                years: [r.years for r in rules],
                event: [labels[2].get(r.event, MISSING) for r in rules],
                gravity: [r.gravity for r in rules],
                verified: [r.verified for r in rules],
                amount: [r.amount for r in rules],
            },
            key=f"{self._turn}.outcomes",
            num_rows="fixed" if self.disabled else "dynamic",
            disabled=self.disabled,
            hide_index=True,
            column_config={
                outcome: st.column_config.SelectboxColumn(options=list(names), required=True),
                graded: st.column_config.MultiselectColumn(options=list(grades)),
                years: st.column_config.NumberColumn(min_value=1, max_value=5, step=1, default=1),
                event: st.column_config.SelectboxColumn(options=list(kinds), default=MISSING),
                gravity: st.column_config.NumberColumn(min_value=1, max_value=3, step=1, default=1),
                verified: st.column_config.CheckboxColumn(default=False, help=t("an innovation has a verified effect")),
                amount: st.column_config.NumberColumn(min_value=0),
            },
        )
        rules_typed = []
        for name, of, run, kind, least, proven, sum_ in zip(*(list(table[head]) for head in heads), strict=True):
            if _blank(name):
                continue  # a line that was added and not yet filled in
            rules_typed.append(
                OutcomeRule(
                    names.get(str(name), str(name)),
                    tuple(grades.get(str(g), str(g)) for g in (() if _blank(of) else of)),
                    1 if _blank(run) else int(run),
                    None if _blank(kind) else kinds.get(str(kind)),
                    1 if _blank(least) else int(least),
                    False if _blank(proven) else bool(proven),
                    None if _blank(sum_) else float(sum_),
                )
            )
        return tuple(rules_typed)

    def _topics(self) -> dict[str, Words]:
        st.caption(t("What is trained where an indicator of the family is weak, in both languages."))
        topics = dict(self.scheme.topics)
        for key, family in FAMILIES.items():
            current = topics.pop(key, Words("", ""))
            left, right = st.columns(2)
            en = left.text_input(
                f"{family.name} · English", current.en, key=f"{self._turn}.topic.{key}.en", disabled=self.disabled
            )
            zh = right.text_input(
                f"{family.name} · 中文", current.zh, key=f"{self._turn}.topic.{key}.zh", disabled=self.disabled
            )
            if en.strip() or zh.strip():
                topics[key] = Words(en.strip() or zh.strip(), zh.strip() or en.strip())
        return topics


def _rows(items: Sequence[Any], width: int) -> list[Sequence[Any]]:
    return [items[start : start + width] for start in range(0, len(items), width)]


def _blank(cell: Any) -> bool:
    """Nothing was typed: None, or the NaN that a table of numbers has for it."""
    return cell is None or (isinstance(cell, float) and cell != cell)
