"""A signed appraisal, frozen: its bytes, their hash, and what it rests on; and whether it still holds.

The record is canonical JSON: keys in order, no blanks, so that the same figures are the same bytes. It names the last
load, the scheme, the targets as judged and the version of every definition. `verify_record` computes it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from appraisal.notes import Note
from data.store import Store
from metrics import INDICATORS, Annual, Scheme, Target, annual, annual_from, score_from
from scope import Scope
from text import MISSING, Unit, Words, figure, number

FORMAT = 1
COLUMNS = "supervisor_id, year, version, content, sha256, at_load, scheme_version, total, grade, signed_at, signed_by"
Cause = Literal["data", "targets", "scheme", "definition"]
CAUSES: dict[Cause, Words] = {
    "data": Words("data changed", "数据有变"),
    "targets": Words("targets changed", "目标有变"),
    "scheme": Words("scheme changed", "考核方案有变"),
    "definition": Words("definition changed", "指标口径有变"),
}


@dataclass(frozen=True)
class SignedRecord:
    """One signed version as stored. `content` is what was signed; `record` the same, read."""

    supervisor_id: str
    year: int
    version: int
    content: str
    sha256: str
    at_load: int
    scheme_version: int
    total: float | None
    grade: str | None
    signed_at: datetime
    signed_by: str

    @property
    def record(self) -> dict[str, Any]:
        """The signed content."""
        return json.loads(self.content)

    @property
    def intact(self) -> bool:
        """Are the bytes those that were signed?"""
        return digest(self.content) == self.sha256


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


def canonical(record: Mapping[str, Any]) -> str:
    """The one way to write a record."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(content: str) -> str:
    """SHA-256 of a record's bytes."""
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


# ---------------------------------------------------------------------- to freeze


def figures_of(year: Annual) -> dict[str, Any]:
    """Every figure of a year's appraisal, as it is frozen."""
    return {
        "kpi": year.kpi,
        "coverage": year.coverage,
        "routine": year.routine,
        "merits": year.merits,
        "faults": year.faults,
        "events_points": year.events_points,
        "total": year.total,
        "grade": year.grade.key if year.grade else None,
        "capped_by": [event.event_id for event in year.capped_by],
        "families": [
            {"key": f.family.key, "score": f.score, "weight": f.weight, "coverage": f.coverage}
            for f in year.score.families
        ],
        "indicators": [
            {
                "key": line.indicator.key,
                "version": line.indicator.version,
                "value": _plain(line.value.value),
                "numerator": _plain(line.value.numerator),
                "denominator": _plain(line.value.denominator),
                "evidence": line.value.evidence,
                "target": _target(line.target),
                "points": line.points,
                "weight": line.weight,
                "share": line.share,
                "contribution": line.contribution,
                "reason": _both(line.reason) if line.reason else None,
            }
            for line in year.score.lines
        ],
        "checks": [
            {
                "checked_on": check.checked_on.isoformat(),
                "rater": check.rater,
                "tasks": check.tasks,
                "attitude": check.attitude,
                "teamwork": check.teamwork,
                "score": check.score,
            }
            for check in year.checks
        ],
        "events": [
            {
                "event_id": event.event_id,
                "occurred_on": event.occurred_on.isoformat(),
                "kind": event.kind,
                "gravity": event.gravity,
                "evidence": event.evidence,
                "confirmed_by": event.confirmed_by,
                "points": event.points,
                "vetoes": event.vetoes,
            }
            for event in year.events
        ],
    }


def record_of(
    year: Annual,
    name: str,
    *,
    as_of: date,
    at_load: int,
    notes: Sequence[Note],
    reason: str,
    signed_by: str,
    signed_at: datetime,
) -> dict[str, Any]:
    """The whole of what is signed."""
    return {
        "format": FORMAT,
        "supervisor_id": year.supervisor_id,
        "name": name,
        "year": year.year,
        "period": year.score.period.code,
        "as_of": as_of.isoformat(),
        "at_load": at_load,
        "scheme": {"version": year.scheme.version, "content": json.loads(year.scheme.to_json())},
        "figures": figures_of(year),
        "incomplete": [_both(words) for words in year.incomplete],
        "reason": reason or None,
        "notes": [
            {
                "note": note.note_id,
                "kind": note.kind,
                "about": note.about,
                "text": note.text,
                "by": note.written_by,
                "at": note.written_at.isoformat(),
            }
            for note in notes
        ],
        "signed_by": signed_by,
        "signed_at": signed_at.isoformat(),
    }


def freeze(on: Any, record: Mapping[str, Any], signed_at: datetime) -> int:
    """Store a record within the transaction of the signature; its version."""
    content = canonical(record)
    figures = record["figures"]
    key = [record["supervisor_id"], record["year"]]
    ((version,),) = on.execute(
        "SELECT coalesce(max(version), 0) + 1 FROM signed_appraisals WHERE supervisor_id = ? AND year = ?", key
    ).fetchall()
    on.execute(
        f"INSERT INTO signed_appraisals ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *key,
            version,
            content,
            digest(content),
            record["at_load"],
            record["scheme"]["version"],
            figures["total"],
            figures["grade"],
            signed_at,
            record["signed_by"],
        ],
    )
    return int(version)


def signed_versions(store: Store, who: Scope, supervisor_id: str, year: int) -> tuple[SignedRecord, ...]:
    """Every signed version, the first first; empty before the first signature. Raises NotAllowed out of sight."""
    who.need_sight_of(supervisor_id)
    rows = store.rows(
        f"SELECT {COLUMNS} FROM signed_appraisals WHERE supervisor_id = ? AND year = ? ORDER BY version",
        [supervisor_id, year],
    )
    return tuple(SignedRecord(*row) for row in rows)


def last_signed(store: Store, who: Scope, year: int) -> dict[str, SignedRecord]:
    """The latest signed version of everyone in sight who has one, by supervisor."""
    rows = store.rows(
        f"""SELECT {COLUMNS} FROM signed_appraisals WHERE year = ?
            QUALIFY row_number() OVER (PARTITION BY supervisor_id ORDER BY version DESC) = 1 ORDER BY supervisor_id""",
        [year],
    )
    return {one.supervisor_id: one for one in (SignedRecord(*row) for row in rows) if who.sees(one.supervisor_id)}


# ---------------------------------------------------------------------- to verify


def verify_record(store: Store, who: Scope, signed: SignedRecord) -> Verification:
    """Does a signed appraisal still hold? Computes it on the data, targets and scheme of then, and on those of
    today.
    """
    who.need_sight_of(signed.supervisor_id)
    record, intact = signed.record, signed.intact
    as_of = date.fromisoformat(record["as_of"])
    then = annual(store, who, signed.supervisor_id, signed.year, as_of, at_load=signed.at_load)
    today = annual(store, who, signed.supervisor_id, signed.year, as_of)
    again = _as_judged(then, record)
    frozen = record["figures"]
    reproduced = canonical(figures_of(again)) == canonical(frozen)
    return Verification(
        intact, reproduced, tuple(_changes(frozen, figures_of(again), figures_of(today), record, today))
    )


def _as_judged(then: Annual, record: Mapping[str, Any]) -> Annual:
    """The year on the data of then, under the scheme and against the targets that were signed."""
    scheme = Scheme.from_json(
        json.dumps(record["scheme"]["content"]), year=record["year"], version=record["scheme"]["version"]
    )
    targets = {
        line["key"]: Target(**line["target"]) for line in record["figures"]["indicators"] if line["target"] is not None
    }
    values = {line.indicator.key: line.value for line in then.score.lines}
    barred = {
        line["key"]: Words(**line["reason"])
        for line in record["figures"]["indicators"]
        if line["reason"] and line["value"] is not None and line["target"] is not None
    }
    running = then.score.running
    score = score_from(then.supervisor_id, then.score.period, values, targets, scheme, running=running, gates=barred)
    return annual_from(score, then.year, then.checks, then.events)


def _changes(
    frozen: dict[str, Any], then: dict[str, Any], today: dict[str, Any], record: Mapping[str, Any], year: Annual
) -> Iterator[RecordChange]:
    """Indicator by indicator, then routine, events, total and grade."""
    old, again, new = ({line["key"]: line for line in f["indicators"]} for f in (frozen, then, today))
    rescheme = canonical(record["scheme"]["content"]) != canonical(json.loads(year.scheme.to_json()))
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


def _plain(value: Any) -> float | None:
    return None if value is None else float(value)


def _target(target: Target | None) -> dict[str, Any] | None:
    if target is None:
        return None
    marks = {"threshold": target.threshold, "target": target.target, "stretch": target.stretch}
    return {**marks, "source": target.source}


def _both(words: Words) -> dict[str, str]:
    return {"en": words.en, "zh": words.zh}
