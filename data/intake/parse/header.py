"""From a file's column names to ours: by name; what is missing or twice refuses the file, what is unknown is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from data.declare import Table
from errors import NothingStored
from text import Words


@dataclass(frozen=True)
class Header:
    """`columns`: the file's name of each column of the table that it has. `absent`: optional ones it has not."""

    columns: dict[str, str]
    absent: tuple[str, ...]
    warnings: tuple[Words, ...]


def matched(table: Table, names: Sequence[str], file: str) -> Header:
    """Which column of the file is which of ours; case does not matter. NothingStored names what is missing."""
    refuse_twice(names, file)
    by_name = {name.casefold(): name for name in names if name}
    columns = {column: by_name[column] for column in table.columns if column in by_name}
    unknown = [name for name in names if name and name.casefold() not in table.columns]
    missing = [column for column in table.columns if column not in columns and not table.optional(column)]
    if missing:
        raise _missing(table, missing, unknown, file)
    absent = tuple(column for column in table.columns if column not in columns)
    warnings = []
    if unknown:
        warnings.append(
            Words(
                f"Not a column of {table.title.en}, so ignored: {', '.join(unknown)}.",
                f"以下列不属于“{table.title.zh}”表，已忽略：{'、'.join(unknown)}。",
            )
        )
    if "" in names:
        warnings.append(Words("Columns without a name were ignored.", "没有列名的列已忽略。"))
    return Header(columns, absent, tuple(warnings))


def refuse_twice(names: Sequence[str], file: str) -> None:
    """NothingStored when a column name stands twice in the header: which one counts cannot be known."""
    count = Counter(name.casefold() for name in names if name)
    twice = [name for name, n in count.items() if n > 1]
    if twice:
        raise NothingStored(
            Words(
                f'{file}: the column "{twice[0]}" stands twice in the header. Keep one of them and upload the file '
                "again. Nothing was stored.",
                f"{file}：表头中“{twice[0]}”列重复。请保留其一后重新上传。未保存任何内容。",
            )
        )


def _missing(table: Table, missing: list[str], unknown: list[str], file: str) -> NothingStored:
    near = {
        c: matches[0] for c in missing if (matches := get_close_matches(c, [u.casefold() for u in unknown], 1, 0.6))
    }
    hint_en = "".join(f' Did you mean "{column}" by "{name}"?' for column, name in near.items())
    hint_zh = "".join(f"“{name}”是不是“{column}”？" for column, name in near.items())
    many = len(missing) > 1
    return NothingStored(
        Words(
            f"{file}: the column{'s' if many else ''} {', '.join(missing)} {'are' if many else 'is'} missing; "
            f"{table.title.en} cannot do without.{hint_en} The first line must name the columns: "
            f"{', '.join(table.columns)}. Nothing was stored.",
            f"{file}：缺少“{table.title.zh}”表必需的列：{'、'.join(missing)}。{hint_zh}"
            f"首行须为列名：{'、'.join(table.columns)}。未保存任何内容。",
        )
    )
