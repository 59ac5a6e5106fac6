"""A mapping at work: blocks of a foreign file become blocks of ours; what its rules leave out is counted and said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from data.declare import Table
from data.intake.parse.amounts import COMMA
from data.intake.parse.column_form import in_plain_form
from data.intake.parse.convert import converted
from data.intake.parse.header import refuse_twice
from data.intake.read import encoding_of, open_delimited
from data.intake.records import (
    LINE,
    LINES_NAMED,
    NONE_BROKEN,
    Block,
    ColumnForm,
    ColumnOrigin,
    Dialect,
    LookupRule,
    Mapping,
    Source,
    Values,
    as_written,
    lines_in_words,
)
from errors import NothingStored
from text import Words

LARGEST_LIST = 20_000_000  # bytes: a list is kept with every load and source that uses it
AT = " at"  # the how-manieth row of its line, where one line gives several


@dataclass
class _LeftOutRows:
    """Rows that one rule of the mapping leaves out."""

    why: Words
    count: int = 0
    lines: list[int] = field(default_factory=list)


class MappedRows:
    """One file seen through a mapping. Take all `blocks`; `warnings` then say what was left out or added up.

    `forms`: how columns of ours are written, for what is computed with them; `as_written`: nothing is.
    Raises NothingStored for a file that lacks columns the mapping reads.
    """

    def __init__(
        self,
        mapping: Mapping,
        table: Table,
        source: Source,
        file: str,
        forms: Dict[str, ColumnForm],
        *,
        as_written: bool = False,
    ) -> None:
        self._mapping, self._table, self._source = mapping, table, source
        self._forms, self._as_written = forms, as_written
        self.absent = tuple(column for column in table.columns if column not in mapping.origins)
        self._left_out: dict[str, _LeftOutRows] = {}
        self._summed: tuple[int, int] | None = None
        self._unpivoted: tuple[int, int] = (0, 0)
        self._repeated = 0
        # Rows made of one line are told apart by numbers of their own: line x per_line and more.
        self.per_line = len(mapping.unpivot.columns) if mapping.unpivot else 1
        refuse_twice(source.names, file)
        _refuse_missing(mapping.reads, source.names, file, mapping.name)
        self._lookups = [(lookup, _read_lookup(lookup)) for lookup in mapping.lookups]
        unpivot_columns = {mapping.unpivot.name, mapping.unpivot.value} if mapping.unpivot else set()
        _refuse_name_clash(unpivot_columns & set(source.names), file, mapping.name)
        looked_up = {column for _, frame in self._lookups for column in frame.columns}
        available = {*source.names, *unpivot_columns, *looked_up}
        origins = mapping.origins.values()
        named = {*mapping.needs, *mapping.only, *mapping.never, *(c for origin in origins for c in origin.reads)}
        _refuse_missing(named, available, file, mapping.name)

    @property
    def blocks(self) -> Iterator[tuple[Block, pl.DataFrame]]:
        """Each block as it was read, and the rows it gives us."""
        if self._as_written or not (self._mapping.sum or self._mapping.once):
            quoted = not self._as_written
            yield from ((f, self._numbered(self._mapped(f.rows, quoted=quoted))) for f in self._source.blocks)
            return
        parts = [pl.DataFrame(schema={LINE: pl.Int64} | dict.fromkeys(self._mapping.origins, pl.String))]
        for block in self._source.blocks:
            parts.append(self._mapped(block.rows).drop(AT))
            yield block, parts[0]
        whole = pl.concat(parts)
        if self._mapping.once:
            rows_before = whole.height
            whole = whole.unique(list(self._mapping.origins), keep="first", maintain_order=True)
            self._repeated = rows_before - whole.height
        summed = self._summed_by_key(whole) if self._mapping.sum else whole
        self._summed = (whole.height, summed.height)
        yield Block(parts[0], NONE_BROKEN, 0), self._numbered(summed.with_columns(pl.lit(0).alias(AT)))

    @property
    def warnings(self) -> list[Words]:
        """What the rules left out, rule by rule with the first lines, and what was added up."""
        sentences = [
            Words(
                f"Left out by the mapping, because {rule.why.en}: {rule.count} row(s), "
                f"{lines_in_words(rule.lines, rule.count).en}.",
                f"按映射规则略去（{rule.why.zh}）：{rule.count} 行，{lines_in_words(rule.lines, rule.count).zh}。",
            )
            for rule in self._left_out.values()
        ]
        rows, rows_made = self._unpivoted
        if rows:
            sentences.insert(
                0,
                Words(
                    f"The mapping made {rows_made} rows out of {rows}, one per column of [unpivot].",
                    f"映射按 [unpivot] 的每一列将 {rows} 行展开为 {rows_made} 行。",
                ),
            )
        if self._repeated:
            sentences.append(
                Words(
                    f"Equal after the mapping, so counted once: {self._repeated} row(s) more.",
                    f"映射后内容相同，只计一次：另有 {self._repeated} 行。",
                )
            )
        if self._summed and self._summed[0] != self._summed[1]:
            rows, keys = self._summed
            sentences.append(
                Words(
                    f"The mapping added {rows} rows up into {keys}, by key; each names its first line.",
                    f"映射按主键将 {rows} 行合并为 {keys} 行；每行记其首行行号。",
                )
            )
        return sentences

    def _mapped(self, rows: pl.DataFrame, *, quoted: bool = False) -> pl.DataFrame:
        """The rows that the file's give; `quoted`: beside what is made of a cell of the file, the cell itself."""
        mapping = self._mapping
        if mapping.empty:
            codes = pl.col(mapping.empty_in or [name for name in self._source.names if name])
            rows = rows.with_columns(pl.when(~codes.is_in(mapping.empty)).then(codes).name.keep())
        rows = self._unpivot_rows(rows)
        for lookup, frame in self._lookups:
            rows = rows.join(frame, left_on=lookup.by, right_on=_qualified(lookup, lookup.key), how="left")
        for column in mapping.needs:
            reason = Words(f"{column} is not given", f"未给出 {column}")
            rows = self._filtered(rows, pl.col(column).is_not_null(), reason)
        for column, values in mapping.only.items():
            reason = Words(f"{column} is not {' or '.join(values)}", f"{column} 不是 {'、'.join(values)}")
            rows = self._filtered(rows, pl.col(column).is_in(values).fill_null(False), reason)
        for column, values in mapping.never.items():
            reason = Words(f"{column} is {' or '.join(values)}", f"{column} 是 {'、'.join(values)}")
            rows = self._filtered(rows, ~pl.col(column).is_in(values).fill_null(False), reason)
        columns = [self._column(rows, name) for name in mapping.origins]
        if quoted:
            columns += [
                _cells_of_file(rows, name, origin) for name, origin in mapping.origins.items() if origin.remakes
            ]
        return pl.DataFrame([rows[LINE], rows[AT], *columns])

    def _unpivot_rows(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Each row once per unpivoted column; AT is the how-manieth of its line."""
        unpivot = self._mapping.unpivot
        if unpivot is None:
            return rows.with_columns(pl.lit(0, pl.Int64).alias(AT))
        other_columns = [column for column in rows.columns if column not in unpivot.columns]
        order = {column: at for at, column in enumerate(unpivot.columns)}
        long = rows.unpivot(unpivot.columns, index=other_columns, variable_name=unpivot.name, value_name=unpivot.value)
        at = pl.col(unpivot.name).replace_strict(order, return_dtype=pl.Int64).alias(AT)
        self._unpivoted = (self._unpivoted[0] + rows.height, self._unpivoted[1] + long.height)
        return long.with_columns(at).sort(LINE, AT)

    def _numbered(self, rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(pl.col(LINE) * self.per_line + pl.col(AT)).drop(AT)

    def _column(self, rows: pl.DataFrame, name: str) -> pl.Series:
        # A day is told in a month's column by its month.
        form = "%Y-%m" if self._table.kind(name).name == "month" else "%Y-%m-%d"
        origin = self._mapping.origins[name]
        if self._as_written:
            return _column(rows, name, replace(origin, scale=None, round=None), form)
        return _column(rows, name, origin, form, self._forms.get(name))

    def _filtered(self, rows: pl.DataFrame, condition: pl.Expr, reason: Words) -> pl.DataFrame:
        out = rows.filter(~condition)[LINE]
        if out.len():
            rule = self._left_out.setdefault(reason.en, _LeftOutRows(reason))
            rule.count += out.len()
            rule.lines += out.head(LINES_NAMED - len(rule.lines)).to_list()
        return rows.filter(condition)

    def _summed_by_key(self, rows: pl.DataFrame) -> pl.DataFrame:
        """One row per key. A cell that is no number stands for its whole key: a sum without it would be wrong."""
        sums = []
        for column in self._mapping.sum:
            kind, form = self._table.kind(column).name, self._forms.get(column)
            numbers = converted(in_plain_form(rows[column], kind, form) if form else rows[column], kind)
            rows = rows.with_columns(numbers.alias(f"{column} as number"))
            text, number = pl.col(column), pl.col(f"{column} as number")
            no_number = text.filter(text.is_not_null() & number.is_null()).first()
            total = pl.when(number.is_not_null().any()).then(number.sum()).cast(pl.String)
            if form and form.decimal == COMMA:
                total = total.str.replace(".", ",", literal=True)
            sums.append(pl.coalesce(no_number, total).alias(column))
        key = [column for column in self._table.key if column in self._mapping.origins]
        same = [column for column in self._mapping.origins if column not in key and column not in self._mapping.sum]
        return (
            rows.group_by(key, maintain_order=True)
            .agg(pl.col(LINE, *same).first(), *sums)
            .select(LINE, *self._mapping.origins)
        )


def _column(
    rows: pl.DataFrame, name: str, origin: ColumnOrigin, form: str, written: ColumnForm | None = None
) -> pl.Series:
    if origin.constant is not None:
        cells = pl.repeat(origin.constant, rows.height, dtype=pl.String, eager=True)
    elif origin.template:
        cells = rows.select(_filled_in(origin.template)).to_series()
    else:
        cells = rows[origin.source]
    if origin.split:
        cells = cells.str.split(origin.split.at).list.get(origin.split.part - 1, null_on_oob=True).str.strip_chars()
        cells = cells.set((cells == "").fill_null(False), None)
    if origin.match:
        cells = cells.str.extract(origin.match, 1).fill_null(cells)
    if origin.values:
        cells = cells.replace(dict(origin.values))
    if origin.date:
        cells = cells.str.to_date(origin.date, strict=False).dt.to_string(form).fill_null(cells)
    if origin.scale is not None or origin.round is not None:
        numbers = in_plain_form(cells, "number", written) if written else cells
        scaled = _in_form(numbers.replace(_scaled(numbers, origin)), written)
        cells = scaled.zip_with(numbers.is_not_null(), cells)
    if origin.when:
        cells = _where_it_holds(rows, origin.when, cells, origin.otherwise)
    if origin.default is not None:
        cells = cells.fill_null(origin.default)
    return cells.alias(name)


def _cells_of_file(rows: pl.DataFrame, name: str, origin: ColumnOrigin) -> pl.Series:
    """The file's own cells, for whoever has to correct them; empty where the column's does not come from one."""
    cells = rows[origin.source]
    return (_where_it_holds(rows, origin.when, cells, None) if origin.when else cells).alias(as_written(name))


def _in_form(cells: pl.Series, written: ColumnForm | None) -> pl.Series:
    """Plain numbers as the column writes them, for so they are judged."""
    return cells.str.replace(".", ",", literal=True) if written and written.decimal == COMMA else cells


def _filled_in(template: str) -> pl.Expr:
    """The template with {column} and {line} filled in; empty where one of them is."""
    parts = template.replace("{", "}").split("}")
    return pl.concat_str(
        pl.lit(part) if i % 2 == 0 else pl.col(LINE if part == "line" else part).cast(pl.String)
        for i, part in enumerate(parts)
    )


def _scaled(cells: pl.Series, origin: ColumnOrigin) -> dict[str, str]:
    """Each number as text, scaled and rounded half up as in bookkeeping. What is no number stays, to be refused."""
    written = cells.unique()
    numbers = written.filter(converted(written, "number").is_not_null())
    step = None if origin.round is None else Decimal(1).scaleb(-origin.round)
    scaled = {}
    for text in numbers:
        amount = Decimal(text)
        if origin.scale is not None:
            # What cannot be divided without a rest keeps enough digits for any rounding that is asked for.
            amount = amount * origin.scale.numerator / origin.scale.denominator
        scaled[text] = f"{amount if step is None else amount.quantize(step, ROUND_HALF_UP):f}"
    return scaled


def _where_it_holds(rows: pl.DataFrame, when: Values, cells: pl.Series, otherwise: str | None) -> pl.Series:
    holds = pl.all_horizontal(pl.col(column).is_in(values).fill_null(False) for column, values in when.items())
    return rows.select(pl.when(holds).then(cells).otherwise(pl.lit(otherwise, pl.String))).to_series()


def _qualified(lookup: LookupRule, column: str) -> str:
    return f"{lookup.name}.{column}"


def _read_lookup(lookup: LookupRule) -> pl.DataFrame:
    """The lookup file, its columns called lookup.column."""
    path, file = lookup.path, lookup.file
    if path.stat().st_size > LARGEST_LIST:
        raise NothingStored(
            Words(
                f"The lookup file {file} is larger than {LARGEST_LIST // 1_000_000} MB. Leave out the rows and columns "
                "that are not needed. Nothing was stored.",
                f"查找文件 {file} 超过 {LARGEST_LIST // 1_000_000} MB。请删去不需要的行和列。未保存任何内容。",
            )
        )
    expected = [lookup.key]
    dialect = Dialect(delimiter=lookup.delimiter, columns=lookup.columns)
    source = open_delimited(path, file, encoding_of(path, file), expected, dialect)
    _refuse_missing(expected, source.names, file, lookup.name)
    blocks = list(source.blocks)
    rows = pl.concat(block.rows for block in blocks)
    if any(block.broken.height for block in blocks) or rows[lookup.key].is_duplicated().any():
        raise NothingStored(
            Words(
                f"The lookup file {file} has a broken row or the same {lookup.key} twice. "
                "Correct it. Nothing was stored.",
                f"查找文件 {file} 含有错误的行，或 {lookup.key} 重复。请更正。未保存任何内容。",
            )
        )
    return rows.drop(LINE).rename(lambda column: _qualified(lookup, column))


def _refuse_name_clash(names: Iterable[str], file: str, mapping: str) -> None:
    if doubled := sorted(names):
        raise NothingStored(
            Words(
                f"{file} has a column {', '.join(doubled)} of its own; call what [unpivot] of the mapping {mapping} "
                "makes otherwise. Nothing was stored.",
                f"{file} 本身已有列 {'、'.join(doubled)}；请为映射 {mapping} 的 [unpivot] 另取名称。未保存任何内容。",
            )
        )


def _refuse_missing(needed: Iterable[str], present: Iterable[str], file: str, mapping: str) -> None:
    missing = sorted(set(needed) - set(present))
    if missing:
        raise NothingStored(
            Words(
                f"{file} has no column {', '.join(missing)}, which the mapping {mapping} reads. Nothing was stored.",
                f"{file} 中没有映射 {mapping} 要读取的列：{'、'.join(missing)}。未保存任何内容。",
            )
        )
