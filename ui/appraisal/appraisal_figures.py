"""The appraisal family by family: the figures and, beside them, what the supervisor and the appraisers write."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from appraisal import COMMENTING, LONGEST_NOTE, Appraisal, Note, assess_oneself, comment, latest, move_appraisal
from metrics import FamilyScore, ScoreLine
from scope import Role
from text import MISSING, figure, moment, number, t
from ui.kit import (
    INDICATOR,
    Html,
    Part,
    attempt,
    current_scope,
    link,
    local_time,
    name_of_person,
    objection_link,
    picker_labels,
    show_markup,
    status_pill,
    store,
    table_under_heading,
    tag,
)

COMMENTED = ("open", "assessed", "objected", "answered")


def families_beside_texts(record: Appraisal) -> None:
    """Six families, each with its lines, the self-assessment and the comments; then the year as a whole."""
    who = current_scope()
    writes = record.editable and who.role is Role.SUPERVISOR
    show_markup(tag("h2", t("Figures and self-assessment"), class_="head"), key="beside")
    mine = latest(record.notes, "self")
    typed: dict[str, str] = {}
    for family in record.year.score.families:
        about = f"family:{family.family.key}"
        left, right = st.columns([5, 4], gap="medium")
        with left:
            show_markup(_family(family, _codes(record)), key=f"figures_{family.family.key}")
        with right:
            if writes:
                typed[about] = _area(record, about, t("My view: {family}", family=family.family.name), mine)
            else:
                show_markup(_texts(record.notes, about), key=f"texts_{family.family.key}")
    if writes:
        _whole(record, mine, typed)
    else:
        show_markup(
            tag("h3", t("The year as a whole"), class_="head"),
            _texts(record.notes, "overall"),
            _own_grade(record, mine),
            key="texts_overall",
        )
    if who.role in COMMENTING and record.state in COMMENTED:
        _comment(record)


def _whole(record: Appraisal, mine: Mapping[str, Note], typed: dict[str, str]) -> None:
    typed["overall"] = _area(record, "overall", t("My year as a whole"), mine)
    names = {"": MISSING} | {band.key: str(band.name) for band in record.year.scheme.grades}
    current = mine["grade"].text if "grade" in mine else ""
    options = list(names)
    chosen = st.selectbox(
        t("The grade I would give myself"),
        options,
        index=options.index(current) if current in names else 0,
        format_func=picker_labels(names),
        key=f"own_grade_{record.name}",
        width=300,
    )
    typed["grade"] = str(chosen or "")
    codes = record.supervisor.supervisor_id, record.year.year
    with st.container(horizontal=True):
        if st.button(t("Keep as a draft")):
            attempt(lambda: assess_oneself(store(), current_scope(), *codes, typed, kind=record.kind), t("Kept."))
        if st.button(t("Hand in"), type="primary"):
            attempt(lambda: _hand_in(record, typed), t("Handed in."))


def _hand_in(record: Appraisal, typed: Mapping[str, str]) -> None:
    """Keep what is typed, then hand it in: what stands on the page is what is handed in."""
    codes = record.supervisor.supervisor_id, record.year.year
    assess_oneself(store(), current_scope(), *codes, typed, kind=record.kind)
    move_appraisal(store(), current_scope(), *codes, "hand_in", kind=record.kind, seen="open")


def _area(record: Appraisal, about: str, label: str, mine: Mapping[str, Note]) -> str:
    current = mine[about].text if about in mine else ""
    return st.text_area(label, current, key=f"self_{record.name}_{about}", max_chars=LONGEST_NOTE, height=120) or ""


def _comment(record: Appraisal) -> None:
    names = {"overall": t("The year as a whole")} | {
        f"family:{f.family.key}": str(f.family.name) for f in record.year.score.families
    }
    with (
        st.expander(t("Write a comment"), icon=":material/comment:"),
        st.form(f"comment_{record.name}", border=False, clear_on_submit=True),
    ):
        about = st.selectbox(t("About"), list(names), format_func=picker_labels(names), width=300)
        text = st.text_area(t("Comment"), max_chars=LONGEST_NOTE, height=100)
        if st.form_submit_button(t("Add the comment")):
            codes = record.supervisor.supervisor_id, record.year.year
            attempt(lambda: comment(store(), current_scope(), *codes, str(about), text or "", kind=record.kind))


# ---------------------------------------------------------------------- how it is shown


def _codes(record: Appraisal) -> dict[str, str]:
    return {"supervisor": record.supervisor.supervisor_id, "period": record.year.score.period.code}


def _family(family: FamilyScore, codes: dict[str, str]) -> Html:
    lines = [line for line in family.lines if line.weight > 0]
    head = tag(
        "div",
        tag("h3", family.family.name),
        tag(
            "span",
            tag("strong", number(family.score, 1)),
            tag("span", " · ", t("weight {n}%", n=number(family.weight * 100)), class_="quiet small"),
        ),
        class_="row apart",
    )
    rows = (_line(line, codes) for line in lines)
    heads = (("", t("Indicator")), ("num", t("Actual")), ("num", t("Target")), ("num", t("Points")))
    table = table_under_heading(family.family.name, heads, rows, look=None)
    return tag("div", head, table, class_="stack family")


def _line(line: ScoreLine, codes: dict[str, str]) -> Html:
    indicator = line.indicator
    target = line.target.target if line.target else None
    name = tag(
        "a", indicator.name, href=link(INDICATOR, indicator=indicator.key, **codes), class_="plain", data_go=True
    )
    why = tag("div", line.reason, class_="quiet small") if line.points is None and line.reason else None
    late = tag("div", line.target.late, class_="quiet small") if line.target and line.target.late else None
    wrong = None
    if current_scope().role is Role.SUPERVISOR:
        href = objection_link(codes["supervisor"], line.value.period.end.year, f"indicator:{indicator.key}")
        wrong = tag("div", tag("a", t("Object"), href=href, class_="plain small", data_go=True))
    return tag(
        "tr",
        tag("th", name, why, late, wrong, scope="row"),
        tag("td", figure(line.value.value, indicator.unit), class_="num"),
        tag("td", figure(target, indicator.unit), class_="num"),
        tag("td", number(line.points, 1) if line.points is not None else status_pill(line.status), class_="num"),
    )


def _texts(notes: tuple[Note, ...], about: str) -> Html:
    mine = latest(notes, "self").get(about)
    parts: list[Part] = []
    if mine:
        parts += [tag("span", t("Self-assessment"), class_="quiet small"), tag("p", mine.text, class_="quotation")]
    parts += [
        tag(
            "div",
            tag(
                "span",
                t("{who}, {when}", who=name_of_person(note.written_by), when=moment(local_time(note.written_at))),
                class_="quiet small",
            ),
            tag("p", note.text, class_="quotation"),
        )
        for note in notes
        if note.kind == "comment" and note.about == about
    ]
    return tag("div", *(parts or [tag("p", t("No self-assessment was written."), class_="quiet")]), class_="card stack")


def _own_grade(record: Appraisal, mine: Mapping[str, Note]) -> Html | None:
    if "grade" not in mine:
        return None
    names = {band.key: band.name for band in record.year.scheme.grades}
    grade = names.get(mine["grade"].text, mine["grade"].text)
    return tag("p", t("The grade they would give themselves: {grade}", grade=grade), class_="quiet")
