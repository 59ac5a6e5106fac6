"""How the columns of a file are written: found from all their cells, or asked; then each cell has the form or not.

A file in the plain forms of the contract passes by here: only when a column holds a cell that does not have the plain
form, but another one that people use, are all its cells looked at (`FormEvidence`) and its form settled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from data.intake.parse import amounts, days
from data.intake.parse.convert import converted
from data.intake.records import DAY_FIRST, MONTH_FIRST, SERIAL, YEAR_FIRST, ColumnForm
from data.kinds import Kind
from errors import NothingStored
from text import Words

NUMBERS = ("money", "count", "ratio", "score", "number")
DAYS = ("date", "month", "time", "quarter")
WHOLE = ("money", "count")  # three decimals are never right here
STRAYS = 20  # a form that one cell in so many has is a slip, not the column's form
LOOKED_AT = 1_000  # cells that are no plain form, by which a column is suspected
EXAMPLES = 3


def in_plain_form(cells: pl.Series, kind: str, form: ColumnForm) -> pl.Series:
    """The cells in the plain form of their kind, where they have the column's form; else as they were written, and
    empty where that would be a plain form of another meaning (2.5 where the comma stands before decimals)."""
    if kind in NUMBERS:
        decimal = form.decimal or amounts.POINT
        if decimal == amounts.COMMA:
            plain = amounts.in_plain_form(cells, kind, decimal)
            return plain.set((plain == cells) & cells.str.contains(".", literal=True), None)
        return _converted_to_plain(cells, kind, lambda odd: amounts.in_plain_form(odd, kind, decimal))
    return (
        _converted_to_plain(cells, kind, lambda odd: days.in_plain_form(odd, kind, form.dates))
        if kind in DAYS
        else cells
    )


def form_in_words(kind: Kind, form: ColumnForm | None) -> Words:
    """What a cell must look like: the kind's form, and how the column was read where it is not the plain one."""
    if form and kind.name in DAYS and form.dates:
        return Words(
            f"{kind.form.en} (this column is read {form.dates})", f"{kind.form.zh}（该列按 {form.dates} 读取）"
        )
    if form and kind.name in NUMBERS and form.decimal == amounts.COMMA:
        return Words(
            f"{kind.form.en} (in this column the comma stands before decimals)", f"{kind.form.zh}（该列以逗号为小数点）"
        )
    return kind.form


def _converted_to_plain(cells: pl.Series, kind: str, mend: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """The cells, those among them that have not the plain form converted to it."""
    odd = cells.filter(converted(cells, kind).is_null() & cells.is_not_null()).unique()
    return cells.replace(odd, mend(odd)) if odd.len() else cells


def is_odd(cells: pl.Series, misfits: pl.Series, kind: str, *, foreign: bool = False) -> bool:
    """Must the form of the column be found from all its cells?

    So it is when cells that lack the plain form (`misfits`, some of `cells`) have another that people use. An amount
    of three decimals has not, in a column whose other cells show that the point stands before decimals. In a `foreign`
    file also when 1.234 has the plain form, and nothing beside it shows that it does not mean 1234.
    """
    if misfits.is_empty():
        return foreign and kind in NUMBERS and kind not in WHOLE and _only_thousandths(cells.head(LOOKED_AT))
    misfits = misfits.head(LOOKED_AT).unique()
    if kind in DAYS:
        return any(
            days.in_plain_form(misfits, kind, order).ne(misfits).any()
            for order in (None, DAY_FIRST, MONTH_FIRST, SERIAL)
        )
    if kind not in NUMBERS:
        return False
    if _any_readable(misfits, kind, amounts.POINT):
        return True
    if not _any_readable(misfits, kind, amounts.COMMA):
        return False
    points, commas, _, _ = amounts.evidence(cells.head(LOOKED_AT))
    return not points.len() or commas.len() * STRAYS > points.len()


def _only_thousandths(cells: pl.Series) -> bool:
    points, _, either, _ = amounts.evidence(cells)
    return points.is_empty() and not either.is_empty()


def _any_readable(misfits: pl.Series, kind: str, decimal: str) -> bool:
    return bool(converted(amounts.in_plain_form(misfits, kind, decimal), kind).is_not_null().any())


@dataclass
class FormEvidence:
    """What all cells of one column say about its form.

    `foreign`: of a file that is not in our own form. `typed`: of a workbook, whose numbers have no sign of their own.
    """

    kind: str
    foreign: bool = False
    typed: bool = False
    points: int = 0
    commas: int = 0
    point_or_comma: int = 0
    comma_or_point: int = 0
    orders: Counter[tuple[str, str]] = field(default_factory=Counter)
    serials: int = 0
    cells: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, cells: pl.Series) -> None:
        """Look at more cells of the column."""
        cells = cells.drop_nulls()
        self.cells += cells.len()
        if self.kind in NUMBERS:
            points, commas, either_point, either_comma = amounts.evidence(cells)
            self.points, self.commas = self.points + points.len(), self.commas + commas.len()
            self.point_or_comma += either_point.len()
            self.comma_or_point += either_comma.len()
            for of_one_form in (either_point, either_comma, commas, points):
                _add_examples(self.examples, of_one_form.head(EXAMPLES).to_list())
        elif self.kind in DAYS:
            counted = cells.unique_counts()
            for text, n in zip(cells.unique(maintain_order=True), counted, strict=True):
                key, serial = days.evidence(text), days.is_serial(text)
                self.serials += n * serial
                if key:
                    self.orders[key] += n
                if key or serial:
                    _add_examples(self.examples, [text])

    def settled(self, stated: ColumnForm) -> ColumnForm | None:
        """The column's form, `stated` obeyed; None when its cells leave it open."""
        if self.kind in NUMBERS:
            decimal = stated.decimal or self._decimal
            return ColumnForm(decimal, stated.dates) if decimal else None
        if self.kind in DAYS:
            order = stated.dates or self._order
            return ColumnForm(stated.decimal, order or None) if order is not None else None
        return stated

    @property
    def proposal(self) -> str | None:
        """The likelier answer where the form is open."""
        if self.kind in NUMBERS:
            if self.points != self.commas:
                return amounts.POINT if self.points > self.commas else amounts.COMMA
            return None if self.point_or_comma else amounts.POINT
        decisive = self._decisive
        if self.serials * 2 > self.cells:
            return SERIAL
        return decisive.most_common(1)[0][0] if decisive else None

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Cells that may be read in more than one way."""
        return tuple(self.examples)

    @property
    def _decimal(self) -> str | None:
        few, many = sorted((self.points, self.commas))
        if many and few * STRAYS <= many:
            return amounts.POINT if self.points > self.commas else amounts.COMMA
        if self.kind in WHOLE and (self.commas + self.point_or_comma) * STRAYS <= self.cells:
            return amounts.POINT  # a few odd ones among whole numbers: they are refused
        if many or (self.point_or_comma and self.comma_or_point):
            return None
        if self.comma_or_point:
            return amounts.POINT if self.kind in WHOLE else None
        if self.point_or_comma and not self.typed and (self.kind in WHOLE or self.foreign):
            return None
        return amounts.POINT

    @property
    def _decisive(self) -> Counter[str]:
        count: Counter[str] = Counter()
        for (order, _), n in self.orders.items():
            if order:
                count[order] += n
        return count

    @property
    def _order(self) -> str | None:
        """The order; "" when no cell needs one; None when it is open."""
        if self.serials and self.serials * 2 > self.cells:
            return None
        if sum(self.orders.values()) * STRAYS <= self.cells:
            return ""  # none, or a few among plain ones: they are refused
        decisive = self._decisive
        ranked = [*decisive.most_common(), ("", 0), ("", 0)]
        (first, many), (_, few) = ranked[:2]
        if not many or few * STRAYS > many:
            return None
        # Cells of another sign may come from another hand: 01-02-2015 beside 1/13/2015.
        proven = {sign for (order, sign), _ in self.orders.items() if order == first}
        return first if all(order or sign in proven for order, sign in self.orders) else None


def _add_examples(examples: list[str], more: list[str]) -> None:
    examples.extend(more[: EXAMPLES - len(examples)])


def refuse_open(file: str, by_column: Mapping[str, FormEvidence]) -> NothingStored:
    """Says what may be read in more than one way, and how to say which is right. `by_column`: by column of the file."""
    column, evidence = next(iter(by_column.items()))
    others = [f'"{name}"' for name in list(by_column)[1:]]
    shown = ", ".join(evidence.doubtful)
    more = Words(f" (also in {', '.join(others)})", f"（另有 {'、'.join(others)}）") if others else Words("", "")
    if evidence.kind in NUMBERS:
        answers = Words(
            'decimal = "." if the point stands before decimals, or decimal = ","',
            '小数点为点号写 decimal = "."，为逗号写 decimal = ","',
        )
    else:
        proposed = evidence.proposal or DAY_FIRST
        other = next(order for order in (DAY_FIRST, MONTH_FIRST) if order != proposed)
        answers = Words(f'dates = "{proposed}", or dates = "{other}"', f'dates = "{proposed}" 或 dates = "{other}"')
    return NothingStored(
        Words(
            f'{file}: in the column "{column}"{more.en}, {shown} can be read in more than one way. Choose on the '
            f"upload page, or write under [file] in a mapping {answers.en}. Nothing was stored.",
            f"{file}：“{column}”列{more.zh}中的 {shown} 有多种读法。请在上传页面选择，"
            f"或在映射文件的 [file] 下写明：{answers.zh}。未保存任何内容。",
        )
    )


def open_columns(evidence: Mapping[str, FormEvidence], stated: Mapping[str, ColumnForm]) -> dict[str, FormEvidence]:
    """The columns whose form is open after what was said."""
    return {
        name: column_evidence
        for name, column_evidence in evidence.items()
        if column_evidence.settled(stated.get(name, ColumnForm())) is None
    }


def orders_offered(evidence: Iterable[FormEvidence]) -> tuple[str, ...]:
    """The orders in which the doubtful cells can be read."""
    serial = any(column_evidence.serials * 2 > column_evidence.cells for column_evidence in evidence)
    return (SERIAL,) if serial else (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)
