"""The honour certificate (policy 4.3.1) as a PDF for the wall: A4 landscape, Chinese or English, one page.

It says what was decided and nothing else; the template (certificate.typ) holds all of its look.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import typst

from reports.font_coverage import fit
from reports.pdf import STANDARDS, fonts
from text import t

TEMPLATE = Path(__file__).parent / "certificate.typ"


@dataclass(frozen=True)
class Certificate:
    """What stands on it. `citation` = the reason as leadership wrote it; `number` names the decision."""

    name: str
    department: str
    year: int
    grade: str
    citation: str
    issuer: str
    awarded_on: date
    number: str


def certificate_pdf(certificate: Certificate, lang: str = "zh", *, made_at: datetime) -> bytes:
    """The certificate's PDF in `lang`. Same certificate, language and `made_at`: same bytes."""
    made_at = made_at.replace(microsecond=0)
    data = {
        "lang": lang,
        "title": t("Certificate of Honour", lang),
        "subtitle": "" if lang == "en" else "CERTIFICATE OF HONOUR",
        "to": t("awarded to", lang),
        "name": certificate.name,
        "department": certificate.department,
        "said": t(
            "for an outstanding year {year} as operations supervisor, graded “{grade}” in the annual appraisal.",
            lang,
            year=certificate.year,
            grade=certificate.grade,
        ),
        "citation": certificate.citation,
        "issuer": certificate.issuer,
        "date": _written(certificate.awarded_on, lang),
        "number": t("No. {number}", lang, number=certificate.number),
    }
    drawable = {key: fit(value)[0] for key, value in data.items()}
    made = typst.Compiler(
        input=str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(drawable, ensure_ascii=False)},
    ).compile(
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no PDF")
    return made


def _written(day: date, lang: str) -> str:
    """As a certificate dates itself: 2026年1月20日 · 20 January 2026."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B %Y}"
