"""Due facts: rows that decide whether something was on time, in full, to quality, and from when on they are settled
(judgement 2). A table says so in its declaration; whom a row judges is its owner (data/owners.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

EVENT_DAYS = timedelta(days=7)  # an event told later than that after it happened needs a second person
SLIP = timedelta(hours=24)  # within it, who typed a row may still correct the slip as if it had not been typed
REVIEW_DAYS = 31  # after a quarter's end: until then its reviews are written


@dataclass(frozen=True)
class DueFact:
    """What of a table's rows decides, column by column.

    due       the day by which; "" where none is set. A quarter is due REVIEW_DAYS after its end
    promised  what was promised beside the day: how much, from when on. Once the row stands it is asked for, as is to
              drop it or to take it out
    outcomes  what came of it; once one of them is filled it is settled
    events    those of them that name the day of an event
    closed    words of `status` after which nothing is left to do
    dropped   those of them by which it leaves what is judged
    rests_on  further columns that figures rest on, once it is settled
    decided   the column that makes a promise of a proposal; "": every row is one
    counts_on the day at which it counts, where that is neither due nor an event
    by_others whom it judges brings none of it: they may only ask
    """

    due: str = ""
    promised: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    decided: str = ""
    counts_on: str = ""
    by_others: bool = False

    @property
    def judged(self) -> tuple[str, ...]:
        """Every column of which a change can move a figure; the key is not among them."""
        status = ("status",) if self.closed else ()
        return tuple(dict.fromkeys(c for c in (self.due, *self.promised, *self.outcomes, *status, *self.rests_on) if c))

    def due_day(self, row: str) -> str:
        """SQL of the day by which a row (an alias) is due; NULL where no day is set."""
        if not self.due:
            return "NULL::DATE"
        if self.due == "period":
            quarter = f'make_date(left({row}."period", 4)::INT, right({row}."period", 1)::INT * 3, 1)'
            return f"(last_day({quarter}) + {REVIEW_DAYS})"
        return f'{row}."{self.due}"'

    def days(self, row: str) -> tuple[str, ...]:
        """SQL of the days at which a row counts: its due day and its events."""
        columns = (*self.events, *([self.counts_on] if self.counts_on else []))
        return (self.due_day(row), *(f'{row}."{column}"' for column in columns))
