"""The company's time zone: at 23:30 UTC it is the next day in Shanghai, wherever the server stands."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from appraisal.register_rows import register_rows
from data import clock
from data.company_zone import company_time, known_zones, set_company_zone
from data.intake.forms.enter import enter_rows
from data.store import Store
from errors import NotAllowed, WrongUse
from scope import Role, Scope, operator
from server.current_day import current_day
from server.jobs.reminders import run_reminders
from tests.commands import Prompt
from tests.loading import ANALYST, cells, load, with_people
from tests.test_pages import app, company, open_page, said  # noqa: F401  its fixtures: the pages as a script

ADMIN = operator("admin")
WANG = Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))
EVENING = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)  # the 10th, 07:30 in Shanghai; the 9th, 19:30 in New York
TENTH = date(2026, 3, 10)
RESULTS = "date,supervisor_id,segment,region,product,channel,revenue,cost\n"


def at(monkeypatch, moment: datetime) -> None:
    """From now on the clock of the machine shows that."""
    monkeypatch.setattr(clock, "moment", lambda: moment)


@pytest.fixture
def evening(monkeypatch):
    """It is 23:30 UTC on 9 March."""
    at(monkeypatch, EVENING)


@pytest.fixture
def people(filled):
    """Two supervisors; the clock is back in the usual zone afterwards."""
    yield filled(with_people)
    clock.follow(ZoneInfo(clock.DEFAULT_ZONE))


def test_a_company_is_in_shanghai_until_it_says_otherwise(people, evening):
    assert company_time(people) == datetime(2026, 3, 10, 7, 30)
    assert current_day(people) == clock.today() == TENTH


def test_a_row_of_the_companys_today_is_not_in_the_future_and_one_of_tomorrow_is(people, evening):
    rows = RESULTS + "2026-03-10,S1,B2B,East,P,Web,100,80\n2026-03-11,S1,B2B,East,P,Web,100,80\n"
    found = load(people, "operating_results", rows)
    assert cells(found) == [(3, "date", "2026-03-11", "must not be in the future")]


def test_another_zone_has_another_day_for_every_rule_and_after_a_new_start(people, home, evening):
    assert set_company_zone(people, ADMIN, " America/New_York ").key == "America/New_York"
    assert current_day(people) == clock.today() == date(2026, 3, 9)
    found = load(people, "operating_results", RESULTS + "2026-03-10,S1,B2B,East,P,Web,100,80\n")
    assert cells(found) == [(2, "date", "2026-03-10", "must not be in the future")]
    people.close()
    again = Store.open(home)
    assert (again.zone.key, current_day(again)) == ("America/New_York", date(2026, 3, 9))
    assert again.rows(
        "SELECT company_day(TIMESTAMP '2026-03-10 03:59:59'), company_day(TIMESTAMP '2026-03-10 04:00')"
    ) == [(date(2026, 3, 9), TENTH)], "daylight saving: New York is four hours behind from 8 March on"
    again.close()


def test_a_moment_lies_in_one_day_whether_the_database_or_python_is_asked(people):
    for zone in ("Asia/Shanghai", "Europe/Berlin", "Asia/Kathmandu", "UTC"):
        set_company_zone(people, ADMIN, zone)
        for moment in (datetime(2026, 3, 9, 15, 59, 59), datetime(2026, 3, 9, 16), datetime(2026, 7, 1, 22, 15)):
            assert people.value("SELECT company_day(?)", [moment]) == people.day_of(moment), zone
    assert people.day_of(datetime(2026, 3, 9, 23, 59)) == date(2026, 3, 9)


def test_every_zone_that_is_offered_is_known_to_all_who_convert(people):
    in_database = {name for (name,) in people.rows("SELECT name FROM pg_timezone_names()")}
    assert len(known_zones()) > 300
    assert set(known_zones()) <= in_database
    for zone in known_zones():
        pl.Series([EVENING]).dt.convert_time_zone(zone)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Shanghai", "Asia/Shanghai"),
        ("asia/shanghai", "Asia/Shanghai"),
        ("new york", "America/New_York"),
        ("Asia/Shangai", "Asia/Shanghai"),
        ("+08:00", "Asia/Shanghai"),
        ("CST6CDT", "Asia/Shanghai"),
        ("Asia/Shanghai' ; DROP TABLE loads", "Asia/Shanghai"),
        ("", "Asia/Shanghai"),
    ],
)
def test_a_zone_that_nobody_knows_is_refused_in_words_and_changes_nothing(people, typed, hint):
    with pytest.raises(WrongUse) as refused:
        set_company_zone(people, ADMIN, typed)
    assert refused.value.words.en == (
        f'There is no time zone "{typed}". Write it by its place, like {hint}. Nothing was changed.'
    )
    assert f"没有时区“{typed}”" in refused.value.words.zh
    assert people.zone.key == "Asia/Shanghai"
    assert people.value("SELECT count(*) FROM company_time_zones") == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administrators_set_it(people, role):
    who = Scope("x", role, frozenset({"S1"}) if role is Role.SUPERVISOR else None)
    with pytest.raises(NotAllowed):
        set_company_zone(people, who, "UTC")


def test_who_set_it_is_on_record_and_the_same_again_is_no_change(people):
    for zone in ("UTC", "UTC", "Asia/Shanghai"):
        set_company_zone(people, ADMIN, zone)
    assert people.rows("SELECT zone, set_by FROM company_time_zones") == [("UTC", "admin"), ("Asia/Shanghai", "admin")]
    assert people.rows("SELECT detail->>'from', detail->>'to' FROM audit_log WHERE about = 'company time zone'") == [
        ("Asia/Shanghai", "UTC"),
        ("UTC", "Asia/Shanghai"),
    ]


# ---------------------------------------------------------------- late by the company's day


@pytest.mark.parametrize(("hour", "late"), [(15, False), (16, True)])
def test_a_due_day_is_put_off_late_from_midnight_in_the_company_on(people, monkeypatch, hour, late):
    post = {"requisition_id": "HR-1", "supervisor_id": "S1", "role": "Analyst", "opened_on": "2026-01-05"}
    at(monkeypatch, datetime(2026, 3, 1, 2, tzinfo=UTC))
    enter_rows(people, ANALYST, "hiring", [post | {"needed_by": "2026-03-09"}])
    at(monkeypatch, datetime(2026, 3, 9, hour, 30, tzinfo=UTC))  # 23:30 on the 9th, 00:30 on the 10th in Shanghai
    enter_rows(people, ANALYST, "hiring", [{"requisition_id": "HR-1", "needed_by": "2026-05-01"}])
    [row] = register_rows(people, WANG, "hiring", current_day(people))
    assert row.moved_late is late


def test_reminders_leave_by_themselves_at_eight_in_the_company(people, monkeypatch):
    days = []
    monkeypatch.setattr("server.jobs.reminders.send", lambda _store, _who, _server, day, again: days.append(day))
    moments = iter([datetime(2026, 3, 9, 23, 59, tzinfo=UTC), datetime(2026, 3, 10, 0, 0, tzinfo=UTC)])

    def again() -> bool:
        moment = next(moments, None)
        if moment:
            at(monkeypatch, moment)
        return moment is not None

    with pytest.raises(AttributeError):  # the letters that are not there; by then the day was asked
        run_reminders(people, None, again)
    assert days == [TENTH], "07:59 in Shanghai is too early"


# ---------------------------------------------------------------- where it is set


def test_the_command_shows_it_and_sets_it(home, evening):
    prompt = Prompt(home.path)
    assert prompt("init").code == 0
    assert prompt("time-zone").out == "Asia/Shanghai: it is 2026-03-10 07:30 there now.\n"
    assert prompt("time-zone", "UTC", "--json").json == {"time_zone": "UTC", "time": "2026-03-09T23:30:00"}
    refused = prompt("time-zone", "Utopia", "--lang", "zh")
    assert (refused.code, refused.out) == (2, "")
    assert "没有时区“Utopia”" in refused.err
    assert prompt("time-zone").out == "UTC: it is 2026-03-09 23:30 there now.\n"


def test_an_administrator_sets_it_on_the_settings_page(app, company, evening):  # noqa: F811
    script = open_page(app("admin"), "settings.py")
    assert "Asia/Shanghai: it is 2026-03-10 07:30 there now." in said(script)
    script.selectbox[0].select("UTC")
    next(button for button in script.button if button.label == "Save the time zone").click().run()
    assert not script.exception
    assert "UTC: it is 2026-03-09 23:30 there now." in said(script)
    set_company_zone(company, ADMIN, "Asia/Shanghai")


def test_a_form_takes_no_day_after_the_companys(app, evening):  # noqa: F811
    script = open_page(app("hr"), "routine.py")
    assert not script.exception
    assert script.date_input[0].max == TENTH
