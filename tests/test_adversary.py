"""As the adversary (judgement 2): whatever a supervisor does after the fact over the sample company, score and grade
stay where they were until somebody else grants it."""

from contextlib import suppress
from datetime import date, timedelta

import pytest

from accounts import add_account, add_key, keys, scope_of_key
from appraisal.fact_requests import fact_requests, grant_request
from data import clock
from data.intake import load_file
from data.intake.forms import enter_rows, withdraw
from data.intake.forms.enter import as_file
from data.intake.history import restore, revert_load, typed_cells
from data.owners import owner_of
from data.schemas import EVERY_TABLE
from errors import ScorecardError
from metrics import annual
from scope import Role, Scope, operator

TODAY = date(2026, 11, 15)
OWN = Scope("a supervisor", Role.SUPERVISOR, frozenset({"S3"}))  # whose projects and improvements go badly
LEADER = Scope("zhou", Role.LEADERSHIP, None)
LONG_AGO = TODAY - timedelta(days=8)  # an event told that late needs a second person
FACTS = [name for name, table in EVERY_TABLE.items() if table.fact]
REGISTERS = [name for name in FACTS if Role.SUPERVISOR in EVERY_TABLE[name].entered_by]
ROWS = 1  # of each table


@pytest.fixture
def firm(sample_copy, monkeypatch):
    """The sample company on 15 November; what it loaded was loaded longer ago than a slip may be corrected."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    with sample_copy.transaction() as write:
        for table in FACTS:
            write.execute(f"UPDATE {table} SET loaded_at = loaded_at - INTERVAL 2 DAY")
    return sample_copy


def verdict(store):
    """KPI score, total and grade of the year, as they are without rounding."""
    year = annual(store, LEADER, "S3", 2026, TODAY)
    return year.score.kpi, year.total, year.earned


def own_rows(store, table, where="true", most=ROWS):
    """Cells of rows in force that judge S3: those on which something has come to pass."""
    declared = EVERY_TABLE[table]
    columns = ", ".join(f't."{column}"' for column in declared.columns)
    over = " OR ".join(
        [f"{declared.fact.due_day('t')} < $today", *(f't."{c}" IS NOT NULL' for c in declared.fact.outcomes)]
    )
    rows = store.rows(
        f"""SELECT {columns} FROM {table} t WHERE superseded_by IS NULL AND {owner_of(table, "t")} = 'S3'
            AND ({over}) AND ({where}) ORDER BY hash(t) LIMIT {most}""",
        {"today": TODAY},
    )
    assert rows, f"the sample company has such rows in {table}"
    return [typed_cells(declared, row) for row in rows]


def better_cells(table, cells):
    """Each judged cell with every other word, or with days and numbers that could pay."""
    declared = EVERY_TABLE[table]
    for column in declared.fact.judged:
        if column in declared.key:
            continue
        kind = declared.kind(column).name
        if choices := declared.choices(column):
            values = [*choices]
        elif kind == "date":
            values = [str(LONG_AGO), "2026-12-31", cells.get(declared.fact.due, "")]
        elif kind in ("count", "number", "money", "score"):
            values = ["0", "1", "95", "1000000"]
        else:
            continue
        values += [""] if declared.optional(column) else []
        yield from ({**cells, column: value} for value in values if value != cells[column])


def in_time(table, cells):
    """The row with all that came of it as good as can be."""
    fact = EVERY_TABLE[table].fact
    day = cells.get(fact.due) or str(LONG_AGO)
    wanted = dict.fromkeys(fact.events, day if len(day) == 10 else str(LONG_AGO))
    closed = {"status": fact.closed[0]} if fact.closed else {}
    return {**cells, **wanted, **closed}


def wanted_rows(store, table):
    """What the adversary wants of the rows of a table."""
    return [new for cells in own_rows(store, table) for new in (*better_cells(table, cells), in_time(table, cells))]


def changes(attempt, *about, **more):
    """Did it get through? Refused is as well as asked for, and so is a row that says what stood already."""
    try:
        result = attempt(*about, **more)
    except ScorecardError:
        return False
    return bool(result.added or result.superseded)


def test_no_edit_and_no_withdrawal_in_a_form_moves_anything(firm):
    before, through = verdict(firm), []
    for table in REGISTERS:
        wanted = wanted_rows(firm, table)
        assert len(wanted) > ROWS
        through += [row for row in wanted if changes(enter_rows, firm, OWN, table, [row], reason="better so")]
        taken_out = [row for row in own_rows(firm, table) if changes(withdraw, firm, OWN, table, row, reason="twice")]
        through += taken_out
    assert through == []
    assert verdict(firm) == before


def test_no_file_and_no_push_of_whoever_is_judged_moves_anything(firm):
    """The supervisor has become an analyst, runs the command line, or has a system's key in hand."""
    name = firm.value("SELECT name FROM supervisors WHERE supervisor_id = 'S3' AND superseded_by IS NULL")
    admin = operator("admin")
    add_account(firm, admin, "the.third", name, Role.SUPERVISOR, "a long password", supervisor_id="S3")
    add_key(firm, admin, "ERP", kept_by="the.third")
    [key] = keys(firm, admin)
    before, through = verdict(firm), []
    for table in FACTS:
        content, _ = as_file(EVERY_TABLE[table], unlike_keys(table, wanted_rows(firm, table)))
        for who in (
            operator(name),
            Scope("S3", Role.ANALYST, None),
            Scope("the.third", Role.HR, None),
            scope_of_key(key),
        ):
            if changes(load_file, firm, who, table, "mine.csv", content):
                through.append((table, who))
    assert through == []
    assert verdict(firm) == before


def unlike_keys(table, rows):
    """Of rows with the same key the first: a file holds each once."""
    key = EVERY_TABLE[table].key
    return list({tuple(row[column] for column in key): row for row in reversed(rows)}.values())


def test_no_load_taken_back_and_no_version_restored_moves_anything(firm):
    before, through, me = verdict(firm), [], Scope("S3", Role.ADMIN, None)
    for table in FACTS:
        key = [own_rows(firm, table)[0][column] for column in EVERY_TABLE[table].key]
        for (load_id,) in firm.rows("SELECT load_id FROM loads WHERE table_name = $table", {"table": table}):
            with suppress(ScorecardError):
                through.append(revert_load(firm, me, load_id, "a wrong file"))
            if changes(restore, firm, me, table, key, load_id):
                through.append((table, load_id))
    assert through == []
    assert verdict(firm) == before


def _late_projects(store):
    late = own_rows(store, "projects", "t.status = 'running' AND t.planned_finish < '2026-11-15'", 1)
    return [("projects", {**cells, "planned_finish": "2026-12-31"}) for cells in late]


def _start_days(store):
    begun = own_rows(store, "projects", "t.actual_start IS NOT NULL", 3)
    return [("projects", {**cells, "actual_start": ""}) for cells in begun]


# What was tried on the product before, each of which lifted the score by points.
NAMED = {
    "a late project's planned finish moved once it had passed": _late_projects,
    "start days cleared": _start_days,
}


@pytest.mark.parametrize("case", NAMED)
def test_what_lifted_the_score_before_is_asked_for_and_shown_with_before_and_after(firm, case):
    before, asked = verdict(firm), []
    for table, cells in NAMED[case](firm):
        result = enter_rows(firm, OWN, table, [cells], reason="better so")
        assert not result.stored
        asked += result.requests
    assert asked
    assert verdict(firm) == before
    granted = grant_request(firm, LEADER, asked[0], TODAY)
    after = verdict(firm)[0]
    assert (granted.before, granted.after) == (pytest.approx(before[0]), pytest.approx(after))
    [shown] = [request for request in fact_requests(firm, LEADER, "S3") if request.answer == "granted"]
    assert (shown.request_id, shown.answered_by) == (asked[0], "zhou")
