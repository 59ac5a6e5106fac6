"""What every room of intake hands on: cells read (Source, Block), the dialect, the mapping, the result."""

from data.intake.records import watched_query
from data.intake.records.dialect import AS_FOUND, DAY_FIRST, MONTH_FIRST, SERIAL, YEAR_FIRST, ColumnForm, Dialect
from data.intake.records.mapping import ColumnOrigin, LookupRule, Mapping
from data.intake.records.mapping_toml import mapping_as_toml, mapping_values
from data.intake.records.period_columns import PeriodColumns, period_columns, period_span
from data.intake.records.result import LINES_NAMED, REJECTS, WHOLE_ROW, LoadResult, Reject, as_rejects, lines_in_words
from data.intake.records.source import LINE, NONE_BROKEN, Block, Progress, Source, as_written, block, names_of, no_rows
from data.intake.records.toml_values import Values
from data.intake.records.typed_cells import as_text, typed_cells
from data.intake.records.watched_query import TellProgress

__all__ = [
    "AS_FOUND",
    "DAY_FIRST",
    "LINE",
    "LINES_NAMED",
    "MONTH_FIRST",
    "NONE_BROKEN",
    "REJECTS",
    "SERIAL",
    "WHOLE_ROW",
    "YEAR_FIRST",
    "Block",
    "ColumnForm",
    "ColumnOrigin",
    "Dialect",
    "LoadResult",
    "LookupRule",
    "Mapping",
    "PeriodColumns",
    "Progress",
    "Reject",
    "Source",
    "TellProgress",
    "Values",
    "as_rejects",
    "as_text",
    "as_written",
    "block",
    "lines_in_words",
    "mapping_as_toml",
    "mapping_values",
    "names_of",
    "no_rows",
    "period_columns",
    "period_span",
    "typed_cells",
    "watched_query",
]
