"""What there is not is answered by names that people know, with the code beside it only where they have to write it."""

from datetime import date

import pytest

from accounts import add_account
from data.intake import load_file
from errors import WrongUse, unknown, unknown_among
from insight import drivers
from metrics import INDICATORS, Period, indicator_called
from scope import operator
from tests.dashboard import at
from tests.loading import with_people
from tests.test_pages import app, company, open_page  # noqa: F401  its fixtures: the pages as a script
from text import Words

REGISTER = Words("register", "台账")
KNOWN = {"meeting_actions": Words("Actions of meetings", "会议行动项"), "hiring": Words("Hiring", "招聘")}


def test_on_a_page_only_names_are_said():
    near = unknown_among(REGISTER, "hirings", KNOWN, code_is_written=False).words
    assert near == Words(
        'No register called "hirings". Did you mean "Hiring"?', "没有名为“hirings”的台账。是不是“招聘”？"
    )
    far = unknown_among(REGISTER, "xyz", KNOWN, code_is_written=False).words
    assert far == Words(
        'No register called "xyz". Known: Actions of meetings, Hiring.', "没有名为“xyz”的台账。已有：会议行动项、招聘。"
    )


def test_where_a_code_is_written_it_stands_before_its_name():
    near = unknown_among(REGISTER, "meeting_action", KNOWN).words
    assert near.en == 'No register called "meeting_action". Did you mean "meeting_actions" (Actions of meetings)?'
    assert near.zh == "没有名为“meeting_action”的台账。是不是“meeting_actions”（会议行动项）？"
    assert unknown_among(REGISTER, "q", KNOWN).words.en.endswith(
        "Known: meeting_actions (Actions of meetings), hiring (Hiring)."
    )


@pytest.mark.parametrize("typed", ["Hiring", "招聘", "HIRING", "hirng"])
def test_a_name_leads_to_its_code_in_either_language(typed):
    assert unknown_among(REGISTER, typed, KNOWN).words.en.endswith('Did you mean "hiring" (Hiring)?')


def test_what_has_no_other_name_is_called_as_it_is_written_whatever_it_stands_for():
    account = Words("account", "账号")
    assert unknown(account, "fan", ["fang", "bo"]).words.en == 'No account called "fan". Did you mean "fang"?'
    assert unknown(account, "x", []).words.zh == "没有名为“x”的账号。已有：无。"
    assert unknown(account, "fan", {"fang": object()}).words.en.endswith('Did you mean "fang"?')


def test_an_indicator_is_found_by_the_name_on_the_page():
    with pytest.raises(WrongUse) as wrong:
        indicator_called(
            "准时完成率" if INDICATORS["on_time_completion"].name.zh == "准时完成率" else "On-time completion"
        )
    assert '"on_time_completion"' in wrong.value.words.en
    assert INDICATORS["on_time_completion"].name.zh in wrong.value.words.zh


def test_tables_roles_and_dimensions_are_named(filled):
    store = filled(with_people)
    with pytest.raises(WrongUse, match=r'Did you mean "operating_results" \(Operating results\)\?'):
        load_file(store, operator(), "operating_result", "x.csv", b"a\n1\n")
    with pytest.raises(WrongUse, match=r"leadership \(Leadership\), hr \(Human resources\)"):
        add_account(store, operator(), "x", "X", "boss-of-all", "rope-ladder-42")
    with pytest.raises(WrongUse, match="No dimension of Revenue called"):
        drivers(store, operator(), "revenue", "S1", Period.month(2026, 3), by="colour", as_of=date(2026, 4, 1))


def test_an_address_of_no_register_is_answered_by_the_registers_names(app):  # noqa: F811
    script = at(open_page(app("s1"), "registers.py"), {"register": "zzz"}).run()
    said = "\n".join(notice.value for notice in (*script.warning, *script.info, *script.error))
    assert 'No register called "zzz". Known: ' in said
    assert "_" not in said, said
