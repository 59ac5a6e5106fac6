"""What a load would do to the figures is known before it is stored, and anomalies are named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from data.intake import load_file
from data.intake.history.revert import revert_load
from errors import NotAllowed
from insight.load_effect import SHOWN, effect_of_load, effect_of_revert
from scope import Role, Scope
from tests.loading import ANALYST, load, with_people

HEAD = "date,supervisor_id,segment,region,product,channel,revenue,cost\n"


def results(*rows: str) -> bytes:
    """Rows of operating results, "2026-03-01 S1 100 60"; all of one region and product."""
    cells = (row.split() for row in rows)
    return (
        HEAD + "".join(f"{day},{who},B2B,East,A,Web,{revenue},{cost}\n" for day, who, revenue, cost in cells)
    ).encode()


def said(found, lang: str = "en") -> list[str]:
    return [change.words.in_(lang) for change in found.changes]


def three_rows(store):
    with_people(store)
    load(store, "operating_results", results("2026-03-01 S1 100 60", "2026-03-02 S1 100 60", "2026-03-01 S2 50 10"))


@pytest.fixture
def store(filled):
    return filled(three_rows)


def effect(store, *rows: str, who=ANALYST):
    return effect_of_load(store, who, "operating_results", "new.csv", results(*rows), today=date.today())


def test_a_correction_shows_each_figure_before_and_after_largest_change_first(store):
    found = effect(store, "2026-03-02 S1 150 60")
    # Profit 80 → 130 is + 63 %, margin 40 % → 52 % + 30 %, revenue 200 → 250 + 25 %.
    assert said(found) == [
        "Profit, Mar 2026, Wang Fang: 80 → 130",
        "Profit margin, Mar 2026, Wang Fang: 40.0% → 52.0%",
        "Revenue, Mar 2026, Wang Fang: 200 → 250",
    ]
    assert said(found, "zh")[2] == "Wang Fang 2026 年 3 月业务收入：200 → 250"
    assert (found.more, [month.code for month in found.months]) == (0, ["2026-03"])
    assert (found.result.superseded, found.result.stored) == (1, False)


def test_a_month_that_had_no_figures_shows_what_would_be_there(store):
    assert "Revenue, Apr 2026, Bo Li: — → 70" in said(effect(store, "2026-04-01 S2 70 10"))


def test_a_try_changes_nothing_and_what_is_stored_afterwards_is_what_it_said(store):
    version = store.version
    found = effect(store, "2026-03-02 S1 150 60")
    assert store.version == version
    load_file(store, ANALYST, "operating_results", "new.csv", results("2026-03-02 S1 150 60"))
    assert effect(store, "2026-03-02 S1 150 60").changes == ()
    back = effect_of_revert(store, ANALYST, 4, is_revert=True, today=date.today())
    assert [(c.before, c.after) for c in back.changes if c.indicator.key == "revenue"] == [(250, 200)]
    assert [(c.before, c.after) for c in found.changes if c.indicator.key == "revenue"] == [(200, 250)]


def test_figures_that_would_vanish_stand_first(store):
    load(store, "operating_results", results("2026-03-02 S1 150 60", "2026-04-01 S2 70 10"))
    found = effect_of_revert(store, ANALYST, 4, is_revert=True, today=date.today())
    assert found.changes[0].after is None
    assert found.taken.message.en.startswith("Load 4 (operating_results.csv) is reverted. Operating results: 1 row(s)")
    revert_load(store, ANALYST, 4, "wrong")
    forward = effect_of_revert(store, ANALYST, 4, is_revert=False, today=date.today())
    assert "Revenue, Apr 2026, Bo Li: — → 70" in said(forward)


def test_only_the_first_changes_are_named_and_the_others_counted(store):
    found = effect(store, *(f"2026-0{month}-05 S{n} 10 5" for month in range(1, 7) for n in (1, 2)))
    assert len(found.changes) == SHOWN
    assert found.more > 0


def test_a_child_table_touches_the_supervisor_of_its_parent(store):
    load(store, "processes", "process_id,name,supervisor_id,standard_hours\nA,Order,S2,8\n")
    runs = b"run_id,process_id,started_at,finished_at,outcome\n1,A,2026-03-01 08:00,2026-03-01 09:00,ok\n"
    found = effect_of_load(store, ANALYST, "process_runs", "runs.csv", runs, today=date.today())
    assert "First-pass yield, Mar 2026, Bo Li: — → 100.0%" in said(found)


def test_rows_behind_no_figure_change_none(store):
    found = effect_of_load(
        store, ANALYST, "partners", "p.csv", b"partner_id,name,kind\nP1,East,internal\n", today=date.today()
    )
    assert (found.changes, found.months, found.result.added) == ((), (), 1)


def test_nobody_without_the_right_to_upload_tries_a_load(store):
    with pytest.raises(NotAllowed):
        effect(store, "2026-03-02 S1 150 60", who=Scope("li", Role.LEADERSHIP, None))


# ------------------------------------------------------------------ anomalies


def days(n: int, revenue: str) -> list[str]:
    return [f"2026-05-{day:02d} S1 {revenue} 60" for day in range(1, n + 1)]


def notes(found) -> list[str]:
    return [note.en for note in found.notes]


def test_rows_ten_times_as_large_as_before_are_remarked_on(store):
    load(store, "operating_results", results(*days(5, "100")))
    tenfold = effect(store, *(row.replace("2026-05", "2026-06") for row in days(5, "1000")))
    assert notes(tenfold) == [
        "Revenue of Wang Fang (S1): the middle value goes from 100 to 1.00 K, about 10 times as much. "
        "Another unit, or a decimal sign?"
    ]
    assert notes(effect(store, *(row.replace("2026-05", "2026-06") for row in days(5, "999")))) == []
    # Four rows are too few to speak of a middle.
    assert notes(effect(store, *(row.replace("2026-05", "2026-06") for row in days(4, "1000")))) == []


def test_a_month_of_which_only_a_part_comes_again_is_remarked_on(store):
    load(store, "operating_results", results(*days(5, "100")))
    assert notes(effect(store, *days(4, "101"))) == [
        "Wang Fang (S1), 2026-05: the file brings 4 row(s) where 5 are stored; the others stay as they are."
    ]
    assert notes(effect(store, *days(6, "101"))) == []
    # The days that follow are no month that shrank.
    assert notes(effect(store, "2026-05-06 S1 100 60")) == []


def test_corrected_rows_that_sum_up_to_much_less_are_remarked_on(store):
    load(store, "operating_results", results(*days(5, "100")))
    assert notes(effect(store, *days(5, "79"))) == [
        "Wang Fang (S1), 2026-05: Revenue of the corrected rows falls from 500 to 395."
    ]
    assert notes(effect(store, *days(5, "80"))) == []


def test_days_ahead_are_remarked_on_where_no_rule_forbids_them(store):
    ahead = date.today() + timedelta(days=30)
    head = "member_id,name,supervisor_id,joined_on\n"
    found = effect_of_load(
        store,
        ANALYST,
        "team_members",
        "m.csv",
        f"{head}M1,Li,S1,{ahead}\nM2,Wu,S1,2026-01-01\n".encode(),
        today=date.today(),
    )
    assert notes(found) == [f'1 row(s) have a day after today as "Joined on", up to {ahead}; the first is line 2.']
