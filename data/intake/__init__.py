"""Intake: files come in here, and only here."""

from data.intake.history.loads import Load, loads, received_file, rejects_of
from data.intake.records.dialect import ColumnForm, Dialect
from data.intake.records.mapping import Mapping
from data.intake.records.result import LoadResult, Reject
from data.intake.suggest.inspection import DialectOption, DialectQuestion, Inspection, inspect_file
from data.intake.write.folder import load_folder
from data.intake.write.load import load_file

__all__ = [
    "ColumnForm",
    "Dialect",
    "DialectOption",
    "DialectQuestion",
    "Inspection",
    "Load",
    "LoadResult",
    "Mapping",
    "Reject",
    "inspect_file",
    "load_file",
    "load_folder",
    "loads",
    "received_file",
    "rejects_of",
]
