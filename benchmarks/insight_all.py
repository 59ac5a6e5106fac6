"""All of insight for a whole company, cold: 50 supervisors × 40 indicators × 36 months.

    python -m benchmarks.insight_all [--profile]

Makes a company of 56 by copying the sample company's eight supervisors with all their rows, then asks in a fresh
process, once, for everything about 50 of them: charts with limits and verdicts, where the year ends, what became of
what was launched, what to look at first and what drove the dearest gap. Then the same again with nothing changed; and,
as the baseline, the questions of the first supervisors one series at a time. Prints what each took.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from data.home import Home
from data.roll_ups import ROLL_UPS
from data.schemas import TABLES
from data.store import Store
from insight import (
    HISTORY_MONTHS,
    Against,
    Drivers,
    Signal,
    can_split,
    drivers_of_each,
    improvement_effects,
    improvements_judged,
    last_whole_month_of_data,
    period_end,
    period_ends,
    priorities,
    recommendation_effects,
    recommendations_judged,
    score_gaps,
    signals,
)
from metrics import INDICATORS, Period, PeriodKind, Score, data_day, scores, supervisors, value_table
from scope import Scope, operator
from server.sample_company import make_sample
from ui.kit import remember

PEOPLE = 50
ALONE = 1  # supervisors for whom the baseline is measured
BASELINE = f"baseline: one series at a time, {ALONE} supervisor"
TIMES = 7
MARK = "~"  # in the ids of what was copied
# Columns that name something which everybody shares.
Spent = dict[str, tuple[float, float]]  # seconds and processor seconds by what was done
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
        for roll_up in ROLL_UPS.values():  # rows that came without a load
            roll_up.build(transaction)
    store.close()


@contextmanager
def clocked(name: str, spent: Spent) -> Iterator[None]:
    """Seconds and processor seconds of what happens inside."""
    wall, used = time.perf_counter(), time.process_time()
    yield
    spent[name] = (time.perf_counter() - wall, time.process_time() - used)


def everything(store: Store, who: Scope, people: Sequence[str], day: date, spent: Spent) -> dict[str, Any]:
    """All of insight for these people, each question asked once for all of them."""
    month = Period.containing(day, PeriodKind.MONTH)
    with clocked("monthly figures, for the next three", spent):
        known_to = last_whole_month_of_data(store, day) or month
        everyone = [supervisor.supervisor_id for supervisor in supervisors(store, who)]
        given = value_table(store, who, known_to.last(HISTORY_MONTHS), units=everyone, as_of=day)
    with clocked("signals", spent):
        judged = signals(store, who, people, month, day, given=given)
    with clocked("forecasts", spent):
        ends = period_ends(store, who, list(INDICATORS), people, Period.year(day.year), as_of=day, given=given)
    with clocked("effects", spent):
        improved = improvements_judged(store, who, people, month, day)
        recommended = recommendations_judged(store, who, people, month, day, given=given)
    with clocked("scores, what to look at first", spent):
        scored = scores(store, who, people, [month], day)
        seen = {
            whose: priorities(
                scored[whose, month.code], {key: signal for (of, key), signal in judged.items() if of == whose}
            )
            for whose in people
        }
    with clocked("drivers of the dearest gap", spent):
        drove = dearest(store, who, [scored[whose, month.code] for whose in people], day)
    return {"signals": judged, "ends": ends, "effects": (improved, recommended), "first": seen, "drivers": drove}


def dearest(store: Store, who: Scope, scored: Sequence[Score], day: date) -> dict[str, Drivers]:
    """What drove each supervisor's dearest gap that has parts; none where nothing below target has."""
    concerned: dict[tuple[str, Period], list[str]] = {}
    for score in scored:
        gaps = [gap.indicator.key for gap in score_gaps(score) if gap.loss is not None and can_split(gap.indicator.key)]
        if gaps:
            concerned.setdefault((gaps[0], score.period), []).append(score.supervisor_id)
    drivers: dict[str, Drivers] = {}
    for (key, period), whose in concerned.items():
        drivers |= drivers_of_each(store, who, key, whose, period, against=Against.PLAN, as_of=day)
    return drivers


def one_at_a_time(store: Store, who: Scope, people: Sequence[str], day: date) -> dict[str, Any]:
    """The same signals, ends and effects, each series of each supervisor asked for by itself."""
    month, year = Period.containing(day, PeriodKind.MONTH), Period.year(day.year)
    pairs = [(whose, key) for whose in people for key in INDICATORS]
    judged: dict[tuple[str, str], Signal] = {}
    for whose, key in pairs:
        judged |= signals(store, who, [whose], month, day, indicators=[key])
    ends = {(whose, key): period_end(store, who, key, whose, year, as_of=day) for whose, key in pairs}
    improved = {whose: improvement_effects(store, who, whose, month, day) for whose in people}
    recommended = {whose: recommendation_effects(store, who, whose, month, day) for whose in people}
    scored = scores(store, who, people, [month], day)
    drove = {whose: dearest(store, who, [scored[whose, month.code]], day).get(whose) for whose in people}
    return {"signals": judged, "ends": ends, "effects": (improved, recommended), "drivers": drove}


def ask(home: Home, *, profile: bool = False) -> None:
    """Everything cold, again with nothing changed, and the baseline; prints JSON."""
    spent: Spent = {}
    with clocked("open", spent):
        store = Store.open(home)
        who = operator()
        day = data_day(store, as_of=date.today())
        people = tuple(supervisor.supervisor_id for supervisor in supervisors(store, who))[:PEOPLE]
    if day is None:
        raise SystemExit("The company has no data.")

    @remember
    def remembered(version: str, day: date, _store: Store) -> dict[str, Any]:
        return everything(_store, who, people, day, spent)

    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    with clocked("all of it, cold", spent):
        cold = remembered(store.version, day, store)
    profiler.disable()
    with clocked("all of it again, nothing changed", spent):
        again = remembered(store.version, day, store)
    with clocked(BASELINE, spent):
        alone = one_at_a_time(store, who, people[:ALONE], day)
    answer = {
        "people": len(people),
        "charts": len(cold["signals"]),
        "ends": sum(end.low is not None for end in cold["ends"].values()),
        "effects": sum(len(effects) for kind in cold["effects"] for effects in kind.values()),
        "drivers": len(cold["drivers"]),
        "rows": int(store.value("SELECT sum(estimated_size) FROM duckdb_tables()")),
        "remembered": again is cold,
        "equal": all(
            cold[part][owner] == expected for part in ("signals", "ends") for owner, expected in alone[part].items()
        )
        and all(cold["drivers"].get(whose) == expected for whose, expected in alone["drivers"].items())
        and all(
            cold["effects"][kind][whose] == expected
            for kind in (0, 1)
            for whose, expected in alone["effects"][kind].items()
        ),
        "spent": spent,
    }
    print(json.dumps(answer))
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
    print(
        f"{answer['people']} supervisors, {answer['charts']} charts, {answer['ends']} year ends with an interval, "
        f"{answer['effects']} effects, {answer['drivers']} gaps split, {answer['rows']:,} rows\n"
        f"Again from memory: {answer['remembered']}. One at a time gives the same: {answer['equal']}."
    )
    for name, (wall, used) in answer["spent"].items():
        print(f"{name:44}{wall:9.3f} s{used:9.3f} processor s")
    wall, used = (seconds * PEOPLE / ALONE for seconds in answer["spent"][BASELINE])
    print(f"{f'… for {PEOPLE} supervisors, as many times more':44}{wall:9.3f} s{used:9.3f} processor s")


if __name__ == "__main__":
    main()
