"""What if the families weighed otherwise? Several weights moved at once, and the scores beside those that stand."""

from __future__ import annotations

from functools import partial

import streamlit as st

from insight import rescored
from metrics import FAMILIES, Period, Score
from text import number, t
from ui.figures.assumptions import assumed_weights, clear_assumptions, set_assumed_weights, subject_of
from ui.figures.what_if import compared, comparison, points_apart, share_of, trial_notice
from ui.kit import Html, cached_questions, change_pill, figure_heads, show_markup, table_under_heading, tag

OPEN = "what_if_weights_open"


def what_if_weights(score: Score) -> None:
    """The section, folded until a weight is moved; whoever sees several supervisors sees who would move."""
    about = subject_of(score.supervisor_id, "families", score.period.code)
    moved = assumed_weights(about)
    opened = bool(moved) or st.session_state.get(OPEN, False)
    with st.expander(t("What if: move the weights of the families"), icon=":material/tune:", expanded=opened):
        show_markup(trial_notice(), key="what_if_unsaved")
        with st.container(horizontal=True, key="what_if_families"):
            for key in FAMILIES:
                _weight(about, key, score.scheme.families.get(key, 0.0), moved)
        if not moved:
            st.caption(t("Change a figure above; what follows from it appears here."))
            return
        everyone = _who_moves(score.period, moved) if len(cached_questions.supervisors()) > 1 else None
        show_markup(_own(score, rescored(score, families=moved)), everyone, columns="halves", key="what_if")
        st.button(
            t("Back to the current figures"), icon=":material/undo:", on_click=clear_assumptions, key="what_if_reset"
        )


def _weight(about: str, family: str, stands: float, moved: dict[str, float]) -> None:
    key = f"if_weights.{family}@{about}"
    st.session_state[key] = float(moved.get(family, stands))

    def chosen() -> None:
        st.session_state[OPEN] = True
        wanted = moved | {family: st.session_state[key]}
        set_assumed_weights(
            about, {name: weight for name, weight in wanted.items() if name != family or weight != stands}
        )

    st.number_input(
        str(FAMILIES[family].name),
        min_value=0.0,
        step=1.0,
        format="%g",
        key=key,
        on_change=chosen,
        help=t("All together are brought to 100%."),
        width=190,
    )


def _own(before: Score, after: Score) -> Html:
    title = t("Score of {period}", period=before.period.name)
    rows = [compared(t("KPI score"), before.kpi, after.kpi)]
    for was, now in zip(before.families, after.families, strict=True):
        name = t("Share of {family}", family=was.family.name)
        rows.append(compared(name, was.weight, now.weight, write=share_of, apart=points_apart))
    return tag("section", tag("h3", title), comparison(title, rows), class_="card stack")


def _who_moves(period: Period, families: dict[str, float]) -> Html:
    """Everybody's score of the period, the widest move first."""
    title = t("Who would move, by how much")
    tried = [
        (supervisor.name, was.kpi, rescored(was, families=families).kpi)
        for supervisor, was, _ in cached_questions.scores_of_everyone(period)
    ]
    tried.sort(key=lambda row: -abs((row[2] or 0.0) - (row[1] or 0.0)))
    heads = (t("Supervisor"), t("As it stands"), t("Assumed"), t("Change"))
    number_cell = partial(tag, "td", class_="num")
    body = (
        tag(
            "tr",
            tag("th", name, scope="row"),
            number_cell(number(was, 1)),
            number_cell(tag("strong", number(now, 1))),
            number_cell(change_pill(now, was, "")),
        )
        for name, was, now in tried
    )
    table = table_under_heading(title, figure_heads(heads), body, look=None, tabindex="0")
    return tag("section", tag("h3", title), table, class_="card stack")
