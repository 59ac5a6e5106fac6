"""No raw key, table code or period code meets a reader: every page of the sample company, in both languages."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from data.home import Home
from data.schemas import EVERY_TABLE
from data.store import Store
from metrics import INDICATORS
from tests.dashboard import ROOT, at_page, opened_by, own_company

PAGES = sorted(page.name for page in (ROOT / "pages").glob("*.py"))
KEYS = sorted((key for key in (*EVERY_TABLE, *INDICATORS) if "_" in key), key=len, reverse=True)
CODES = {
    "zh": re.compile(rf"\d{{4}}-\d\d-YTD|\bYTD\b|\d{{4}}-Q[1-4]|\bQ[1-4]\b|\b(?:{'|'.join(KEYS)})\b"),
    "en": re.compile(rf"\d{{4}}-\d\d-YTD|\d{{4}}-Q[1-4]|\b(?:{'|'.join(KEYS)})\b"),
}
# Where a code is what the reader must write or run: a file named after its table, the SQL of a figure.
MEANT = re.compile(r"[\w-]+\.csv\b")
SHOWN = ("markdown", "caption", "text", "error", "warning", "info", "success", "title", "header", "subheader", "button")
LABELLED = ("selectbox", "text_input", "text_area", "number_input", "date_input", "checkbox", "expander", "tabs")


@pytest.fixture(scope="module")
def company(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with own_company(sample_home, tmp_path_factory.mktemp("codes")) as store:
        yield store


def sentences(script: AppTest) -> Iterator[str]:
    """What a reader sees, without the tags around it: markup, messages, labels and the options of lists."""
    for sheet in script.get("bidi_component"):
        written = json.loads(sheet.proto.json or "{}").get("html", "")
        markup = re.sub(r"<(style|script|pre)\b.*?</\1>", "", written, flags=re.S)
        yield from (html.unescape(label) for label in re.findall(r'aria-label="([^"]*)"', markup))
        yield from (html.unescape(part) for part in re.split(r"<[^>]*>", markup))
    for kind in SHOWN:
        for element in script.get(kind):
            yield str(getattr(element, "label", "") or getattr(element, "value", ""))
    for kind in LABELLED:
        for element in script.get(kind):
            yield str(getattr(element, "label", ""))
            yield from (str(option) for option in getattr(element, "options", ()) or ())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_no_code_meets_a_reader(company, page, lang):
    for username in ("admin", "s3"):
        script = opened_by(username, company, lang=lang, period="2026-10-YTD", supervisor="S3")
        at_page(script, page)
        coded = {s.strip() for s in sentences(script) if CODES[lang].search(MEANT.sub("", s))}
        assert not coded, (page, username, sorted(coded))
