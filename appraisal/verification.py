"""Does a signed appraisal still hold? It is computed again on what it rested on, and on what is known today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from appraisal.kinds import ANNUAL
from appraisal.signed_record import SignedRecord, canonical, figures_of, signed_versions
from data.store import Store
from metrics import INDICATORS, Annual, Period, Scheme, Target, annual, annual_from, score_from
from scope import Scope, program_for
from text import MISSING, Unit, Words, figure, number

Cause = Literal["data", "targets", "scheme", "definition"]
CAUSES: dict[Cause, Words] = {
    "data": Words("data changed", "数据有变"),
    "targets": Words("targets changed", "目标有变"),
    "scheme": Words("scheme changed", "考核方案有变"),
    "definition": Words("definition changed", "指标口径有变"),
}


@dataclass(frozen=True)
class RecordChange:
    """One figure that is another now than when it was signed, and what changed it."""

    what: Words
    before: str
    after: str
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Verification:
    """intact: the bytes are those signed · reproduced: data, targets and scheme of then give the same figures today ·
    changes: what today's data, targets, scheme and definitions would say instead; empty when nothing would change."""

    intact: bool
    reproduced: bool
    changes: tuple[RecordChange, ...]


def verify_record(store: Store, who: Scope, signed: SignedRecord) -> Verification:
    """Does a signed appraisal still hold? Computes it on the data, targets and scheme of then, and on those of
    today.
    """
    who.need_personnel_of(signed.supervisor_id)
    record, intact = signed.record, signed.intact
    as_of = date.fromisoformat(record["as_of"])
    # Other kinds reach to a month, which the record names; a record before there were kinds is an annual one.
    span = Period.parse(record["period"]) if signed.kind != ANNUAL else None
    then = annual(store, who, signed.supervisor_id, signed.year, as_of, at_load=signed.at_load, through=span)
    today = annual(store, who, signed.supervisor_id, signed.year, as_of, through=span)
    again = _as_judged(then, record)
    frozen = record["figures"]
    reproduced = canonical(figures_of(again)) == canonical(frozen)
    return Verification(
        intact, reproduced, tuple(_changes(frozen, figures_of(again), figures_of(today), record, today))
    )


@dataclass(frozen=True)
class RecordState:
    """What may be said of a signed record without its contents: its version, its hash, and whether it holds."""

    version: int
    sha256: str
    intact: bool
    reproduced: bool


def record_state(store: Store, who: Scope, supervisor_id: str, year: int, *, kind: str = ANNUAL) -> RecordState | None:
    """Whether the last signed record of a year and kind holds; None before the first signature.

    For whoever keeps the data: nothing of what was signed is in the answer (judgement 3). Raises NotAllowed out of
    sight.
    """
    who.need_sight_of(supervisor_id)
    reader = program_for(who)  # computing it again reads what this person may not
    signed = signed_versions(store, reader, supervisor_id, year, kind=kind)
    if not signed:
        return None
    verification = verify_record(store, reader, signed[-1])
    return RecordState(signed[-1].version, signed[-1].sha256, verification.intact, verification.reproduced)


def _as_judged(then: Annual, record: Mapping[str, Any]) -> Annual:
    """The year on the data of then, under the scheme and against the targets that were signed."""
    scheme = _scheme(record)
    targets = {
        line["key"]: Target(**line["target"]) for line in record["figures"]["indicators"] if line["target"] is not None
    }
    values = {line.indicator.key: line.value for line in then.score.lines}
    barred = {
        line["key"]: Words(**line["reason"])
        for line in record["figures"]["indicators"]
        if line["reason"] and line["value"] is not None and line["target"] is not None
    }
    judged = then.score.judged
    score = score_from(then.supervisor_id, then.score.period, values, targets, scheme, judged=judged, gates=barred)
    return annual_from(score, then.year, then.checks, then.events)


def _scheme(record: Mapping[str, Any]) -> Scheme:
    """The scheme that was signed; what it did not know yet has its default."""
    content = record["scheme"]
    return Scheme.from_json(json.dumps(content["content"]), year=record["year"], version=content["version"])


def _changes(
    frozen: dict[str, Any], then: dict[str, Any], today: dict[str, Any], record: Mapping[str, Any], year: Annual
) -> Iterator[RecordChange]:
    """Indicator by indicator, then routine, events, total and grade."""
    old, again, new = ({line["key"]: line for line in f["indicators"]} for f in (frozen, then, today))
    rescheme = canonical(json.loads(_scheme(record).to_json())) != canonical(json.loads(year.scheme.to_json()))
    all_causes: dict[Cause, None] = {}
    for key, indicator in INDICATORS.items():
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            if before is not after:
                yield RecordChange(indicator.name, _points(before), _points(after), ("definition",))
            continue
        causes: list[Cause] = []
        if after["version"] != before["version"] or again[key]["value"] != before["value"]:
            causes.append("definition")
        elif after["value"] != before["value"]:
            causes.append("data")
        if after["target"] != before["target"]:
            causes.append("targets")
        if not causes and (after["points"] is None) != (before["points"] is None) and not rescheme:
            causes.append("data")  # what may be scored: late data came, or some are late now
        elif not causes and after["points"] != before["points"]:
            causes.append("scheme")
        if causes:
            all_causes |= dict.fromkeys(causes)
            yield RecordChange(
                indicator.name, _line(before, indicator.unit), _line(after, indicator.unit), tuple(causes)
            )
    for part, name in (
        ("checks", Words("Routine appraisal", "日常考核")),
        ("events", Words("Merits and faults", "加减分项")),
    ):
        if then[part] != today[part]:
            cause: Cause = "data" if _facts(then[part]) != _facts(today[part]) else "scheme"
            all_causes[cause] = None
            which = "routine" if part == "checks" else "events_points"
            yield RecordChange(name, number(frozen[which], 1), number(today[which], 1), (cause,))
    if rescheme:
        all_causes["scheme"] = None
    if today["total"] != frozen["total"]:
        yield RecordChange(
            Words("Annual score", "年度得分"), number(frozen["total"], 2), number(today["total"], 2), tuple(all_causes)
        )
    if today["grade"] != frozen["grade"]:
        names = {band.key: str(band.name) for band in year.scheme.grades}
        grades = (names.get(g, g or MISSING) for g in (frozen["grade"], today["grade"]))
        yield RecordChange(Words("Grade", "等级"), next(grades), next(grades), tuple(all_causes))


def _facts(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What was recorded, without what the scheme makes of it."""
    return [{k: v for k, v in row.items() if k not in ("points", "vetoes", "score")} for row in rows]


def _line(line: Mapping[str, Any], unit: Unit) -> str:
    target = line["target"]["target"] if line["target"] else None
    return f"{figure(line['value'], unit)} / {figure(target, unit)} → {number(line['points'], 1)}"


def _points(line: Mapping[str, Any] | None) -> str:
    return MISSING if line is None else number(line["points"], 1)
