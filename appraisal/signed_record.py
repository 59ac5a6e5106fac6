"""A signed appraisal, frozen: its bytes, their hash, and what it rests on.

The record is canonical JSON: keys in order, no blanks, so that the same figures are the same bytes. It names the last
load, the scheme, the targets as judged and the version of every definition. verification.py computes it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from appraisal.feedback_talk import FeedbackTalk
from appraisal.kinds import ANNUAL
from appraisal.notes import Note
from appraisal.signing_obstacles import Obstacle
from data.store import Store
from metrics import Annual, Period, Supervisor, Target
from scope import FOR, Right, Scope, people_behind
from text import Words

FORMAT = 2  # 1: annual ones only, without kind, span, obstacles and talks; they are read and verified like any other
HALF_SIGNED = 0  # the version of a record that waits for the second signature
COLUMNS = (
    "supervisor_id, year, kind, version, content, sha256, at_load, scheme_version, total, grade, signed_at, signed_by"
)


@dataclass(frozen=True)
class SignedRecord:
    """One signed version as stored. `content` is what was signed; `record` the same, read."""

    supervisor_id: str
    year: int
    kind: str
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
    def served_on(self) -> date | None:
        """The day of the last signature; None in a record from before days were kept."""
        return _day(self.record.get("served_on"))

    @property
    def object_by(self) -> date | None:
        """The last day for an objection; None: no end was set."""
        return _day(self.record.get("object_by"))

    @property
    def intact(self) -> bool:
        """Are the bytes those that were signed?"""
        return digest(self.content) == self.sha256


def canonical(record: Mapping[str, Any]) -> str:
    """The one way to write a record."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(content: str) -> str:
    """SHA-256 of a record's bytes."""
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


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
        "grade": year.earned.key if year.earned else None,
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
    supervisor: Supervisor,
    *,
    kind: str,
    span: Period,
    as_of: date,
    at_load: int,
    notes: Sequence[Note],
    talks: Sequence[FeedbackTalk],
    obstacles: Sequence[tuple[Obstacle, str]],
    remark: str,
    signed_by: str,
    signed_at: datetime,
    names: Mapping[str, str],
) -> dict[str, Any]:
    """The whole of what is signed.

    `obstacles` = what stood against the signature, each with its reason; `names` = what people are called, by account.
    """
    recorded = {signed_by, *(note.written_by for note in notes), *(talk.recorded_by for talk in talks)}
    others = [*(check.rater for check in year.checks), *(event.confirmed_by for event in year.events)]
    recorded |= {name for name in others if FOR in name}  # those are recorded by name, but for deputies
    people = {person for name in recorded for person in people_behind(name)}
    return {
        "format": FORMAT,
        "supervisor_id": year.supervisor_id,
        "name": supervisor.name,
        "department": supervisor.department_name,
        "people": {person: names[person] for person in sorted(people)},
        "year": year.year,
        "kind": kind,
        "span": {"from": span.start.isoformat(), "to": span.end.isoformat()},
        "period": year.score.period.code,
        "as_of": as_of.isoformat(),
        "at_load": at_load,
        "scheme": {"version": year.scheme.version, "content": json.loads(year.scheme.to_json())},
        "figures": figures_of(year),
        "late_targets": {
            line.indicator.key: _both(line.target.late) for line in year.score.lines if line.target and line.target.late
        },
        "provisional": _both(year.provisional) if year.provisional else None,
        "incomplete": [_both(words) for words in year.incomplete],
        "obstacles": [
            {"key": obstacle.key, "words": _both(obstacle.words), "reason": reason} for obstacle, reason in obstacles
        ],
        "remark": remark or None,
        "notes": [
            {
                "note": note.note_id,
                "kind": note.kind,
                "about": note.about,
                "text": note.text,
                "load": note.load_id,
                "before": _plain(note.before),
                "after": _plain(note.after),
                "by": note.written_by,
                "at": note.written_at.isoformat(),
            }
            for note in notes
        ],
        "talks": [
            {
                "held_on": talk.held_on.isoformat(),
                **asdict(talk.minutes),
                "recorded_by": talk.recorded_by,
            }
            for talk in talks
        ],
        "signed_by": signed_by,
        "signed_at": signed_at.isoformat(),
    }


def served(record: Mapping[str, Any], today: date) -> dict[str, str]:
    """With the last signature, given today, a record is served; and to which day it can be objected to."""
    days = timedelta(days=record["scheme"]["content"]["objection_days"])
    return {"served_on": today.isoformat(), "object_by": (today + days).isoformat()}


def freeze(on: Any, record: Mapping[str, Any], signed_at: datetime) -> int:
    """Store a record within the transaction of the signature; its version."""
    ((version,),) = on.execute(
        """SELECT coalesce(max(version), 0) + 1 FROM signed_appraisals
           WHERE supervisor_id = ? AND year = ? AND kind = ?""",
        [record["supervisor_id"], record["year"], record["kind"]],
    ).fetchall()
    _insert(on, "signed_appraisals", record, int(version), signed_at)
    return int(version)


def hold(on: Any, record: Mapping[str, Any], signed_at: datetime) -> None:
    """Store the record of a first signature within its transaction, until the second is given."""
    _insert(on, "half_signed_appraisals", record, HALF_SIGNED, signed_at)


def _insert(on: Any, table: str, record: Mapping[str, Any], version: int, signed_at: datetime) -> None:
    content = canonical(record)
    figures = record["figures"]
    on.execute(
        f"INSERT INTO {table} ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            record["supervisor_id"],
            record["year"],
            record["kind"],
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


def half_signed(store: Store, who: Scope, supervisor_id: str, year: int, *, kind: str = ANNUAL) -> SignedRecord:
    """What the last first signature froze; its version is HALF_SIGNED. Raises NotAllowed for who does not appraise."""
    who.need_sight_of(supervisor_id)
    who.need(Right.APPRAISE)
    (held,) = store.rows(
        f"""SELECT {COLUMNS} FROM half_signed_appraisals WHERE supervisor_id = ? AND year = ? AND kind = ?
            ORDER BY signed_at DESC LIMIT 1""",
        [supervisor_id, year, kind],
    )
    return SignedRecord(*held)


def signed_versions(
    store: Store, who: Scope, supervisor_id: str, year: int, *, kind: str = ANNUAL
) -> tuple[SignedRecord, ...]:
    """Every signed version, the first first; empty before the first signature. Raises NotAllowed out of sight."""
    who.need_personnel_of(supervisor_id)
    rows = store.rows(
        f"SELECT {COLUMNS} FROM signed_appraisals WHERE supervisor_id = ? AND year = ? AND kind = ? ORDER BY version",
        [supervisor_id, year, kind],
    )
    return tuple(SignedRecord(*row) for row in rows)


def last_signed(store: Store, who: Scope, year: int) -> dict[str, SignedRecord]:
    """The latest signed annual appraisal of everyone in sight who has one, by supervisor."""
    rows = store.rows(
        f"""SELECT {COLUMNS} FROM signed_appraisals WHERE year = ? AND kind = '{ANNUAL}'
            QUALIFY row_number() OVER (PARTITION BY supervisor_id ORDER BY version DESC) = 1 ORDER BY supervisor_id""",
        [year],
    )
    return {
        signed.supervisor_id: signed
        for signed in (SignedRecord(*row) for row in rows)
        if who.sees_personnel_of(signed.supervisor_id)
    }


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def _plain(value: Any) -> float | None:
    return None if value is None else float(value)


def _target(target: Target | None) -> dict[str, Any] | None:
    if target is None:
        return None
    marks = {"threshold": target.threshold, "target": target.target, "stretch": target.stretch}
    return {**marks, "source": target.source}


def _both(words: Words) -> dict[str, str]:
    return {"en": words.en, "zh": words.zh}
