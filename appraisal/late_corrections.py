"""What others corrected after the fact (judgement 2): it took effect at once, and stands beside the requests with the
score before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from appraisal.fact_requests import ASKING, GRANTING
from data.schemas import EVERY_TABLE
from data.store import Store
from metrics import Period, scores
from scope import Scope
from text import Words

Effect = tuple[float | None, float | None]  # the KPI score before and after


@dataclass(frozen=True)
class LateCorrection:
    """Rows of one supervisor that a load or a revert changed after the fact.

    event_id             the load or revert
    corrected, withdrawn rows changed or added, rows taken out
    first_day, last_day  the days at which they count
    """

    event_id: int
    table: str
    supervisor_id: str
    corrected: int
    withdrawn: int
    first_day: date
    last_day: date
    reason: str | None
    made_at: datetime
    made_by: str

    @property
    def about(self) -> Words:
        """Projects: 2 rows corrected, 1 taken out."""
        title, en, zh = EVERY_TABLE[self.table].title, [], []
        if self.corrected:
            en.append(f"{self.corrected} row(s) corrected")
            zh.append(f"更正 {self.corrected} 行")
        if self.withdrawn:
            en.append(f"{self.withdrawn} taken out")
            zh.append(f"移除 {self.withdrawn} 行")
        return Words(f"{title.en}: {', '.join(en)}", f"{title.zh}：{'，'.join(zh)}")


def late_corrections(
    store: Store, who: Scope, supervisor_id: str | None = None, *, year: int | None = None
) -> tuple[LateCorrection, ...]:
    """Corrections after the fact within sight, the latest first: of one supervisor, or of rows that count in a year.

    Raises NotAllowed out of sight. Seen by whom they judge, leadership and HR, as the requests are.
    """
    if supervisor_id is not None:
        who.need_sight_of(supervisor_id)
    if who.role not in (*GRANTING, *ASKING):
        return ()
    rows = store.rows(
        """SELECT event_id, table_name, supervisor_id, sum(corrected)::BIGINT, sum(withdrawn)::BIGINT, min(first_day),
                  max(last_day), any_value(reason), any_value(made_at), any_value(made_by)
           FROM late_corrections
           WHERE ($whose IS NULL OR supervisor_id = $whose)
             AND ($year IS NULL OR $year BETWEEN year(first_day) AND year(last_day))
           GROUP BY ALL ORDER BY event_id DESC, supervisor_id""",
        {"whose": supervisor_id, "year": year},
    )
    return tuple(
        correction for correction in (LateCorrection(*row) for row in rows) if who.sees(correction.supervisor_id)
    )


def effects_of_corrections(
    store: Store, who: Scope, corrections: Sequence[LateCorrection], year: int
) -> dict[tuple[int, str], Effect]:
    """The KPI scores of that year just before and just after each correction, as of the day on which it was made.

    Keyed (event, supervisor). Raises NotAllowed out of sight.
    """
    effects: dict[tuple[int, str], Effect] = {}
    # Whom one load or revert touches is asked together: a file may correct the rows of everybody.
    for event_id in dict.fromkeys(correction.event_id for correction in corrections):
        made = [correction for correction in corrections if correction.event_id == event_id]
        whose, made_on = [correction.supervisor_id for correction in made], store.day_of(made[0].made_at)
        before, after = (
            scores(store, who, whose, [Period.year(year)], made_on, at_load=at_load)
            for at_load in (event_id - 1, event_id)
        )
        for supervisor_id in whose:
            place = supervisor_id, Period.year(year).code
            effects[event_id, supervisor_id] = (before[place].kpi, after[place].kpi)
    return effects
