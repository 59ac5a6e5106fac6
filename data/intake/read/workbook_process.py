"""Reads a workbook in a process of its own, whose memory and time are bounded; data.intake.read.workbook runs it.

    python workbook_process.py WORKBOOK FOLDER [SHEET]

Writes FOLDER/index.json, a list of the sheets (name, rows, columns, file, failed, merged), and one Arrow file for each
sheet that holds cells (of SHEET only, if one is named). Exit code 3: cannot be opened as a workbook.
"""

from __future__ import annotations

import json
import resource
import sys
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

MEMORY = 3 << 30
SECONDS = 120
MERGED = 100_000  # ranges of a sheet that are looked at
STEP = 1 << 20
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MERGED_RANGE = b"mergeCell"  # what the XML of an .xlsx calls one


def main(path: Path, folder: Path, wanted: str) -> int:
    """Read all sheets, or the wanted one."""
    import fastexcel  # after the limits are set
    from python_calamine import CalamineError

    try:
        index = list(_sheets(path, folder, wanted))
        merged = _merged_ranges(path, [sheet["name"] for sheet in index if sheet["file"]])
    except (fastexcel.FastExcelError, CalamineError):
        return 3
    for sheet in index:
        sheet["merged"] = merged.get(sheet["name"], [])
    (folder / "index.json").write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
    return 0


def _sheets(path: Path, folder: Path, wanted: str) -> Iterator[dict[str, Any]]:
    """Each sheet's entry of the index; its cells are written into the folder."""
    import fastexcel
    import pyarrow as pa

    book = fastexcel.read_excel(path.read_bytes())
    for at, name in enumerate(book.sheet_names):
        sheet: dict[str, Any] = {"name": name, "rows": 0, "columns": 0, "file": None, "failed": []}
        if not wanted or name == wanted:
            # skip_rows=0: leading empty rows count, so that a row's number is the one the sheet shows.
            cells = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            batch, failed = cells.to_arrow_with_errors()
            if batch.num_rows and batch.num_columns:
                with pa.OSFile(str(folder / f"{at}.arrow"), "wb") as file, pa.ipc.new_file(file, batch.schema) as out:
                    out.write(batch)
                sheet |= {"file": f"{at}.arrow", "rows": batch.num_rows, "columns": batch.num_columns}
                sheet["failed"] = [[*error.offset_position, error.detail] for error in failed.errors] if failed else []
        yield sheet


def _merged_ranges(path: Path, sheets: Collection[str]) -> dict[str, list[list[int]]]:
    """The merged ranges of each of these sheets: first and last row, first and last column, all from 0."""
    from python_calamine import load_workbook

    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if "content.xml" in archive.namelist():  # an .ods, of which calamine does not tell them
                return {sheet: list(_merged_in_ods(archive, sheet)) for sheet in sheets}
            if not _holds_merged_range(archive):  # most files: their cells need not be read a second time
                return {}
    with path.open("rb") as file, load_workbook(file) as book:
        return {
            sheet: [
                [top, bottom, left, right]
                for (top, left), (bottom, right) in (book.get_sheet_by_name(sheet).merged_cell_ranges or [])[:MERGED]
            ]
            for sheet in sheets
        }


def _holds_merged_range(archive: zipfile.ZipFile) -> bool:
    for name in archive.namelist():
        if not name.endswith(".xml"):
            continue
        end = b""
        with archive.open(name) as part:
            while step := part.read(STEP):
                if _MERGED_RANGE in end + step:
                    return True
                end = step[-len(_MERGED_RANGE) :]
    return False


def _merged_in_ods(archive: zipfile.ZipFile, sheet: str) -> Iterator[list[int]]:
    from xml.etree import ElementTree as Xml

    ranges, in_sheet, row, column = 0, False, 0, 0
    with archive.open("content.xml") as file:
        try:
            # Whatever it does, this process has its limits.
            for event, element in Xml.iterparse(file, ("start", "end")):  # noqa: S314
                name = element.tag.removeprefix(_TABLE)
                if event == "start":
                    if name == "table":
                        in_sheet, row = element.get(f"{_TABLE}name") == sheet, 0
                    elif name == "table-row":
                        column = 0
                elif name in ("table-cell", "covered-table-cell"):
                    columns, rows = (int(element.get(f"{_TABLE}number-{of}-spanned", 1)) for of in ("columns", "rows"))
                    if in_sheet and (columns > 1 or rows > 1):
                        yield [row, row + rows - 1, column, column + columns - 1]
                        ranges += 1
                    column += int(element.get(f"{_TABLE}number-columns-repeated", 1))
                elif name == "table-row":
                    row += int(element.get(f"{_TABLE}number-rows-repeated", 1))
                    element.clear()
                elif name == "table" and in_sheet:
                    return
                if ranges >= MERGED:
                    return
        except (Xml.ParseError, ValueError):
            return


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else ""))
