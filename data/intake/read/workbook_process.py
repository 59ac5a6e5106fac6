"""Reads a workbook in a process of its own, whose memory and time are bounded; data.intake.read.workbook runs it.

    python read_workbook.py WORKBOOK FOLDER [SHEET]

Writes FOLDER/index.json, a list of the sheets (name, rows, columns, file, failed, merged), and one Arrow file for each
sheet that holds cells (of SHEET only, if one is named). Exit code 3: cannot be opened as a workbook.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

MEMORY = 3 << 30
SECONDS = 120
MERGED = 100_000  # ranges that are looked at
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_RANGE = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


def main(path: Path, folder: Path, wanted: str) -> int:
    """Read all sheets, or the wanted one."""
    import fastexcel  # after the limits are set
    import pyarrow as pa

    try:
        book = fastexcel.read_excel(path.read_bytes())
        index = []
        for at, name in enumerate(book.sheet_names):
            found: dict[str, object] = {"name": name, "rows": 0, "columns": 0, "file": None, "failed": [], "merged": []}
            index.append(found)
            if wanted and name != wanted:
                continue
            # skip_rows=0: leading empty rows count, so that a row's number is the one the sheet shows.
            sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            batch, failed = sheet.to_arrow_with_errors()
            if batch.num_rows and batch.num_columns:
                with pa.OSFile(str(folder / f"{at}.arrow"), "wb") as file, pa.ipc.new_file(file, batch.schema) as out:
                    out.write(batch)
                found |= {"file": f"{at}.arrow", "rows": batch.num_rows, "columns": batch.num_columns}
                found["failed"] = [[*error.offset_position, error.detail] for error in failed.errors] if failed else []
                found["merged"] = list(_merged(path, name))
    except fastexcel.FastExcelError:
        return 3
    (folder / "index.json").write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
    return 0


def _merged(path: Path, sheet: str) -> Iterator[list[int]]:
    """The merged ranges of a sheet: first and last row, first and last column, all from 0.

    None of an .xls, where they cannot be seen: workbook.py says so.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        if "content.xml" in archive.namelist():
            yield from _merged_in_ods(archive, sheet)
            return
        part = _part_of(archive, sheet)
        if part is None:
            return
        rest, found = b"", 0
        with archive.open(part) as file:
            while (chunk := file.read(1 << 20)) and found < MERGED:
                text = rest + chunk
                end = 0
                for match in _RANGE.finditer(text):
                    left, top, right, bottom = match.groups()
                    yield [int(top) - 1, int(bottom) - 1, _column(left), _column(right)]
                    found, end = found + 1, match.end()
                rest = text[max(end, len(text) - 100) :]


def _merged_in_ods(archive: zipfile.ZipFile, sheet: str) -> Iterator[list[int]]:
    from xml.etree import ElementTree as Xml

    found, here, row, column = 0, False, 0, 0
    with archive.open("content.xml") as file:
        try:
            # Whatever it does, this process has its limits.
            for event, element in Xml.iterparse(file, ("start", "end")):  # noqa: S314
                name = element.tag.removeprefix(_TABLE)
                if event == "start":
                    if name == "table":
                        here, row = element.get(f"{_TABLE}name") == sheet, 0
                    elif name == "table-row":
                        column = 0
                elif name in ("table-cell", "covered-table-cell"):
                    over, down = (int(element.get(f"{_TABLE}number-{of}-spanned", 1)) for of in ("columns", "rows"))
                    if here and (over > 1 or down > 1):
                        yield [row, row + down - 1, column, column + over - 1]
                        found += 1
                    column += int(element.get(f"{_TABLE}number-columns-repeated", 1))
                elif name == "table-row":
                    row += int(element.get(f"{_TABLE}number-rows-repeated", 1))
                    element.clear()
                elif name == "table" and here:
                    return
                if found >= MERGED:
                    return
        except (Xml.ParseError, ValueError):
            return


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    from xml.etree import ElementTree as Xml

    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    try:
        # Whatever these do, this process has its limits.
        book = Xml.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        links = Xml.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except Xml.ParseError:
        return None
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for one in book.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"):
        if one.get("name") == sheet:
            link = one.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
            part = targets.get(link, "")
            part = part.lstrip("/") if part.startswith("/") else f"xl/{part}"
            return part if part in names else None
    return None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else ""))
