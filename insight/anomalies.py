"""Anomalies: rows that keep every rule and look odd: days ahead, a tenfold jump, a month that shrank (policy 3.4).

Remarks, never refusals: each may be right. Asked while a load is tried, under the number that its rows have meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from data.declare import Table
from data.intake.write import key_hash
from data.store import Store, in_force
from text import Unit, Words, figure, number

# Days that are plans or dues, and so may well be ahead.
AHEAD = {
    "planned_start",
    "planned_finish",
    "planned_on",
    "needed_by",
    "due_on",
    "contract_from",
    "contract_to",
    "ended_on",
    "left_on",
}
JUMP = 10.0  # times the median of before
FEWEST = 5  # rows on each side, to speak of a median
FALL = 0.8  # a month's corrected rows sum up to less than this part of what they were
NAMED = 3  # of each kind of remark


def anomalies(store: Store, table: Table, as_load: int, today: date) -> list[Words]:
    """The remarks about the rows of a load, the gravest of each kind first, at most NAMED of a kind."""
    names = _names(store)
    return [
        *_ahead(store, table, as_load, today),
        *_jumps(store, table, as_load, names),
        *_shrunk(store, table, as_load, names),
    ]


def _names(store: Store) -> dict[str, Words]:
    """What a supervisor is called: the name, with the identifier by which the file calls them."""
    rows = store.rows(
        "SELECT supervisor_id, any_value(name) FROM supervisors WHERE superseded_by IS NULL GROUP BY supervisor_id"
    )
    return {unit: Words(f"{name} ({unit})", f"{name}（{unit}）") for unit, name in rows}


def _new(table: Table, as_load: int) -> str:
    return f"(SELECT * FROM main.{table.name} WHERE load_id = {int(as_load)} AND reinstated_by IS NULL)"


def _ahead(store: Store, table: Table, as_load: int, today: date) -> Iterator[Words]:
    for column in table.columns:
        if table.kind(column).name not in ("date", "time", "month") or column in AHEAD:
            continue
        [(rows, first, last)] = store.rows(
            f'SELECT count(*), min(line), max("{column}") FROM {_new(table, as_load)} WHERE "{column}"::DATE > $today',
            {"today": today},
        )
        label = table.label(column)
        if rows:
            yield Words(
                f'{rows} row(s) have a day after today as "{label.en}", up to {last:%Y-%m-%d}; '
                f"the first is line {first}.",
                f"{rows} 行的“{label.zh}”晚于今天（最晚 {last:%Y-%m-%d}），首处在第 {first} 行。",
            )


def _jumps(store: Store, table: Table, as_load: int, called: dict[str, Words]) -> Iterator[Words]:
    """Columns whose values are ten times what they were, or a tenth: another unit, a decimal sign read wrongly."""
    whose = "supervisor_id" if "supervisor_id" in table.columns else "''"
    for column in table.columns:
        if column in table.key or table.kind(column).name not in ("money", "count", "number"):
            continue
        amounts = f'abs("{column}")::DOUBLE'
        middle = f'SELECT {whose} AS whose, median({amounts}) AS middle FROM {{rows}} WHERE "{column}" <> 0'
        grouped = f"GROUP BY 1 HAVING count(*) >= {FEWEST}"
        rows = store.rows(
            f"""SELECT n.whose, b.middle, n.middle, n.middle / b.middle AS times
                FROM ({middle.format(rows=_new(table, as_load))} {grouped}) n
                JOIN ({middle.format(rows=in_force(f"main.{table.name}", as_load - 1))} {grouped}) b USING (whose)
                WHERE times >= {JUMP} OR times <= {1 / JUMP} ORDER BY abs(ln(times)) DESC, n.whose LIMIT {NAMED}"""
        )
        for person, before, now, times in rows:
            unit = Unit.COUNT if table.kind(column).name == "count" else Unit.MONEY
            was, is_ = ({lang: figure(v, unit, lang) for lang in ("en", "zh")} for v in (before, now))
            whom = called.get(person, Words(person, person))
            of = Words(f" of {whom.en}", f"{whom.zh}的") if person else Words("", "")
            label = table.label(column)
            ratio = number(times if times >= 1 else 1 / times, 0, "en")
            more = Words("as much", "扩大") if times >= 1 else Words("less", "缩小")
            yield Words(
                f"{label.en}{of.en}: the middle value goes from {was['en']} to {is_['en']}, about {ratio} times "
                f"{more.en}. Another unit, or a decimal sign?",
                f"{of.zh}{label.zh}中位数由 {was['zh']} 变为 {is_['zh']}，{more.zh}约 {ratio} 倍。请核对单位和小数点。",
            )


def _shrunk(store: Store, table: Table, as_load: int, called: dict[str, Words]) -> Iterator[Words]:
    """Months of which the file brings again only a part of the rows, or in which the corrected rows sum up to less."""
    day = next((c for c in table.key if table.kind(c).name in ("date", "month")), None)
    if day is None or "supervisor_id" not in table.columns:
        return
    by = f"""date_trunc('month', "{day}")::DATE AS month, supervisor_id AS whose"""
    confirmed = f"SELECT {by} FROM {_confirmed(table, as_load)}"
    brought = f"SELECT {by} FROM {_new(table, as_load)} UNION ALL {confirmed}"
    again = f"SELECT {by} FROM main.{table.name} WHERE superseded_by = {int(as_load)} UNION ALL {confirmed}"
    before = in_force(f"main.{table.name}", as_load - 1)
    for month, whose, there, now in store.rows(
        f"""SELECT month, whose, b.n, n.n FROM (SELECT {by}, count(*) AS n FROM {before} GROUP BY ALL) b
            JOIN (SELECT month, whose, count(*) AS n FROM ({brought}) GROUP BY ALL) n USING (month, whose)
            JOIN (SELECT DISTINCT month, whose FROM ({again})) USING (month, whose)
            WHERE n.n < b.n ORDER BY n.n / b.n, month, whose LIMIT {NAMED}"""
    ):
        person = called.get(whose, Words(whose, whose))
        yield Words(
            f"{person.en}, {month:%Y-%m}: the file brings {now} row(s) where {there} are stored; the others stay "
            "as they are.",
            f"{person.zh} {month:%Y-%m}：文件含 {now} 行，已存 {there} 行；其余行保持不变。",
        )
    yield from _lower(store, table, as_load, by, called)


def _confirmed(table: Table, as_load: int) -> str:
    """SQL of the rows in force that the load brings again as they stand."""
    return f"""(SELECT c.* FROM main.confirmations f JOIN main.{table.name} c
                ON c.load_id = f.of_load AND c.line = f.of_line AND c.superseded_by IS NULL
                AND (f.of_key IS NULL OR f.of_key = {key_hash(table, "c")}) WHERE f.load_id = {int(as_load)})"""


def _lower(store: Store, table: Table, as_load: int, by: str, called: dict[str, Words]) -> Iterator[Words]:
    amounts = [c for c in table.columns if table.kind(c).name in ("money", "count") and c not in table.key]
    if not amounts:
        return
    column = amounts[0]
    key = ", ".join(f'"{c}"' for c in table.key)
    names = ", ".join(dict.fromkeys((*(f'"{c}"' for c in table.key), "supervisor_id", f'"{column}"')))
    for month, whose, was, is_ in store.rows(
        f"""WITH old AS (SELECT {names} FROM main.{table.name} WHERE superseded_by = {int(as_load)}),
                 new AS (SELECT {key}, "{column}" AS amount FROM {_new(table, as_load)})
            SELECT {by}, sum("{column}") AS was, sum(amount) AS is_ FROM old JOIN new USING ({key})
            GROUP BY ALL HAVING is_ < {FALL} * was ORDER BY is_ / was, month, whose LIMIT {NAMED}"""
    ):
        unit = Unit.COUNT if table.kind(column).name == "count" else Unit.MONEY
        written = {lang: [figure(v, unit, lang) for v in (was, is_)] for lang in ("en", "zh")}
        person, label = called.get(whose, Words(whose, whose)), table.label(column)
        yield Words(
            f"{person.en}, {month:%Y-%m}: {label.en} of the corrected rows falls "
            f"from {written['en'][0]} to {written['en'][1]}.",
            f"{person.zh} {month:%Y-%m}：被更正行的{label.zh}合计由 {written['zh'][0]} 降至 {written['zh'][1]}。",
        )
