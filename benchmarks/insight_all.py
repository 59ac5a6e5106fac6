"""Every signal of a whole company, cold: 50 supervisors × 40 indicators × 36 months.

    python -m benchmarks.insight_all [--profile]

Makes a company of 56 by copying the sample company's eight supervisors with all their rows, then asks in a fresh
process, once, for all charts of 50 of them: values, targets, limits, verdicts. Prints what that took, step by step.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from access.scope import operator
from api.sample import make_sample
from data.home import Home
from data.schemas import TABLES
from data.store import Store
from insight.first import first
from insight.signals import signals
from metrics.people import data_day, supervisors
from metrics.periods import Period, PeriodKind
from metrics.scores import scores

PEOPLE = 50
TIMES = 7
MARK = "~"  # in the ids of what was copied
# Columns that name something which everybody shares.
SHARED = {"department_id", "parent_id", "question_id", "partner_id", "respondent_id"}


def grow(home: Home) -> None:
    """The sample company, its supervisors copied with all their rows."""
    store = Store.open(home)
    make_sample(store)
    with store.transaction() as transaction:
        for table in TABLES.values():
            own = [column for column in table.columns if column.endswith("_id") and column not in SHARED]
            if own:
                for turn in range(1, TIMES):
                    changed = ", ".join(f'"{column}" || \'{MARK}{turn}\' AS "{column}"' for column in own)
                    transaction.execute(
                        f"INSERT INTO {table.name} SELECT * REPLACE ({changed}) FROM {table.name} "
                        f"WHERE superseded_by IS NULL AND NOT contains({own[0]}, '{MARK}')"
                    )
        for turn in range(1, TIMES):
            transaction.execute(
                f"INSERT INTO targets SELECT * REPLACE (supervisor_id || '{MARK}{turn}' AS supervisor_id) "
                f"FROM targets WHERE NOT contains(supervisor_id, '{MARK}')"
            )
    store.close()


@contextmanager
def clocked(name: str, spent: dict[str, tuple[float, float]]) -> Iterator[None]:
    """Seconds and processor seconds of what happens inside."""
    wall, used = time.perf_counter(), time.process_time()
    yield
    spent[name] = (time.perf_counter() - wall, time.process_time() - used)


def ask(home: Home, *, profile: bool = False) -> None:
    """One cold question; prints JSON."""
    spent: dict[str, tuple[float, float]] = {}
    with clocked("open", spent):
        store = Store.open(home)
        who = operator()
        day = data_day(store)
        people = [one.supervisor_id for one in supervisors(store, who)][:PEOPLE]
    if day is None:
        raise SystemExit("The company has no data.")
    month = Period.containing(day, PeriodKind.MONTH)
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    with clocked("signals", spent):
        found = signals(store, who, people, month, day)
    profiler.disable()
    with clocked("what to look at first, and scores", spent):
        scored = scores(store, who, people, [month], day)
        for person in people:
            first(scored[person, month.code], {key: signal for (of, key), signal in found.items() if of == person})
    rows = store.value("SELECT sum(estimated_size) FROM duckdb_tables()")
    print(json.dumps({"people": len(people), "charts": len(found), "rows": int(rows), "spent": spent}))
    if profile:
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("cumulative").print_stats(35)


def main() -> None:
    """Make the company, ask in a process of its own, print a table."""
    if "--ask" in sys.argv:
        ask(Home(Path(sys.argv[-1])), profile="--profile" in sys.argv)
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home").make()
        grow(home)
        more = ["--profile"] if "--profile" in sys.argv else []
        run = [sys.executable, "-m", "benchmarks.insight_all", "--ask", *more, str(home.path)]
        answer = json.loads(subprocess.run(run, check=True, stdout=subprocess.PIPE).stdout)
    print(f"{answer['people']} supervisors, {answer['charts']} charts, {answer['rows']:,} rows")
    for name, (wall, used) in answer["spent"].items():
        print(f"{name:36}{wall:8.2f} s{used:8.2f} processor s")


if __name__ == "__main__":
    main()
