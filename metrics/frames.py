"""Figures as pandas frames, for notebooks, tables and exports: the records' numbers, one row each.

Columns keep their pandas type also where a value is missing, and missing is always <NA> (of a day <NaT>), never 0 and
never NaN. Ratios are 0..1; `measured_in` says what a row's figures are counted in (text.Unit: ratio, money, days …).
Words (reasons) are in the language asked for, everything else is the same in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from metrics.catalogue import INDICATORS
from metrics.indicator import Value
from metrics.scores import Score
from metrics.thin import thin
from text import Words

_VALUE = {
    "unit": "string",
    "indicator": "string",
    "period": "string",
    "measured_in": "string",
    "value": "Float64",
    "numerator": "Float64",
    "denominator": "Float64",
    "evidence": "Int64",
    "coverage": "Float64",
    "cut_on": "datetime64[s]",
    "thin": "string",
    "reason": "string",
}
_LEDGER = {
    "supervisor_id": "string",
    "period": "string",
    "family": "string",
    "indicator": "string",
    "measured_in": "string",
    "value": "Float64",
    "threshold": "Float64",
    "target": "Float64",
    "stretch": "Float64",
    "points": "Float64",
    "weight": "Float64",
    "share": "Float64",
    "contribution": "Float64",
    "status": "string",
    "thin": "string",
    "reason": "string",
}


def value_frame(values: Iterable[Value], lang: str | None = None) -> pd.DataFrame:
    """What `metrics.values` gives, one row per unit, indicator and period, in its order.

    Columns  unit:string (supervisor, department or company)  indicator:string (key)  period:string (code)
             measured_in:string  value, numerator, denominator:Float64  evidence:Int64 (rows counted)
             coverage:Float64 (0..1)  cut_on:datetime64 (compared with a year earlier to this day)
             thin:string (few cases or little covered)  reason:string (why there is no value)
    Missing  value: it cannot be computed, and `reason` says why; coverage: the notion does not apply;
             thin: enough; reason: there is a value
    """
    return typed_frame(
        _VALUE,
        (
            (
                value.unit,
                value.indicator,
                value.period.code,
                INDICATORS[value.indicator].unit,
                value.value,
                value.numerator,
                value.denominator,
                value.evidence,
                value.coverage,
                value.cut_on,
                _thin(value, lang),
                value.reason.in_(lang) if value.reason else None,
            )
            for value in values
        ),
    )


def ledger_frame(scores: Iterable[Score], lang: str | None = None) -> pd.DataFrame:
    """The ledgers of scores (of `metrics.scores(...).values()`), one row per supervisor, period and indicator.

    Columns  supervisor_id, period (code), family, indicator (keys), measured_in:string
             value, threshold, target, stretch:Float64 in the indicator's unit  points:Float64 (0..120)
             weight:Float64 (share of its family)  share:Float64 (of the KPI score, scaled up for what is missing)
             contribution:Float64 (share × points; a ledger's sum is its KPI score)
             status:string (on, watch, off)  thin:string (few cases or little covered)
             reason:string (why there are no points)
    Missing  value, target: there is none; points, status: no value, no target, or gated; share, contribution: no
             part in the score; reason: nothing is lacking
    """
    return typed_frame(
        _LEDGER,
        (
            (
                score.supervisor_id,
                score.period.code,
                family.family.key,
                line.indicator.key,
                line.indicator.unit,
                line.value.value,
                line.target.threshold if line.target else None,
                line.target.target if line.target else None,
                line.target.stretch if line.target else None,
                line.points,
                line.weight,
                line.share,
                line.contribution,
                None if line.status == "none" else line.status,
                _thin(line.value, lang),
                line.reason.in_(lang) if line.reason else None,
            )
            for score in scores
            for family in score.families
            for line in family.lines
        ),
    )


def _thin(value: Value, lang: str | None) -> str | None:
    words = thin(value)
    return None if words is None else words.in_(lang)


def typed_frame(dtypes: Mapping[str, str], rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    """Rows of cells, None where missing, as a frame of these columns; of the same types also without a row."""
    cells = list(zip(*rows, strict=True)) or [()] * len(dtypes)
    return pd.DataFrame(
        {
            name: pd.array([_plain(cell, dtype) for cell in column], dtype=dtype)
            for (name, dtype), column in zip(dtypes.items(), cells, strict=True)
        }
    )


def _plain(cell: Any, dtype: str) -> Any:
    if cell is None:
        return None
    if isinstance(cell, Words) or dtype == "string":
        return str(cell)
    return float(cell) if dtype == "Float64" else cell  # a Fraction is a number too
