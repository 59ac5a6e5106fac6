"""A supervisor report as PDF: tagged for screen readers, archivable, the same bytes for the same report.

Typst lays it out from reports/supervisor.typ (reports/typesetting.py).
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from reports.font_coverage import fit
from reports.supervisor_layout import supervisor_layout
from reports.supervisor_record import SupervisorReport
from reports.typesetting import compiler, drawable, typeset
from text import t

TEMPLATE = Path(__file__).parent / "supervisor.typ"

# The text area of the template's page, in points from the top of the sheet, and what is left below a mark that
# stands at the top of a table row.
TOP, BOTTOM, ROW = 54.0, 796.0, 20.0
GOOD_FILL = 0.60  # of the last page
FINE_GAP = 0.25  # of a page, left empty at its end because the next block does not fit
CHART_ROW, MEANINGS = 0.22, 0.45  # of a page: what a row of two charts takes, what the meanings do
TRIALS = 4


class Layout(NamedTuple):
    """What may be chosen to fill the pages: rows of two charts, meanings beside the definitions, what comes first."""

    rows: int
    meanings: bool = False
    gaps_first: bool = True


# The most welcome first.
LAYOUTS = [Layout(rows, meanings) for meanings in (False, True) for rows in (4, 3, 5, 2, 6)] + [Layout(4, False, False)]


def pdf(report: SupervisorReport, lang: str = "zh", *, made_at: datetime) -> bytes:
    """The report's PDF in `lang`. Same report, language and `made_at`: same bytes.

    How much is shown of what may be left out (charts, meanings) is chosen so that no page stays half empty. A
    character that the fonts cannot draw is printed as □ and named at the end of the report.
    """
    data = _drawable(supervisor_layout(report, lang, made_at.replace(microsecond=0)), lang)
    return typeset(TEMPLATE, _best_layout(data), made_at)


# ---------------------------------------------------------------------- filling the pages


def _best_layout(data: dict[str, Any]) -> dict[str, Any]:
    """The first layout without a half-empty page; if there is none, the one that leaves least empty."""
    most = -(-len(data["charts"]) // 2)
    first, *others = dict.fromkeys(layout._replace(rows=min(layout.rows, most)) for layout in LAYOUTS)
    best = _laid(data, first)
    filled = _fills(best)
    least, pages = _waste(filled), len(filled) - 1 + filled[-1]

    def expected(layout: Layout) -> float:
        """What the last page should lack, going by what the first layout took."""
        more = CHART_ROW * (layout.rows - first.rows) + MEANINGS * layout.meanings
        return max(0.0, GOOD_FILL + 0.05 - (pages + more) % 1)

    for layout in sorted(others, key=expected)[: TRIALS - 1]:
        if least == 0:
            break
        laid = _laid(data, layout)
        waste = _waste(_fills(laid))
        if waste < least:
            best, least = laid, waste
    return best


def _laid(data: dict[str, Any], layout: Layout) -> dict[str, Any]:
    charts = data["charts"][: layout.rows * 2]
    return {**data, "charts": charts, "meanings": layout.meanings, "gaps_first": layout.gaps_first}


def _waste(filled: list[float]) -> float:
    """What is left empty beyond what may be: at the end of each page, and more gravely on the last."""
    *before, last = filled
    return sum(max(0.0, 1 - f - FINE_GAP) for f in before) + 2 * max(0.0, GOOD_FILL - last)


def _fills(layout: dict[str, Any]) -> list[float]:
    """How far down each page is filled, 0..1, by the marks that the template leaves where content ends."""
    marks = json.loads(compiler(TEMPLATE, layout).query("<mark>", field="value"))
    ends: dict[int, float] = {}
    for mark in marks:
        ends[mark["page"]] = max(ends.get(mark["page"], TOP), mark["y"] + ROW)
    return [min(1.0, (ends.get(page, TOP) - TOP) / (BOTTOM - TOP)) for page in range(1, max(ends) + 1)]


# ---------------------------------------------------------------------- characters without a glyph


def _drawable(data: dict[str, Any], lang: str) -> dict[str, Any]:
    """The data with every character that has no glyph replaced, and a line that names those."""
    data, missing = drawable(data)
    if missing:
        codes = ", ".join(f"U+{ord(c):04X}" for c in missing)
        data["sources"].append(fit(t("Not in the report's fonts, shown as □: {codes}.", lang, codes=codes))[0])
    return data
