"""Who may enter what: asked of the declaration (Table.entry) and of the rows, never of a page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from data.declare import DECIDERS, Table
from data.intake.records import LINE
from data.intake.write import same_key
from data.owners import owner_of
from errors import NotAllowed
from scope import FOR, Role, Scope, people_behind
from text import Words


def may_enter(who: Scope, table: Table) -> bool:
    """May this role enter rows of the table at all?"""
    return who.role in table.entered_by


def may_write(who: Scope, table: Table, column: str, *, new: bool) -> bool:
    """May this role write the column of a row of its own? `new`: of a row that is not there yet."""
    if not may_enter(who, table):
        return False
    if column in table.entry.kept and who.role not in table.entry.kept[column]:
        return False
    if column in table.entry.signed:
        return False
    return new or not (column in table.entry.fixed and who.role not in DECIDERS)


def may_add(who: Scope, table: Table) -> bool:
    """May this role enter new rows: is no column that must be filled kept for others?"""
    return all(may_write(who, table, column, new=True) for column in table.columns if not table.optional(column))


def words_open_to(who: Scope, table: Table, column: str, cells: Mapping[str, str]) -> tuple[str, ...]:
    """The choices of a column that this role may set in a row that holds `cells`."""
    closed = table.entry.words.get(column, {})
    steps = {} if who.role in DECIDERS else table.entry.steps.get(column, {})
    return tuple(
        word
        for word in table.choices(column)
        if (word not in closed or who.role in closed[word]) and (word not in steps or cells.get(steps[word]))
    )


def need_role(who: Scope, table: Table) -> None:
    """Raise NotAllowed unless the role may enter rows of the table."""
    if not may_enter(who, table):
        raise NotAllowed(
            Words(
                f"Your role may not enter rows of {table.title.en}. Nothing was stored.",
                f"您的角色无权填写“{table.title.zh}”。未保存任何内容。",
            )
        )


def need_rows(staging: Any, who: Scope, table: Table, signs: Collection[str] = ()) -> None:
    """Raise NotAllowed unless each staged row, and the row in force that it would replace, are theirs to write so.

    `signs`: columns that are written as the signature they are.
    """
    if who.role is Role.SUPERVISOR:
        _need_own(staging, who, table)
    for column, words, where in (*_closed(who, table), *_signatures(table, signs)):
        broken = staging.execute(
            f"""SELECT 1 FROM staged s LEFT JOIN main.{table.name} c
                    ON {same_key(table, "s", "c")} AND c.superseded_by IS NULL WHERE {where} LIMIT 1"""
        ).fetchall()
        if broken:
            label = table.label(column)
            raise NotAllowed(
                Words(
                    f"{label.en} ({column}) {words.en}. Nothing was stored.",
                    f"“{label.zh}”（{column}）{words.zh}。未保存任何内容。",
                )
            )


def _closed(who: Scope, table: Table) -> Iterator[tuple[str, Words, str]]:
    """(column, why not, SQL true for a row that breaks it) of what this role may not write."""
    entry = table.entry
    others = Words("is for others to write", "由其他角色填写")
    for column, roles in entry.kept.items():
        if who.role not in roles:
            yield column, others, f's."{column}" IS DISTINCT FROM c."{column}"'
    for column, words in entry.words.items():
        for word, roles in words.items():
            if who.role not in roles:
                reason = Words(f'"{word}" is for others to say', f"“{word}”由其他角色设定")
                yield column, reason, f"s.\"{column}\" = '{word}' AND c.\"{column}\" IS DISTINCT FROM '{word}'"
    if who.role in DECIDERS:
        return
    for column in entry.fixed:
        reason = Words(
            "was set when the row was made; ask those who decide to change it",
            "在建立时已确定，如需更改请联系有权决定的人",
        )
        yield column, reason, f'c.load_id IS NOT NULL AND s."{column}" IS DISTINCT FROM c."{column}"'
    for column, condition in entry.after.items():
        before, _, value = condition.partition("=")
        reason = Words(f"can be given once {before} is", f"须在 {before} 填写之后填写")
        missing = f's."{before}" IS NULL'
        if value:
            reason = Words(f'can be given once {before} is "{value}"', f"须在 {before} 为“{value}”之后填写")
            missing = f"s.\"{before}\" IS DISTINCT FROM '{value}'"
        yield column, reason, f's."{column}" IS NOT NULL AND {missing}'
    for column, steps in entry.steps.items():
        for word, before in steps.items():
            label = table.label(before)
            reason = Words(
                f'cannot be "{word}" before those who decide have filled in {label.en} ({before})',
                f"须待有权决定的人填写“{label.zh}”（{before}）后，方可设为“{word}”",
            )
            yield column, reason, f's."{column}" = \'{word}\' AND s."{before}" IS NULL'


def _signatures(table: Table, signs: Collection[str]) -> Iterator[tuple[str, Words, str]]:
    reason = Words(
        "is not typed: somebody who did not enter the row confirms it on its page",
        "不能直接填写，须由未参与填写的人在对应页面确认",
    )
    for column in table.entry.signed:
        if column not in signs:
            yield column, reason, f's."{column}" IS NOT NULL AND s."{column}" IS DISTINCT FROM c."{column}"'


def _need_own(staging: Any, who: Scope, table: Table) -> None:
    """Both rows must be the supervisor's: the one typed, and the one whose key it has."""
    new_owner, old_owner = owner_of(table.name, "s"), owner_of(table.name, "c")
    if new_owner is None and table.entry.shared:
        _need_untouched(staging, who, table)
        return
    if new_owner is None:
        raise _not_yours(table)
    key = ", ".join(f's."{column}"' for column in table.key)
    rows = staging.execute(
        f"""SELECT {new_owner}, {old_owner}, c.load_id IS NOT NULL, concat_ws(' ', {key}) FROM staged s
            LEFT JOIN main.{table.name} c ON {same_key(table, "s", "c")} AND c.superseded_by IS NULL
            ORDER BY s."{LINE}" """
    ).fetchall()
    for owner, held_by, key_in_use, key_text in rows:
        if key_in_use and not (held_by and who.sees(held_by)):
            raise NotAllowed(
                Words(
                    f'"{key_text}" is in use already in {table.title.en}. Choose another number. Nothing was stored.',
                    f"“{table.title.zh}”中编号“{key_text}”已被使用，请换一个编号。未保存任何内容。",
                )
            )
        # The same sentence whether or not what the row refers to exists: it must not tell of others' rows.
        if not (owner and who.sees(owner)):
            raise _not_yours(table)


def _need_untouched(staging: Any, who: Scope, table: Table) -> None:
    """Of rows that are nobody's own, a supervisor brings new ones and changes those that they alone, or
    their deputy, brought."""
    keys = ", ".join(f's."{column}"' for column in table.key)
    rows = staging.execute(
        f"""SELECT concat_ws(' ', {keys}) FROM staged s JOIN main.{table.name} c ON {same_key(table, "s", "c")}
            LEFT JOIN main.loads l ON l.load_id = c.load_id
            WHERE string_split(l.loaded_by, ?)[-1] IS DISTINCT FROM ? LIMIT 1""",
        [FOR, people_behind(who.person)[-1]],
    ).fetchall()
    if rows:
        raise NotAllowed(
            Words(
                f'"{rows[0][0]}" of {table.title.en} was entered or changed by somebody else: ask the analyst to '
                "change it, or choose another number. Nothing was stored.",
                f"“{table.title.zh}”中的“{rows[0][0]}”由他人填写或修改过，如需更改请联系数据分析员，或换一个编号。"
                "未保存任何内容。",
            )
        )


def _not_yours(table: Table) -> NotAllowed:
    return NotAllowed(
        Words(
            f"You can enter {table.title.en} of your own only. Nothing was stored.",
            f"您只能填写自己负责的“{table.title.zh}”。未保存任何内容。",
        )
    )
