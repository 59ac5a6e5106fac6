"""Frames of figures: the records' numbers in typed columns, missing as NA, the same without a row."""

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

import insight
import metrics
from data.export import csv_bytes, frame_rows
from insight import (
    Against,
    Drivers,
    ForecastMethod,
    ImprovementEffect,
    MonthAhead,
    PeriodEnd,
    Spacing,
    Track,
    Verdict,
    driver_frame,
    effect_frame,
    forecast_frame,
    history_frame,
    signal_frame,
    signal_of,
)
from insight.contributions import Driver
from insight.effect import Effect
from metrics import (
    DEFAULT_SCHEME,
    INDICATORS,
    Period,
    Target,
    Value,
    ledger_frame,
    score_from,
    scores,
    value_frame,
    values,
)
from scope import operator
from text import Words

Q3 = Period.parse("2026-Q3")
TODAY = date(2026, 11, 2)
MONTHS = tuple(Period.month(2026, month) for month in range(1, 9))
REVENUE = INDICATORS["revenue"]


def test_a_value_that_cannot_be_computed_is_NA_with_its_reason_and_never_zero():
    frame = value_frame(
        [
            Value("S1", "revenue", Q3, 120.5, 120.5, 1, 3, 0.5),
            Value("S2", "revenue", Q3, None, None, None, 0, None, Words("no rows", "没有数据")),
        ],
        "zh",
    )
    assert frame.dtypes.astype(str).to_dict() == {
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
    assert frame_rows(frame) == [
        ["S1", "revenue", "2026-Q3", "money", 120.5, 120.5, 1.0, 3, 0.5, None, "覆盖不足：仅 50%", None],
        ["S2", "revenue", "2026-Q3", "money", None, None, None, 0, None, None, None, "没有数据"],
    ]
    assert frame["value"].isna().tolist() == [False, True]
    assert frame["value"][1] is pd.NA
    assert frame["value"].mean() == 120.5, "what is missing takes no part"


def test_the_contributions_of_a_ledger_add_up_to_the_score():
    known = {
        key: Value("S1", key, Q3, 100.0 if key == "revenue" else None, 100.0, 1, 1, None, Words("why", "原因"))
        for key in INDICATORS
    }
    score = score_from("S1", Q3, known, {"revenue": Target(80, 100, 120)}, DEFAULT_SCHEME, gates={})
    ledger = ledger_frame([score], "en").set_index("indicator")
    assert len(ledger) == len(INDICATORS)
    assert ledger["contribution"].sum() == pytest.approx(score.kpi)
    revenue = ledger.loc["revenue"]
    assert revenue[["family", "value", "threshold", "target", "stretch", "points", "share", "status"]].tolist() == [
        "operating", 100, 80, 100, 120, 100, 1, "on",
    ]  # fmt: skip
    profit = ledger.loc["profit"]
    assert profit[["value", "target", "points", "share", "contribution", "status"]].isna().all()
    assert profit["reason"] == "why"


def test_a_history_has_its_limits_its_causes_and_the_months_ahead():
    history = (10.0, 12.0, None, 11.0, 10.0, 12.0, 11.0, 30.0)
    track = Track(MONTHS, history, (None, *[11.0] * 7))
    signal = signal_of(REVENUE, track)
    ahead = [MonthAhead(MONTHS[-1], 31.0, 28.0, 34.0), MonthAhead(Period.month(2026, 9), 12.0, 9.0, 15.0)]
    frame = history_frame(track, signal, ahead).set_index("period")
    assert frame.index.tolist() == [*(month.code for month in MONTHS), "2026-09"]
    assert frame["value"].dropna().tolist() == [10, 12, 11, 10, 12, 11, 30]
    assert frame["value"].isna().tolist() == [False, False, True, *[False] * 5, True]
    assert frame["target"].isna().tolist() == [True, *[False] * 7, True]
    assert frame["mean"].iloc[-2] == signal.chart.limits.mean
    assert frame.loc["2026-08", ["value", "forecast", "low", "high"]].tolist() == [30, 31, 28, 34]
    assert frame.loc["2026-09", ["forecast", "low", "high"]].tolist() == [12, 9, 15]
    assert frame["cause"].dropna().index.tolist() == [
        month.code for month, cause in zip(MONTHS, signal.judged.causes, strict=True) if cause
    ]
    many = signal_frame({("S1", "revenue"): signal, ("S2", "revenue"): signal})
    assert many.groupby("supervisor_id")["value"].sum().to_dict() == {"S1": 96, "S2": 96}
    assert many["mean"].notna().any()


def test_where_nothing_can_be_forecast_the_frame_says_why():
    end = PeriodEnd(
        supervisor_id="S1",
        indicator=REVENUE,
        period=Period.parse("2026"),
        known_to=date(2026, 9, 30),
        data_version="1",
        method=ForecastMethod.THETA,
        point=120.0,
        low=100.0,
        high=140.0,
        target=110.0,
        p_met=0.8,
    )
    none = PeriodEnd(
        supervisor_id="S2",
        indicator=REVENUE,
        period=Period.parse("2026"),
        known_to=None,
        data_version="1",
        method=ForecastMethod.NONE,
        reason=Words("no data", "没有数据"),
    )
    frame = forecast_frame([end, none], "en")
    assert frame["known_to"][0] == pd.Timestamp("2026-09-30")
    assert frame["known_to"].isna().tolist() == [False, True]
    assert frame[["method", "forecast", "low", "high", "p_met"]].iloc[0].tolist() == ["theta", 120, 100, 140, 0.8]
    assert frame[["forecast", "low", "high", "target", "p_met", "required"]].iloc[1].isna().all()
    assert frame["reason"][1] == "no data"


def test_the_parts_of_a_gap_add_up_to_it():
    parts = (
        Driver("east", "East", Fraction(70), Fraction(40), Fraction(30)),
        Driver("west", Words("West", "西区"), None, Fraction(10), Fraction(-10)),
    )
    days = date(2026, 7, 1), date(2026, 9, 30)
    found = Drivers(
        REVENUE, "S1", "supervisor", Q3, Against.YEAR, days, days, ("region",), "region", (), parts, gap=Fraction(20)
    )
    frame = driver_frame(found, "zh")
    assert frame["contribution"].sum() == 20
    assert frame["name"].tolist() == ["East", "西区"]
    assert frame["now"].isna().tolist() == [False, True]
    assert frame[["mix", "rate"]].isna().all(axis=None)


def test_a_launch_too_early_to_judge_has_no_verdict_and_no_figures():
    def launch(effect: Effect) -> ImprovementEffect:
        return ImprovementEffect(
            "I1", "Faster", "cycle_hours", "P1", date(2026, 3, 2), -0.2, None, Spacing.MONTH, effect, None, True
        )

    judged = Effect(12, 6, Verdict.EFFECTIVE, -4.0, -6.0, -2.0, smallest=2.5, expected=20.0, correlation=0.1)
    frame = effect_frame([launch(judged), launch(Effect(4, 1, None))])
    assert frame["launched_on"].tolist() == [pd.Timestamp("2026-03-02")] * 2
    assert frame[["verdict", "estimate", "low", "high"]].iloc[0].tolist() == ["effective", -4, -6, -2]
    assert frame[["verdict", "estimate", "low", "high", "smallest", "expected"]].iloc[1].isna().all()
    assert frame[["points_before", "points_after"]].iloc[1].tolist() == [4, 1]


@pytest.mark.parametrize(
    "empty",
    [value_frame([]), ledger_frame([]), signal_frame({}), forecast_frame([]), effect_frame([])],
    ids=["values", "ledger", "signals", "forecasts", "effects"],
)
def test_without_a_row_the_columns_and_their_types_are_the_same(empty):
    assert empty.empty
    assert {str(dtype) for dtype in empty.dtypes} <= {"string", "Float64", "Int64", "datetime64[s]"}
    assert len(empty.columns) >= 10


def test_a_frame_is_exported_with_empty_cells_for_what_is_missing():
    frame = value_frame([Value("=1+1", "revenue", Q3, None, 0.0, None, 0, None, None)])
    written = csv_bytes(list(frame.columns), frame_rows(frame)).decode("utf-8-sig").splitlines()
    assert written[1] == "'=1+1,revenue,2026-Q3,money,,0.0,,0,,,,"


def test_the_frames_of_the_sample_company_say_what_its_records_say(sample):
    known = values(sample, operator(), [Q3], as_of=TODAY)
    frame = value_frame(known)
    assert [None if pd.isna(v) else v for v in frame["value"]] == [one.value for one in known]
    assert frame["reason"].isna().equals(frame["value"].notna())
    found = scores(sample, operator(), None, [Q3], TODAY)
    sums = ledger_frame(found.values()).groupby("supervisor_id")["contribution"].sum()
    assert {who: sums[who] for who, _ in found} == {
        who: pytest.approx(score.kpi) for (who, _), score in found.items() if score.kpi is not None
    }


def test_the_notebook_of_the_docs_runs(sample):
    page = (Path(__file__).parent.parent / "docs" / "notebook.md").read_text(encoding="utf-8")
    code = page.split("```python\n")[1].split("```")[0]
    opening = 'Store.open(Home(Path("var")))'
    assert opening in code
    known = {"sample": sample}
    exec(code.replace(opening, "sample"), known)  # noqa: S102  our own page
    assert known["figures"]["value"].notna().any()
    assert set(known["charts"]["supervisor_id"]) == {"S1"}


def test_the_notebook_page_names_every_frame():
    page = (Path(__file__).parent.parent / "docs" / "notebook.md").read_text(encoding="utf-8")
    offered = {f"{room.__name__}.{name}" for room in (metrics, insight) for name in room.__all__ if "_frame" in name}
    assert offered - {"metrics.typed_frame"} == set(re.findall(r"`((?:metrics|insight)\.\w+_frame)`", page))
