"""From a template and its data to a PDF: the shipped fonts alone, every character drawable, the same bytes each time.

The data goes in as one JSON string, so that no name, however hostile, becomes markup.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from reports.font_coverage import FONTS, fit

STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]  # accessible (ISO 14289-1), archivable (ISO 19005-2, level a)


def compiler(template: Path, data: dict[str, Any]) -> typst.Compiler:
    """What lays the data out by the template."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    return typst.Compiler(input=str(template), root=str(template.parent), font_paths=fonts(), sys_inputs=inputs)


def typeset(template: Path, data: dict[str, Any], made_at: datetime) -> bytes:
    """The PDF: the same bytes for the same data and `made_at`, in whole seconds, UTC where it names no zone."""
    made_at = made_at.replace(microsecond=0)  # Typst takes whole seconds
    made = compiler(template, data).compile(
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no PDF")
    return made


def drawable(data: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The data with every character that has no glyph replaced, and those characters, each once."""
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

    return fitted(data), list(missing)


@cache
def fonts() -> typst.Fonts:
    """The shipped fonts and no others, so that every machine draws the same."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
