"""Sessions: a token is good for twelve hours, and not a moment longer than its account."""

from datetime import timedelta

import pytest

from accounts import local_accounts, sessions
from data.store import now
from scope import Role
from server.web.login_throttle import LONGEST_WAIT, LoginThrottle
from tests.people import ADMIN, admin, audit, person, supervisors


def test_a_token_finds_its_session_and_a_changed_one_finds_none(store):
    token = sessions.open_session(store, admin(store))
    found = sessions.find_session(store, sessions.session_key(token))
    assert found
    assert found.account.username == "admin"
    for wrong in (token[:-1], token + "x", token.swapcase(), ""):
        assert sessions.find_session(store, sessions.session_key(wrong)) is None


def test_the_store_cannot_sign_anyone_in_for_it_holds_no_token(store):
    token = sessions.open_session(store, admin(store))
    kept = store.value("SELECT token_sha256 FROM sessions")
    assert token not in str(store.rows("SELECT * FROM sessions"))
    # What is kept, sent as a token, is hashed once more and found nowhere.
    assert sessions.find_session(store, sessions.session_key(kept)) is None


def test_two_sign_ins_are_two_sessions(store):
    ada = admin(store)
    here, there = (sessions.session_key(sessions.open_session(store, ada)) for _ in range(2))
    sessions.revoke_session(store, here)
    assert sessions.find_session(store, here) is None
    assert sessions.find_session(store, there)


@pytest.mark.parametrize(("late", "in_force"), [(timedelta(seconds=-60), True), (timedelta(seconds=60), False)])
def test_a_session_ends_after_twelve_hours(store, late, in_force):
    key = sessions.session_key(sessions.open_session(store, admin(store)))
    assert store.value("SELECT expires_at - created_at FROM sessions") == timedelta(hours=12)
    with store.transaction() as write:
        write.execute("UPDATE sessions SET expires_at = expires_at - ?", [timedelta(hours=12) + late])
    assert (sessions.find_session(store, key) is not None) is in_force


def test_a_session_that_was_not_ended_is_of_no_use_once_its_account_is_disabled(store):
    key = sessions.session_key(sessions.open_session(store, person(store, "ann", Role.ANALYST)))
    assert sessions.find_session(store, key)
    with store.transaction() as write:  # as a restored copy may have it: disabled, its session still open
        write.execute("UPDATE accounts SET disabled_at = ? WHERE username = 'ann'", [now()])
    assert sessions.find_session(store, key) is None


def test_disabling_an_account_or_changing_its_password_ends_its_sessions_and_no_others(store):
    others = sessions.session_key(sessions.open_session(store, admin(store)))
    ann = person(store, "ann", Role.ANALYST)
    for change in (
        lambda: local_accounts.set_password(store, ADMIN, "ann", "another-one-42"),
        lambda: local_accounts.disable_account(store, ADMIN, "ann"),
    ):
        key = sessions.session_key(sessions.open_session(store, ann))
        change()
        assert sessions.find_session(store, key) is None
    # Enabled again, she signs in again: what had ended stays ended.
    local_accounts.enable_account(store, ADMIN, "ann")
    assert sessions.find_session(store, key) is None
    assert sessions.find_session(store, others)


def test_a_session_speaks_for_its_account_as_it_stands_now(store):
    supervisors(store, "S1", "S2")
    key = sessions.session_key(sessions.open_session(store, person(store, "sue", Role.SUPERVISOR, "S1")))
    assert sessions.scope_for(store, key).supervisors == {"S1"}
    with store.transaction() as write:
        write.execute("UPDATE accounts SET supervisor_id = 'S2'")
    assert sessions.scope_for(store, key).supervisors == {"S2"}


def test_asking_for_the_rows_of_an_ended_session_is_an_error_that_says_so(store):
    key = sessions.session_key(sessions.open_session(store, admin(store)))
    sessions.revoke_session(store, key)
    with pytest.raises(sessions.SignedOut, match="Sign in again"):
        sessions.scope_for(store, key)


def test_signing_in_and_out_and_failing_are_on_the_record(store):
    ada = admin(store)
    key = sessions.session_key(sessions.open_session(store, ada, "10.0.0.7"))
    sessions.revoke_session(store, key)
    sessions.revoke_session(store, key)
    sessions.record_failure(store, "admin", "10.0.0.8", known=True)
    sessions.record_failure(store, "rope-ladder-42", "10.0.0.8", known=False)
    assert audit(store)[1:] == [
        ("admin", "sign_in", "admin"),
        ("admin", "sign_out", "admin"),
        ("admin", "sign_in_failed", "admin"),
        ("unknown account", "sign_in_failed", "unknown account"),
    ]
    # A password typed into the wrong field is not written down.
    assert "rope-ladder-42" not in str(store.rows("SELECT * FROM audit_log"))


def test_sessions_long_past_are_forgotten(store):
    ada = admin(store)
    sessions.open_session(store, ada)
    with store.transaction() as write:
        write.execute("UPDATE sessions SET expires_at = ?", [now() - timedelta(days=31)])
    sessions.open_session(store, ada)
    assert store.value("SELECT count(*) FROM sessions") == 1


# ---------------------------------------------------------------------- waiting after wrong passwords


class Clock:
    """A clock that moves when told."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def _failed(times: int) -> tuple[LoginThrottle, Clock]:
    clock = Clock()
    attempts = LoginThrottle(clock)
    for _ in range(times):
        attempts.failed({"ann": 5})
    return attempts, clock


def test_five_slips_cost_nothing_but_the_wait_of_a_second_and_then_it_doubles():
    assert _failed(4)[0].wait({"ann": 5}) == 0
    assert [_failed(n)[0].wait({"ann": 5}) for n in (5, 6, 7, 8)] == [1, 2, 4, 8]


def test_the_wait_passes_and_is_never_longer_than_a_quarter_of_an_hour():
    attempts, clock = _failed(7)
    clock.seconds += 3
    assert attempts.wait({"ann": 5}) == 1
    clock.seconds += 1
    assert attempts.wait({"ann": 5}) == 0
    assert _failed(500)[0].wait({"ann": 5}) == LONGEST_WAIT


def test_one_persons_slips_do_not_hold_up_another():
    assert _failed(9)[0].wait({"bob": 5}) == 0


def test_of_several_reasons_to_wait_the_longest_counts():
    attempts, _ = _failed(6)
    assert attempts.wait({"bob": 5, "ann": 5}) == 2


def test_success_and_an_hour_wipe_the_slate():
    attempts, clock = _failed(9)
    attempts.succeeded("ann")
    assert attempts.wait({"ann": 5}) == 0
    attempts, clock = _failed(9)
    clock.seconds += 3601
    attempts.failed({"ann": 5})
    assert attempts.wait({"ann": 5}) == 0


def test_guessing_under_endless_names_does_not_fill_the_memory():
    attempts, _ = _failed(0)
    for number in range(10_050):
        attempts.failed({str(number): 5})
    assert len(attempts._failures) == 10_000
