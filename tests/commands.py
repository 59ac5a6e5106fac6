"""The command line for tests: in this process where only the words matter, as a process of its own where that does."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import scorecard
from data.home import Home
from server.prompt.prompt import run_app

ROOT = Path(__file__).parent.parent

# A company that fits in the eye: two supervisors, June 2026, S1 sells 300 at a cost of 200, S2 sells 50 at 40.
DEPARTMENTS = "department_id,name,parent_id\nD1,Sales,\n"
SUPERVISORS = "supervisor_id,name,department_id,started_on\nS1,Wang Fang,D1,2025-01-01\nS2,José Díaz,D1,2025-01-01\n"
RESULTS = (
    "date,supervisor_id,segment,region,product,channel,revenue,cost\n"
    "2026-06-01,S1,B2B,East,P,Web,100,80\n"
    "2026-06-02,S1,B2B,East,P,Web,200,120\n"
    "2026-06-02,S2,B2B,East,P,Web,50,40\n"
)


@dataclass(frozen=True)
class Done:
    """What a command printed and left behind."""

    out: str
    err: str
    code: int

    @property
    def json(self) -> Any:
        """Its stdout, which must be JSON and nothing else."""
        return json.loads(self.out)


@dataclass
class Prompt:
    """Somebody at a prompt with this home: `prompt("load", "projects", file)`."""

    home: Path

    def __call__(self, *arguments: object, **env: str) -> Done:
        """Run the command in this process, as scorecard.py would in its own; no language or variable stays behind."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name, value in environment(self.home, **env).items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["scorecard.py", *map(str, arguments)])
            code = copy_context().run(run_app, scorecard.app)
        return Done(out.getvalue(), err.getvalue(), code)


def environment(home: Path, **env: str) -> dict[str, str]:
    """What a command's environment says: the home, and English unless told otherwise."""
    return {"SCORECARD_HOME": str(home), "LC_ALL": "", "LC_MESSAGES": "", "LANG": "C.UTF-8", **env}


def started(home: Path, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    """The command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "scorecard.py"), *map(str, arguments)],
        env={**os.environ, **environment(home)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def ran(home: Path, *arguments: object) -> Done:
    """The command as a process of its own, run to its end."""
    process = started(home, *arguments)
    out, err = process.communicate(timeout=120)
    return Done(out, err, process.returncode)


def company_files(folder: Path) -> Path:
    """The small company as a folder of files."""
    folder.mkdir()
    for table, text in (("departments", DEPARTMENTS), ("supervisors", SUPERVISORS), ("operating_results", RESULTS)):
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def small_company(home: Home, folder: Path) -> None:
    """The small company in a home, with an analyst's and S1's accounts."""
    from accounts.local_accounts import add_account
    from data.intake import load_folder
    from data.store import Store
    from scope import operator

    store = Store.open(home)
    load_folder(store, operator(), company_files(folder))
    add_account(store, operator(), "ann", "Ann", "analyst", "rope-ladder-42", None, "en")
    add_account(store, operator(), "fang", "Wang Fang", "supervisor", "rope-ladder-42", "S1", "zh")
    store.close()
