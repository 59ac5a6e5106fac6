"""Intake: files come in here, and only here."""

from data.intake.history import Load, loads, received_file, rejects_of
from data.intake.records import ColumnForm, Dialect, LoadResult, Mapping, Reject
from data.intake.suggest import DialectOption, DialectQuestion, Inspection, inspect_file
from data.intake.write import load_file, load_folder

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
