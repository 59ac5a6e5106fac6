"""What a table declaration is made of: columns of a kind, rules with a sentence each, a key, references.

A declaration is one Pandera schema; template, check, DDL, upload form and the docs page are derived from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

from data import clock
from data.due_facts import DueFact
from data.kinds import KINDS, Kind
from data.personnel import PERSONNEL
from scope import Role
from text import Words

# Each rule's English sentence leads back to both languages: Pandera carries only one text per check.
SENTENCES: dict[str, Words] = {}
# What each declared table is called, for sentences of tables that refer to it.
TITLES: dict[str, Words] = {}

REQUIRED = Words("must not be empty", "不能为空")
KEY_TWICE = Words("the same key stands twice in this file", "同一文件中主键重复")


def rule(words: Words, check: Callable[..., Any], *, about: str = "", reads: Sequence[str] = ()) -> pa.Check:
    """A check with its sentence. A whole-row rule is reported at column `about` and looks at the columns `reads`."""
    SENTENCES[words.en] = words
    return pa.Check(check, error=words.en, title=words.zh, name=about or None, statistics={"reads": tuple(reads)})


def _cells(test: Callable[[pl.Expr], pl.Expr]) -> Callable[[PolarsData], pl.LazyFrame]:
    return lambda data: data.lazyframe.select(test(pl.col(data.key)))


def at_least(limit: int) -> pa.Check:
    """The cell is `limit` or more."""
    return rule(Words(f"must be {limit} or more", f"必须大于或等于 {limit}"), _cells(lambda c: c >= limit))


def above(limit: int) -> pa.Check:
    """The cell is more than `limit`."""
    return rule(Words(f"must be above {limit}", f"必须大于 {limit}"), _cells(lambda c: c > limit))


def below(limit: int, because: Words) -> pa.Check:
    """The cell is less than `limit`, and why."""
    words = Words(f"must be below {limit}: {because.en}", f"必须小于 {limit}：{because.zh}")
    return rule(words, _cells(lambda c: c < limit))


def between(low: int, high: int) -> pa.Check:
    """The cell is from `low` to `high`, both included."""
    return rule(
        Words(f"must be from {low} to {high}", f"必须在 {low} 到 {high} 之间"),
        _cells(lambda c: c.is_between(low, high)),
    )


def one_of(words: Words, names: Sequence[str]) -> pa.Check:
    """The cell is one of `names`, asked at the time of the check; `words` says what they are, where listing them all
    would not help.
    """
    return rule(words, _cells(lambda c: c.is_in(list(names))))


def not_in_the_future() -> pa.Check:
    """The day is today or earlier. Today is the store's, asked at the time of the check."""
    return rule(Words("must not be in the future", "不能晚于今天"), _cells(lambda c: c <= clock.today()))


def in_order(earlier: str, later: str) -> pa.Check:
    """`later` is not before `earlier`; holds when either is empty."""
    return rule(
        Words(f"must not be before {earlier}", f"不能早于 {earlier}"),
        lambda data: data.lazyframe.select(
            ((pl.col(later) >= pl.col(earlier)) | pl.col(later).is_null() | pl.col(earlier).is_null()).alias(later)
        ),
        about=later,
        reads=(earlier, later),
    )


def not_more_than(smaller: str, larger: str) -> pa.Check:
    """`smaller` is not above `larger`; holds when either is empty."""
    return rule(
        Words(f"must not be more than {larger}", f"不能大于 {larger}"),
        lambda data: data.lazyframe.select(
            ((pl.col(smaller) <= pl.col(larger)) | pl.col(smaller).is_null() | pl.col(larger).is_null()).alias(smaller)
        ),
        about=smaller,
        reads=(smaller, larger),
    )


def more_than(larger: str, smaller: str) -> pa.Check:
    """`larger` is above `smaller`; holds when either is empty."""
    return rule(
        Words(f"must be above {smaller}", f"必须大于 {smaller}"),
        lambda data: data.lazyframe.select(
            ((pl.col(larger) > pl.col(smaller)) | pl.col(larger).is_null() | pl.col(smaller).is_null()).alias(larger)
        ),
        about=larger,
        reads=(larger, smaller),
    )


def together(first: str, second: str) -> pa.Check:
    """`first` is given exactly when `second` is."""
    return rule(
        Words(f"must be given exactly when {second} is given", f"必须与 {second} 同时填写或同时为空"),
        lambda data: data.lazyframe.select((pl.col(first).is_null() == pl.col(second).is_null()).alias(first)),
        about=first,
        reads=(first, second),
    )


def exactly_when(column: str, status: str, value: str) -> pa.Check:
    """`column` is given exactly when `status` has `value`."""
    return rule(
        Words(f'must be given exactly when {status} is "{value}"', f"当且仅当 {status} 为“{value}”时填写"),
        lambda data: data.lazyframe.select(
            (pl.col(column).is_not_null() == (pl.col(status) == value)).fill_null(True).alias(column)
        ),
        about=column,
        reads=(column, status),
    )


@dataclass(frozen=True)
class Across:
    """A rule that looks at other rows: SQL that is true for a *bad* row.

    In `bad_when`, `s` is the row under judgement; any table name means that table's current rows, the good
    rows of the file among them. `getvariable('brought_by')` is who brings the row, NULL where nobody does.
    As a warning it is said and the row is stored all the same.
    """

    column: str
    words: Words
    bad_when: str


# Who decides what a supervisor proposes.
DECIDERS = (Role.LEADERSHIP, Role.HR, Role.ANALYST, Role.ADMIN)


@dataclass(frozen=True)
class Entry:
    """Who enters rows of a table in the app. Supervisors enter their own alone (data.intake.forms.owners).

    by      roles, beside those who may always but in personnel matters: the administrator, and the analyst where files
            are uploaded too
    kept    columns that others leave as they are: who may write them
    words   words of a column that others may not choose: {"status": {"approved": …}}
    fixed   columns that a supervisor says once; then only DECIDERS change them
    after   columns that a supervisor may fill only where another is filled: {"launched_on": "approved_on"}, or holds a
            word: {"implemented_on": "decision=adopted"}
    steps   words that a supervisor may choose only where a column is filled: {"status": {"running": "approved_on"}}
    signed  columns that no form writes: a second person's signature does, on a page of its own (enter's `signs`)
    shared  rows are nobody's own, and a supervisor may add some: they change those alone that nobody else touched
    falls   columns of a share below 0 that people read and type as a fall in percent (20 for -0.20): the name there
    """

    by: tuple[Role, ...] = ()
    kept: Mapping[str, tuple[Role, ...]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, tuple[Role, ...]]] = field(default_factory=dict)
    fixed: tuple[str, ...] = ()
    after: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    signed: tuple[str, ...] = ()
    shared: bool = False
    falls: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """One table of the contract. `schema` (Pandera) holds types, rules and labels; the rest joins it to the others.

    `made_in_app`: its rows are written in the app alone and never uploaded. `fact`: what of its rows decides whether
    something was on time, in full, to quality; None where they decide nothing of the kind.
    """

    name: str
    title: Words
    about: Words
    group: str
    key: tuple[str, ...]
    schema: pa.DataFrameSchema
    across: tuple[Across, ...] = ()
    warn: tuple[Across, ...] = ()
    entry: Entry = Entry()
    made_in_app: bool = False
    fact: DueFact | None = None

    def __post_init__(self) -> None:
        TITLES[self.name] = self.title

    @property
    def entered_by(self) -> tuple[Role, ...]:
        """The roles that may enter rows in the app."""
        always: tuple[Role, ...] = (Role.ADMIN,) if self.made_in_app else (Role.ANALYST, Role.ADMIN)
        if self.personnel:
            always = ()
        return tuple(dict.fromkeys((*self.entry.by, *always)))

    @property
    def personnel(self) -> bool:
        """Are its rows for leadership, HR and the supervisor concerned alone (judgement 3)?"""
        return self.name in PERSONNEL

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names, in the order of the template."""
        return tuple(self.schema.columns)

    def kind(self, column: str) -> Kind:
        """The kind of a column."""
        return KINDS[self.schema.columns[column].metadata["kind"]]

    def label(self, column: str) -> Words:
        """What people call the column."""
        return self.schema.columns[column].metadata["label"]

    def label_in_app(self, column: str) -> Words:
        """What people call the column where its cells are shown and typed; a file has its `label`."""
        return self.entry.falls.get(column) or self.label(column)

    def optional(self, column: str) -> bool:
        """May its cells be empty (and the column be absent)?"""
        return self.schema.columns[column].nullable

    def choices(self, column: str) -> tuple[str, ...]:
        """The words a cell may hold; empty when it is free."""
        return self.schema.columns[column].metadata["choices"]

    def reference(self, column: str) -> tuple[str, str] | None:
        """(table, column) in which every value must exist; None when it refers to nothing."""
        return self.schema.columns[column].metadata["to"]

    def rules(self, column: str) -> list[Words]:
        """Every sentence a cell of this column must satisfy, its form first."""
        cells = self.schema.columns[column]
        sentences = [] if self.choices(column) else [self.kind(column).form]
        sentences += [] if cells.nullable else [REQUIRED]
        sentences += [SENTENCES[c.error] for c in cells.checks if c.error]
        sentences += [SENTENCES[c.error] for c in self.schema.checks if c.name == column and c.error]
        if to := self.reference(column):
            sentences.append(must_exist_in(to[0]))
        sentences += [a.words for a in self.across if a.column == column]
        return list(dict.fromkeys(sentences))  # a reference has the form of an identifier by itself and by its kind

    @property
    def refers_to(self) -> set[str]:
        """The tables that must be loaded before this one (itself left out)."""
        referenced = {to[0] for c in self.columns if (to := self.reference(c))}
        return referenced - {self.name}


def must_exist_in(table: str) -> Words:
    """The sentence of a broken reference."""
    title = TITLES[table]
    return Words(f"must exist in {title.en}", f"必须是“{title.zh}”表中已有的值")


def column(
    kind: str,
    name: str,
    label: Words,
    *checks: pa.Check,
    optional: bool = False,
    to: str = "",
    choices: Sequence[str] = (),
) -> pa.Column:
    """A column of a kind. `to` = "table.column" that must hold every value."""
    rules = list(checks)
    if kind == "id":
        rules.insert(0, rule(KINDS["id"].form, _cells(lambda c: ~c.str.contains(r"\s") & (c.str.len_chars() <= 64))))
    if kind == "quarter":
        rules.insert(0, rule(KINDS["quarter"].form, _cells(lambda c: c.str.contains(r"^\d{4}-Q[1-4]$"))))
    if kind == "count" and not checks:
        rules.append(at_least(0))
    if kind == "score":
        rules.append(between(0, 100))
    if choices:
        words = Words(f"must be one of: {', '.join(choices)}", f"必须是以下之一：{'、'.join(choices)}")
        rules.append(rule(words, _cells(lambda c: c.is_in(list(choices)))))
    return pa.Column(
        KINDS[kind].dtype,
        checks=rules,
        nullable=optional,
        name=name,
        title=label.en,
        metadata={
            "kind": kind,
            "label": label,
            "choices": tuple(choices),
            "to": tuple(to.split(".")) if to else None,
        },
    )


def choice(name: str, label: Words, words: str, *, optional: bool = False) -> pa.Column:
    """A column that holds one of the `words` (separated by blanks)."""
    return column("choice", name, label, optional=optional, choices=words.split())


def supervisor() -> pa.Column:
    """The column that says whose row it is."""
    return column("id", "supervisor_id", Words("Supervisor", "运营主管"), to="supervisors.supervisor_id")


def table(
    name: str,
    title: Words,
    about: Words,
    *,
    group: str,
    key: str,
    columns: Iterable[pa.Column],
    rules: Sequence[pa.Check] = (),
    across: Sequence[Across] = (),
    warn: Sequence[Across] = (),
    entry: Entry | None = None,
    made_in_app: bool = False,
    fact: DueFact | None = None,
) -> Table:
    """Declare a table; `key` names its key columns, separated by blanks. The days of its events are never ahead."""
    cells = {c.name: c for c in columns}
    for event in fact.events if fact else ():
        cells[event].checks.append(not_in_the_future())
    schema = pa.DataFrameSchema(cells, checks=list(rules), name=name, strict=True)
    keys = tuple(key.split())
    beside = (tuple(across), tuple(warn), entry or Entry(), made_in_app, fact)
    return Table(name, title, about, group, keys, schema, *beside)
