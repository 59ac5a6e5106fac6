"""The appraisal form (考核表): what was signed as pages, with ledger, texts, obstacles with their reasons, signatures.

It says what the frozen record says and computes no figure anew. appraisal_form.typ holds all of its look.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from appraisal import ANNUAL, KINDS, Refusal, about_in_words
from data.people_names import name_in_words
from metrics import FAMILIES, INDICATORS, Event, Scheme
from reports.supervisor_record import YearEntry
from reports.typesetting import drawable, typeset
from reports.year_ledger import appraised_entries, event_entries
from text import MISSING, Words, day, figure, moment, number, t

TEMPLATE = Path(__file__).parent / "appraisal_form.typ"
GRADE = "grade"  # a self-assessment's own view of the grade


@dataclass(frozen=True)
class AfterSignature:
    """What followed the signature of the version: acknowledged when (UTC), refused before whom."""

    acknowledged_at: datetime | None = None
    refusals: Sequence[Refusal] = ()


def appraisal_form(
    record: Mapping[str, Any], lang: str = "zh", *, sha256: str, after: AfterSignature | None = None
) -> bytes:
    """The form's PDF in `lang`; `sha256` = the hash of the record's bytes. Same arguments: same bytes.

    `after` None: the copy as it is signed, to be acknowledged.
    """
    data, _ = drawable(_layout(_complete(record), lang, sha256, after or AfterSignature()))
    return typeset(TEMPLATE, data, datetime.fromisoformat(record["signed_at"]))


def signed_copies(record: Mapping[str, Any], sha256: str) -> dict[str, bytes]:
    """The form in both languages as it stands at the signature, to be kept with it."""
    return {lang: appraisal_form(record, lang, sha256=sha256) for lang in ("zh", "en")}


def _complete(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with what those of earlier days did not keep."""
    year = record["year"]
    missing: dict[str, Any] = {
        "kind": ANNUAL,
        "span": {"from": f"{year}-01-01", "to": f"{year}-12-31"},
        "department": MISSING,
        "people": {},
        "provisional": None,
        "obstacles": [],
        "talks": [],
        "object_by": None,
        "late_targets": {},
    }
    return {**missing, **record}


def _layout(record: Mapping[str, Any], lang: str, sha256: str, after: AfterSignature) -> dict[str, Any]:
    figures, scheme = record["figures"], Scheme.from_json(json.dumps(record["scheme"]["content"]))
    year = record["year"]
    kind = KINDS[record["kind"]].in_(lang)
    scheme_version = t("version {n}", lang, n=number(record["scheme"]["version"], 0, lang))
    return {
        "lang": lang,
        "title": t("{kind} of an operations supervisor: form", lang, kind=kind),
        "running_head": f"{record['name']} · {kind} {year}",
        "head": [
            [t("Name", lang), record["name"]],
            [t("Department", lang), record["department"]],
            [t("Appraised from, to", lang), f"{record['span']['from']} – {record['span']['to']}"],
            [t("Figures as of", lang), record["as_of"]],
            [t("Scheme of {year}", lang, year=year), scheme_version],
            [t("Data to load", lang), number(record["at_load"], 0, lang)],
        ],
        "total": number(figures["total"], 1, lang),
        "grade": _grade(record, scheme, lang),
        "notes": [Words(**words).in_(lang) for words in record["incomplete"]],
        "cards": [
            [t("KPI score", lang), number(figures["kpi"], 1, lang)],
            [t("Routine appraisal", lang), number(figures["routine"], 1, lang)],
            [t("Merits and faults", lang), number(figures["events_points"], 1, lang)],
            [t("Coverage", lang), number(figures["coverage"] * 100, 0, lang) + "%"],
        ],
        "ledger": [_entry(entry, lang) for entry in _entries(record, scheme)],
        "families": [_family(family, record, lang) for family in figures["families"]],
        "checks": [
            [check["checked_on"], _name(record, check["rater"], lang)]
            + [number(check[part], 1, lang) for part in ("tasks", "attitude", "teamwork", "score")]
            for check in figures["checks"]
        ],
        "texts": _texts(record, scheme, lang),
        "objections": _objections(record, lang),
        "talks": [_talk(talk, record, lang) for talk in record["talks"]],
        "obstacles": [[Words(**obstacle["words"]).in_(lang), obstacle["reason"]] for obstacle in record["obstacles"]],
        "signatures": _signatures(record, after, lang),
        "hash": t("SHA-256 of the signed record: {hash}", lang, hash=sha256),
        "words": _words(lang),
    }


def _words(lang: str) -> dict[str, str]:
    texts = {
        "result": "Result",
        "score": "Annual score",
        "ledger": "How the year adds up",
        "entry": "What",
        "computed": "How it was computed",
        "points": "Points",
        "total": "Annual score",
        "figures": "Indicators that count",
        "indicator": "Indicator",
        "actual": "Actual",
        "target": "Target",
        "weight": "Weight",
        "contribution": "Contribution",
        "checks": "Routine checks",
        "checked_on": "Checked on",
        "rater": "Rater",
        "tasks": "Task completion",
        "attitude": "Attitude",
        "teamwork": "Teamwork",
        "texts": "Self-assessment and comments",
        "objections": "Objections and answers",
        "talk": "Feedback talk",
        "obstacles": "Signed in spite of",
        "reason": "Reason",
        "signatures": "Signatures",
        "none": "None.",
        "confidential": "Confidential · for the supervisor named, leadership and HR only",
    }
    return {key: t(words, lang) for key, words in texts.items()}


def _grade(record: Mapping[str, Any], scheme: Scheme, lang: str) -> str:
    named = next((band.name.in_(lang) for band in scheme.grades if band.key == record["figures"]["grade"]), MISSING)
    provisional = record["provisional"]
    return f"{named} ({Words(**provisional).in_(lang)})" if provisional else named


# ---------------------------------------------------------------------- figures


def _entries(record: Mapping[str, Any], scheme: Scheme) -> list[YearEntry]:
    figures = record["figures"]
    events = [
        Event(**{**event, "occurred_on": date.fromisoformat(event["occurred_on"])}) for event in figures["events"]
    ]
    return [
        *appraised_entries(figures["kpi"], figures["routine"], len(figures["checks"]), scheme),
        *event_entries(events, figures["events_points"], scheme, record["people"]),
    ]


def _entry(entry: YearEntry, lang: str) -> list[str]:
    words = [part.in_(lang) if isinstance(part, Words) else part for part in (entry.what, entry.detail)]
    return [*words, number(entry.points, 1, lang)]


def _family(family: Mapping[str, Any], record: Mapping[str, Any], lang: str) -> dict[str, Any]:
    key = family["key"]
    lines, late = record["figures"]["indicators"], record["late_targets"]
    counting = [line for line in lines if line["weight"] > 0 and INDICATORS[line["key"]].family.key == key]
    return {
        "name": FAMILIES[key].name.in_(lang),
        "said": t(
            "score {score} · weight {weight}",
            lang,
            score=number(family["score"], 1, lang),
            weight=number(family["weight"] * 100, 0, lang) + "%",
        ),
        "rows": [_line(line, late.get(line["key"]), lang) for line in counting],
    }


def _line(line: Mapping[str, Any], late: Mapping[str, str] | None, lang: str) -> dict[str, str]:
    indicator, target = INDICATORS[line["key"]], line["target"]
    notes = [line["reason"] if line["points"] is None else None, late]
    return {
        "name": indicator.name.in_(lang),
        "why": " · ".join(Words(**words).in_(lang) for words in notes if words),
        "actual": figure(line["value"], indicator.unit, lang),
        "target": figure(target["target"] if target else None, indicator.unit, lang),
        "points": number(line["points"], 1, lang),
        # Without points it has no share: its weight went to the others.
        "weight": MISSING if line["share"] is None else number(line["share"] * 100, 1, lang) + "%",
        "contribution": number(line["contribution"], 1, lang),
    }


# ---------------------------------------------------------------------- what people wrote


def _name(record: Mapping[str, Any], person: str, lang: str) -> str:
    """Of a deputy both names: the form says who acted for whom."""
    return name_in_words(person, record["people"]).in_(lang)


def _by(record: Mapping[str, Any], person: str, at: str, lang: str) -> str:
    return t("{who}, {when}", lang, who=_name(record, person, lang), when=moment(datetime.fromisoformat(at)) + " UTC")


def _texts(record: Mapping[str, Any], scheme: Scheme, lang: str) -> list[dict[str, Any]]:
    """Self-assessment (the last words about each thing) and every comment, by what they are about."""
    own = {note["about"]: note for note in record["notes"] if note["kind"] == "self"}
    grades = {band.key: band.name.in_(lang) for band in scheme.grades}
    texts = []
    for about in (*(f"family:{key}" for key in FAMILIES), "overall", GRADE):
        written = [own[about]] if about in own else []
        written += [note for note in record["notes"] if note["kind"] == "comment" and note["about"] == about]
        if written:
            texts.append(
                {
                    "about": about_in_words(about).in_(lang),
                    "items": [
                        [
                            t("Self-assessment" if note["kind"] == "self" else "Comment", lang)
                            + " · "
                            + _by(record, note["by"], note["at"], lang),
                            grades.get(note["text"], note["text"]) if about == GRADE else note["text"],
                        ]
                        for note in written
                    ],
                }
            )
    return texts


def _objections(record: Mapping[str, Any], lang: str) -> list[dict[str, str]]:
    answers = {note["about"]: note for note in record["notes"] if note["kind"] == "answer"}
    return [
        {
            "about": about_in_words(note["about"]).in_(lang),
            "by": _by(record, note["by"], note["at"], lang),
            "text": note["text"],
            **_answer(record, answers.get(f"note:{note['note']}"), lang),
        }
        for note in record["notes"]
        if note["kind"] == "objection"
    ]


def _answer(record: Mapping[str, Any], answer: Mapping[str, Any] | None, lang: str) -> dict[str, str]:
    if answer is None:
        return {"answer": t("waiting for an answer", lang), "answered_by": "", "scores": ""}
    before, after = number(answer.get("before"), 1, lang), number(answer.get("after"), 1, lang)
    return {
        "answer": answer["text"],
        "answered_by": t("Answer", lang) + " · " + _by(record, answer["by"], answer["at"], lang),
        "scores": t("Score before {before} → after {after}", lang, before=before, after=after),
    }


def _talk(talk: Mapping[str, Any], record: Mapping[str, Any], lang: str) -> list[list[str]]:
    recorded_by = talk["recorded_by"]
    return [
        [t("Held on", lang), talk["held_on"]],
        [t("Who took part", lang), talk["present"]],
        [t("What leadership and HR said", lang), talk["appraisers_points"]],
        [t("What the supervisor said", lang), talk["own_points"]],
        [t("Goals and steps agreed on", lang), talk["goals"] or MISSING],
        [t("Record kept by", lang), _name(record, recorded_by, lang)],
    ]


# ---------------------------------------------------------------------- signatures


def _signatures(record: Mapping[str, Any], after: AfterSignature, lang: str) -> list[dict[str, str]]:
    second = record.get("second_signature")
    signers = [(t("Appraiser", lang), record["signed_by"], record["signed_at"], record["remark"])]
    if second:
        signers.append((t("Second signature", lang), second["by"], second["at"], second["remark"]))
    signed = [
        {"role": role, "name": _name(record, by, lang), "on": _by(record, by, at, lang), "said": remark or ""}
        for role, by, at, remark in signers
    ]
    for entry in signed:
        entry["on"] = t("Signed: {signed}", lang, signed=entry["on"])
    return [*signed, _acknowledgement(record, after, lang)]


def _acknowledgement(record: Mapping[str, Any], after: AfterSignature, lang: str) -> dict[str, str]:
    """The supervisor's part: acknowledged, refused before a witness, or still open until a day."""
    said = [
        t(
            "Acknowledgement refused on {day}, witness {witness}: {reason}",
            lang,
            day=day(refusal.refused_on),
            witness=refusal.witness,
            reason=refusal.reason,
        )
        for refusal in after.refusals
    ]
    if after.acknowledged_at is not None:
        on = t("Acknowledged: {when}", lang, when=moment(after.acknowledged_at) + " UTC")
    elif record["object_by"] is None:
        on = t("To be acknowledged", lang)
    else:
        on = t("To be acknowledged; objections are possible to {day}", lang, day=record["object_by"])
    return {"role": t("Operations supervisor", lang), "name": record["name"], "on": on, "said": " ".join(said)}
