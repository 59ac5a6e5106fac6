"""Templates: an empty file of a table's form, as CSV or as a workbook that helps while it is filled in.

Everything in them comes from the declaration: drop-downs from choices and references, notes from labels and rules.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from data.declare import Table
from data.export import csv_bytes
from data.kinds import Kind
from text import language, t

LAST_ROW = 1_048_575  # of a sheet, counted from 0
LONGEST_LIST = 255  # characters of a drop-down that may stand in the rule itself; a longer one stands in a sheet
REFERRED = 5_000  # values of a reference that are offered
_FORMATS = {"date": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm:ss", "month": "yyyy-mm", "money": "0.00", "count": "0"}


def csv_template(table: Table) -> bytes:
    """The header alone, in UTF-8."""
    return csv_bytes(table.columns, [])


def workbook_template(table: Table, known: Mapping[str, Sequence[str]] | None = None, lang: str | None = None) -> bytes:
    """An .xlsx whose first sheet is named as the table and holds its header; a second one explains the columns.

    `known`: values that a referring column may hold, by column; offered as a drop-down. What is filled in is
    checked by the intake as any other file: the workbook only helps.
    """
    lang = lang or language()
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    try:
        sheet, lists = book.add_worksheet(table.name), _Lists(book)
        _explain(book, table, lang)
        head = book.add_format({"bold": True, "bg_color": "#e8eef6", "border": 1, "border_color": "#b9c6d8"})
        optional = book.add_format({"bg_color": "#f4f5f7", "border": 1, "border_color": "#d5dae1"})
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(table.columns):
            kind = table.kind(column)
            cells = book.add_format({"num_format": _FORMATS.get(kind.name, "@")})
            sheet.set_column(at, at, max(14, len(column) + 3), cells)
            sheet.write_string(0, at, column, optional if table.optional(column) else head)
            sheet.write_comment(0, at, note(table, column, lang), {"x_scale": 2.2, "y_scale": 1.6})
            offered = list(table.choices(column)) or list((known or {}).get(column, ()))[:REFERRED]
            if offered:
                sheet.data_validation(1, at, LAST_ROW, at, _drop_down(lists, column, offered, table, lang))
        lists.hide()
    finally:
        book.close()
    return out.getvalue()


def note(table: Table, column: str, lang: str) -> str:
    """What a reader must know of a column: its name, every rule, an example."""
    sentences = [table.label(column).in_(lang), *(rule.in_(lang) for rule in table.rules(column))]
    if table.optional(column):
        sentences.append(t("may be empty", lang))
    if example := example_of(table, column):
        sentences.append(t("e.g. {example}", lang, example=example))
    return "\n".join(sentences)


def example_of(table: Table, column: str) -> str:
    """A cell that the column would take; empty where only the company can know one."""
    if choices := table.choices(column):
        return choices[0]
    kind: Kind = table.kind(column)
    return "" if kind.name == "text" else kind.example


def _drop_down(lists: _Lists, column: str, offered: list[str], table: Table, lang: str) -> dict[str, object]:
    short = len(",".join(offered)) <= LONGEST_LIST and not any("," in choice for choice in offered)
    return {
        "validate": "list",
        "source": offered if short else lists.range_of(column, offered),
        # A reference may name a row of another file that is still to come: told, not forbidden.
        "error_type": "stop" if table.choices(column) else "warning",
        "error_title": column,
        "error_message": t("This value is not in the list.", lang)[:LONGEST_LIST],
    }


class _Lists:
    """The sheet that holds long drop-downs, made when the first one comes."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book, self._used = book, 0
        self._sheet: xlsxwriter.worksheet.Worksheet | None = None

    def range_of(self, column: str, values: list[str]) -> str:
        """Write the values below the column's name; returns the range in which they stand."""
        self._sheet = self._sheet or self._book.add_worksheet("lists")
        at, self._used = self._used, self._used + 1
        self._sheet.write_column(0, at, [column, *values])
        letter = xlsxwriter.utility.xl_col_to_name(at)
        return f"=lists!${letter}$2:${letter}${len(values) + 1}"

    def hide(self) -> None:
        """Keep it out of the way of whoever fills in."""
        if self._sheet is not None:
            self._sheet.hide()


def _explain(book: xlsxwriter.Workbook, table: Table, lang: str) -> None:
    sheet = book.add_worksheet(t("columns", lang))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, f"{table.title.in_(lang)} ({table.name})", bold)
    sheet.write_string(1, 0, table.about.in_(lang))
    heads = [t("Column", lang), t("What it is", lang), t("Needed", lang), t("Rules", lang), t("Example", lang)]
    for at, (words, width) in enumerate(zip(heads, (24, 28, 12, 80, 24), strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(3, at, words, bold)
    for row, column in enumerate(table.columns, 4):
        needed = t("optional", lang) if table.optional(column) else t("needed", lang)
        rules = "\n".join(rule.in_(lang) for rule in table.rules(column))
        cells = [column, table.label(column).in_(lang), needed, rules, example_of(table, column)]
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell, wrapped)
