"""Does the way a remembered source is read still fit this month's file? What does not is asked about anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from data.intake.records import AS_FOUND, Dialect
from data.intake.suggest.inspection import Inspection
from errors import NothingStored


def dialect_that_fits(dialect: Dialect, needed: Sequence[str], inspect: Callable[[Dialect], Inspection]) -> Dialect:
    """The remembered dialect without what cannot hold for this file, so that a look at it asks.

    A sheet or a file of a zip that is called otherwise this month; title lines or totals that are more or fewer than
    they were. Whoever said that the last lines are rows, or that the first line is the header, is not asked again as
    long as the columns that are `needed` stand there. `inspect`: the file, read in some way.
    """
    first = inspect(AS_FOUND)
    if dialect.sheet is not None and dialect.sheet not in {sheet.name for sheet in first.sheets}:
        dialect = replace(dialect, sheet=None)
    if dialect.member is not None and dialect.member not in {member.name for member in first.members}:
        dialect = replace(dialect, member=None)
    anew = replace(dialect, skip=None, tail=None)
    if anew == dialect:
        return dialect
    proposed = inspect(anew).dialect
    if dialect.skip != proposed.skip and not _column_names(replace(dialect, tail=None), inspect) >= set(needed):
        dialect = replace(dialect, skip=None)
    return replace(dialect, tail=None) if dialect.tail and dialect.tail != proposed.tail else dialect


def _column_names(dialect: Dialect, inspect: Callable[[Dialect], Inspection]) -> set[str]:
    try:
        return set(inspect(dialect).names)
    except NothingStored:  # more lines would be left out than there are
        return set()
