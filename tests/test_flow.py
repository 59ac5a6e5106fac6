"""A document's way is a table: who may move it whence and whither, and what is said when they may not."""

from itertools import product

import pytest

from appraisal.flow import Flow, history, move, standing, state_of
from data.store import Store
from errors import NotAllowed, WrongUse
from scope import Role, Scope
from tests.people import audit
from text import Words

LOAN = Flow(
    "loan",
    Words("Loan", "借阅"),
    states={
        "draft": Words("draft", "草拟"),
        "asked": Words("asked for", "已申请"),
        "lent": Words("lent", "已借出"),
    },
    moves={
        ("draft", "ask"): ("asked", {Role.SUPERVISOR}),
        ("asked", "refuse"): ("draft", {Role.LEADERSHIP}),
        ("asked", "lend"): ("lent", {Role.LEADERSHIP, Role.ADMIN}),
    },
    names={"ask": Words("ask", "申请"), "refuse": Words("refuse", "拒绝"), "lend": Words("lend", "借出")},
    reasons={"refuse"},
)
S1 = Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))
S2 = Scope("li", Role.SUPERVISOR, frozenset({"S2"}))
LEADER = Scope("director", Role.LEADERSHIP, None)
HR = Scope("hr", Role.HR, None)
ADMIN = Scope("admin", Role.ADMIN, None)
ANALYST = Scope("analyst", Role.ANALYST, None)


def stands(store: Store) -> str:
    return state_of(store, LEADER, LOAN, "S1/map")


def go(store: Store, who: Scope, wanted: str, remark: str = "", **options):
    return move(store, who, LOAN, "S1/map", "S1", wanted, remark, **options)


def test_a_document_goes_its_way_and_every_move_is_on_record(store):
    go(store, S1, "ask")
    go(store, LEADER, "refuse", "not before March")
    go(store, S1, "ask")
    go(store, ADMIN, "lend")
    assert stands(store) == "lent"
    moved = history(store, S1, LOAN, "S1/map")
    assert [(m.move, m.moved_by, m.remark) for m in moved] == [
        ("ask", "wang", None),
        ("refuse", "director", "not before March"),
        ("ask", "wang", None),
        ("lend", "admin", None),
    ]
    assert audit(store)[1] == ("director", "loan.refuse", "S1/map")


@pytest.mark.parametrize(("state", "wanted", "role"), product(LOAN.states, LOAN.names, Role))
def test_every_state_move_and_role_does_what_the_table_says(store, state, wanted, role):
    for wanted_before, by in {"draft": [], "asked": [("ask", S1)], "lent": [("ask", S1), ("lend", LEADER)]}[state]:
        go(store, by, wanted_before)
    who = {Role.SUPERVISOR: S1, Role.LEADERSHIP: LEADER, Role.HR: HR, Role.ADMIN: ADMIN, Role.ANALYST: ANALYST}[role]
    if role in LOAN.roles(state, wanted):
        assert go(store, who, wanted, "because").to_state == LOAN.moves[state, wanted][0] == stands(store)
    else:
        with pytest.raises((NotAllowed, WrongUse)):
            go(store, who, wanted, "because")
        assert stands(store) == state


def test_a_supervisor_moves_only_what_is_about_them_and_sees_no_other(store):
    with pytest.raises(NotAllowed):
        go(store, S2, "ask")
    go(store, S1, "ask")
    with pytest.raises(NotAllowed):
        history(store, S2, LOAN, "S1/map")
    assert standing(store, S2, LOAN) == {}
    assert list(standing(store, S1, LOAN)) == ["S1/map"]


def test_what_is_not_possible_is_said_with_what_is(store):
    go(store, S1, "ask")
    with pytest.raises(WrongUse) as error:
        go(store, S1, "ask")
    assert error.value.words == Words(
        "Loan S1/map is asked for, so one cannot ask it. Possible now: refuse, by leadership; lend, by administrator "
        "or leadership. Nothing was changed.",
        "借阅 S1/map 处于“已申请”状态，不能申请。现在可以：拒绝（管理层）；借出（系统管理员或管理层）。没有任何改动。",
    )
    with pytest.raises(NotAllowed, match=r"your role \(Operations supervisor\) cannot lend it"):
        go(store, S1, "lend")


def test_a_move_that_needs_a_reason_is_not_made_without_one(store):
    go(store, S1, "ask")
    with pytest.raises(WrongUse, match="needs a remark"):
        go(store, LEADER, "refuse", "  ")
    assert stands(store) == "asked"


def test_of_two_who_move_at_once_the_second_is_told_what_the_first_did(store):
    go(store, S1, "ask")
    go(store, LEADER, "lend", seen="asked")
    with pytest.raises(WrongUse, match="Meanwhile director moved Loan S1/map: lend, so it is lent now"):
        go(store, ADMIN, "lend", seen="asked")


def test_a_move_within_a_larger_write_falls_with_it(store):
    def larger_write() -> None:
        with store.transaction() as transaction:
            go(store, S1, "ask", on=transaction)
            raise RuntimeError("the rest of the write fails")

    with pytest.raises(RuntimeError):
        larger_write()
    assert stands(store) == "draft"
    assert audit(store) == []
