"""kill -9 in the middle of loading: what was acknowledged is there, and nothing is there by half."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from data.home import Home
from data.store import Store

ROOT = Path(__file__).parent.parent
ROWS = 200

# Loads one file after the other and says each load only after it was stored.
LOADER = """
import sys
from scope import operator
from data.home import Home
from data.intake import load_file
from data.store import Store
from pathlib import Path

store = Store.open(Home(Path(sys.argv[1])))
for n in range(1, 10_000):
    rows = "".join(f"D{i},round {n}\\n" for i in range(int(sys.argv[2])))
    result = load_file(store, operator(), "departments", f"round{n}.csv", b"department_id,name\\n" + rows.encode())
    print(n, result.load_id, flush=True)
"""


def test_a_kill_loses_nothing_acknowledged_and_leaves_nothing_by_half(tmp_path):
    seconds = random.Random(7)
    for _ in range(4):
        loader = subprocess.Popen(
            [sys.executable, "-c", LOADER, str(tmp_path), str(ROWS)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        acknowledged = [loader.stdout.readline()]
        until = time.monotonic() + seconds.uniform(0.1, 0.6)
        while time.monotonic() < until:
            acknowledged.append(loader.stdout.readline())
        loader.send_signal(signal.SIGKILL)
        acknowledged += loader.stdout.read().splitlines(keepends=True)
        loader.wait()

        last_round, last_load = map(int, [line for line in acknowledged if line.endswith("\n")][-1].split())
        store = Store.open(Home(tmp_path))
        assert store.value("SELECT count(*) FROM loads WHERE load_id <= ?", [last_load]) == last_load
        assert store.value("SELECT max(load_id) FROM loads") in (last_load, last_load + 1)
        current = store.rows("SELECT name, count(*) FROM departments WHERE superseded_by IS NULL GROUP BY name")
        assert current in ([(f"round {last_round}", ROWS)], [(f"round {last_round + 1}", ROWS)])
        versions = store.rows("SELECT load_id, count(*) FROM departments GROUP BY load_id")
        assert {count for _, count in versions} == {ROWS}
        store.close()
        tmp_path.joinpath("scorecard.duckdb").unlink()
        tmp_path.joinpath("scorecard.duckdb.wal").unlink(missing_ok=True)
