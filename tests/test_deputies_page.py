"""The deputies' page: a deputy is named, chooses to act, is shown for whom, and acts as themselves again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from accounts import delegate, scope_of
from accounts.local_accounts import account
from data.home import Home
from data.store import Store
from scope import Role
from tests.dashboard import opened_by, own_company
from tests.people import admin, person, supervisors
from tests.test_no_codes import sentences


@pytest.fixture
def company(tmp_path) -> Iterator[Store]:
    """Three supervisors, a director, HR and an administrator, without any data."""
    home = Home(tmp_path / "made")
    made = Store.open(home)
    supervisors(made, "S1", "S2", "S3")
    admin(made)
    for username in ("s1", "s2", "s3"):
        person(made, username, Role.SUPERVISOR, username.upper())
    person(made, "director", Role.LEADERSHIP)
    person(made, "hr", Role.HR)
    made.close()
    with own_company(home, tmp_path) as store:
        yield store


def deputies(username: str, company: Store, lang: str = "en"):
    script = opened_by(username, company, lang=lang).run()
    return script.switch_page("../pages/deputies.py").run()


def give(company: Store, principal: str, deputy: str) -> int:
    giver, today = account(company, principal), date.today()
    return delegate(
        company,
        scope_of(giver),
        principal,
        deputy,
        from_on=today,
        until_on=today + timedelta(days=3),
        reason="Trade fair",
        today=today,
    )


def test_a_supervisor_names_a_deputy_and_reads_what_stays_theirs(company):
    script = deputies("s1", company)
    assert any("Nobody acts for you" in text for text in sentences(script))
    assert any("stay with you" in caption.value for caption in script.caption)
    script.selectbox[0].set_value("s2")
    script.text_input(key="delegate_reason_s1").set_value("Trade fair")
    next(b for b in script.button if b.label == "Name the deputy").click()
    script.run()
    assert not script.error
    assert "Trade fair" in list(sentences(script))
    assert company.rows("SELECT principal, deputy, reason FROM delegations") == [("s1", "s2", "Trade fair")]


def test_a_deputy_acts_for_the_supervisor_and_then_as_themselves_again(company):
    number = give(company, "s1", "s2")
    script = deputies("s2", company)
    script.button(key=f"act_{number}").click().run()
    assert "for S1" in list(sentences(script))
    script.switch_page("../pages/plan.py").run()
    shown = list(sentences(script))
    assert any("Name of S1" in text for text in shown)
    assert not any("Name of S2" in text for text in shown)
    script.switch_page("../pages/desk.py").run()
    assert any(text.startswith("You act for S1 until") for text in sentences(script))
    script.button(key="as_myself").click().run()
    assert "for S1" not in list(sentences(script))


@pytest.mark.parametrize("page", ["annual_appraisal", "outcomes", "merits", "routine", "growth"])
def test_a_supervisors_deputy_opens_no_page_of_their_personnel_matters(company, page):
    number = give(company, "s1", "s2")
    script = deputies("s2", company)
    script.button(key=f"act_{number}").click().run()
    script.switch_page(f"../pages/{page}.py").run()
    assert [error.value for error in script.error]


def test_an_administrator_names_a_deputy_for_the_director_and_hr_sees_it(company):
    script = deputies("admin", company)
    options = script.selectbox(key="principal").options
    assert any("Leadership" in option for option in options)
    give(company, "s1", "s2")
    assert "Trade fair" in list(sentences(deputies("hr", company)))
    assert "Trade fair" not in list(sentences(deputies("s3", company)))
