"""A small company whose year 2025 is appraised: revenue alone counts, so that every score is checkable in the head."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from appraisal.feedback_talk import Minutes, record_feedback_talk
from data.store import Store
from metrics.catalogue import INDICATORS
from metrics.scheme import DEFAULT_SCHEME
from metrics.scheme_lock import set_scheme
from metrics.targets import TargetRow, set_targets
from scope import Role, Scope, operator
from tests.loading import load, with_people

S1 = Scope("wang", Role.SUPERVISOR, frozenset({"S1"}))
S2 = Scope("li", Role.SUPERVISOR, frozenset({"S2"}))
LEADER = Scope("director", Role.LEADERSHIP, None)
OTHER_LEADER = Scope("deputy director", Role.LEADERSHIP, None)
ADMIN = Scope("admin", Role.ADMIN, None)
ANALYST = Scope("analyst", Role.ANALYST, None)
HR = Scope("hr", Role.HR, None)
PEOPLE = {Role.SUPERVISOR: S1, Role.LEADERSHIP: LEADER, Role.HR: HR, Role.ADMIN: ADMIN, Role.ANALYST: ANALYST}

RESULTS = "date,supervisor_id,region,product,channel,segment,revenue,cost\n"
CHECKS = "supervisor_id,checked_on,rater,tasks_due,tasks_done,attitude,teamwork\n"
REVENUE_ALONE = replace(
    DEFAULT_SCHEME,
    tasks_typed=True,
    families={**dict.fromkeys(DEFAULT_SCHEME.families, 0.0), "operating": 100.0},
    indicators={key: 1.0 if key == "revenue" else 0.0 for key in INDICATORS},
)


def company(store: Store) -> None:
    """S1 made 900 of a target of 1000 (80 points on the default curve), S2 just 1000; both were rated 90 throughout."""
    with_people(store)
    revenue(store, "S1", 900)
    revenue(store, "S2", 1000)
    load(store, "routine_checks", CHECKS + "S1,2025-06-30,HR,10,9,90,90\nS2,2025-06-30,HR,10,9,90,90\n")
    aims = [TargetRow(supervisor_id=s, indicator="revenue", period="2025", target=1000) for s in ("S1", "S2")]
    set_targets(store, operator(), aims)
    set_scheme(store, operator(), 2025, REVENUE_ALONE, today=date(2024, 12, 1))


def revenue(store: Store, supervisor_id: str, amount: float) -> int:
    """Their revenue of 2025, all of it on one day; loading another amount corrects it. Returns the load."""
    row = f"2025-03-01,{supervisor_id},East,Lamp,Shop,Home,{amount},0\n"
    found = load(store, "operating_results", RESULTS + row, name=f"{supervisor_id}-{amount}.csv")
    assert found.load_id is not None, found
    return found.load_id


def talk_over(store: Store, supervisor_id: str = "S1", *, kind: str = "annual", on: date | None = None) -> int:
    """The feedback talk about 2025, held by HR on a day (else today); its number."""
    day = on or date.today()
    return record_feedback_talk(
        store,
        HR,
        supervisor_id,
        2025,
        day,
        Minutes("Wang Fang, Director", "Revenue is short.", "A store closed.", "Train forecasts."),
        today=day,
        kind=kind,
    )
