"""Intake: files come in here, and only here."""

from data.intake.load import load_file
from data.intake.result import LoadResult, Reject

__all__ = ["LoadResult", "Reject", "load_file"]
