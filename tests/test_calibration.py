"""Calibration: coverage, thin figures, granted requests beside every score; grades before and after (judgement 3)."""

from dataclasses import replace
from datetime import date

import pytest

from appraisal.calibration import CalibrationLine, calibration_board, grade_counts
from appraisal.fact_requests import fact_requests
from data.store import Store, now
from metrics.scheme import DEFAULT_SCHEME
from metrics.scheme_lock import set_scheme
from metrics.targets import TargetRow, set_targets
from scope import operator
from tests.appraising import LEADER, REVENUE_ALONE, S2, company
from tests.loading import load

TODAY = date(2026, 3, 1)
PROJECTS = (
    "project_id,supervisor_id,name,planned_start,planned_finish,actual_start,actual_finish,status,budget,acceptance\n"
)
ONE_PROJECT = "P1,S1,Shop,2025-01-05,2025-06-30,2025-01-05,2025-06-30,closed,1000,passed\n"


@pytest.fixture
def firm(filled) -> Store:
    """S1 has 80 × 80% + 90 × 20% = 82 points (competent), S2 has 100 × 80% + 90 × 20% = 98 (good)."""
    return filled(company)


def board(store: Store) -> dict[str, CalibrationLine]:
    return {line.supervisor.supervisor_id: line for line in calibration_board(store, LEADER, 2025, TODAY)}


def requested(
    store: Store, answer: str | None, before: float | None, after: float | None, day: str = "2025-06-30"
) -> None:
    """A change that S1 asked for, and its answer."""
    with store.transaction() as write:
        [(number,)] = write.execute(
            """INSERT INTO fact_requests (table_name, row_key, supervisor_id, kind, day, reason, asked_at, asked_by,
                                          asked_on) VALUES ('projects', 'P1', 'S1', 'withdraw', ?, 'r', ?, 'wang', ?)
               RETURNING request_id""",
            [day, now(), TODAY],
        ).fetchall()
        if answer:
            write.execute(
                """INSERT INTO fact_request_answers (request_id, answer, before, after, answered_at, answered_by,
                   answered_as) VALUES (?, ?, ?, ?, ?, 'director', 'leadership')""",
                [number, answer, before, after, now()],
            )


def half_by_projects(store: Store) -> None:
    """A scheme of which half the weight is the projects' being on time."""
    families = {**REVENUE_ALONE.families, "operating": 50.0, "projects": 50.0}
    indicators = {**REVENUE_ALONE.indicators, "on_time_completion": 1.0}
    set_scheme(
        store,
        operator(),
        2025,
        replace(REVENUE_ALONE, families=families, indicators=indicators),
        today=date(2024, 12, 1),
    )


def test_only_granted_changes_of_the_year_stand_beside_the_score_with_what_they_did_together(firm):
    requested(firm, "granted", 70, 75)
    requested(firm, "granted", 75, 78.5)
    requested(firm, "granted", None, 80)  # there was no score before: no difference can be said
    requested(firm, "refused", 80, 90)
    requested(firm, None, None, None)
    requested(firm, "granted", 10, 60, day="2024-06-30")
    assert len(fact_requests(firm, LEADER)) == 6
    lines = board(firm)
    assert (len(lines["S1"].granted), lines["S1"].granted_effect) == (3, 8.5)
    assert (lines["S2"].granted, lines["S2"].granted_effect) == ((), 0)


def test_without_the_granted_changes_the_score_is_less_by_the_kpis_share_of_them(firm):
    requested(firm, "granted", 60, 80)
    line = board(firm)["S1"]
    assert line.year.total == pytest.approx(82)
    assert line.total_without_granted == pytest.approx(82 - 0.8 * 20)


def test_the_grades_are_counted_with_and_without_what_was_granted(firm):
    requested(firm, "granted", 60, 80)  # 82 points, competent, would be 66
    lines = list(board(firm).values())
    below = DEFAULT_SCHEME.grade_of(66).key
    assert below != "competent"
    counts = {
        count.grade.key if count.grade else None: (count.now, count.without_granted) for count in grade_counts(lines)
    }
    expected = {band.key: (0, 0) for band in DEFAULT_SCHEME.grades} | {None: (0, 0)}
    assert counts == expected | {"competent": (1, 0), below: (0, 1), "good": (1, 1)}


def test_who_has_no_named_grade_is_counted_as_such_and_not_as_the_lowest(firm):
    half_by_projects(firm)
    lines = list(board(firm).values())
    assert [round(line.year.coverage, 2) for line in lines] == [0.5, 0.5]
    assert [(c.now, c.without_granted) for c in grade_counts(lines) if c.grade is None] == [(2, 2)]
    assert sum(c.now for c in grade_counts(lines)) == 2


def test_a_figure_that_counts_on_one_project_is_thin(firm):
    half_by_projects(firm)
    set_targets(
        firm, operator(), [TargetRow(supervisor_id="S1", indicator="on_time_completion", period="2025", target=0.9)]
    )
    load(firm, "projects", PROJECTS + ONE_PROJECT)
    thin = {key: [figure.indicator.key for figure in line.thin_figures] for key, line in board(firm).items()}
    assert thin == {"S1": ["on_time_completion"], "S2": []}


def test_a_supervisor_sees_their_own_line_alone(firm):
    requested(firm, "granted", 70, 75)
    [line] = calibration_board(firm, S2, 2025, TODAY)
    assert (line.supervisor.supervisor_id, line.granted) == ("S2", ())


def test_nobody_gives_no_distribution():
    assert grade_counts([]) == ()
