"""From bytes to rows of text with line numbers: encoding, delimiter, sheet, Parquet, where the table begins."""

from data.intake.read import layout
from data.intake.read.delimited import open_delimited, refuse_doubtful_end
from data.intake.read.delimiter import Delimiters, delimiters_of
from data.intake.read.encoding import ENCODING_NAMES, Readable, encoding_of, readable_as
from data.intake.read.layout import LINES_LOOKED_AT, RawLine, Row, numberlike
from data.intake.read.line_blocks import lines_of, parts_of
from data.intake.read.open_file import open_as, open_file, repeats_header
from data.intake.read.parquet import PARQUET_FORMAT, first_rows, is_parquet
from data.intake.read.workbook import WORKBOOK, MergedCell, Sheet, Workbook, is_workbook, rows_of

__all__ = [
    "ENCODING_NAMES",
    "LINES_LOOKED_AT",
    "PARQUET_FORMAT",
    "WORKBOOK",
    "Delimiters",
    "MergedCell",
    "RawLine",
    "Readable",
    "Row",
    "Sheet",
    "Workbook",
    "delimiters_of",
    "encoding_of",
    "first_rows",
    "is_parquet",
    "is_workbook",
    "layout",
    "lines_of",
    "numberlike",
    "open_as",
    "open_delimited",
    "open_file",
    "parts_of",
    "readable_as",
    "refuse_doubtful_end",
    "repeats_header",
    "rows_of",
]
