"""A million operating results (or ten), 0.1 % of them bad: our intake beside raw DuckDB and pandas.read_csv + pandera.

    python -m benchmarks.load_million [ROWS]

Each runs in a process of its own, in turn. Prints the table; of one and ten million rows it is written to
benchmarks/README.md.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

ROWS = 1_000_000
RUNS = {ROWS: 5, 10 * ROWS: 2}  # of other numbers one
TITLES = {ROWS: "A million rows", 10 * ROWS: "Ten million rows"}
BAD_EVERY = 1_000
SEGMENTS, REGIONS, PRODUCTS, CHANNELS = (5, 5, 10, 4)  # × 100 supervisors × days make the keys
SUPERVISORS = 100
README = Path(__file__).parent / "README.md"


def write_file(path: Path, rows: int) -> int:
    """Write the file, the same every time; returns how many of its rows are bad."""
    bad = 0
    start = date(2020, 1, 1)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("date,supervisor_id,segment,region,product,channel,revenue,cost\n")
        for n in range(rows):
            rest, segment = divmod(n, SEGMENTS)
            rest, region = divmod(rest, REGIONS)
            rest, product = divmod(rest, PRODUCTS)
            rest, channel = divmod(rest, CHANNELS)
            day, supervisor = divmod(rest, SUPERVISORS)
            cells = [
                str(start + timedelta(days=day)),
                f"S{supervisor}",
                f"segment {segment}",
                f"region {region}",
                f"product {product}",
                f"channel {channel}",
                f"{n * 7919 % 1_000_000 / 100:.2f}",
                f"{n * 104_729 % 700_000 / 100:.2f}",
            ]
            if n % BAD_EVERY == BAD_EVERY - 1:
                column, value = _BAD[bad % len(_BAD)]
                cells[column] = value
                bad += 1
            file.write(",".join(cells) + "\n")
    return bad


# One of each kind of fault, in turn: misformed, against a rule, missing, broken reference.
_BAD = [(6, "12.345"), (6, "-1.00"), (0, "2020-02-30"), (7, "N/A"), (2, ""), (1, "nobody")]


def ours(path: Path) -> dict[str, int]:
    """Load into a fresh store; returns the counts."""
    from data.home import Home
    from data.intake import load_file
    from data.store import Store
    from scope import operator

    with tempfile.TemporaryDirectory() as home:
        store = Store.open(Home(Path(home)))
        load_file(store, operator(), "departments", "departments.csv", b"department_id,name\nD1,Operations\n")
        people = "".join(f"S{n},Name {n},D1,2020-01-01\n" for n in range(SUPERVISORS))
        people = "supervisor_id,name,department_id,started_on\n" + people
        load_file(store, operator(), "supervisors", "supervisors.csv", people.encode())
        result = load_file(store, operator(), "operating_results", path.name, path)
        store.close()
    return {"accepted": result.accepted, "bad rows listed": len({reject.line for reject in result.rejects})}


def baseline(path: Path) -> dict[str, int]:
    """The same rules in pandas and pandera, everything in memory, nothing stored; returns the counts."""
    import pandas as pd
    import pandera.pandas as pa

    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    typed = frame.assign(
        date=pd.to_datetime(frame["date"], format="%Y-%m-%d", errors="coerce"),
        revenue=pd.to_numeric(frame["revenue"], errors="coerce"),
        cost=pd.to_numeric(frame["cost"], errors="coerce"),
    ).replace({"": None})
    text = pa.Column(str, nullable=False)
    cents = pa.Check(lambda amount: (amount * 100 - (amount * 100).round()).abs() < 1e-6)
    people = {f"S{n}" for n in range(SUPERVISORS)}
    key = ["date", "supervisor_id", "segment", "region", "product", "channel"]
    schema = pa.DataFrameSchema(
        {
            "date": pa.Column("datetime64", pa.Check.le(pd.Timestamp.today()), nullable=False),
            "supervisor_id": pa.Column(str, pa.Check.isin(people), nullable=False),
            **dict.fromkeys(("segment", "region", "product", "channel"), text),
            "revenue": pa.Column(float, [pa.Check.ge(0), cents], nullable=False),
            "cost": pa.Column(float, [pa.Check.ge(0), cents], nullable=False),
        },
        unique=key,
    )
    try:
        schema.validate(typed, lazy=True)
        bad: set[int] = set()
    except pa.errors.SchemaErrors as errors:
        bad = set(errors.failure_cases["index"].dropna().astype(int))
    return {"accepted": len(frame) - len(bad), "bad rows listed": len(bad)}


def raw(path: Path) -> dict[str, int]:
    """What DuckDB alone needs to read the file into a table of its own: nothing judged, no versions; the counts."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect(f"{folder}/raw.duckdb")
        connection.execute("CREATE TABLE raw AS SELECT * FROM read_csv(?)", [str(path)])
        (rows,) = connection.execute("SELECT count(*) FROM raw").fetchall()[0]
        connection.close()
    return {"accepted": rows, "bad rows listed": 0}


def _measure(method: str, path: Path) -> dict[str, float]:
    """Run `method` in a process of its own, imports included: seconds, processor seconds, peak memory in MB, counts."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load_million", "--one", method, str(path)],
        check=True,
        capture_output=True,
        text=True,
        cwd=README.parent.parent,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _one(method: str, path: Path) -> None:
    began = time.monotonic()
    counts = {"ours": ours, "raw": raw, "baseline": baseline}[method](path)
    use = resource.getrusage(resource.RUSAGE_SELF)
    # ru_maxrss is in kB on Linux, in bytes on macOS.
    peak = use.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    print(json.dumps({"wall": time.monotonic() - began, "cpu": use.ru_utime + use.ru_stime, "peak": peak} | counts))


def _table(rows: int, bad: int, size: int, runs: dict[str, list[dict[str, float]]]) -> str:
    """The section: what was measured, on what, and the quickest of the runs."""
    lines = []
    for method, name in NAMES.items():
        quickest = min(runs[method], key=lambda run: run["wall"])
        lines.append(
            f"| {name} | {quickest['wall']:.1f} | {quickest['cpu']:.1f} | {quickest['peak']:,.0f} "
            f"| {quickest['accepted']:,.0f} | {quickest['bad rows listed']:,.0f} |"
        )
    versions = ", ".join(f"{package} {version(package)}" for package in ("duckdb", "polars", "pandera", "pandas"))
    title = TITLES.get(rows, f"{rows:,} rows")
    asked = "" if rows == ROWS else f" {rows}"
    return f"""## {title}, {bad:,} of them bad
`python -m benchmarks.load_million{asked}` makes an operating_results.csv of {rows:,} rows ({size} MB, the same every
time), of which {bad:,} are bad in six ways: too many decimals, a negative amount, a day that does not exist, "N/A" for
an amount, an empty cell, an unknown supervisor. It then loads it with our intake, with DuckDB alone and with
pandas.read_csv + pandera, in turn, each in a process of its own.

| | seconds | processor seconds | peak memory, MB | rows accepted | bad rows listed |
|---|---:|---:|---:|---:|---:|
{chr(10).join(lines)}

The quickest of {len(runs["ours"])} run(s), imports included, on {os.cpu_count()} shared cores ({platform.system()},
Python {platform.python_version()}; {versions}).
The machine does other work beside: the quickest run is the least disturbed.

Not the same work: ours keeps the received file, finds out its encoding, keeps amounts exact to the cent (DECIMAL),
compares every row with what is stored and stores it as a version in one transaction; the baseline holds amounts as
binary fractions and stores nothing. Both judge every rule of the table, the key and the reference to supervisors.
Ours also brings the monthly sums in step (docs/decisions/0013).
Raw DuckDB takes every cell as it comes (a column with "N/A" in it becomes text) and checks nothing.
Memory of ours: good rows wait in a temporary table of DuckDB, which goes to disk beyond SCORECARD_MEMORY (1500 MB).
"""


NAMES = {
    "ours": "our intake, stored",
    "raw": "DuckDB CREATE TABLE AS read_csv, unchecked",
    "baseline": "pandas.read_csv + pandera, not stored",
}


def _write_section(written: str) -> None:
    """Put the section into the document in place of the old one; the others stay."""
    before, title, rest = README.read_text(encoding="utf-8").partition(written.split(",", 1)[0])
    _, next_title, after = rest.partition("\n## ") if title else ("", "", "")
    README.write_text(before + written + next_title + after, encoding="utf-8")


def main() -> None:
    """Make the file, measure both in turn, say and write the table."""
    if "--one" in sys.argv:
        _one(sys.argv[2], Path(sys.argv[3]))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "operating_results.csv"
        bad = write_file(path, rows)
        size = path.stat().st_size >> 20
        runs: dict[str, list[dict[str, float]]] = {method: [] for method in NAMES}
        for _ in range(RUNS.get(rows, 1)):
            for method, measured in runs.items():
                measured.append(_measure(method, path))
    written = _table(rows, bad, size, runs)
    print(written)
    if rows in TITLES:
        _write_section(written)


if __name__ == "__main__":
    main()
