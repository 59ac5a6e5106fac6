"""What cannot be seen row by row: the staged rows checked across rows and compared with what is stored."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from data.intake.check import cross_row_checks, service_warnings
from data.intake.records import LINE, REJECTS
from data.intake.write import versions
from data.intake.write.after_the_fact import WantedChange, hold_back
from data.intake.write.distinct_rows import DistinctRows, count_distinct, note_bad_rows
from data.intake.write.staging import OpenLoad
from errors import NothingStored
from text import Words


@dataclass(frozen=True)
class CheckedLoad:
    """What storing a staged file would do.

    `counts` of its good rows, which alone are left in `staged`; `rejects`: its bad cells (REJECTS), in `rejected`
    rows. `distinct`: how many of both had not come before. `withdraws`: the rows are not to be stored but to leave
    their table. `asked`: changes after the fact that are left out, because their bringer may only ask for them.
    """

    counts: versions.VersionCounts
    rejects: pl.DataFrame
    rejected: int
    warnings: tuple[Words, ...]
    distinct: DistinctRows
    withdraws: bool = False
    asked: tuple[WantedChange, ...] = ()


def check_load(load: OpenLoad, *, withdraws: bool = False) -> CheckedLoad:
    """Check across rows and compare with the rows in force. Runs inside the transaction.

    Raises NothingStored where the mapping leaves every row out.
    """
    staging, table, staged = load.staging, load.table, load.staged
    staging.execute("SET VARIABLE brought_by = ?", [load.person])  # for rules that ask who brings a row
    rejects = pl.concat(
        [pl.DataFrame(schema=REJECTS), *staged.rejects, cross_row_checks.check_across_rows(staging, table)]
    )
    # The first sentence of a cell is enough to correct it.
    rejects = rejects.unique(["line", "column"], keep="first", maintain_order=True).sort("line", "order")
    rejected = rejects["line"].n_unique()
    note_bad_rows(staging, table, rejects)
    if staged.per_line > 1:  # every row is checked: from here on its number is that of its line
        rejects = rejects.with_columns(pl.col("line") // staged.per_line)
        staging.execute(f'UPDATE staged SET "{LINE}" = "{LINE}" // ?', [staged.per_line])
    asked = hold_back(load, withdraws=withdraws)
    counts = versions.compare(staging, table)
    if withdraws:
        counts = versions.VersionCounts(0, counts.accepted, 0)
    warnings = (
        *staged.warnings,
        *cross_row_checks.warnings(staging, table),
        *service_warnings(staging, table),
        *versions.emptied_columns(staging, table, staged.absent),
    )
    if not counts.accepted and not rejected and not asked:
        raise _all_left_out(load.file.name, warnings)
    distinct = count_distinct(staging, table, counts.added)
    return CheckedLoad(counts, rejects, rejected, warnings, distinct, withdraws, asked)


def _all_left_out(file: str, warnings: tuple[Words, ...]) -> NothingStored:
    return NothingStored(
        Words(
            f"{file}: the mapping leaves every row out. {' '.join(w.en for w in warnings)} Nothing was stored.",
            f"{file}：映射规则略去了所有行。{''.join(w.zh for w in warnings)}未保存任何内容。",
        )
    )
