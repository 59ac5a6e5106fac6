"""A deputy acts for somebody by name, from a day to a day, never on themselves, and ends by itself."""

from datetime import date

import pytest

from accounts import (
    act_under,
    acting_under,
    delegate,
    delegations,
    find_session,
    may_act_for,
    open_session,
    possible_deputies,
    revoke_delegation,
    scope_of,
    scope_of_session,
    session_key,
)
from accounts.local_accounts import disable_account
from data.people_names import called
from errors import NotAllowed, WrongUse
from scope import Right, Role
from tests.people import ADMIN, admin, audit, person, supervisors
from text import use_language

MON, WED, FRI, SAT = (date(2026, 11, day) for day in (2, 4, 6, 7))


@pytest.fixture
def people(store):
    """A director, their colleague, HR, an analyst, an administrator; Wang and Li are the supervisors S1 and S2."""
    supervisors(store, "S1", "S2")
    made = {"admin": admin(store)}
    for name, role, supervisor_id in (
        ("director", Role.LEADERSHIP, None),
        ("colleague", Role.LEADERSHIP, None),
        ("hr", Role.HR, None),
        ("analyst", Role.ANALYST, None),
        ("wang", Role.SUPERVISOR, "S1"),
        ("li", Role.SUPERVISOR, "S2"),
    ):
        made[name] = person(store, name, role, supervisor_id)
    return made


def give(store, people, principal, deputy, *, by=None, from_on=WED, until_on=FRI, today=MON):
    who = scope_of(people[by or principal])
    return delegate(store, who, principal, deputy, from_on=from_on, until_on=until_on, reason="Travels", today=today)


def session_of(store, people, name):
    return find_session(store, session_key(open_session(store, people[name])))


def test_a_deputy_may_act_from_the_first_day_to_the_last_and_not_beyond(store, people):
    give(store, people, "director", "hr")
    may = [bool(may_act_for(store, people["hr"], day)) for day in (date(2026, 11, 3), WED, FRI, SAT)]
    assert may == [False, True, True, False]


def test_a_session_acts_for_the_director_once_it_chose_to_and_for_itself_again_when_the_days_are_over(store, people):
    number = give(store, people, "director", "hr")
    session = session_of(store, people, "hr")
    assert scope_of_session(store, session, WED).person == "hr"
    act_under(store, session, number, today=WED)
    session = find_session(store, session.key)
    acting = scope_of_session(store, session, FRI)
    assert (acting.person, acting.role, acting.acts_for) == ("hr for director", Role.LEADERSHIP, "director")
    assert scope_of_session(store, session, SAT) == scope_of(people["hr"])
    act_under(store, session, None, today=FRI)
    assert scope_of_session(store, find_session(store, session.key), FRI) == scope_of(people["hr"])
    assert [(who, about) for who, what, about in audit(store) if what == "act_for"] == [("hr", str(number)), ("hr", "")]


def test_nobody_chooses_to_act_before_the_first_day_or_under_another_ones_delegation(store, people):
    number = give(store, people, "director", "hr")
    for name, day in (("hr", MON), ("colleague", WED), ("wang", WED)):
        with pytest.raises(NotAllowed):
            act_under(store, session_of(store, people, name), number, today=day)


@pytest.mark.parametrize("revoker", ["director", "hr", "admin"])
def test_a_revoked_delegation_ends_at_once_and_stays_on_record_with_its_reason(store, people, revoker):
    number = give(store, people, "director", "hr")
    session = session_of(store, people, "hr")
    act_under(store, session, number, today=WED)
    revoke_delegation(store, scope_of(people[revoker]), number, "Is back", today=WED)
    assert acting_under(store, find_session(store, session.key), WED) is None
    [kept] = delegations(store, scope_of(people["hr"]))
    assert (kept.standing(WED), kept.revoked_by, kept.revoked_because) == ("revoked", revoker, "Is back")
    with pytest.raises(WrongUse):
        revoke_delegation(store, scope_of(people[revoker]), number, "Again", today=WED)


def test_both_hr_and_who_manages_users_see_a_delegation_and_others_do_not_nor_revoke_it(store, people):
    number = give(store, people, "wang", "li")
    seeing = {name for name, account in people.items() if delegations(store, scope_of(account))}
    assert seeing == {"wang", "li", "hr", "admin"}
    with pytest.raises(WrongUse):
        revoke_delegation(store, scope_of(people["director"]), number, "No", today=MON)


@pytest.mark.parametrize("judge", ["director", "hr"])
@pytest.mark.parametrize("deputy", ["wang", "analyst", "admin"])
def test_who_is_judged_or_sees_no_personnel_matters_is_no_deputy_of_who_judges(store, people, judge, deputy):
    with pytest.raises(WrongUse):
        give(store, people, judge, deputy)
    assert people[deputy] not in possible_deputies(store, scope_of(people[judge]), judge)
    assert not delegations(store, ADMIN)


def test_a_supervisor_whose_account_has_another_role_by_now_is_no_deputy_of_who_judges(store, people):
    promoted = person(store, "s1", Role.HR)  # the account is called as the supervisor S1 is
    with pytest.raises(WrongUse, match="judged"):
        give(store, people, "director", "s1")
    assert promoted not in possible_deputies(store, scope_of(people["director"]), "director")


def test_who_judges_a_supervisor_enters_nothing_for_them(store, people):
    for deputy in ("director", "hr"):
        with pytest.raises(WrongUse):
            give(store, people, "wang", deputy)


def test_people_name_their_own_deputy_an_administrator_anybodys_and_hr_nobodys_but_theirs(store, people):
    give(store, people, "director", "hr", by="admin")
    for by in ("hr", "colleague", "wang"):
        with pytest.raises(NotAllowed):
            give(store, people, "director", "colleague", by=by)


def test_a_deputy_passes_nothing_on(store, people):
    number = give(store, people, "director", "hr")
    session = session_of(store, people, "hr")
    act_under(store, session, number, today=WED)
    acting = scope_of_session(store, find_session(store, session.key), WED)
    with pytest.raises(NotAllowed):
        delegate(store, acting, "director", "colleague", from_on=WED, until_on=FRI, reason="-", today=WED)
    with pytest.raises(NotAllowed):
        delegate(store, acting, "hr", "colleague", from_on=WED, until_on=FRI, reason="-", today=WED)


@pytest.mark.parametrize(("from_on", "until_on"), [(date(2026, 11, 1), FRI), (FRI, WED), (WED, date(2027, 11, 6))])
def test_days_begin_today_or_later_in_order_and_last_a_year_at_most(store, people, from_on, until_on):
    with pytest.raises(WrongUse):
        give(store, people, "director", "hr", from_on=from_on, until_on=until_on)


def test_one_deputy_is_named_once_for_a_day_and_again_after_it_was_revoked(store, people):
    number = give(store, people, "director", "hr")
    with pytest.raises(WrongUse, match="already"):
        give(store, people, "director", "hr", from_on=FRI, until_on=SAT)
    give(store, people, "director", "hr", from_on=SAT, until_on=SAT)
    revoke_delegation(store, scope_of(people["director"]), number, "Mistaken", today=MON)
    give(store, people, "director", "hr")


def test_nobody_acts_for_an_account_that_is_disabled(store, people):
    give(store, people, "director", "hr")
    disable_account(store, ADMIN, "director")
    assert may_act_for(store, people["hr"], WED) == ()


def test_a_supervisors_deputy_sees_their_rows_and_none_of_their_personnel_matters(store, people):
    number = give(store, people, "wang", "li")
    session = session_of(store, people, "li")
    act_under(store, session, number, today=WED)
    acting = scope_of_session(store, find_session(store, session.key), WED)
    assert acting.sees("S1")
    assert not acting.sees("S2")
    assert not acting.may(Right.SEE_PERSONNEL)
    assert scope_of(people["wang"]).may(Right.SEE_PERSONNEL)


def test_what_a_deputy_did_is_called_by_both_names_in_the_readers_language(store, people):
    use_language("en")
    assert called(store, "hr for director") == "Hr for Director"
    use_language("zh")
    assert called(store, "hr for director") == "Hr（代Director）"
    assert called(store, "key:erp for director") == "key:erp for director"


def test_what_a_deputy_did_counts_as_done_by_both(store, people):
    director, hr, colleague = (scope_of(people[name]) for name in ("director", "hr", "colleague"))
    recorded = "hr for director"
    assert (director.took_part(recorded), hr.took_part(recorded), colleague.took_part(recorded)) == (True, True, False)
