"""Intake: files come in here, and only here."""

from data.intake.history.loads import Load, loads, received_file, rejects_of
from data.intake.records.dialect import Form, Reading
from data.intake.records.mapping import Mapping
from data.intake.records.result import LoadResult, Reject
from data.intake.suggest.inspection import Look, Option, Question, look
from data.intake.write.folder import load_folder
from data.intake.write.load import load_file

__all__ = [
    "Form",
    "Load",
    "LoadResult",
    "Look",
    "Mapping",
    "Option",
    "Question",
    "Reading",
    "Reject",
    "load_file",
    "load_folder",
    "loads",
    "look",
    "received_file",
    "rejects_of",
]
