"""Rewards and penalties: proposed by rules, decided by people, guarded; nothing is applied by itself."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from appraisal.annual_appraisal import move_appraisal as step_appraisal
from appraisal.deduction import deduction_warning
from appraisal.flow import move, state_of
from appraisal.innovation_proof import innovation_proofs, named_in, verified
from appraisal.objections import object_to
from appraisal.opening import open_year
from appraisal.outcome_flow import BREACH_FLOW, PENALTY, REWARD
from appraisal.outcome_tasks import outcome_tasks
from appraisal.outcomes import (
    adopt_outcome,
    move_outcome,
    outcome,
    outcomes,
    propose_outcome,
    record_talk,
)
from appraisal.proposals import holds, outcome_proposals, proposed
from appraisal.signature import sign
from data.store import Store
from errors import NotAllowed, WrongUse
from metrics.outcome_rules import DEFAULT_RULES, PENALTIES, REWARDS, OutcomeRule
from metrics.scheme import DEFAULT_SCHEME
from metrics.scheme_lock import set_scheme
from scope import Role, operator
from tests.appraising import HR, LEADER, OTHER_LEADER, PEOPLE, REVENUE_ALONE, S1, S2, company, revenue, talk_over
from tests.loading import load
from tests.people import audit

DEDUCTION = OutcomeRule("fine", event="error", gravity=3, amount=2000.0)
NOTICE = "签收处罚告知书：2025 年扣款（损失赔偿或手册条款）"
EVENTS = "event_id,supervisor_id,occurred_on,kind,gravity,evidence,confirmed_by\n"
WAYS = {
    REWARD.name: {
        "proposed": [],
        "adopted": [("adopt", LEADER)],
        "declined": [("decline", LEADER)],
        "revoked": [("adopt", LEADER), ("revoke", LEADER)],
    },
    PENALTY.name: {
        "proposed": [],
        "explained": [("explain", LEADER)],
        "seen": [("explain", LEADER), ("see", S1)],
        "talked": [("explain", LEADER), ("refused", LEADER), ("talk", LEADER)],
        "adopted": [("explain", LEADER), ("see", S1), ("talk", LEADER), ("adopt", LEADER)],
        "declined": [("decline", LEADER)],
        "appealed": [("explain", LEADER), ("see", S1), ("talk", LEADER), ("adopt", LEADER), ("appeal", S1)],
        "upheld": [
            ("explain", LEADER),
            ("see", S1),
            ("talk", LEADER),
            ("adopt", LEADER),
            ("appeal", S1),
            ("uphold", HR),
        ],
        "revoked": [("explain", LEADER), ("see", S1), ("talk", LEADER), ("adopt", LEADER), ("revoke", LEADER)],
    },
    BREACH_FLOW.name: {
        "recorded": [],
        "referred": [("refer", LEADER)],
        "closed": [("refer", LEADER), ("close", LEADER)],
    },
}


def capped(store: Store) -> None:
    """S1's signed 2025 has a gravest error: 82 − 6 = 76 points, capped at to improve, and the scheme deducts for it."""
    company(store)
    rules = (*DEFAULT_RULES, DEDUCTION)
    set_scheme(store, operator(), 2025, replace(REVENUE_ALONE, outcomes=rules), today=date(2024, 12, 1))
    load(store, "merits_and_faults", EVENTS + "EV-1,S1,2025-05-01,error,3,Wrong price list,director\n")
    signed(store)


@pytest.fixture
def firm(filled) -> Store:
    return filled(capped)


def signed(store: Store) -> Store:
    open_year(store, LEADER, 2025, ["S1"])
    step_appraisal(store, S1, "S1", 2025, "hand_in")
    talk_over(store)
    sign(store, LEADER, "S1", 2025, today=date.today())
    return store


def talked(store: Store, outcome_id: str) -> None:
    move_outcome(store, LEADER, outcome_id, "explain", "The price list went out unchecked.")
    move_outcome(store, S1, outcome_id, "see", "The checklist was new.")
    record_talk(
        store, LEADER, outcome_id, date.today(), "director, wang, HR", "Causes and what changes.", today=date.today()
    )


@pytest.mark.parametrize("flow", [REWARD, PENALTY, BREACH_FLOW], ids=lambda flow: flow.name)
def test_every_state_move_and_role_does_what_the_table_says(store, flow):
    ways = WAYS[flow.name]
    assert set(ways) == set(flow.states)
    for number, (state, wanted, role) in enumerate(product(flow.states, flow.names, Role)):
        name = f"S1/{3000 + number}/x"
        for before, by in ways[state]:
            move(store, by, flow, name, "S1", before, "because")
        if role in flow.roles(state, wanted):
            to = move(store, PEOPLE[role], flow, name, "S1", wanted, "because").to_state
            assert to == flow.moves[state, wanted][0]
        else:
            with pytest.raises((NotAllowed, WrongUse)):
                move(store, PEOPLE[role], flow, name, "S1", wanted, "because")
            assert state_of(store, LEADER, flow, name) == state


def test_a_penalty_is_never_decided_without_an_explanation_seen_and_a_talk():
    assert [state for (state, wanted) in PENALTY.moves if wanted == "adopt"] == ["talked"]
    assert [state for (state, wanted), (to, _) in PENALTY.moves.items() if to == "talked"] == ["seen"]
    assert {state for (state, _), (to, _) in PENALTY.moves.items() if to == "seen"} == {"explained"}


# ---------------------------------------------------------------------- what is proposed


def test_the_default_scheme_proposes_no_deduction_from_the_wage():
    assert "fine" not in {rule.outcome for rule in DEFAULT_RULES}
    assert "fine" not in {rule.outcome for rule in DEFAULT_SCHEME.outcomes}


def test_the_rules_of_the_signed_scheme_propose_from_the_signed_record(firm):
    found = {p.kind: p for p in outcome_proposals(firm, LEADER, "S1", 2025, as_of=date.today())}
    assert set(found) == {"warning", "fine"}
    assert found["fine"].amount == 2000
    assert found["warning"].because.en.count("Warning when") == 2  # the grade, and the error


def test_without_a_signature_nothing_is_proposed(store):
    company(store)
    assert outcome_proposals(store, LEADER, "S1", 2025, as_of=date.today()) == ()


FIGURES = {"grade": "excellent", "events": [{"event_id": "E1", "kind": "innovation", "gravity": 2}]}


@pytest.mark.parametrize(
    ("rule", "earlier", "proven", "expected"),
    [
        (OutcomeRule("bonus", grades=("excellent",)), [], set(), True),
        (OutcomeRule("bonus", grades=("good",)), [], set(), False),
        (OutcomeRule("promotion", grades=("excellent",), years=2), ["excellent"], set(), True),
        (OutcomeRule("promotion", grades=("excellent",), years=2), ["good"], set(), False),
        (OutcomeRule("promotion", grades=("excellent",), years=2), [], set(), False),  # no signature the year before
        (OutcomeRule("special_award", verified=True), [], {"E1"}, True),
        (OutcomeRule("special_award", verified=True), [], set(), False),
        (OutcomeRule("special_award", verified=True, grades=("good",)), [], {"E1"}, False),  # every condition must hold
        (OutcomeRule("warning", event="innovation", gravity=2), [], set(), True),
        (OutcomeRule("warning", event="innovation", gravity=3), [], set(), False),
        (OutcomeRule("bonus"), [], set(), False),  # a rule without a condition holds for nobody
    ],
)
def test_a_rule_holds_when_all_it_asks_for_is_there(rule, earlier, proven, expected):
    assert holds(rule, FIGURES, proven, earlier) is expected


def test_a_breach_proposes_nothing_whatever_its_gravity():
    record = {
        "scheme": {"content": json.loads(DEFAULT_SCHEME.to_json())},
        "figures": {"grade": "competent", "events": [{"event_id": "E1", "kind": "breach", "gravity": 3}]},
    }
    assert proposed(record, set(), []) == ()


def test_an_innovation_is_verified_by_the_effect_of_what_its_evidence_names(sample):
    known = innovation_proofs(sample, LEADER, "S2", 2026, as_of=date.today())
    assert verified("IMP-059：并行拣配与自动分单使履约时长下降约三成", known)
    assert {one.key for one in named_in("IMP-059、IMP-050。", known)} == {"IMP-059", "IMP-050"}
    assert named_in("IMP-05", known) == ()  # not a part of a name
    assert not verified(
        "IMP-056", innovation_proofs(sample, LEADER, "S5", 2026, as_of=date.today())
    )  # measured, and not proven
    assert not verified("a bright idea", known)


# ---------------------------------------------------------------------- deciding


def test_proposals_are_put_on_record_once_and_by_leadership_alone(firm):
    for other in (S1, PEOPLE[Role.ADMIN], PEOPLE[Role.ANALYST]):
        with pytest.raises(NotAllowed):
            propose_outcome(firm, other, "S1", 2025, as_of=date.today())
    assert set(propose_outcome(firm, LEADER, "S1", 2025, as_of=date.today())) == {"S1/2025/warning", "S1/2025/fine"}
    assert propose_outcome(firm, LEADER, "S1", 2025, as_of=date.today()) == ()
    assert ("director", "outcome.propose", "S1/2025/fine") in audit(firm)


def test_while_an_objection_is_open_nothing_is_proposed_or_decided(firm):
    propose_outcome(firm, LEADER, "S1", 2025, as_of=date.today())
    talked(firm, "S1/2025/warning")
    object_to(firm, S1, "S1", 2025, "event:EV-1", "It was not my list.", today=date.today())
    with pytest.raises(WrongUse, match="objected to"):
        propose_outcome(firm, LEADER, "S1", 2025, as_of=date.today())
    with pytest.raises(WrongUse, match="without an open objection"):
        adopt_outcome(firm, LEADER, "S1/2025/warning", "The loss was avoidable.")
    assert outcome(firm, LEADER, "S1/2025/warning").state == "talked"


def test_a_penalty_goes_through_explanation_talk_decision_and_appeal(firm):
    propose_outcome(firm, LEADER, "S1", 2025, as_of=date.today())
    with pytest.raises(WrongUse, match="cannot decide the penalty"):
        adopt_outcome(firm, LEADER, "S1/2025/warning", "At once.")
    talked(firm, "S1/2025/warning")
    with pytest.raises(WrongUse, match="needs a remark"):
        adopt_outcome(firm, LEADER, "S1/2025/warning", " ")
    adopt_outcome(firm, LEADER, "S1/2025/warning", "The loss was avoidable.")
    move_outcome(firm, S1, "S1/2025/warning", "appeal", "The checklist was not mine.")
    move_outcome(firm, HR, "S1/2025/warning", "revoke", "The checklist belonged to another team.")
    found = outcome(firm, S1, "S1/2025/warning")
    assert (found.state, found.said("appeal")) == ("revoked", "The checklist was not mine.")
    assert (found.talk.present, found.said("see")) == ("director, wang, HR", "The checklist was new.")


@pytest.mark.parametrize("wanted", ["uphold", "revoke"])
def test_whoever_proposed_decided_or_signed_does_not_answer_the_appeal(firm, wanted):
    propose_outcome(firm, HR, "S1", 2025, as_of=date.today())
    talked(firm, "S1/2025/warning")
    adopt_outcome(firm, OTHER_LEADER, "S1/2025/warning", "The loss was avoidable.")
    move_outcome(firm, S1, "S1/2025/warning", "appeal", "The checklist was not mine.")
    parts = {LEADER: "signed this appraisal", HR: "proposed this", OTHER_LEADER: "decided this"}
    for who, part in parts.items():
        with pytest.raises(NotAllowed, match=f"You {part}, so somebody else answers"):
            move_outcome(firm, who, "S1/2025/warning", wanted, "I see it as before.")
        assert not any("appeal" in task.what.en for task in outcome_tasks(firm, who, date(2026, 2, 1)))
    second = replace(HR, person="hr2")
    assert any("appeal" in task.what.en for task in outcome_tasks(firm, second, date(2026, 2, 1)))
    move_outcome(firm, second, "S1/2025/warning", wanted, "Heard both.")
    assert outcome(firm, LEADER, "S1/2025/warning").state == {"uphold": "upheld", "revoke": "revoked"}[wanted]


def test_whoever_decided_may_take_the_decision_back_while_nobody_appealed(firm):
    propose_outcome(firm, LEADER, "S1", 2025, as_of=date.today())
    talked(firm, "S1/2025/warning")
    adopt_outcome(firm, LEADER, "S1/2025/warning", "The loss was avoidable.")
    move_outcome(firm, LEADER, "S1/2025/warning", "revoke", "It was not.")
    assert outcome(firm, LEADER, "S1/2025/warning").state == "revoked"


def test_a_talk_lies_in_the_past_and_names_who_took_part(firm):
    propose_outcome(firm, LEADER, "S1", 2025, as_of=date.today())
    move_outcome(firm, LEADER, "S1/2025/fine", "explain", "The loss.")
    move_outcome(firm, S1, "S1/2025/fine", "see")
    for day, present in ((date.today() + timedelta(days=1), "all"), (date.today(), " ")):
        with pytest.raises(WrongUse, match="on which day"):
            record_talk(firm, LEADER, "S1/2025/fine", day, present, "Causes.", today=date.today())
    assert firm.value("SELECT count(*) FROM outcome_talks") == 0


@pytest.mark.parametrize(("amount", "warns"), [(2000, False), (2000.01, True), (1999, False)])
def test_a_fine_of_exactly_a_fifth_of_the_wage_does_not_warn(amount, warns):
    assert (deduction_warning(amount, 10_000) is not None) is warns


def test_a_fine_needs_the_wage_for_the_check_and_does_not_keep_it(firm):
    propose_outcome(firm, LEADER, "S1", 2025, as_of=date.today())
    talked(firm, "S1/2025/fine")
    with pytest.raises(WrongUse, match="Enter the month's wage"):
        adopt_outcome(firm, LEADER, "S1/2025/fine", "Avoidable.")
    with pytest.raises(WrongUse, match="25% of the month's wage"):
        adopt_outcome(firm, LEADER, "S1/2025/fine", "Avoidable.", wage=8_000)
    adopt_outcome(firm, LEADER, "S1/2025/fine", "Avoidable.", wage=8_123.45, amount=1_700, warned=True)
    found = outcome(firm, LEADER, "S1/2025/fine").decision
    assert (found.amount, found.over_a_fifth) == (1_700, True)
    kept = firm.rows("SELECT * FROM outcome_decisions") + firm.rows("SELECT * FROM audit_log")
    assert "8123.45" not in str(kept)


def test_a_reward_is_decided_with_a_reason_and_a_certificate_names_who_awards_it(store):
    company(store)
    revenue(store, "S1", 1200)  # 120 points: 0.8 × 120 + 0.2 × 90 = 114
    signed(store)
    assert set(propose_outcome(store, LEADER, "S1", 2025, as_of=date.today())) == {
        "S1/2025/bonus",
        "S1/2025/certificate",
    }
    assert outcomes(store, S1, "S1", 2025) == ()  # nobody is promised what is not decided
    with pytest.raises(WrongUse, match="who awards"):
        adopt_outcome(store, LEADER, "S1/2025/certificate", "A year above plan.")
    adopt_outcome(store, LEADER, "S1/2025/certificate", "A year above plan.", issuer="Lanting")
    adopt_outcome(store, LEADER, "S1/2025/bonus", "A year above plan.", amount=25_000)
    assert [(o.kind, o.decision.amount, o.decision.issuer) for o in outcomes(store, S1, "S1", 2025)] == [
        ("bonus", 25_000, None),
        ("certificate", None, "Lanting"),
    ]


def test_a_supervisor_sees_no_others_outcome_and_decides_none(firm):
    propose_outcome(firm, LEADER, "S1", 2025, as_of=date.today())
    with pytest.raises(NotAllowed):
        outcomes(firm, S2, "S1", 2025)
    with pytest.raises(NotAllowed, match="There is no outcome"):
        outcome(firm, S2, "S1/2025/fine")
    with pytest.raises(NotAllowed, match="There is no outcome"):
        outcome(firm, S2, "S9/2025/fine")
    with pytest.raises(NotAllowed):
        move_outcome(firm, S1, "S1/2025/fine", "decline", "I would rather not.")


def test_each_finds_what_waits_for_them(firm):
    propose_outcome(firm, LEADER, "S1", 2025, as_of=date.today())
    move_outcome(firm, LEADER, "S1/2025/fine", "explain", "The loss.")
    today = date(2026, 2, 1)
    assert [task.what.en for task in outcome_tasks(firm, LEADER, today)] == [
        "Decide the penalty: Warning of Wang Fang, 2025"
    ]
    assert [task.what.zh for task in outcome_tasks(firm, S1, today)] == [
        "签收处罚告知书：2025 年扣款（损失赔偿或手册条款）"
    ]
    assert list(outcome_tasks(firm, S2, today)) == []


def test_every_outcome_has_a_way():
    assert {*REWARDS, *PENALTIES} == {
        "bonus",
        "certificate",
        "promotion",
        "special_award",
        "warning",
        "fine",
        "demotion",
    }
