"""Files into the store, as the command line asks for it: the same intake as the upload page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data.intake import LoadResult, load_file, load_folder
from data.intake.records import Mapping
from data.store import Store
from errors import NothingStored
from scope import Scope
from server.terminal import Answer, Column, OnProgress, table
from text import language, number, shortened, t

SHOWN_REJECTS = 20


def load(
    store: Store,
    who: Scope,
    *,
    table: str | None,
    files: Sequence[Path],
    mapping: Path | None = None,
    strict: bool = False,
    dry_run: bool = False,
    on_progress: OnProgress | None = None,
) -> Answer:
    """One file into `table`, or (table None) every file of a folder into the table it is named after.

    Data    of one file the JSON of a load; of a folder the list of them
    Exit    0 stored or unchanged, 3 stored with rejected rows, 1 nothing was stored; of a folder the gravest:
            1 when nothing of any file was stored, 3 when something was stored and something was not
    """
    options: dict[str, Any] = {
        "strict": strict,
        "dry_run": dry_run,
        "mapping": Mapping.read(mapping, files[0].parent) if mapping else None,
        "on_progress": on_progress,
    }
    if table is not None:
        name = files[0].name
        try:
            result = load_file(store, who, table, name, files[0], **options)
        except NothingStored as refused:
            result = LoadResult.of_refused(table, name, refused.words, strict=strict, dry_run=dry_run)
            return Answer(result.as_json(language()), str(refused.words), result.exit_code, refused=True)
        return Answer(result.as_json(language()), text_of(result), result.exit_code)
    results = load_folder(store, who, files[0].parent, **options)
    return Answer(
        [result.as_json(language()) for result in results],
        "\n".join(text_of(result) for result in results),
        exit_code_of(results),
    )


def exit_code_of(results: Sequence[LoadResult]) -> int:
    """The exit code of several loads: 0 all good, 1 none stored, 3 anything between."""
    codes = {result.exit_code for result in results}
    return codes.pop() if len(codes) == 1 else 3


def text_of(result: LoadResult) -> str:
    """The sentence of a load, its warnings, and its first rejected cells."""
    lines = [str(result.message), *(t("Note: {warning}", warning=warning) for warning in result.warnings)]
    if result.rejects:
        columns = [
            Column(t("Line"), right=True),
            Column(t("Column")),
            Column(t("Value")),
            Column(t("Rule")),
        ]
        shown = result.rejects[:SHOWN_REJECTS]
        lines.append(
            table(columns, [(str(r.line), r.column, _cell(r.value), str(r.rule)) for r in shown]),
        )
        if more := len(result.rejects) - len(shown):
            lines.append(t("… and {more} more: --json lists them all.", more=number(more)))
    return "\n".join(lines)


def _cell(value: str | None) -> str:
    """A cell as it can stand in one line of a terminal."""
    text = (value or "").replace("\r", "␍").replace("\n", "␤").replace("\t", "␉")
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return shortened(printable, 40)
