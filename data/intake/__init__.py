"""Intake: files come in here, and only here."""

from data.intake.folder import load_folder
from data.intake.history import Load, loads, received_file, rejects_of
from data.intake.load import load_file
from data.intake.mapping import Mapping
from data.intake.result import LoadResult, Reject

__all__ = [
    "Load",
    "LoadResult",
    "Mapping",
    "Reject",
    "load_file",
    "load_folder",
    "loads",
    "received_file",
    "rejects_of",
]
