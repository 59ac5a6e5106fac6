"""Intake: files come in here, and only here."""

from data.intake.folder import load_folder
from data.intake.history import Load, loads, received_file, rejects_of
from data.intake.load import load_file
from data.intake.look import Look, Option, Question, look
from data.intake.mapping import Mapping
from data.intake.reading import Form, Reading
from data.intake.result import LoadResult, Reject

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
