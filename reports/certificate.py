"""The honour certificate (policy 4.3.1) as a PDF for the wall: A4 landscape, Chinese or English, one page.

It says what was decided and nothing else; the template (certificate.typ) holds all of its look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from reports.typesetting import drawable, typeset
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
    return typeset(TEMPLATE, drawable(data)[0], made_at)


def _written(day: date, lang: str) -> str:
    """As a certificate dates itself: 2026年1月20日 · 20 January 2026."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B %Y}"
