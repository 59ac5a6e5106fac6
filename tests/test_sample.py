"""The sample company: the same to the byte every time, nothing of it refused, figures and targets for everybody."""

import hashlib
import subprocess
import sys
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from accounts.local_accounts import check_password
from data.intake import load_file
from data.owners import owner_of
from data.sample import END, START, sample_rows, sample_targets, write_files
from data.sample.days import months
from data.sample.entered import entered
from data.schemas import TABLES
from data.store import in_force
from metrics.engine import values
from metrics.periods import Period
from metrics.scores import scores
from scope import Role, operator
from server.sample_company.make import PASSWORD, sign_ins

ROOT = Path(__file__).parent.parent
Q3 = Period.quarter(2026, 3)
AS_OF = date(2026, 11, 15)


rows = cache(sample_rows)


def digest(folder):
    """SHA-256 over all files of a folder, by name."""
    whole = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        whole.update(file.name.encode() + file.read_bytes())
    return whole.hexdigest()


# ---------------------------------------------------------------- as files


def test_two_runs_in_two_processes_write_the_same_bytes(tmp_path):
    write_files(tmp_path / "here")
    made_elsewhere = (
        "import metrics; from pathlib import Path; from data.sample import write_files; write_files(Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", f"import sys; {made_elsewhere}", tmp_path / "there"], check=True, cwd=ROOT)
    assert digest(tmp_path / "here") == digest(tmp_path / "there")


def test_every_table_of_the_contract_has_a_file_with_rows(tmp_path):
    written = write_files(tmp_path)
    assert [file.stem for file in written] == list(TABLES)
    assert all(file.read_bytes().count(b"\n") > 1 for file in written)


def test_it_reaches_over_thirty_four_months_and_not_a_day_further():
    days = {row["date"] for row in rows("operating_results")}
    assert (min(days), max(days)) == (START, END) == (date(2024, 1, 1), date(2026, 10, 31))
    assert len(months()) == 34


def test_no_row_carries_a_column_that_its_table_does_not_have():
    for name, table in TABLES.items():
        assert {column for row in rows(name) for column in row} <= set(table.columns), name


def test_an_example_file_given_to_the_sample_company_changes_nothing(sample_copy, tmp_path):
    write_files(tmp_path / "files")
    for table in ("process_runs", "operating_results", "projects"):
        result = load_file(sample_copy, operator(), table, f"{table}.csv", tmp_path / "files" / f"{table}.csv")
        assert (result.added, result.superseded, result.rejected) == (0, 0, 0), table
        assert result.unchanged == result.received == len(rows(table))


# ---------------------------------------------------------------- as a store


def test_nothing_of_it_is_refused_or_warned_of(sample):
    assert sample.rows("SELECT sum(rejected), sum(json_array_length(warnings)) FROM loads") == [(0, 0)]
    for table in TABLES:
        stored = sample.value(f"SELECT count(*) FROM {in_force(table)}")
        assert stored == len(rows(table)) > 0, table


def test_files_came_in_the_order_of_their_loads_and_some_rows_have_an_older_version(sample):
    times = [at for (at,) in sample.rows("SELECT loaded_at FROM loads ORDER BY load_id")]
    assert times == sorted(times)
    assert sample.value("SELECT count(*) FROM process_runs WHERE superseded_by IS NOT NULL") > 0
    late = sample.value("SELECT loaded_at FROM loads WHERE file_name = 'process_runs-2026-08.csv'")
    assert late.date() > date(2026, 8, 31) + timedelta(days=8)


def test_everybody_can_sign_in_and_a_supervisor_sees_only_their_own(sample):
    found = [check_password(sample, person.username, PASSWORD) for person in sign_ins()]
    people = {who.username: who for who in found if who}
    assert len(people) == len(found) == 12
    assert {name for name, who in people.items() if who.role is Role.SUPERVISOR} == {f"s{n}" for n in range(1, 9)}
    assert people["s3"].supervisor_id == "S3"
    assert (people["s1"].language, people["s7"].language) == ("zh", "en")


def test_every_indicator_has_a_value_for_at_least_seven_of_eight_supervisors(sample):
    found: dict[str, int] = defaultdict(int)
    for figure in values(sample, operator(), [Q3], as_of=AS_OF):
        found[figure.indicator] += figure.value is not None
    # S1 and S8 closed no improvement in the quarter.
    assert {key for key, n in found.items() if n < 7} == {"improvement_success"}
    assert found["improvement_success"] == 6
    assert len(found) == 40


def test_scores_spread_and_every_status_is_seen(sample):
    found = scores(sample, operator(), None, [Q3, Period.year(2026)], as_of=AS_OF)
    kpis = sorted(score.kpi for score in found.values() if score.kpi is not None)
    assert kpis[0] < 90  # below "good"
    assert kpis[-1] > 105
    for supervisor_id in ("S3", "S4", "S5", "S6", "S7"):
        statuses = {line.status for f in found[supervisor_id, "2026-Q3"].families for line in f.lines}
        assert statuses >= {"on", "watch", "off"}, supervisor_id


# ---------------------------------------------------------------- targets


def test_months_of_money_and_counts_add_up_to_their_quarter_and_year():
    targets = {(t.supervisor_id, t.indicator, t.period): t.target for t in sample_targets()}
    checked = 0
    for (who, indicator, code), target in targets.items():
        if indicator not in ("revenue", "profit", "new_users", "effective_recommendations") or code.count("-") != 0:
            continue
        if who == "S8":
            continue  # started in May
        year_months = [targets[who, indicator, f"{code}-{m:02d}"] for m in range(1, 13)]
        assert sum(year_months) == target
        assert sum(targets[who, indicator, f"{code}-Q{q}"] for q in range(1, 5)) == target
        assert sum(year_months[6:9]) == targets[who, indicator, f"{code}-Q3"]
        checked += 1
    assert checked == 7 * 4 * 3


def test_what_comes_once_a_quarter_has_no_monthly_target():
    monthly = {t.indicator for t in sample_targets() if "-" in t.period and "Q" not in t.period}
    assert "revenue" in monthly
    assert not monthly & {"team_cohesion", "employee_satisfaction", "performance_improvement", "member_performance"}


def test_what_is_entered_in_the_app_is_there_for_every_supervisor(sample):
    for table, _, rows in entered():
        assert sample.value(f"SELECT count(*) FROM {in_force(table)}") == len(rows) > 0, table
    whose = sample.rows(f"SELECT DISTINCT {owner_of('meeting_actions', 't')} FROM meeting_actions t")
    assert {who for (who,) in whose} == {f"S{n}" for n in range(1, 9)}


def test_what_is_entered_in_the_app_is_the_same_every_time():
    assert list(entered()) == list(entered())
