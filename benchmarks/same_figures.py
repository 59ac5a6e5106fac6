"""Are all figures the same, to the last digit, before and after a change that must not change them?

    python benchmarks/same_figures.py BEFORE [AFTER] [--allow PATTERN]...
    python benchmarks/same_figures.py CHECKOUT --save FILE.json

BEFORE and AFTER (default: the current folder) are checkouts of the product, or files written by --save. Each checkout
makes homes of its own, fills them with the sample company and with the files of docs/walkthrough.md, and is asked for
its indicators, scores, loads, signed appraisals and reports through the commands of its own scorecard.py, all in the
Python that runs this script. Every number and every text is compared, not the order of a list. A command that gives no
answer counts as a difference, even in both. Exit codes: 0 all equal (or meant), 1 something differs, 2 nothing to ask.

A figure has a path such as `sample/indicators/company/as of 2026-08-31/revenue/2026-Q3/value`, numerator, evidence and
reason beside it. A difference whose path matches a PATTERN (as for files: * ? []) is listed as meant.

What depends on the clock: the figures "as of today", which are left out when a file was saved on another day; the time
of making a report, which is taken off its text; the hash of a signed appraisal, which carries the time of signing and
so is not compared (that it verifies is). The bytes of a PDF hold the time too: its text and drawn lines are compared.
"""

from __future__ import annotations

import argparse
import contextvars
import hashlib
import io
import json
import os
import re
import runpy
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from itertools import product
from pathlib import Path
from typing import Any

Scalar = str | int | float | bool | None
Figures = dict[str, Scalar]

ANSWER = "--answer"  # how this script starts itself inside a checkout
TODAY = "today"
NO_ANSWER = "no answer"
LEVELS, LANGUAGES = ("supervisor", "department", "company"), ("en", "zh")

SAMPLE_PERIODS = (
    *(f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)),
    *(f"{year}-Q{quarter}" for year in (2025, 2026) for quarter in range(1, 5)),
    *("2024", "2025", "2026", "2025-09-YTD", "2026-05-YTD", "2026-10-YTD"),
)
# Inside a month, at the end of one, and the clock's day.
SAMPLE_DAYS = ("2026-05-17", "2026-08-31", TODAY)
SCORE_PERIODS = ("2025-06", "2026-05", "2026-09", "2025-Q4", "2026-Q3", "2025", "2026", "2026-10-YTD")
SIGNED = ("S5", "S7")  # whose appraisal of 2025 is
SAMPLE_REPORTS = (("S2", "2026-09"), ("S5", "2026-Q3"), ("S5", "2025"))
SAMPLE_REPORT_DAY = "2026-10-31"

WALKTHROUGH_PERIODS = (
    *(str(year) for year in range(2003, 2026)),
    *(f"{year}-Q{quarter}" for year in (2012, 2024) for quarter in range(1, 5)),
    *(f"{year}-{month:02}" for year in (2012, 2024) for month in range(1, 13)),
    *("2012-09-YTD", "2024-09-YTD"),
)
WALKTHROUGH_DAY = "2025-10-31"  # the last of the city's snapshot
WALKTHROUGH_REPORTS = (("NYC-QUEENS", "2024"), ("AW-3", "2012"))

# One thread: the order in which several add fractions up moves a last digit. DuckDB takes what Slurm grants.
ENVIRONMENT = {"SLURM_CPUS_ON_NODE": "1", "POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
ENVIRONMENT |= {"LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}

# What names a record in a list, so that its figures keep their path wherever it stands; else its place does.
NAMES = (
    *("supervisor_id", "department_id", "company", "load_id", "table", "file"),
    *("family", "indicator", "period", "line", "column"),
)
COUNTS = ("sha256", "received", "accepted", "rejected", "added", "superseded", "unchanged")
# Typst writes an operator after its numbers: these move the pen, draw a line, a curve, a rectangle.
DRAWN = re.compile(rb"[-\d. ]+ (?:m|l|c|re)\b")
MADE_AT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC")


class Refused(Exception):
    """A checkout cannot be asked; the message says which and why."""


@dataclass(frozen=True)
class Command:
    """A command of scorecard.py, the path of what it says, and the PDF it writes, if it writes one."""

    path: str
    arguments: tuple[str, ...]
    pdf: Path | None = None


def sample_commands(folder: Path) -> list[Command]:
    """What is asked about the sample company; reports are written into the folder."""
    commands = [Command("sample/init", ("init", "--sample", "--lang=en"))]
    commands += indicator_commands("sample", SAMPLE_PERIODS, SAMPLE_DAYS)
    for day in SAMPLE_DAYS:
        arguments = ("score", "--json", *as_of(day), *(f"--period={period}" for period in SCORE_PERIODS))
        commands.append(Command(f"sample/score/as of {day}", arguments))
    commands.append(Command("sample/loads", ("loads", "--json", "--limit=1000")))
    for supervisor in SIGNED:
        arguments = ("verify", "--json", f"--supervisor={supervisor}", "--year=2025")
        commands.append(Command(f"sample/verify/{supervisor}/2025", arguments))
    return commands + report_commands("sample", SAMPLE_REPORTS, SAMPLE_REPORT_DAY, folder)


def walkthrough_commands(checkout: Path, folder: Path) -> list[Command]:
    """The loads as the checkout's own walk-through writes them, then what is asked about them."""
    document = (checkout / "docs" / "walkthrough.md").read_text(encoding="utf-8")
    commands = [
        Command(f"walkthrough/load {number}", ("load", *shlex.split(arguments), "--json"))
        for number, arguments in enumerate(re.findall(r"^\$ python scorecard\.py load (.+)$", document, re.MULTILINE))
    ]
    if not commands:
        raise Refused(f"{checkout}: docs/walkthrough.md loads nothing")
    commands += indicator_commands("walkthrough", WALKTHROUGH_PERIODS, [WALKTHROUGH_DAY])
    commands.append(Command("walkthrough/loads", ("loads", "--json", "--limit=1000")))
    return commands + report_commands("walkthrough", WALKTHROUGH_REPORTS, WALKTHROUGH_DAY, folder)


def indicator_commands(company: str, periods: Sequence[str], days: Sequence[str]) -> list[Command]:
    """All indicators at every level, as of each of the days."""
    commands = []
    for level, day in product(LEVELS, days):
        options = (f"--level={level}", *as_of(day), *(f"--period={period}" for period in periods))
        commands.append(Command(f"{company}/indicators/{level}/as of {day}", ("indicators", "--json", *options)))
    return commands


def report_commands(company: str, reports: Sequence[tuple[str, str]], day: str, folder: Path) -> list[Command]:
    """The reports as PDF, in both languages."""
    commands = []
    for (supervisor, period), language in product(reports, LANGUAGES):
        pdf = folder / f"{supervisor}-{period}-{language}.pdf"
        options = (f"--supervisor={supervisor}", f"--period={period}", f"--lang={language}", *as_of(day))
        path = f"{company}/report/{supervisor}/{period}/{language}"
        commands.append(Command(path, ("report", *options, f"--output={pdf}"), pdf))
    return commands


def as_of(day: str) -> tuple[str, ...]:
    """The option; none for today, which is the default."""
    return () if day == TODAY else (f"--as-of={day}",)


def asked_of(checkout: Path, company: str) -> Figures:
    """Every figure of one company, from a home made by the checkout and thrown away after."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        commands = sample_commands(folder) if company == "sample" else walkthrough_commands(checkout, folder)
        own = {"PATH": os.environ.get("PATH", ""), "HOME": name, "SCORECARD_HOME": str(folder / "home")}
        process = subprocess.run(
            [sys.executable, str(Path(__file__).resolve()), ANSWER],
            input=json.dumps([command.arguments for command in commands]),
            cwd=checkout,
            env=own | ENVIRONMENT,
            capture_output=True,
            encoding="utf-8",
        )
        if process.returncode:
            raise Refused(f"{checkout}: {process.stderr.strip()}")
        answers = zip(commands, json.loads(process.stdout), strict=True)
        figures = {path: value for asked in answers for path, value in figures_of(*asked).items()}
    print(f"{checkout}: {company} asked in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return figures


def answer_commands() -> None:
    """In a process of its own, inside a checkout: run the commands of stdin through the scorecard.py that lies here.

    One process for all, as a start with its imports takes longer than most questions. Writes a list of
    {code, out, err} on stdout.
    """
    sys.path[0] = os.getcwd()  # as for `python scorecard.py`, so that this checkout's modules are imported
    answers = []
    for arguments in json.load(sys.stdin):
        sys.argv = ["scorecard.py", *arguments]
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            code = contextvars.copy_context().run(exit_code_of, "scorecard.py")
        answers.append({"code": code, "out": out.getvalue(), "err": err.getvalue()})
    json.dump(answers, sys.stdout)


def exit_code_of(script: str) -> int:
    """Run the script as Python would: the code that it leaves with."""
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    return 0


def figures_of(command: Command, answer: dict[str, Any]) -> Figures:
    """What a command said, by path, its exit code included; why it gave no answer, if it gave none."""
    if command.pdf is not None and command.pdf.is_file():
        content: Any = pdf_content(command.pdf)
    elif command.pdf is None and "--json" in command.arguments and answer["out"].strip():
        content = json.loads(answer["out"])
    elif command.arguments[0] == "init" and not answer["code"]:
        content = {}  # it names the home, which is another each time
    else:
        message = f"left with {answer['code']}: {answer['err'] or answer['out']}".strip()
        for log in re.findall(r"/\S+\.log", message):  # which goes with its home
            message += "\n" + Path(log).read_text(encoding="utf-8").strip()
        return {f"{command.path}/{NO_ANSWER}": message}
    if command.arguments[0] == "loads":  # when and by whom is the clock's
        content = [{name: load[name] for name in (*NAMES, *COUNTS) if name in load} for load in content]
    if command.arguments[0] == "verify":
        content.pop("sha256", None)
    return {f"{command.path}/exit code": answer["code"]} | dict(flat(content, command.path))


def pdf_content(file: Path) -> dict[str, dict[str, Scalar]]:
    """The lines of text of every page, and a hash of the lines and curves drawn on it (its charts)."""
    from pypdf import PdfReader

    pages: dict[str, dict[str, Scalar]] = {}
    for number, page in enumerate(PdfReader(file).pages, start=1):
        lines = MADE_AT.sub("…", page.extract_text()).splitlines()
        drawn = b"".join(DRAWN.findall(contents.get_data() if (contents := page.get_contents()) else b""))
        text: dict[str, Scalar] = {f"line {place}": line for place, line in enumerate(lines, start=1)}
        pages[f"page {number}"] = text | {"drawing": hashlib.sha256(drawn).hexdigest()}
    return pages


def flat(value: Any, path: str) -> Iterator[tuple[str, Scalar]]:
    """Every number, text and null with its path. Records of a list stand under what names them."""
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield from flat(part, f"{path}/{name}")
    elif isinstance(value, list) and value:
        seen: set[str] = set()
        for place, part in enumerate(value):
            name = name_of(part) or str(place)
            name = f"{name} #{place}" if name in seen else name
            seen.add(name)
            unnamed = {k: v for k, v in part.items() if k not in NAMES} if isinstance(part, dict) else part
            yield from flat(unnamed, f"{path}/{name}")
    else:
        yield path, json.dumps(value) if isinstance(value, dict | list) else value


def name_of(record: Any) -> str:
    """Such as S2/revenue/2026-Q3; empty for what is no record or has no name."""
    if not isinstance(record, dict):
        return ""
    return "/".join(str(record[name]) for name in NAMES if isinstance(record.get(name), str | int))


def compare(before: Figures, after: Figures) -> dict[str, tuple[str, str]]:
    """What differs, by path, as it was and is; a missing figure differs from every other."""
    was, now = ({path: repr(value) for path, value in figures.items()} for figures in (before, after))
    paths = [p for p in dict.fromkeys((*was, *now)) if was.get(p) != now.get(p) or p.endswith(f"/{NO_ANSWER}")]
    return {path: (was.get(path, "absent"), now.get(path, "absent")) for path in paths}


def read(file: Path) -> tuple[str, Figures]:
    """The day on which a file of --save was written, and its figures."""
    saved = json.loads(file.read_text(encoding="utf-8"))
    records = saved["figures"].items()
    return saved["day"], {f"{record}/{name}": value for record, part in records for name, value in part.items()}


def save(file: Path, day: str, figures: Figures) -> None:
    """Write them by record, which takes a third of the room."""
    records: dict[str, Figures] = {}
    for path, value in figures.items():
        record, _, name = path.rpartition("/")
        records.setdefault(record, {})[name] = value
    file.write_text(json.dumps({"day": day, "figures": records}, ensure_ascii=False, indent=0), encoding="utf-8")
    print(f"{file}: {len(figures):,} numbers, texts and empty values, asked on {day}.")


def ask(sources: Sequence[Path]) -> list[tuple[str, Figures]]:
    """For each source the day and the figures; checkouts are asked at the same time."""
    today = datetime.now(UTC).date().isoformat()
    for source in sources:
        if not source.is_file() and not (source / "scorecard.py").is_file():
            raise Refused(f"{source} is neither a checkout (with a scorecard.py) nor a saved file")
    with ThreadPoolExecutor() as pool:
        pending = {
            source: [pool.submit(asked_of, source.resolve(), company) for company in ("sample", "walkthrough")]
            for source in sources
            if source.is_dir()
        }
        return [
            (today, pending[source][0].result() | pending[source][1].result()) if source in pending else read(source)
            for source in sources
        ]


def report_differences(sources: Sequence[Path], allowed: Sequence[str]) -> int:
    """Compare the two, print what differs and how much was compared: the exit code."""
    (day_before, before), (day_after, after) = ask(sources)
    if day_before != day_after:
        clocked = {path for path in (*before, *after) if f"/as of {TODAY}/" in path}
        print(f"Not compared, as {day_before} is not {day_after}: {len(clocked):,} figures as of {TODAY}.")
        before, after = ({p: v for p, v in figures.items() if p not in clocked} for figures in (before, after))
    differences = compare(before, after)
    meant: set[str] = set()
    for pattern in allowed:
        matches = [path for path in differences if fnmatchcase(path, pattern)]
        meant.update(matches)
        if not matches:
            print(f"Nothing differs that matches {pattern}")
    for path, (was, now) in differences.items():
        print(f"{'meant  ' if path in meant else 'differs'}  {path}: {was} → {now}")
    paths = before.keys() | after.keys()
    numbers = sum(isinstance(before.get(path, after.get(path)), int | float) for path in paths)
    print(f"{numbers:,} numbers and {len(paths) - numbers:,} texts and empty values compared: ", end="")
    print(f"{len(differences) - len(meant):,} differ, {len(meant):,} differ as meant.")
    return int(len(differences) > len(meant))


def main() -> int:
    """The command line: its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("before", type=Path, metavar="BEFORE", help="a checkout, or a file written by --save")
    parser.add_argument("after", type=Path, metavar="AFTER", nargs="?", help="likewise (default: this folder)")
    parser.add_argument("--allow", metavar="PATTERN", action="append", default=[], help="a difference that is meant")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write what BEFORE says, compare nothing")
    options = parser.parse_args()
    if options.save and (options.after or options.allow):
        parser.error("--save asks one checkout and compares nothing")
    try:
        if not options.save:
            return report_differences((options.before, options.after or Path()), options.allow)
        save(options.save, *ask([options.before])[0])
        return 0
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 2


if __name__ == "__main__":
    if sys.argv[1:] == [ANSWER]:
        answer_commands()
    else:
        sys.exit(main())
