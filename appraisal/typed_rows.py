"""A row that the appraisal's own forms type: judged and stored like any row of a file, or refused in sentences."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from data.intake.forms import enter_rows
from data.intake.history import Version
from data.people_names import called
from data.schemas import TABLES
from data.store import Store
from errors import WrongUse
from scope import Scope
from text import Words


def store_row(
    store: Store,
    who: Scope,
    table: str,
    row: Mapping[str, str | None],
    seen: Version | None = None,
    *,
    signs: Collection[str] = (),
    also: Callable[[Any], object] | None = None,
) -> int | None:
    """Store one typed row and return its load; None when it says what stood there already.

    `seen` = the version that the person had before their eyes; None for a row that is meant to be new. `signs`,
    `also`: as `enter_rows` has them. Raises WrongUse with a sentence for each cell to correct, and whatever
    `enter_rows` raises;
    nothing is stored then.
    """
    result = enter_rows(store, who, table, [row], seen=[seen], signs=signs, also=also)
    if result.refused is not None:
        raise WrongUse(result.refused)
    if result.rejects:
        declared = TABLES[table]
        sentences = []
        for reject in result.rejects:
            label = (
                declared.label(reject.column)
                if reject.column in declared.columns
                else Words(reject.column, reject.column)
            )
            sentences.append(Words(f"{label.en} {reject.rule.en}", f"{label.zh}{reject.rule.zh}"))
        raise WrongUse(
            Words(
                f"{'; '.join(w.en for w in sentences)}. Nothing was stored.",
                f"{'；'.join(w.zh for w in sentences)}。尚未保存。",
            )
        )
    return result.load_id


def known_as(store: Store, who: Scope) -> str:
    """The name under which this person rates and confirms; of a deputy both accounts."""
    return who.person if who.acts_for else called(store, who.person)
