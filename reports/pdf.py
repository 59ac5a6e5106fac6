"""A supervisor report as PDF: tagged for screen readers, archivable, the same bytes for the same report.

Typst lays it out from reports/supervisor.typ. The data goes in as one JSON string, so that no name, however
hostile, becomes markup; only the shipped fonts are used, so that every machine makes the same page.
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
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]  # accessible (ISO 14289-1) and archivable (ISO 19005-2, level a)


def pdf(report: SupervisorReport, lang: str = "zh", made_at: datetime | None = None) -> bytes:
    """The report's PDF in `lang`. Same report, language and `made_at`: same bytes.

    A character that the fonts cannot draw is printed as □ and named at the end of the report.
    """
    made_at = made_at or datetime.now(UTC)
    data = _drawable(sheet(report, lang, made_at, charts=8), lang)
    return _compiler().compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC),
    )


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(root=str(TEMPLATE.parent), font_paths=fonts)


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
