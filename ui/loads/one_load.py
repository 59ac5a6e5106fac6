"""One load: who, when, the file, what it changed, what is still to correct, reverting it, the scores as of it."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import quote

import streamlit as st

from data.intake.history import (
    Changes,
    Load,
    changes_of,
    correct_load,
    difference_of_loads,
    load_called,
    loads,
    reinstate_load,
    rejected_rows,
    revert_load,
    revert_records,
)
from data.intake.read import WORKBOOK
from data.schemas import EVERY_TABLE
from errors import ScorecardError
from insight import LoadEffect, effect_of_revert
from metrics import PeriodKind, Score
from text import MISSING, language, moment, number, t
from ui.kit import (
    LOADS,
    Html,
    Part,
    cached_questions,
    current_day,
    current_scope,
    figure_heads,
    first_period,
    link,
    local_time,
    name_of_file,
    name_of_person,
    periods_of,
    picker_labels,
    show_markup,
    store,
    table_under_heading,
    tag,
)
from ui.loads.load_effect import load_effect
from ui.loads.load_views import corrected_cells, load_counts
from ui.loads.rejected_rows import GRID_ROWS, rejects
from ui.loads.row_changes import row_changes


def one_load(load_id: int) -> None:
    """Everything about one load."""
    load = load_called(store(), current_scope(), load_id)
    _notice()
    _about(load)
    load_counts(load)
    for warning in load.warnings:
        st.caption(str(warning))
    corrected_cells(load.corrections)
    _to_correct(load)
    _revert_part(load)
    changed = changes_of(store(), current_scope(), load_id)
    row_changes(changed, t("What it changed when it came"), t("Nothing: its rows stood already."), "changed")
    _compare(load)
    _scores(load, changed)


def _notice() -> None:
    """What was just done, said once."""
    words = st.session_state.pop("load_done", None)
    if words is not None:
        st.success(str(words), icon=":material/check:")


def _about(load: Load) -> None:
    state = (
        tag("span", t("reverted"), class_="pill watch")
        if load.reverted_at
        else tag("span", t("in force"), class_="pill on")
    )
    file = tag("a", t("The file as received"), href=f"/files/load/{load.load_id}", class_="button", download=True)
    lists = (
        tag("a", name, href=f"/files/load/{load.load_id}/list/{quote(name)}", class_="plain", download=True)
        for name in load.lists
    )
    rows: list[tuple[str, Part]] = [
        (t("Load"), tag("span", str(load.load_id), " ", state)),
        (t("Table"), tag("span", EVERY_TABLE[load.table].title, " ", tag("code", load.table))),
        (t("When"), moment(local_time(load.loaded_at))),
        (t("By"), name_of_person(load.loaded_by)),
        (
            t("File"),
            tag(
                "span",
                t(
                    "{size} kB, {encoding}",
                    size=number(load.bytes / 1024, 1),
                    encoding=t("workbook") if load.encoding == WORKBOOK else load.encoding,
                ),
            ),
        ),
    ]
    if load.lists:
        rows.append((t("Looked up in"), tag("span", *(tag("span", anchor, " ") for anchor in lists))))
    if load.completes:
        rows.append((t("Completes"), _link(load.completes)))
    if later := [
        other.load_id for other in loads(store(), current_scope(), table=load.table) if other.completes == load.load_id
    ]:
        rows.append((t("Completed by"), tag("span", *(tag("span", _link(n), " ") for n in later))))
    for record in revert_records(store(), current_scope(), load_id=load.load_id):
        done = t("Reverted") if record.is_revert else t("Reinstated")
        sentence = t(
            "{when} by {person}: {reason}",
            when=moment(local_time(record.recorded_at)),
            person=name_of_person(record.recorded_by),
            reason=record.reason,
        )
        rows.append((done, sentence))
    facts = tag("dl", *((tag("dt", name), tag("dd", inside)) for name, inside in rows))
    show_markup(
        tag("h2", name_of_file(load.file), class_="head"),
        tag("div", facts, tag("p", file), class_="card stack"),
        key="about_load",
    )


def _link(load_id: int) -> Html:
    words = t("load {number}", number=load_id)
    return tag("a", words, href=link(LOADS, load=str(load_id)), class_="plain", data_go=True)


# ---------------------------------------------------------------------- to correct


def _to_correct(load: Load) -> None:
    """The rejected rows that no later load has brought, to correct here or as a file."""
    if not load.rejected or load.reverted_at:
        return
    try:
        rejected = rejected_rows(store(), current_scope(), load.load_id, most=GRID_ROWS)
    except ScorecardError as error:
        st.warning(str(error.words), icon=":material/info:")
        return
    if not rejected.rows:
        show_markup(tag("p", t("All its rejected rows have been corrected since."), class_="note"), key="all_corrected")
        return
    where = f"/files/load/{load.load_id}/rejected"
    links = (
        tag("a", words, href=f"{where}.{form}?lang={language()}", class_="button", download=True)
        for form, words in (("csv", t("Rows to correct as CSV")), ("xlsx", t("Rows to correct as a workbook")))
    )
    corrections = rejects(rejected, key=f"load_{load.load_id}")
    show_markup(tag("p", *links, class_="row"), key="rejected_files")
    if corrections:
        try:
            result = correct_load(store(), current_scope(), load.load_id, corrections)
        except ScorecardError as error:
            st.error(str(error.words), icon=":material/error:")
            return
        if result.stored:
            st.session_state["load_done"] = result.message
            st.rerun()
        st.error(str(result.message), icon=":material/error:")


# ---------------------------------------------------------------------- reverting it


def _revert_part(load: Load) -> None:
    """What reverting or reinstating it would change, and doing so with a reason."""
    back = load.reverted_at is None
    title = t("Revert this load") if back else t("Reinstate this load")
    with st.expander(title, icon=":material/undo:" if back else ":material/redo:", key=f"revert_{load.load_id}"):
        st.caption(
            t(
                "What it added leaves, what it corrected returns, later corrections stay. Nothing is erased: "
                "you can reinstate it again."
            )
            if back
            else t("It takes its old place among the loads; later corrections stay.")
        )
        effect = _effect(load, back)
        if effect is None:
            return
        if effect.taken:
            st.info(
                t(
                    "{gone} rows would leave, {returned} come in, {changed} change.",
                    gone=number(effect.taken.removed),
                    returned=number(effect.taken.restored),
                    changed=number(effect.taken.changed),
                )
            )
        load_effect(effect, key="revert_effect")
        reason = st.text_input(t("Why?"), key=f"reason_{load.load_id}_{back}", max_chars=300)
        number_of = {"number": load.load_id}
        words = t("Revert load {number}", **number_of) if back else t("Reinstate load {number}", **number_of)
        if st.button(words, type="primary", key="revert", icon=":material/check:"):
            try:
                done = (revert_load if back else reinstate_load)(store(), current_scope(), load.load_id, reason)
            except ScorecardError as error:
                st.error(str(error.words), icon=":material/error:")
                return
            st.session_state["load_done"] = done.message
            st.rerun()


def _effect(load: Load, back: bool) -> LoadEffect | None:
    """What it would change, once asked for; kept until the data change. None before that, and when it is refused."""
    key = (load.load_id, back, store().version, current_day())
    kept = st.session_state.get("revert_effect_kept")
    if kept is None or kept[0] != key:
        if not st.button(t("Show what would change"), key="show_effect", icon=":material/preview:"):
            return None
        try:
            with st.spinner(t("Trying it out …")):
                kept = (
                    key,
                    effect_of_revert(store(), current_scope(), load.load_id, is_revert=back, today=current_day()),
                )
        except ScorecardError as error:
            st.error(str(error.words), icon=":material/error:")
            return None
        st.session_state["revert_effect_kept"] = kept
    return kept[1]


# ---------------------------------------------------------------------- beside others


def _compare(load: Load) -> None:
    """What another load of the same table says otherwise."""
    others = [other for other in loads(store(), current_scope(), table=load.table) if other.load_id != load.load_id]
    if not others:
        return
    with st.expander(t("Compare with another load of this table"), icon=":material/compare_arrows:"):
        chosen = st.selectbox(
            t("Compare with"),
            [other.load_id for other in others],
            index=None,
            placeholder=t("Choose a load"),
            format_func=picker_labels({other.load_id: _name_of_load(other) for other in others}),
            key=f"compare_{load.load_id}",
        )
        if chosen is not None:
            first, second = sorted((chosen, load.load_id))
            row_changes(
                difference_of_loads(store(), current_scope(), first, second),
                t("From load {first} to load {second}", first=first, second=second),
                t("Both say the same."),
                "compared",
            )


def _name_of_load(load: Load) -> str:
    return f"{load.load_id} · {name_of_file(load.file)} · {moment(local_time(load.loaded_at))}"


def _scores(load: Load, changed: Changes) -> None:
    """The KPI scores as they stood just before and after the load, and as they are now."""
    with st.expander(t("The scores as they stood after this load"), icon=":material/history:"):
        offered = periods_of(PeriodKind.QUARTER)
        # The quarter of the last day that it changed: in another one nothing moves.
        keys = (cell for row in changed.rows for cell in row.key)
        days = [cell.date() if isinstance(cell, datetime) else cell for cell in keys if isinstance(cell, date)]
        own = (period for period in offered if days and period.start <= max(days) <= period.end)
        first = next(own, first_period(cached_questions.data_day()))
        chosen = st.selectbox(
            t("Quarter"),
            [period.code for period in offered],
            index=offered.index(first) if first in offered else 0,
            format_func=picker_labels({period.code: str(period.name) for period in offered}),
            key="scores_period",
            width=200,
        )
        if not st.toggle(t("Compute them"), key=f"scores_{load.load_id}"):
            return
        period = next(candidate for candidate in offered if candidate.code == chosen)
        with st.spinner(t("Computing …")):
            before, after, now = (
                cached_questions.scores_at(period, at) for at in (load.load_id - 1, load.load_id, None)
            )
        names = {supervisor.supervisor_id: supervisor.name for supervisor in cached_questions.supervisors()}
        heads = (t("Supervisor"), t("Before this load"), t("After this load"), t("Now"))
        body = (
            tag(
                "tr",
                tag("th", names.get(unit, unit), scope="row"),
                *(tag("td", _kpi(scores.get(unit)), class_="num") for scores in (before, after, now)),
            )
            for unit in sorted({*before, *after, *now})
        )
        title = t("The scores as they stood after this load")
        show_markup(table_under_heading(title, figure_heads(heads), body, look=None), key="scores_at")


def _kpi(score: Score | None) -> str:
    return MISSING if score is None else number(score.kpi, 1)
