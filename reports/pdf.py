"""A supervisor report as PDF: tagged for screen readers, archivable, the same bytes for the same report.

Typst lays it out from reports/supervisor.typ. The data goes in as one JSON string, so that no name, however
hostile, becomes markup; only the shipped fonts are used, so that every machine makes the same pages.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from reports.glyphs import FONTS, fit
from reports.record import SupervisorReport
from reports.sheet import sheet
from text import t

TEMPLATE = Path(__file__).parent / "supervisor.typ"
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]  # accessible (ISO 14289-1), archivable (ISO 19005-2, level a)

# The text area of the template's page, in points from the top of the sheet, and what is left below a mark that
# stands at the top of a table row.
TOP, BOTTOM, ROW = 54.0, 796.0, 20.0
GOOD_FILL = 0.60  # of the last page
FINE_GAP = 0.25  # of a page, left empty at its end because the next block does not fit
CHART_ROW = 0.2  # of a page, taken by a row of two charts
CHART_ROWS = (4, 3, 5, 2, 6, 1)  # the most welcome first
TRIALS = 4


def pdf(report: SupervisorReport, lang: str = "zh", made_at: datetime | None = None) -> bytes:
    """The report's PDF in `lang`. Same report, language and `made_at`: same bytes.

    How many charts are shown is chosen so that no page stays half empty. A character that the fonts cannot draw is
    printed as □ and named at the end of the report.
    """
    made_at = (made_at or datetime.now(UTC)).replace(microsecond=0)  # Typst takes whole seconds
    data = _drawable(sheet(report, lang, made_at), lang)
    compiler = typst.Compiler(
        input=str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=_fonts(), sys_inputs=_inputs(data)
    )
    made = compiler.compile(
        format="pdf",
        sys_inputs=_inputs(_best_layout(data)),
        pdf_standards=STANDARDS,
        timestamp=made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no PDF")
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _inputs(data: dict[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}


# ---------------------------------------------------------------------- filling the pages


def _best_layout(data: dict[str, Any]) -> dict[str, Any]:
    """The first layout without a half-empty page; if there is none, the one that leaves least empty."""
    choices = [min(rows, -(-len(data["charts"]) // 2)) for rows in CHART_ROWS]
    first = _layout(data, choices[0], True)
    filled = _fills(first)
    best, least = first, _waste(filled)
    for rows, gaps_first in _others(choices, len(filled) - 1 + filled[-1])[: TRIALS - 1]:
        if least == 0:
            break
        layout = _layout(data, rows, gaps_first)
        waste = _waste(_fills(layout))
        if waste < least:
            best, least = layout, waste
    return best


def _others(choices: list[int], pages: float) -> list[tuple[int, bool]]:
    """The other choices of (rows of charts, gaps first), those first that should end on a well-filled page.

    `pages` is what the first choice took.
    """

    def expected(rows: int) -> float:
        last = (pages + CHART_ROW * (rows - choices[0])) % 1
        return max(0.0, GOOD_FILL + 0.05 - last)

    others = sorted(dict.fromkeys(choices[1:]), key=expected)
    return [(rows, True) for rows in others if rows != choices[0]] + [(rows, False) for rows in choices[:1] if rows]


def _layout(data: dict[str, Any], rows: int, gaps_first: bool) -> dict[str, Any]:
    return {**data, "charts": data["charts"][: rows * 2], "gaps_first": gaps_first}


def _waste(filled: list[float]) -> float:
    """What is left empty beyond what may be: at the end of each page, and more gravely on the last."""
    *before, last = filled
    return sum(max(0.0, 1 - f - FINE_GAP) for f in before) + 2 * max(0.0, GOOD_FILL - last)


def _fills(layout: dict[str, Any]) -> list[float]:
    """How far down each page is filled, 0..1, by the marks that the template leaves where content ends."""
    compiler = typst.Compiler(
        input=str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=_fonts(), sys_inputs=_inputs(layout)
    )
    marks = json.loads(compiler.query("<mark>", field="value"))
    ends: dict[int, float] = {}
    for mark in marks:
        ends[mark["page"]] = max(ends.get(mark["page"], TOP), mark["y"] + ROW)
    return [min(1.0, (ends.get(page, TOP) - TOP) / (BOTTOM - TOP)) for page in range(1, max(ends) + 1)]


# ---------------------------------------------------------------------- characters without a glyph


def _drawable(data: dict[str, Any], lang: str) -> dict[str, Any]:
    """The data with every character that has no glyph replaced, and a line that names those."""
    missing: dict[str, None] = {}

    def fitted(value: Any) -> Any:
        if isinstance(value, str):
            text, lost = fit(value)
            missing.update(dict.fromkeys(lost))
            return text
        if isinstance(value, list):
            return [fitted(v) for v in value]
        if isinstance(value, dict):
            return {k: fitted(v) for k, v in value.items()}
        return value

    data = fitted(data)
    if missing:
        codes = ", ".join(f"U+{ord(c):04X}" for c in missing)
        data["sources"].append(fit(t("Not in the report's fonts, shown as □: {codes}.", lang, codes=codes))[0])
    return data
