"""The scheme page's parts: which year, the inputs, what is wrong, who would move, the versions (policy 4.1)."""

from __future__ import annotations

from datetime import date

import streamlit as st

from appraisal import SchemeTrial, try_scheme
from data.store import Store
from errors import ScorecardError
from metrics import (
    Period,
    Scheme,
    SchemeChange,
    Value,
    scheme,
    scheme_changes,
    scheme_faults,
    scheme_on,
    scheme_versions,
    scores,
    set_scheme,
    why_settled,
)
from scope import Right, Scope
from text import MISSING, Words, moment, number, t
from ui.kit import (
    CacheKey,
    Html,
    cached_questions,
    change_pill,
    chosen_year,
    current_day,
    current_scope,
    icon,
    join,
    local_time,
    memory_key,
    name_of_person,
    remember,
    show_markup,
    store,
    table_under_heading,
    tag,
)
from ui.scheme.changes import ask_part, change_list, changes_part, notice_part
from ui.scheme.form import SchemeForm


def scheme_page(title: str) -> None:
    """The scheme of the chosen year: to read for all, to try for those who appraise, to store for who sets targets."""
    year = chosen_year(title)
    who, current = current_scope(), scheme(store(), year)
    may, settled = who.may(Right.SET_TARGETS), why_settled(store(), year, current_day())
    _standing(current, settled)
    notice_part(year)
    form, aside = st.columns([3, 2], gap="large") if who.may(Right.APPRAISE) else (st.container(), None)
    with form:
        candidate = SchemeForm(current, disabled=not may).candidate()
    wrong = [str(fault) for fault in scheme_faults(candidate)]
    changed = scheme_changes(current, candidate)
    with form:
        if wrong:
            st.error(
                t("This cannot be stored yet:") + "\n" + "\n".join(f"- {w}" for w in wrong), icon=":material/error:"
            )
        if may and settled is None:
            _store_it(current, candidate, changed, bool(wrong))
        elif may:
            ask_part(current, candidate, ready=bool(changed) and not wrong)
    if aside is not None:
        with aside:
            _who_moves(candidate, changed, bool(wrong))
    changes_part(year)
    _history(year)


def _standing(current: Scheme, settled: Words | None) -> None:
    year = current.year
    in_force = scheme_on(store(), max(date(year, 1, 1), min(current_day(), date(year, 12, 31))))
    if in_force.version == 0 and current.version:
        message = t("The default scheme is in force.")
    elif in_force.version == 0:
        message = t("The default scheme is in force: nothing was stored for {year} yet.", year=year)
    else:
        message = t("Version {version} of {year} is in force.", version=in_force.version, year=year)
    if in_force.version != current.version:
        (latest, *_) = scheme_versions(store(), year)
        month = Period.month(year, latest.holds_from).name
        message += " " + t("Version {version} holds from {month} on.", version=current.version, month=month)
    parts = [tag("p", message, class_="quiet")]
    if settled is not None:
        words = t(
            "The scheme is settled: {why}. A change needs a reason and a second person who grants it; it holds from a"
            " month ahead, and everyone whom it judges is told.",
            why=settled,
        )
        parts.append(tag("p", icon("info"), tag("span", words), class_="note"))
    show_markup(*parts, key="scheme_standing")


def _store_it(current: Scheme, candidate: Scheme, changed: tuple[SchemeChange, ...], wrong: bool) -> None:
    with st.container(horizontal=True):
        wanted = st.button(t("Store as a new version"), type="primary", disabled=wrong or not changed)
        if changed and st.button(t("Undo my changes")):
            st.session_state["scheme_turn"] = st.session_state.get("scheme_turn", 0) + 1
            st.rerun()
    if wanted:
        try:
            stored = set_scheme(
                store(), current_scope(), current.year, candidate, today=current_day(), seen=current.version
            )
        except ScorecardError as error:
            st.error(str(error.words), icon=":material/error:")
            return
        st.session_state["scheme_stored"] = stored.version
        st.rerun()
    if version := st.session_state.pop("scheme_stored", None):
        st.success(t("Version {version} is stored and in force.", version=version), icon=":material/check:")


# ---------------------------------------------------------------------- who moves


def _who_moves(candidate: Scheme, changed: tuple[SchemeChange, ...], wrong: bool) -> None:
    head = tag("h2", t("Who would move, by how much"))
    if not changed:
        asked = t(
            "Change a weight, a grade or a rule: the scores of {year} are computed anew here at once, before"
            " anything is stored.",
            year=candidate.year,
        )
        show_markup(head, tag("p", asked, class_="quiet"), key="trial")
        return
    if wrong:
        show_markup(head, tag("p", t("Computed as soon as the scheme adds up."), class_="quiet"), key="trial")
        return
    tried = try_scheme(
        store(),
        current_scope(),
        candidate,
        _values(memory_key(), candidate.year, store(), current_scope()),
        as_of=current_day(),
    )
    if not tried:
        show_markup(
            head,
            tag("p", t("There is nobody to score in {year} yet.", year=candidate.year), class_="quiet"),
            key="trial",
        )
        return
    names = {supervisor.supervisor_id: supervisor.name for supervisor in cached_questions.supervisors()}
    heads = (("", t("Supervisor")), ("num", t("In force")), ("num", t("Tried")), ("num", t("Change")), ("", t("Grade")))
    rows = (_trial_row(trial, names.get(trial.supervisor_id, trial.supervisor_id)) for trial in tried)
    table = table_under_heading(t("Who would move, by how much"), heads, rows, look=None)
    spans = {trial.before.score.judged.name for trial in tried}
    period = spans.pop() if len(spans) == 1 else Period.year(candidate.year).name
    note = tag(
        "p",
        t("Annual scores of {period}, merits and faults included. Nothing is stored.", period=period),
        class_="quiet small",
    )
    show_markup(tag("div", head, note, table, change_list(changed), class_="stack"), key="trial")


@remember
def _values(key: CacheKey, year: int, _store: Store, _who: Scope) -> list[Value]:
    judged = scores(_store, _who, None, [Period.year(year)], key.day)
    return [line.value for score in judged.values() for line in score.lines]


def _trial_row(trial: SchemeTrial, name: str) -> Html:
    before, after = (year.grade_in_words or MISSING for year in (trial.before, trial.after))
    grade = join(before, " → ", after) if trial.regraded else after
    return tag(
        "tr",
        tag("th", name, scope="row"),
        tag("td", number(trial.before.total, 1), class_="num"),
        tag("td", tag("strong", number(trial.after.total, 1)), class_="num"),
        tag("td", change_pill(trial.after.total, trial.before.total, ""), class_="num"),
        tag("td", tag("strong", grade) if trial.regraded else grade, class_="nowrap"),
    )


# ---------------------------------------------------------------------- versions


def _history(year: int) -> None:
    versions = scheme_versions(store(), year)
    if not versions:
        return
    rows = (
        tag(
            "details",
            tag(
                "summary",
                t(
                    "Version {version} from {month} on · {when} · {person}",
                    version=version.scheme.version,
                    month=Period.month(year, version.holds_from).name,
                    when=moment(local_time(version.set_at)),
                    person=name_of_person(version.set_by),
                ),
            ),
            change_list(version.changes)
            if version.changes
            else tag("p", t("No difference to the version before."), class_="quiet"),
            open=number_ == 0,
            class_="more",
        )
        for number_, version in enumerate(versions)
    )
    show_markup(tag("h2", t("Versions of {year}", year=year), class_="head"), *rows, key="scheme_versions")
