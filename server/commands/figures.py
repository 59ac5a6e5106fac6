"""Indicators, scores and reports, as the command line asks for them: the same records as pages show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, cast

from data.store import Store
from errors import WrongUse, unknown
from metrics import (
    COMPANY,
    INDICATORS,
    LEVELS,
    FamilyScore,
    Level,
    Period,
    Score,
    ScoreLine,
    Value,
    departments,
    indicator_called,
    like_for_like,
    scores,
    supervisors,
    values,
)
from scope import Scope
from server.current_day import current_day
from server.terminal import Answer, Column, table
from text import MISSING, Unit, Words, day, figure, language, number, t

STATUS = {
    "on": Words("on plan", "达标"),
    "watch": Words("watch", "关注"),
    "off": Words("off plan", "未达标"),
    "none": Words(MISSING, MISSING),
}


# ---------------------------------------------------------------------- indicators


def indicators(
    store: Store,
    who: Scope,
    *,
    period: Sequence[str],
    supervisor: Sequence[str] = (),
    indicator: Sequence[str] = (),
    level: str = "supervisor",
    as_of: str | None = None,
) -> Answer:
    """Every indicator (or those named) of every supervisor in scope (or those named), for each period.

    Data  a list of {supervisor_id, indicator, period, value, numerator, denominator, evidence, coverage,
          cut_on (compared with a year earlier to that day), reason}; at other levels department_id or company stands in
          place of supervisor_id. No value is null, with a reason.
    """
    periods = [Period.parse(code) for code in period]
    keys = [indicator_called(key).key for key in indicator]
    if level not in LEVELS:
        raise unknown(Words("level", "层级"), level, LEVELS)
    if level != "supervisor" and supervisor:
        raise WrongUse(
            Words(
                "--supervisor goes with --level supervisor only. Leave one of the two out.",
                "--supervisor 只能与 --level supervisor 一起使用。请去掉其中一个。",
            )
        )
    measured = values(
        store,
        who,
        periods,
        indicators=keys or None,
        level=cast(Level, level),
        units=list(dict.fromkeys(supervisor)) or None,
        as_of=_day_of(store, as_of),
    )
    names = _names(store, who, level)
    unit_key = {"supervisor": "supervisor_id", "department": "department_id", "company": "company"}[level]
    return Answer(
        [_value_as_json(value, unit_key) for value in measured],
        "\n\n".join(
            f"{_title(unit, names)} · {period.name}\n{_values_table(list(of_unit))}"
            for (unit, period), of_unit in groupby(
                sorted(measured, key=lambda v: (v.unit, v.period)), key=lambda v: (v.unit, v.period)
            )
        )
        or t("There is no supervisor yet. Load supervisors.csv first."),
    )


def _value_as_json(value: Value, unit_key: str) -> dict[str, Any]:
    return {
        unit_key: value.unit,
        "indicator": value.indicator,
        "period": value.period.code,
        "value": value.value,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "evidence": value.evidence,
        "coverage": value.coverage,
        "cut_on": value.cut_on and day(value.cut_on),
        "reason": str(value.reason) if value.reason else None,
    }


def _values_table(measured: list[Value]) -> str:
    columns = [
        Column(t("Indicator")),
        Column(t("Value"), right=True),
        Column(t("Numerator"), right=True),
        Column(t("Denominator"), right=True),
        Column(t("Rows"), right=True),
        Column(t("Coverage"), right=True),
        Column(t("Remark")),
    ]
    return table(
        columns,
        [
            (
                str(INDICATORS[v.indicator].name),
                figure(v.value, INDICATORS[v.indicator].unit),
                _plain(v.numerator),
                _plain(v.denominator),
                number(v.evidence),
                figure(v.coverage, Unit.RATIO),
                str(v.reason or like_for_like(v) or ""),
            )
            for v in measured
        ],
    )


# ---------------------------------------------------------------------- scores


def score(
    store: Store, who: Scope, *, period: Sequence[str], supervisor: Sequence[str] = (), as_of: str | None = None
) -> Answer:
    """The KPI score of every supervisor in scope (or those named) with its ledger, for each period.

    Data  a list of {supervisor_id, period, judged (the months judged to date), running, kpi, coverage,
          families: [{family, score, weight, coverage, lines: [{indicator, value, target, points, weight,
          contribution, status, thin, cut_on (compared with a year earlier to that day), reason}]}]}; no score is null.
    """
    periods = [Period.parse(code) for code in period]
    by_unit = scores(store, who, list(dict.fromkeys(supervisor)) or None, periods, as_of=_day_of(store, as_of))
    names = _names(store, who)
    return Answer(
        [_score_as_json(s) for s in by_unit.values()],
        "\n\n".join(_score_text(s, names) for s in by_unit.values())
        or t("There is no supervisor yet. Load supervisors.csv first."),
    )


def _score_as_json(score: Score) -> dict[str, Any]:
    return {
        "supervisor_id": score.supervisor_id,
        "period": score.period.code,
        "judged": score.judged.period.code,
        "running": score.running,
        "kpi": score.kpi,
        "coverage": score.coverage,
        "families": [
            {
                "family": family.family.key,
                "score": family.score,
                "weight": family.weight,
                "coverage": family.coverage,
                "lines": [_line_as_json(line) for line in family.lines],
            }
            for family in score.families
        ],
    }


def _line_as_json(line: ScoreLine) -> dict[str, Any]:
    target = line.target
    return {
        "indicator": line.indicator.key,
        "value": line.value.value,
        "target": target
        and {
            "threshold": target.threshold,
            "target": target.target,
            "stretch": target.stretch,
            "source": target.source,
        },
        "points": line.points,
        "weight": line.weight,
        "contribution": line.contribution,
        "status": line.status,
        "thin": line.thin and str(line.thin),
        "cut_on": line.value.cut_on and day(line.value.cut_on),
        "reason": _why(line),
    }


def _score_text(score: Score, names: dict[str, str]) -> str:
    columns = [
        Column(t("Indicator")),
        Column(t("Value"), right=True),
        Column(t("Target"), right=True),
        Column(t("Points"), right=True),
        Column(t("Weight"), right=True),
        Column(t("Counts for"), right=True),
        Column(t("Status")),
        Column(t("Why empty")),
    ]
    rows: list[tuple[str, ...]] = []
    for family in score.families:
        rows.append(_family_row(family))
        rows += [_line_row(line) for line in family.lines if line.weight]
    head = t(
        "{who} · {period}: KPI score {kpi}, resting on {coverage} of the weight",
        who=_title(score.supervisor_id, names),
        period=score.judged.name,
        kpi=figure(score.kpi, Unit.SCORE),
        coverage=figure(score.coverage, Unit.RATIO),
    )
    return f"{head}\n{table(columns, rows)}"


def _family_row(family: FamilyScore) -> tuple[str, ...]:
    return (
        str(family.family.name),
        "",
        "",
        figure(family.score, Unit.SCORE),
        figure(family.weight, Unit.RATIO),
        "",
        "",
        "",
    )


def _line_row(line: ScoreLine) -> tuple[str, ...]:
    unit = line.indicator.unit
    return (
        f"  {line.indicator.name}",
        figure(line.value.value, unit),
        figure(line.target.target if line.target else None, unit),
        figure(line.points, Unit.SCORE),
        figure(line.weight, Unit.RATIO),
        figure(line.contribution, Unit.SCORE),
        str(STATUS[line.status]),
        _why(line) or "",
    )


def _why(line: ScoreLine) -> str | None:
    """Why the line has no points; None when it has."""
    reason = line.value.reason or line.reason
    return str(reason) if reason else None


# ---------------------------------------------------------------------- reports


def report(
    store: Store, who: Scope, *, supervisor: str, period: str, form: str = "pdf", as_of: str | None = None
) -> Answer:
    """One supervisor's report for one period, in the asker's language, as the bytes of a file.

    Raises NotAllowed where the asker may not see that supervisor, whether or not there is one.
    """
    from reports import pdf, supervisor_report

    if form != "pdf":
        raise unknown(Words("format", "格式"), form, ["pdf"])
    span = Period.parse(period)
    made = pdf(
        supervisor_report(store, who, supervisor, span, _day_of(store, as_of)), language(), made_at=datetime.now(UTC)
    )
    facts = {"supervisor_id": supervisor, "period": span.code, "lang": language(), "format": form, "bytes": len(made)}
    return Answer(facts, "", attachment=made)


# ---------------------------------------------------------------------- what they share


def _day_of(store: Store, text: str | None) -> date:
    """The day of --as-of; None: the company's today."""
    if text is None:
        return current_day(store)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUse(
            Words(f'"{text}" is not a day. Write it like 2026-03-01.', f"“{text}”不是日期。请写成 2026-03-01。")
        ) from None


def _names(store: Store, who: Scope, level: str = "supervisor") -> dict[str, str]:
    if level == "department":
        return {d.department_id: d.name for d in departments(store, who)}
    return {s.supervisor_id: s.name for s in supervisors(store, who)}


def _title(unit: str, names: dict[str, str]) -> str:
    if unit == COMPANY:
        return t("The company")
    return f"{names[unit]} ({unit})" if unit in names else unit


def _plain(value: float | None) -> str:
    """A numerator or denominator: whole where it is whole."""
    return number(value, 0 if value is None or value == int(value) else 2)
