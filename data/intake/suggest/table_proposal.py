"""Which of our tables a file may be for: the likelier, the more of the columns it needs are found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.intake.parse import normalised_name
from data.intake.suggest.column_profile import KnownReferences
from data.intake.suggest.mapping_proposal import Seen, propose_mapping
from data.schemas import TABLES
from text import Words

LIKELY = 0.35  # from here on a table is offered


@dataclass(frozen=True)
class TableProposal:
    """A table that the file may be for, how sure that is, and why."""

    table: str
    confidence: float
    reason: Words


def propose_tables(seen: Seen, known: KnownReferences, *, today: date) -> list[TableProposal]:
    """The tables that the file may be for, the likeliest first; empty when none is likely at all."""
    guesses = []
    for table in TABLES.values():
        proposal = propose_mapping(table, seen, known, today=today)
        called_so = normalised_name(table.name) in normalised_name(seen.name) or table.title.zh in seen.name
        if proposal.named_alike:
            share_used = sum(name.casefold() in table.columns for name in seen.names) / max(1, len(seen.names))
            words = Words("its columns are named as ours", "列名与我们的一致")
            guesses.append(TableProposal(table.name, 1.0 + share_used + called_so, words))
            continue
        real = [column for column in proposal.columns.values() if "constant" not in column.entry]
        if not real:
            continue
        used = len({column.entry.get("from") for column in real}) / max(1, len([n for n in seen.names if n]))
        confidence = 0.75 * proposal.confidence + 0.2 * min(1.0, used) + 0.15 * called_so
        n = len([c for c in proposal.columns if not table.optional(c) and c in {column.column for column in real}])
        needed = len([c for c in table.columns if not table.optional(c)])
        words = Words(f"{n} of the {needed} columns it needs were found", f"其必需的 {needed} 列中找到了 {n} 列")
        guesses.append(TableProposal(table.name, min(confidence, 0.99), words))
    return sorted((guess for guess in guesses if guess.confidence >= LIKELY), key=lambda guess: -guess.confidence)
