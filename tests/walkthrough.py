"""The walk-through document as commands with what they print, and its figures computed in pandas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

Figures = dict[tuple[str, str, int], float]


@dataclass(frozen=True)
class Step:
    """One command of a console block, the lines it should print, and the exit code it should leave with."""

    command: str
    printed: tuple[str, ...]
    exit_code: int

    def matches(self, output: str) -> bool:
        """Does the output read as the document says? `…` alone stands for any lines, within a line for any text."""
        lines = [r"(?:.*\n)*" if line == "…" else _pattern(line) + r"\n" for line in self.printed]
        return re.fullmatch("".join(lines), output) is not None


def _pattern(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.split("…"))


def steps(document: Path) -> list[Step]:
    """Every command of the document's console blocks, in order."""
    found: list[Step] = []
    for block in re.findall(r"```console\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *printed = part.splitlines()
            code = int(printed.pop().removeprefix("exit ")) if printed and printed[-1].startswith("exit ") else 0
            found.append(Step(command, tuple(printed), code))
    return found


def nyc_figures(file: Path) -> Figures:
    """on_time_completion and budget_variance of every borough and year, from the city's file."""
    raw = pd.read_csv(file, dtype=str, keep_default_na=False).rename(columns=str.strip)
    read_day = {"format": "%m/%d/%Y", "errors": "coerce"}
    phases = pd.DataFrame(
        {
            "who": "NYC-" + raw["Project Geographic District"].astype(int).map(_borough),
            "start": pd.to_datetime(raw["Project Phase Actual Start Date"], **read_day),
            "planned": pd.to_datetime(raw["Project Phase Planned End Date"], **read_day),
            "ended": pd.to_datetime(raw["Project Phase Actual End Date"], **read_day),
            "accepted": raw["Project Status Name"] == "Complete",
            "budget": pd.to_numeric(raw["Project Budget Amount"], errors="coerce"),
            "spent": pd.to_numeric(raw["Total Phase Actual Spending Amount"], errors="coerce"),
        }
    )
    phases = phases[phases.start.notna() & phases.budget.notna() & (phases.planned >= phases.start)]
    figures: Figures = {}
    for (who, year), due in phases.groupby(["who", phases.planned.dt.year]):
        figures[who, "on_time_completion", int(year)] = float(((due.ended <= due.planned) & due.accepted).mean())
    for (who, year), closed in phases[phases.spent.notna()].groupby(["who", phases.ended.dt.year]):
        if closed.budget.sum():
            figures[who, "budget_variance", int(year)] = float(closed.spent.sum() / closed.budget.sum() - 1)
    return figures


def _borough(district: int) -> str:
    for last, name in ((6, "MANHATTAN"), (12, "BRONX"), (23, "BROOKLYN"), (30, "QUEENS"), (31, "STATEN-ISLAND")):
        if district <= last:
            return name
    return "BROOKLYN"


def adventureworks_figures(folder: Path) -> Figures:
    """revenue, profit and profit_margin of every division and year, from the company's ledger."""
    facts = pd.read_csv(
        folder / "FactFinance.csv",
        sep="|",
        header=None,
        names=["key", "day", "organisation", "department", "scenario", "account", "amount", "date"],
    )
    accounts = pd.read_csv(folder / "DimAccount.csv", sep="|", header=None, index_col=0)
    organisations = pd.read_csv(folder / "DimOrganization.csv", sep="|", header=None, index_col=0)
    facts["type"] = facts.account.map(accounts[5])
    facts = facts[
        (facts.scenario == 1)
        & facts.type.isin(["Revenue", "Expenditures"])
        & ~facts.account.between(89, 94)
        & (facts.organisation.map(organisations[4]) == 100)
    ]
    facts = facts.assign(amount=facts.amount.round(2))
    rows = facts.pivot_table(
        index=["organisation", "day", "department"], columns="type", values="amount", aggfunc="sum", fill_value=0
    ).round(2)
    # What the store refuses: an amount below zero.
    rows = rows[(rows >= 0).all(axis=1)].reset_index()
    figures: Figures = {}
    for (organisation, year), of_year in rows.groupby(["organisation", rows.day // 10000]):
        revenue, profit = of_year.Revenue.sum(), of_year.Revenue.sum() - of_year.Expenditures.sum()
        who = f"AW-{organisation}"
        figures[who, "revenue", int(year)] = float(revenue)
        figures[who, "profit", int(year)] = float(profit)
        if revenue:
            figures[who, "profit_margin", int(year)] = float(profit / revenue)
    return figures
