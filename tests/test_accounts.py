"""Accounts: who may be let in, who may let them in, and that a password is never kept as it is."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from accounts import local_accounts
from accounts.local_accounts import Account
from data.store import Store
from errors import NotAllowed, WrongUse
from scope import Role, Scope
from tests.people import ADMIN, PASSWORD, admin, audit, person, supervisors

ANALYST = Scope("ann", Role.ANALYST, None)


def opened(store: Store, username: str, password: str = PASSWORD) -> Account:
    """The account that this name and password open."""
    found = local_accounts.check_password(store, username, password)
    assert found, f"{username} was not let in"
    return found


def test_the_password_opens_its_own_account_and_no_other(store):
    admin(store)
    person(store, "ann", Role.ANALYST)
    local_accounts.set_password(store, ADMIN, "ann", "another-one-42")
    assert opened(store, "ann", "another-one-42").username == "ann"
    assert local_accounts.check_password(store, "ann", PASSWORD) is None
    assert local_accounts.check_password(store, "admin", "another-one-42") is None


def test_a_name_is_the_same_however_it_is_typed(store):
    admin(store)
    for typed in ("admin", " Admin ", "ADMIN", "ａｄｍｉｎ"):
        assert opened(store, typed).username == "admin"


def test_a_chinese_name_is_a_username(store):
    admin(store)
    person(store, "李婧喆", Role.LEADERSHIP)
    assert opened(store, "李婧喆").role is Role.LEADERSHIP


def test_no_password_opens_an_account_that_does_not_exist(store):
    admin(store)
    # The hash that stands in for nobody's was made from this sentence.
    assert local_accounts.check_password(store, "nobody", "no account has this password") is None


def test_a_disabled_account_is_shut_even_to_the_right_password_until_it_is_enabled(store):
    admin(store)
    person(store, "ann", Role.ANALYST)
    local_accounts.disable_account(store, ADMIN, "ann")
    assert local_accounts.check_password(store, "ann", PASSWORD) is None
    local_accounts.enable_account(store, ADMIN, "ann")
    assert opened(store, "ann").disabled_at is None


def test_only_a_hash_of_the_password_is_kept(store):
    admin(store)
    kept = store.rows("SELECT * FROM accounts") + store.rows("SELECT * FROM audit_log")
    assert PASSWORD not in str(kept)
    assert store.value("SELECT password_hash FROM accounts").startswith("$argon2id$")


def test_a_hash_of_weaker_parameters_is_renewed_at_the_next_sign_in(store):
    admin(store)
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with store.transaction() as write:
        write.execute("UPDATE accounts SET password_hash = ?", [weak])
    assert local_accounts.check_password(store, "admin", PASSWORD)
    assert store.value("SELECT password_hash FROM accounts") != weak
    assert local_accounts.check_password(store, "admin", PASSWORD)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADERSHIP, Role.ANALYST])
def test_only_an_administrator_manages_accounts(store, role):
    admin(store)
    who = Scope("someone", role, None)
    for attempt in (
        lambda: local_accounts.add_account(store, who, "new", "New", Role.ADMIN, PASSWORD),
        lambda: local_accounts.set_password(store, who, "admin", "taken-over-42"),
        lambda: local_accounts.set_email(store, who, "admin", "mine@home.example"),
        lambda: local_accounts.disable_account(store, who, "admin"),
        lambda: local_accounts.enable_account(store, who, "admin"),
        lambda: local_accounts.accounts(store, who),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert [a.username for a in local_accounts.accounts(store, ADMIN)] == ["admin"]
    assert local_accounts.check_password(store, "admin", PASSWORD)


def test_a_supervisors_account_names_a_supervisor_on_file(store):
    admin(store)
    supervisors(store, "S1", "S2")
    for supervisor_id in (None, "", "S3"):
        with pytest.raises(WrongUse):
            person(store, "sue", Role.SUPERVISOR, supervisor_id)
    assert person(store, "sue", Role.SUPERVISOR, "S2").supervisor_id == "S2"
    assert opened(store, "sue").supervisor_id == "S2"


def test_nobody_but_a_supervisor_is_tied_to_one(store):
    supervisors(store, "S1")
    with pytest.raises(WrongUse):
        person(store, "ann", Role.ANALYST, "S1")
    assert not local_accounts.any_account(store)


def test_a_supervisor_sees_their_own_rows_and_all_others_see_everyones(store):
    supervisors(store, "S1", "S2")
    own = local_accounts.scope_of(person(store, "sue", Role.SUPERVISOR, "S1"))
    assert own.sees("S1")
    assert not own.sees("S2")
    assert not own.sees_all
    for role in (Role.LEADERSHIP, Role.ANALYST, Role.ADMIN):
        assert local_accounts.scope_of(person(store, role.value, role)).sees_all


@pytest.mark.parametrize("username", ["", "a", " ", "two words", "-ann", "a" * 65, "ann\n", "<b>", "ann/../x"])
def test_an_unfit_username_is_refused(store, username):
    if username.strip() == "ann":
        assert person(store, username, Role.ANALYST).username == "ann"
        return
    with pytest.raises(WrongUse):
        person(store, username, Role.ANALYST)


def test_a_username_is_given_once(store):
    admin(store)
    with pytest.raises(WrongUse, match="already"):
        person(store, "ADMIN", Role.ANALYST)


@pytest.mark.parametrize(
    ("password", "fits"),
    [("123456789", False), ("1234567890", True), ("x" * 200, False), ("abcd" * 50, True), ("abcd" * 50 + "e", False)],
)
def test_a_password_has_ten_to_two_hundred_characters_of_at_least_four_kinds(store, password, fits):
    if fits:
        assert local_accounts.add_first_account(store, "ada", "Ada", password)
        assert local_accounts.check_password(store, "ada", password)
    else:
        with pytest.raises(WrongUse):
            local_accounts.add_first_account(store, "ada", "Ada", password)
        assert not local_accounts.any_account(store)


def test_a_password_is_not_the_username(store):
    with pytest.raises(WrongUse, match="guess"):
        local_accounts.add_first_account(store, "ada.lovelace", "Ada", "Ada.Lovelace")


def test_an_address_is_kept_as_it_is_written_to(store):
    admin(store)
    for typed, kept in (
        (" wang@lanting.example ", "wang@lanting.example"),
        ("ｗａｎｇ＠lanting．example", "wang@lanting.example"),  # as a Chinese keyboard writes it
        ("ops@mail", "ops@mail"),  # a host of the house's own net
        ("", None),
    ):
        assert local_accounts.set_email(store, ADMIN, "admin", typed).email == kept
        assert local_accounts.accounts(store, ADMIN)[0].email == kept


NO_ADDRESSES = [
    "wang",
    "@b",
    "a@",
    "a@b@c",
    "a@b..c",
    "a@b。c",
    "a@b, c@d",
    "<a@b>",
    "a\x00@b",
    "a\n@b",
    f"{'a' * 65}@b",
]


def test_what_is_no_address_is_refused_and_nothing_changes(store):
    admin(store)
    local_accounts.set_email(store, ADMIN, "admin", "ada@lanting.example")
    for typed in NO_ADDRESSES:
        with pytest.raises(WrongUse, match="is no e-mail address"):
            local_accounts.set_email(store, ADMIN, "admin", typed)
        with pytest.raises(WrongUse, match="is no e-mail address"):
            local_accounts.add_account(store, ADMIN, "ann", "Ann", Role.ANALYST, PASSWORD, email=typed)
    assert [(one.username, one.email) for one in local_accounts.accounts(store, ADMIN)] == [
        ("admin", "ada@lanting.example")
    ]


def test_an_unknown_role_is_named_with_the_nearest_known_one(store):
    with pytest.raises(WrongUse, match='Did you mean "analyst"'):
        local_accounts.add_account(store, ADMIN, "ann", "Ann", "analist", PASSWORD)


def test_there_is_one_first_account_however_many_ask_at_once(store):
    def ask(number: int) -> str:
        try:
            return local_accounts.add_first_account(store, f"ada{number}", "Ada", PASSWORD).username
        except WrongUse:
            return "too late"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    assert sorted(answers)[1:] == ["too late"] * 3
    assert len(local_accounts.accounts(store, ADMIN)) == 1


def test_the_last_administrator_cannot_be_disabled(store):
    admin(store)
    person(store, "ann", Role.ANALYST)
    with pytest.raises(WrongUse, match="only administrator"):
        local_accounts.disable_account(store, ADMIN, "admin")
    person(store, "second", Role.ADMIN)
    local_accounts.disable_account(store, ADMIN, "admin")
    with pytest.raises(WrongUse, match="only administrator"):
        local_accounts.disable_account(store, ADMIN, "second")


def test_what_is_done_to_accounts_is_on_the_record(store):
    admin(store)
    person(store, "ann", Role.ANALYST)
    local_accounts.set_password(store, ADMIN, "ann", "another-one-42")
    local_accounts.set_email(store, ADMIN, "ann", "ann@lanting.example")
    local_accounts.set_email(store, ADMIN, "ann", "ann@lanting.example")  # it is that already
    local_accounts.disable_account(store, ADMIN, "ann")
    assert audit(store) == [
        ("admin", "add_account", "admin"),
        ("admin", "add_account", "ann"),
        ("admin", "set_password", "ann"),
        ("admin", "set_email", "ann"),
        ("admin", "disable_account", "ann"),
    ]


def test_a_refused_account_leaves_no_trace(store):
    supervisors(store, "S1")
    with pytest.raises(WrongUse):
        person(store, "sue", Role.SUPERVISOR, "S9")
    assert audit(store) == []
