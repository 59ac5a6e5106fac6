"""A folder of files, each named after its table, loaded in the order in which tables refer to each other."""

from __future__ import annotations

from pathlib import Path

from data.intake.records import LoadResult, Progress
from data.intake.write.load import load_file
from data.schemas import MADE_IN_APP, TABLES, table_called
from data.store import Store
from errors import NothingStored, WrongUse
from scope import Scope
from text import Words

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".parquet", ".zip", ".gz")


def load_folder(
    store: Store,
    who: Scope,
    folder: Path,
    *,
    strict: bool = False,
    dry_run: bool = False,
    mapping: object = None,
    on_progress: Progress | None = None,
) -> list[LoadResult]:
    """Load every data file of `folder`; one result per file, a file refused as a whole among them.

    Files named after tables that are filled in the app alone are passed over: nobody can upload those.
    Raises, before anything is stored, WrongUse for a file named after no table, two files for one table, no
    file at all, or a mapping, which belongs to one file.
    """
    if mapping is not None:
        raise WrongUse(
            Words(
                "A mapping belongs to one file: name the table and the file. Nothing was stored.",
                "映射文件只适用于单个文件：请指明数据表和文件。未保存任何内容。",
            )
        )
    results = []
    for table, file in _files(folder).items():
        try:
            results.append(
                load_file(store, who, table, file.name, file, strict=strict, dry_run=dry_run, on_progress=on_progress)
            )
        except NothingStored as refused:
            results.append(LoadResult.of_refused(table, file.name, refused.words, strict=strict, dry_run=dry_run))
    return results


def _files(folder: Path) -> dict[str, Path]:
    """Table → file, tables that are referred to first."""
    if not folder.is_dir():
        raise WrongUse(
            Words(f"{folder} is not a folder. Nothing was stored.", f"{folder} 不是文件夹。未保存任何内容。")
        )
    files: dict[str, Path] = {}
    for file in sorted(folder.iterdir()):
        if file.suffix.casefold() not in ENDINGS or file.name.startswith((".", "~$")):
            continue
        if file.stem.casefold() in MADE_IN_APP:
            continue
        declared = table_called(file.name.partition(".")[0].casefold())
        table, titled = declared.name, declared.title
        if table in files:
            raise WrongUse(
                Words(
                    f"{files[table].name} and {file.name} are both for {titled.en}. Keep one of them. "
                    "Nothing was stored.",
                    f"{files[table].name} 与 {file.name} 都对应“{titled.zh}”表。请保留其一。未保存任何内容。",
                )
            )
        files[table] = file
    if not files:
        raise WrongUse(
            Words(
                f"{folder} holds no file named after a table ({', '.join(ENDINGS)}). Nothing was stored.",
                f"{folder} 中没有以数据表命名的文件（{'、'.join(ENDINGS)}）。未保存任何内容。",
            )
        )
    return {table: files[table] for table in TABLES if table in files}
