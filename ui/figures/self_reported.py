"""Beside a figure: how many of the rows that it may rest on nobody but whom they judge vouches for (judgement 2)."""

from __future__ import annotations

from appraisal import self_reported
from metrics import Indicator, Period
from text import tn
from ui.kit import current_scope, note, store


def self_reported_note(indicator: Indicator, supervisor_id: str, period: Period) -> None:
    """The count, of rows of the indicator's tables that count in the period; nothing where all is confirmed."""
    tables = {table for table in (indicator.of, *indicator.tables) if table}
    if not tables:
        return
    rows = self_reported(
        store(), current_scope(), supervisor_id, tables=tables, first_day=period.start, last_day=period.end
    )
    if rows:
        sentence = tn(
            "{n} row behind it is self-reported and not confirmed yet.",
            "{n} rows behind it are self-reported and not confirmed yet.",
            len(rows),
        )
        note(sentence, key="self_reported")
