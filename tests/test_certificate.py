"""The certificate: one landscape sheet in either language, the same bytes each time, hostile names harmless."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from reports.certificate import Certificate, certificate_pdf

AWARD = Certificate(
    "李堃", "华东运营部", 2025, "优秀", "全年各项目标达成。", "兰亭科技有限公司", date(2026, 1, 20), "S2-2025-3f9a1c"
)
MADE = datetime(2026, 1, 20, 8, tzinfo=UTC)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_one_sheet_of_a4_landscape_the_same_bytes_each_time(lang):
    made = certificate_pdf(AWARD, lang, made_at=MADE)
    assert made.startswith(b"%PDF-")
    assert made == certificate_pdf(AWARD, lang, made_at=MADE)
    assert b"/Type/Pages/Count 1/" in made
    assert b"841.8" in made  # A4 landscape is 841.89 points wide


def test_names_and_citations_are_text_and_never_markup():
    hostile = replace(AWARD, name='#panic("x") *a* \\', citation="$x$ <b> " + "很长的理由。" * 45, issuer="A & B #1")
    assert certificate_pdf(hostile, "zh", made_at=MADE) != certificate_pdf(AWARD, "zh", made_at=MADE)
