"""What people write into an appraisal: self-assessment, comments, objections, answers. Kept as written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from appraisal.kinds import ANNUAL, document
from data.schemas import TABLES
from data.store import Store, in_force, now
from errors import WrongUse
from metrics import FAMILIES, INDICATORS
from scope import Role, Scope
from text import Words

Kind = Literal["self", "comment", "objection", "answer"]
LONGEST_NOTE = 4000
COLUMNS = """note_id, supervisor_id, year, kind, about, text, load_id, before, after, written_at, written_by,
             written_as, appraisal_kind"""


@dataclass(frozen=True)
class Note:
    """One thing written.

    about          overall · grade · family:KEY · indicator:KEY · row:TABLE/LOAD/LINE · event:ID · note:N
    load_id        of an answer: the load that corrected the data; None when it explains. Of an objection raised before
                   a signature: the last load then
    before, after  of an answer: the score that was objected to, and as computed when it was answered; of an objection
                   raised before a signature: the score then
    """

    note_id: int
    supervisor_id: str
    year: int
    kind: Kind
    about: str
    text: str
    load_id: int | None
    before: float | None
    after: float | None
    written_at: datetime
    written_by: str
    written_as: str
    appraisal_kind: str


def notes(store: Store, who: Scope, supervisor_id: str, year: int, *, kind: str = ANNUAL) -> tuple[Note, ...]:
    """Everything written into an appraisal, the first first. Raises NotAllowed out of sight."""
    who.need_personnel_of(supervisor_id)
    rows = store.rows(
        f"""SELECT {COLUMNS} FROM appraisal_notes WHERE supervisor_id = ? AND year = ? AND appraisal_kind = ?
            ORDER BY note_id""",
        [supervisor_id, year, kind],
    )
    return tuple(Note(*row) for row in rows)


def write(
    on: Any,
    store: Store,
    who: Scope,
    supervisor_id: str,
    year: int,
    kind: Kind,
    about: str,
    text: str,
    *,
    of: str = ANNUAL,
    load_id: int | None = None,
    before: float | None = None,
    after: float | None = None,
) -> int:
    """Write one note within a transaction, with its audit record; its number. `of` = the kind of appraisal.

    Raises WrongUse when it says nothing.
    """
    text = text.strip()
    if not text:
        raise WrongUse(Words("Write something first; nothing was stored.", "请先填写内容；尚未保存。"))
    if len(text) > LONGEST_NOTE:
        raise WrongUse(
            Words(
                f"The text has {len(text)} characters; {LONGEST_NOTE} are possible. Shorten it; nothing was stored.",
                f"文字共 {len(text)} 个字符，最多 {LONGEST_NOTE} 个。请缩短；尚未保存。",
            )
        )
    ((note_id,),) = on.execute(
        """INSERT INTO appraisal_notes (supervisor_id, year, kind, about, text, load_id, before, after,
                                        written_at, written_by, written_as, appraisal_kind)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING note_id""",
        [supervisor_id, year, kind, about, text, load_id, before, after, now(), who.person, who.role.value, of],
    ).fetchall()
    name = document(supervisor_id, year, of)
    store.record(on, who.person, f"appraisal.{kind}", name, {"note": note_id, "about": about})
    return int(note_id)


def latest(written: Sequence[Note], kind: Kind) -> dict[str, Note]:
    """The last note of that kind about each thing."""
    return {note.about: note for note in written if note.kind == kind}


def open_objections(written: Sequence[Note]) -> tuple[Note, ...]:
    """Objections that nobody has answered yet."""
    answered = {note.about for note in written if note.kind == "answer"}
    return tuple(note for note in written if note.kind == "objection" and f"note:{note.note_id}" not in answered)


def for_reader(written: Sequence[Note], who: Scope, signed: bool) -> tuple[Note, ...]:
    """What this person may read: appraisers' comments are drafts to the supervisor until the appraisal is signed."""
    if who.role is not Role.SUPERVISOR or signed:
        return tuple(written)
    return tuple(note for note in written if note.kind != "comment")


def about_in_words(about: str) -> Words:
    """What a note is about, as people call it."""
    kind, _, code = about.partition(":")
    if kind == "family" and code in FAMILIES:
        return FAMILIES[code].name
    if kind == "indicator" and code in INDICATORS:
        return INDICATORS[code].name
    if kind == "event":
        return Words(f"event {code}", f"事项 {code}")
    if kind == "row":
        table, load_id, line = code.rsplit("/", 2)
        title = TABLES[table].title if table in TABLES else Words(table, table)
        return Words("{table}, load {load}, line {line}", "{table}，导入批次 {load}，第 {line} 行").format(
            table=title, load=load_id, line=line
        )
    return {"grade": Words("own view of the grade", "自评等级")}.get(about, Words("as a whole", "总体"))


def check_about(store: Store, supervisor_id: str, year: int, about: str) -> None:
    """Raise WrongUse unless an objection's subject exists: an indicator, a row of theirs, a confirmed event."""
    kind, _, code = about.partition(":")
    there = False
    if kind == "indicator":
        there = code in INDICATORS
    elif kind == "event":
        there = bool(
            store.rows(
                f"""SELECT 1 FROM {in_force("merits_and_faults")}
                    WHERE event_id = ? AND supervisor_id = ? AND year(occurred_on) = ?""",
                [code, supervisor_id, year],
            )
        )
    elif kind == "row" and code.count("/") == 2:
        table, load_id, line = code.split("/")
        there = (
            table in TABLES
            and load_id.isdigit()
            and line.isdigit()
            and _row(store, supervisor_id, table, load_id, line)
        )
    if not there:
        raise WrongUse(
            Words(
                "An objection names an indicator, a row (table, load and line) or an event of the year. There is no "
                "such one among yours; nothing was stored.",
                "异议须指明指标、数据行（表、导入批次与行号）或本年度事项。未找到属于您的对应内容；尚未保存。",
            )
        )


def _row(store: Store, supervisor_id: str, table: str, load_id: str, line: str) -> bool:
    whose = " AND supervisor_id = ?" if "supervisor_id" in TABLES[table].columns else ""
    values = [int(load_id), int(line), *([supervisor_id] if whose else [])]
    return bool(store.rows(f"SELECT 1 FROM {table} WHERE load_id = ? AND line = ?{whose}", values))
