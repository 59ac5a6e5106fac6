"""docs/walkthrough.md does what it says, and its figures are right. Skips nothing: the data are in tests/data/real."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.commands import Prompt
from tests.walkthrough import Figures, adventureworks_figures, nyc_figures, steps

ROOT = Path(__file__).parent.parent
REAL = ROOT / "tests" / "data" / "real"
DOCUMENTED_HOME = "/tmp/walkthrough"  # noqa: S108 - as the document writes it; the test puts its own folder in its place
# The last day of the city's snapshot, so that no later today changes what was due.
AS_OF = "2025-10-31"

pytestmark = pytest.mark.xdist_group("walkthrough")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Prompt:
    """A prompt at the home after every command of the document was run and printed what the document says."""
    home = tmp_path_factory.mktemp("walkthrough")
    prompt = Prompt(home)
    for step in steps(ROOT / "docs" / "walkthrough.md"):
        program, *arguments = shlex.split(step.command.replace(DOCUMENTED_HOME, str(home)))
        if program == "export":
            continue
        assert (program, arguments.pop(0)) == ("python", "scorecard.py")
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(ROOT)
            done = prompt(*arguments)
        assert done.code == step.exit_code, f"{step.command}\n{done.out}{done.err}"
        printed = done.out.replace(str(home), DOCUMENTED_HOME)
        assert step.matches(printed), f"{step.command}\nprinted:\n{printed}{done.err}"
    return prompt


def asked(prompt: Prompt, figures: Figures) -> Figures:
    """What the command line says where the computation has a figure, and wherever else it has one."""
    years = sorted({year for _, _, year in figures})
    keys = sorted({key for _, key, _ in figures})
    options = [f"--period={year}" for year in years] + [f"--indicator={key}" for key in keys]
    done = prompt("indicators", "--json", f"--as-of={AS_OF}", *options)
    assert done.code == 0, done.err
    said = {(v["supervisor_id"], v["indicator"], int(v["period"])): v["value"] for v in done.json}
    return {key: value for key, value in said.items() if value is not None}


def test_on_time_and_budget_of_new_york_equal_an_independent_reckoning(walked: Prompt) -> None:
    figures = nyc_figures(REAL / "nyc" / "Capital_Project_Schedules_and_Budgets.csv")
    known = {key: value for key, value in figures.items() if key[2] <= 2024}
    assert len(known) > 40
    assert asked(walked, known) == pytest.approx(known, rel=1e-12)


def test_revenue_profit_and_margin_of_adventureworks_equal_an_independent_reckoning(walked: Prompt) -> None:
    figures = adventureworks_figures(REAL / "adventureworks")
    assert figures["AW-3", "profit_margin", 2012] == pytest.approx(0.1601, abs=0.0001)
    assert asked(walked, figures) == pytest.approx(figures, rel=1e-12)


@pytest.mark.parametrize(("file", "says"), [("queens.pdf", "Queens"), ("northeast.pdf", "Northeast Division")])
def test_a_pdf_comes_out_with_the_name_of_whom_it_is_about(walked: Prompt, file: str, says: str) -> None:
    assert says in PdfReader(walked.home / file).pages[0].extract_text()
