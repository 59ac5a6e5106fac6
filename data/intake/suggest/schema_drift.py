"""Does the way a remembered source is read still fit this month's file? What does not is asked about anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from data.intake.records import AS_FOUND, Dialect
from data.intake.suggest.inspection import Inspection
from errors import NothingStored


def dialect_that_fits(reading: Dialect, needed: Sequence[str], looked: Callable[[Dialect], Inspection]) -> Dialect:
    """The remembered reading without what cannot hold for this file, so that a look at it asks.

    A sheet or a file of a zip that is called otherwise this month; title lines or totals that are more or fewer than
    they were. Whoever said that the last lines are rows, or that the first line is the header, is not asked again as
    long as the columns that are `needed` stand there. `looked`: the file, read in some way.
    """
    first = looked(AS_FOUND)
    if reading.sheet is not None and reading.sheet not in {one.name for one in first.sheets}:
        reading = replace(reading, sheet=None)
    if reading.member is not None and reading.member not in {one.name for one in first.members}:
        reading = replace(reading, member=None)
    anew = replace(reading, skip=None, tail=None)
    if anew == reading:
        return reading
    found = looked(anew).reading
    if reading.skip != found.skip and not _names(replace(reading, tail=None), looked) >= set(needed):
        reading = replace(reading, skip=None)
    return replace(reading, tail=None) if reading.tail and reading.tail != found.tail else reading


def _names(reading: Dialect, looked: Callable[[Dialect], Inspection]) -> set[str]:
    try:
        return set(looked(reading).names)
    except NothingStored:  # more lines would be left out than there are
        return set()
