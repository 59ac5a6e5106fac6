"""A register's rows as a list, as a board by status, and as a timeline of planned and actual bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from appraisal import LATE, VIEWS, RegisterRow, State, View, shown_columns
from data.schemas import EVERY_TABLE
from data.schemas.choice_words import CHOICE_WORDS
from metrics import INDICATORS
from text import MISSING, shortened, t
from ui.kit import REGISTERS, Html, icon, link, show_markup, table_under_heading, tag

LISTED, CARDS, LANES = 200, 30, 60  # rows that a page shows; the file to download holds all
LONGEST = 90


def record_link(row: RegisterRow) -> str:
    """Where the row is opened."""
    return link(REGISTERS, register=VIEWS[row.table][0].key, table=row.table, row=row.key)


def title_of(row: RegisterRow) -> str:
    """What the row is about, in a few words."""
    column = VIEWS[row.table][1].title
    title = cell_text(row.table, column, row.cells[column]) if row.cells[column] else row.key
    return shortened(title, LONGEST)


def state_pill(row: RegisterRow) -> Html | None:
    """How far the row is; overdue before all else."""
    if row.late:
        return tag("span", icon("off"), LATE, class_="pill off")
    return tag("span", row.state.name, class_=f"pill {row.state.look}") if row.state else None


def percent_of_fall(text: str) -> str:
    """A fall as people say it: 20 for -0.20; what is no number stays as it is."""
    try:
        return f"{round(-float(text) * 100, 8):g}"
    except ValueError:
        return text


def fall_of_percent(text: str) -> str:
    """The share below 0 of a fall in percent as it was typed: -0.2 for 20 and for "20 %"; what is no number stays."""
    try:
        return f"{round(-float(text.strip().rstrip('%％').strip()) / 100, 10):g}" if text.strip() else ""
    except ValueError:
        return text


def cell_text(table: str, column: str, text: str) -> str:
    """A cell as people read it."""
    if not text:
        return MISSING
    if column == "table":
        return str(EVERY_TABLE[text].title)
    if column == "indicator" and text in INDICATORS:
        return str(INDICATORS[text].name)
    if column in EVERY_TABLE[table].entry.falls:
        return f"{percent_of_fall(text)}%"
    return str(CHOICE_WORDS[text]) if EVERY_TABLE[table].choices(column) else text


def rows_list(rows: Sequence[RegisterRow], names: dict[str, str], key: str = "register_list") -> None:
    """The rows as a table that folds into cards on a phone; `names` of the supervisors, empty where all are own."""
    table, view = EVERY_TABLE[rows[0].table], VIEWS[rows[0].table][1]
    columns = shown_columns(view)
    heads = [
        str(table.label_in_app(view.title)),
        *([t("Status")] if view.states else []),
        *([t("Supervisor")] if names else []),
        *(str(table.label_in_app(column)) for column in columns),
    ]
    body = (_row(row, view, columns, names) for row in rows[:LISTED])
    show_markup(table_under_heading(table.title, heads, body), _more(len(rows), LISTED), key=key)


def _row(row: RegisterRow, view: View, columns: Iterable[str], names: dict[str, str]) -> Html:
    name = tag("a", tag("span", title_of(row), class_="name"), href=record_link(row), data_go=True)
    late = tag("div", t("The due day was moved after it had passed."), class_="quiet small") if row.moved_late else None
    moved = tag("div", t("Due day {moved}.", moved=row.moved), class_="quiet small") if row.moved else None
    table = EVERY_TABLE[row.table]
    return tag(
        "tr",
        tag("th", name, tag("div", row.key, class_="quiet small"), late, moved, scope="row", class_="all"),
        tag("td", state_pill(row), class_="nowrap", data_label=t("Status")) if view.states else None,
        tag("td", names.get(row.supervisor_id or "", MISSING), data_label=t("Supervisor")) if names else None,
        *(
            tag("td", cell_text(row.table, c, row.cells[c]), data_label=table.label_in_app(c), class_="nowrap")
            for c in columns
        ),
    )


def _more(total: int, shown: int) -> Html | None:
    if total <= shown:
        return None
    message = t(
        "Shown are the first {shown} of {total}; filter, or download the file with all.", shown=shown, total=total
    )
    return tag("p", message, class_="quiet small")


def board(rows: Sequence[RegisterRow], view: View, names: dict[str, str]) -> None:
    """A column per status, a card per row; a card moves by an edit, on its own page."""
    columns = (_column(state, [row for row in rows if row.state is state], names) for state in view.states)
    show_markup(tag("div", *columns, class_="board"), key="register_board")


def _column(state: State, rows: list[RegisterRow], names: dict[str, str]) -> Html:
    cards = (_card(row, names) for row in rows[:CARDS])
    return tag(
        "section", tag("h3", state.name, " ", tag("span", len(rows), class_="quiet")), *cards, _more(len(rows), CARDS)
    )


def _card(row: RegisterRow, names: dict[str, str]) -> Html:
    due = tag("span", t("due {day}", day=row.due.isoformat()), class_="quiet small") if row.due else None
    whose = tag("span", names[row.supervisor_id], class_="quiet small") if row.supervisor_id in names else None
    late = state_pill(row) if row.late else None
    return tag(
        "a",
        tag("span", title_of(row), class_="name"),
        tag("span", late, due, whose, class_="row"),
        href=record_link(row),
        class_="card",
        data_go=True,
    )


# ---------------------------------------------------------------------- timeline


def timeline(rows: Sequence[RegisterRow], view: View, today: date) -> None:
    """Planned above, actual below, on one scale of days; what is unfinished runs until today."""
    lanes = [(row, _spans(row, view, today)) for row in rows]
    lanes = [(row, spans) for row, spans in lanes if any(spans)][:LANES]
    days = [day for _, spans in lanes for span in spans if span for day in span]
    if not days:
        show_markup(tag("p", t("No row has the days that a timeline needs."), class_="quiet"), key="register_timeline")
        return
    first, last = min(days), max(*days, today)
    axis = tag("div", tag("span", ""), tag("span", tag("span", first), tag("span", last), class_="axis"))
    legend = t("Grey: planned. Coloured: actual, red where later than planned. The line is today.")
    show_markup(
        tag("p", legend, class_="quiet small"),
        tag("div", axis, *(_lane(row, spans, first, last, today) for row, spans in lanes), class_="lanes"),
        key="register_timeline",
    )


_Span = tuple[date, date] | None


def _spans(row: RegisterRow, view: View, today: date) -> tuple[_Span, _Span]:
    starts, finishes = view.start or (None, None), view.finish or (None, None)
    planned_from, planned_to = _day(row, starts[0]), _day(row, finishes[0])
    began, ended = _day(row, starts[1]), _day(row, finishes[1])
    planned = (planned_from, planned_to) if planned_from and planned_to else None
    over = row.state is not None and row.state.over
    actual = (began, ended or (today if not over else began)) if began else None
    return planned, (min(actual), max(actual)) if actual else None


def _day(row: RegisterRow, column: str | None) -> date | None:
    return date.fromisoformat(row.cells[column][:10]) if column and row.cells[column] else None


def _lane(row: RegisterRow, spans: tuple[_Span, _Span], first: date, last: date, today: date) -> Html:
    planned, actual = spans
    late = planned is not None and actual is not None and actual[1] > planned[1]
    whole = (last - first).days or 1

    def bar(span: _Span, look: str) -> Html | None:
        if span is None:
            return None
        left, width = (span[0] - first).days / whole, (span[1] - span[0]).days / whole
        dates = f"{span[0]} – {span[1]}"
        return tag("i", style=f"left:{left:.2%};width:{width:.2%}", class_=look, title=dates)

    now = tag("b", style=f"left:{(today - first + timedelta(0)).days / whole:.2%}")
    name = tag("a", tag("span", title_of(row), class_="name"), href=record_link(row), data_go=True)
    actual_look = "actual off" if late else "actual"
    return tag("div", name, tag("span", bar(planned, "planned"), bar(actual, actual_look), now, class_="lane"))
