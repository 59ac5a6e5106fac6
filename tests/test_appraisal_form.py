"""The appraisal form: what was signed, as pages in both languages; the copy of the signature is kept."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from appraisal.acknowledgement import Refusal
from appraisal.annual_appraisal import assess_oneself, comment, move_appraisal
from appraisal.opening import open_year
from appraisal.second_signature import sign_second
from appraisal.signature import sign
from appraisal.signed_form import signed_forms
from appraisal.signed_record import SignedRecord
from data.store import Store
from errors import NotAllowed
from metrics.scheme import scheme
from metrics.scheme_lock import set_scheme
from reports.appraisal_form import AfterSignature, appraisal_form, signed_copies
from scope import operator
from tests.appraising import ADMIN, ANALYST, HR, LEADER, S1, S2, company, revenue, talk_over
from tests.test_second_signature import SIGNED_ON

MEANWHILE = "The store in Suzhou opened a month late."


def waiting(store: Store) -> None:
    """The small company with S1's 2025 written about and talked over, to be signed."""
    company(store)
    open_year(store, HR, 2025, ["S1"])
    assess_oneself(store, S1, "S1", 2025, {"family:operating": MEANWHILE, "grade": "good"})
    move_appraisal(store, S1, "S1", 2025, "hand_in")
    comment(store, LEADER, "S1", 2025, "overall", "Open the next one in time.")
    talk_over(store, on=SIGNED_ON)


@pytest.fixture
def firm(filled) -> Store:
    return filled(waiting)


def signed(store: Store, **options: Any) -> SignedRecord:
    return sign(store, LEADER, "S1", 2025, today=SIGNED_ON, form=signed_copies, **options)


def text_of(pdf: bytes) -> str:
    """What the pages say, in one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_form_says_what_was_signed_in_both_languages(firm):
    record = signed(firm, remark="Agreed.")
    english = text_of(appraisal_form(record.record, "en", sha256=record.sha256))
    for words in (
        "Annual appraisal of an operations supervisor: form",
        "82.0 competent",
        "80.0 × 80%",
        "mean of 1 checks: 90.0 × 20%",
        MEANWHILE,
        "Open the next one in time.",
        "A store closed.",
        "Train forecasts.",
        "Agreed.",
        "objections are possible to 2026-02-08",
        record.sha256,
    ):
        assert words in english, words
    chinese = text_of(appraisal_form(record.record, "zh", sha256=record.sha256)).replace(" ", "")
    for words in ("运营主管年度考核表", "82.0合格", "绩效面谈", "A store closed.".replace(" ", ""), "待本人确认"):
        assert words in chinese, words


def test_what_it_was_signed_in_spite_of_stands_with_its_reason(firm):
    move_appraisal(firm, HR, "S1", 2025, "return", "Once more.")
    move_appraisal(firm, S1, "S1", 2025, "hand_in")
    with firm.transaction() as write:
        write.execute("DELETE FROM feedback_talks")
    record = signed(firm, reasons={"talk": "On leave until May."})
    form = text_of(appraisal_form(record.record, "en", sha256=record.sha256))
    assert "No feedback talk is on record." in form
    assert "On leave until May." in form


def test_an_indicator_without_points_stands_on_the_form_without_a_share(firm):
    both = {**scheme(firm, 2025).indicators, "profit": 1.0}  # profit has no target
    set_scheme(firm, operator(), 2025, replace(scheme(firm, 2025), indicators=both), today=date(2024, 12, 1))
    signed(firm, reasons={"incomplete": "No target of profit was set."})
    for lang, name in (("en", "Profit"), ("zh", "利润")):
        assert name in text_of(signed_forms(firm, HR, "S1", 2025, 1)[lang].content)


def test_the_copy_kept_at_the_signature_never_changes(firm):
    record = signed(firm)
    kept = signed_forms(firm, S1, "S1", 2025, record.version)
    assert {lang: copy.intact for lang, copy in kept.items()} == {"zh": True, "en": True}
    assert kept["zh"].content == appraisal_form(record.record, "zh", sha256=record.sha256)
    revenue(firm, "S1", 1000)
    move_appraisal(firm, S1, "S1", 2025, "acknowledge")
    assert signed_forms(firm, S1, "S1", 2025, record.version) == kept
    with firm.transaction() as write:
        write.execute("UPDATE signed_forms SET content = 'x'::BLOB WHERE lang = 'en'")
    assert not signed_forms(firm, S1, "S1", 2025, record.version)["en"].intact


def test_with_a_second_signature_the_copy_is_kept_then_and_names_both(firm):
    set_scheme(firm, operator(), 2025, replace(scheme(firm, 2025), second_signature=True), today=date(2024, 12, 1))
    signed(firm)
    assert firm.value("SELECT count(*) FROM signed_forms") == 0
    sign_second(firm, HR, "S1", 2025, today=SIGNED_ON, remark="Checked.", form=signed_copies)
    form = text_of(signed_forms(firm, HR, "S1", 2025, 1)["en"].content)
    for words in ("Appraiser", "director", "Second signature", "hr", "Checked."):
        assert words in form, words


def test_what_followed_the_signature_stands_on_the_form_of_today(firm):
    record = signed(firm)
    refusal = Refusal(1, SIGNED_ON, "Li Na", "Would not sign.", datetime(2026, 2, 2), "hr")
    at = datetime(2026, 2, 3, 8, 30)
    form = text_of(appraisal_form(record.record, "en", sha256=record.sha256, after=AfterSignature(at, [refusal])))
    assert "Acknowledged: 2026-02-03 08:30 UTC" in form
    assert "Acknowledgement refused on 2026-02-01, witness Li Na: Would not sign." in form


def test_a_record_of_the_first_format_has_its_form(firm):
    record = signed(firm).record
    for key in ("kind", "span", "department", "people", "provisional", "obstacles", "talks", "object_by", "served_on"):
        del record[key]
    assert "82.0 competent" in text_of(appraisal_form(record, "en", sha256="0" * 64))


def test_what_people_write_is_never_markup(firm):
    move_appraisal(firm, HR, "S1", 2025, "return", "Once more.")
    assess_oneself(firm, S1, "S1", 2025, {"overall": '#panic("x") *a* $x$ \\ <b>'})
    move_appraisal(firm, S1, "S1", 2025, "hand_in")
    record = signed(firm)
    assert '#panic("x") *a* $x$' in text_of(appraisal_form(record.record, "en", sha256=record.sha256))


def test_nobody_but_the_supervisor_leadership_and_hr_reads_a_copy(firm):
    signed(firm)
    for who in (S2, ANALYST, ADMIN):
        with pytest.raises(NotAllowed):
            signed_forms(firm, who, "S1", 2025, 1)
    assert signed_forms(firm, LEADER, "S1", 2025, 1) == signed_forms(firm, S1, "S1", 2025, 1)
