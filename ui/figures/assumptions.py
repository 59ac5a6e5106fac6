"""Assumptions, written in the address: ?if_target=…&if_rest=share:0.9, for one supervisor, indicator and period;
?if_weights=operating:30,team:10 for the weights of the families.

An address that is passed on opens the same assumptions. Nothing of it is stored; another period, indicator or
supervisor begins with none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import streamlit as st

from insight import AS_FORECAST, Moves, Rest, RestAssumption
from metrics import FAMILIES, Marks, Target

FOR, REST, WEIGHTS = "if_for", "if_rest", "if_weights"
FIGURES = ("if_target", "if_threshold", "if_stretch", "if_weight", "if_family")


def subject_of(supervisor_id: str, indicator: str, period: str) -> str:
    """What an assumption is about, as the address carries it."""
    return f"{supervisor_id}.{indicator}.{period}"


def assumed_moves(about: str, standing: Target | None) -> Moves:
    """The moves that the address names, as far as they can be read; none where they are about something else."""
    if st.query_params.get(FOR) != about:
        clear_assumptions()
        return Moves()
    target, threshold, stretch, weight, family = (_figure(st.query_params.get(name)) for name in FIGURES)
    marks = None
    if target is None and standing is not None and (threshold is not None or stretch is not None):
        target = standing.target
    if target is not None:
        marks = Marks(threshold, target, stretch)
    return Moves(marks, weight, family, _rest(st.query_params.get(REST)))


def set_assumption(about: str, name: str, value: float | str | None) -> None:
    """Write one move in the address; None takes it out."""
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[FOR] = about
        st.query_params[name] = value if isinstance(value, str) else f"{value:.12g}"


def rest_code(rest: Rest) -> str | None:
    """The assumption about the months left as the address carries it; nothing for the forecast itself."""
    return None if rest == AS_FORECAST else f"{rest.how.value}:{rest.by:.12g}"


def clear_assumptions() -> None:
    """Assume nothing."""
    for name in (FOR, REST, WEIGHTS, *FIGURES):
        st.query_params.pop(name, None)


def assumed_weights(about: str) -> dict[str, float]:
    """The weights by family that the address names; none where they are about something else, or no weights."""
    if st.query_params.get(FOR) != about:
        if WEIGHTS in st.query_params:  # of another supervisor or period
            clear_assumptions()
        return {}
    pairs = (pair.partition(":") for pair in st.query_params.get(WEIGHTS, "").split(","))
    weights = {key: _figure(weight) for key, _, weight in pairs}
    return {key: weight for key, weight in weights.items() if key in FAMILIES and weight is not None and weight >= 0}


def set_assumed_weights(about: str, weights: Mapping[str, float]) -> None:
    """Write the moved weights in the address; none takes them out."""
    set_assumption(about, WEIGHTS, ",".join(f"{key}:{weight:.12g}" for key, weight in weights.items()) or None)


def _rest(code: str | None) -> Rest:
    how, _, by = (code or "").partition(":")
    amount = _figure(by)
    return AS_FORECAST if how not in set(RestAssumption) or amount is None else Rest(RestAssumption(how), amount)


def _figure(code: str | None) -> float | None:
    """The number; None for what is none, so that an address typed by hand does no harm."""
    try:
        value = float(code or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
