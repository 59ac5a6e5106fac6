"""What if: target, weights or the months left moved on the page, and score and year's end beside what stands."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import streamlit as st

from data.store import Store
from insight import (
    AS_FORECAST,
    ForecastBasis,
    Moves,
    PeriodEnd,
    Rest,
    RestAssumption,
    YearEnd,
    end_of,
    fault_of_moves,
    forecast_basis,
    moved_target,
    offered,
    probability,
    sentence,
    supposed,
    year_end,
    year_target,
)
from metrics import Indicator, Period, Score, ScoreLine
from scope import Scope
from text import MISSING, Unit, Words, difference, figure, number, t
from ui.figures.assumptions import REST, assumed_moves, clear_assumptions, rest_code, set_assumption, subject_of
from ui.kit import (
    Choice,
    Html,
    Part,
    cached_questions,
    current_scope,
    figure_heads,
    icon,
    picker_labels,
    show_markup,
    store,
    table_under_heading,
    tag,
)

OPEN = "what_if_open"
HOWS = {
    RestAssumption.SHARE: Words("a share of what is forecast", "按预测值的一定比例"),
    RestAssumption.AMOUNT: Words("this much each month", "每月固定数值"),
    RestAssumption.GROWTH: Words("growing each month on the pace so far", "在目前月均水平上逐月增长"),
}
FORMATS = {Unit.RATIO: "%.1f", Unit.MONEY: "%.0f", Unit.COUNT: "%.1f", Unit.RATING: "%.2f"}
Row = tuple[Part, Part, Part, Part]  # what · as it stands · assumed · change


def what_if(indicator: Indicator, choice: Choice, score: Score) -> None:
    """The section, folded until something is assumed; it computes only then."""
    line = score.line(indicator.key)
    about = subject_of(score.supervisor_id, indicator.key, score.period.code)
    moves = assumed_moves(about, line.target)
    opened = moves != Moves() or st.session_state.get(OPEN, False)
    show_markup(tag("h2", t("What if"), class_="head"), key="what_if_head")
    with st.expander(t("Move target, weight or the months left"), icon=":material/tune:", expanded=opened):
        show_markup(trial_notice(), key="what_if_unsaved")
        _inputs(about, line, score, moves)
        if wrong := fault_of_moves(indicator, moves):
            st.error(str(wrong), icon=":material/error:")
        elif moves == Moves():
            st.caption(t("Change a figure above; what follows from it appears here."))
        else:
            _answers(choice, score, line, moves)
            st.button(
                t("Back to the current figures"),
                icon=":material/undo:",
                on_click=clear_assumptions,
                key="what_if_reset",
            )


def trial_notice() -> Html:
    """What every trial must say."""
    notice = t(
        "Nothing is saved, and nobody else sees it: a trial only. The address holds it, to come back or pass on."
    )
    return tag("p", icon("info"), tag("span", notice), class_="note")


# ---------------------------------------------------------------------- what can be moved


def _inputs(about: str, line: ScoreLine, score: Score, moves: Moves) -> None:
    family = line.indicator.family
    target = moved_target(line.indicator, line.target, moves, score.scheme.curve)
    with st.container(horizontal=True, key="what_if_target"):
        names = {"threshold": t("Threshold"), "target": t("Target"), "stretch": t("Stretch")}
        for name, label in names.items():
            shown = None if target is None else getattr(target, name)
            _mark(about, f"if_{name}", label, shown, line.indicator.unit)
    with st.container(horizontal=True, key="what_if_weights"):
        weight = score.scheme.weight_of(line.indicator) if moves.weight is None else moves.weight
        _weight(about, "if_weight", t("Weight of the indicator"), weight, t("The others of its family keep theirs."))
        share = score.scheme.families.get(family.key, 0.0) if moves.family is None else moves.family
        _weight(about, "if_family", t("Weight of its family"), share, t("The other families keep theirs."))
    _months_left(about, line.indicator, score, moves.rest)


def _mark(about: str, name: str, label: str, value: float | None, unit: Unit) -> None:
    """A mark of the target, in percent where the unit is a ratio."""
    scale = 100.0 if unit is Unit.RATIO else 1.0
    key = f"{name}@{about}"
    st.session_state[key] = None if value is None else value * scale
    st.number_input(
        label + (f" ({t('in percent')})" if unit is Unit.RATIO else ""),
        step=_step(None if value is None else value * scale),
        format=FORMATS.get(unit, "%.2f"),
        key=key,
        on_change=partial(_moved, about, name, key, scale),
        width=190,
    )


def _weight(about: str, name: str, label: str, value: float, note: str) -> None:
    key = f"{name}@{about}"
    st.session_state[key] = float(value)
    st.number_input(
        label,
        min_value=0.0,
        step=_step(value),
        format="%.2f",
        key=key,
        on_change=partial(_moved, about, name, key, 1.0),
        help=note + " " + t("All together are brought to 100%."),
        width=190,
    )


def _step(value: float | None) -> float:
    """About a hundredth of the figure, as a power of ten; never finer than is shown."""
    return max(0.01, 10.0 ** math.floor(math.log10(abs(value or 1.0) / 100)))


def _months_left(about: str, indicator: Indicator, score: Score, rest: Rest) -> None:
    hows = offered(indicator, indicator.basis)
    if not hows:
        return
    how_key, by_key = f"{REST}@{about}", f"{REST}_by@{about}"
    year = Period.year(score.period.end.year)
    st.session_state[how_key] = rest.how
    unit = indicator.unit if rest.how is RestAssumption.AMOUNT else Unit.RATIO
    scale = 100.0 if unit is Unit.RATIO else 1.0
    st.session_state[by_key] = rest.by * scale

    def how_chosen() -> None:
        how = RestAssumption(st.session_state[how_key])
        by = {RestAssumption.SHARE: 1.0, RestAssumption.GROWTH: 0.0}.get(how)
        if by is None:
            by = _pace(indicator, score.supervisor_id, year)
        st.session_state[OPEN] = True
        set_assumption(about, REST, rest_code(Rest(how, by)))

    def by_chosen() -> None:
        st.session_state[OPEN] = True
        amount = st.session_state[by_key]
        set_assumption(about, REST, None if amount is None else rest_code(Rest(rest.how, amount / scale)))

    with st.container(horizontal=True, key="what_if_rest"):
        st.selectbox(
            t("The months left of {year} bring", year=year.name),
            list(hows),
            format_func=picker_labels({how: str(words) for how, words in HOWS.items()}),
            key=how_key,
            on_change=how_chosen,
            width=320,
        )
        st.number_input(
            t("in percent") if unit is Unit.RATIO else t("Each month"),
            step=1.0 if unit is Unit.RATIO else _step(rest.by),
            format=FORMATS.get(unit, "%.2f"),
            key=by_key,
            on_change=by_chosen,
            width=190,
        )


def _moved(about: str, name: str, key: str, scale: float) -> None:
    st.session_state[OPEN] = True
    value = st.session_state[key]
    set_assumption(about, name, None if value is None else value / scale)


def _pace(indicator: Indicator, supervisor_id: str, year: Period) -> float:
    """What a month brought so far: where an amount a month begins."""
    basis = _forecast_basis(cached_questions.memory_key(), indicator.key, supervisor_id, year, store(), current_scope())
    pace = end_of(basis).pace if isinstance(basis, ForecastBasis) else basis.pace
    return 0.0 if pace is None else pace


# ---------------------------------------------------------------------- what follows


def _answers(choice: Choice, score: Score, line: ScoreLine, moves: Moves) -> None:
    indicator, after = line.indicator, supposed(score, line.indicator.key, moves)
    title = t("Score of {period}", period=score.judged.name)
    left = tag(
        "section", tag("h3", title), comparison(title, _score_rows(score, after, indicator)), class_="card stack"
    )
    show_markup(left, _year_part(choice, score, after, indicator, moves), columns="halves", key="what_if")


def _score_rows(before: Score, after: Score, indicator: Indicator) -> list[Row]:
    line_before, line_after = before.line(indicator.key), after.line(indicator.key)
    family = indicator.family
    was, now = (next(f for f in s.families if f.family.key == family.key) for s in (before, after))
    aims = (None if line.target is None else line.target.target for line in (line_before, line_after))
    return [
        compared(
            t("Target"),
            *aims,
            write=partial(figure, unit=indicator.unit),
            apart=partial(difference, unit=indicator.unit),
        ),
        compared(t("Weight in its family"), line_before.weight, line_after.weight, write=share_of, apart=points_apart),
        compared(t("Share of the KPI score"), line_before.share, line_after.share, write=share_of, apart=points_apart),
        compared(t("Points"), line_before.points, line_after.points),
        compared(str(family.name), was.score, now.score),
        compared(t("KPI score"), before.kpi, after.kpi),
    ]


def _year_part(choice: Choice, score: Score, after: Score, indicator: Indicator, moves: Moves) -> Html:
    """Where the year ends; the reason where that cannot be told."""
    year = Period.year(score.period.end.year)
    title = t("Where {year} ends", year=year.name)
    head = tag("h3", title)
    who = choice.supervisor.supervisor_id
    basis = _forecast_basis(cached_questions.memory_key(), indicator.key, who, year, store(), current_scope())
    if isinstance(basis, PeriodEnd):
        return tag("section", head, tag("p", sentence(basis), class_="quiet"), class_="card stack")
    to_date = cached_questions.score(who, year)
    standing = cached_questions.target(who, indicator, year)
    aims = (given.line(indicator.key).target for given in (score, after))
    moved = year_target(indicator, score.judged.period, standing, *aims)
    ends = year_end(basis, to_date, standing, moves, moved)
    note = t(
        "The KPI score takes this indicator at its end, the others as they stand in {span}.", span=to_date.judged.name
    )
    notes = [tag("p", note, class_="quiet small")]
    if moves.marks is not None and standing is not None and moved == standing and score.period != year:
        own = t("The year's target is its own and stands; choose the year above to move it.")
        notes.append(tag("p", own, class_="quiet small"))
    if moves.rest != AS_FORECAST and ends.after.low is not None:
        kept = t("What is uncertain about the months left stays as uncertain around what is assumed.")
        notes.append(tag("p", kept, class_="quiet small"))
    return tag("section", head, comparison(title, _year_rows(ends, indicator)), notes, class_="card stack")


def _year_rows(ends: YearEnd, indicator: Indicator) -> list[Row]:
    before, after, key = ends.before, ends.after, indicator.key
    unit = {"write": partial(figure, unit=indicator.unit), "apart": partial(difference, unit=indicator.unit)}
    chance, other = (MISSING if end.p_met is None else str(probability(end.p_met)) for end in (before, after))
    apart = None if before.p_met is None or after.p_met is None else after.p_met - before.p_met
    was, now = (next(f for f in s.families if f.family.key == indicator.family.key) for s in (ends.score, ends.moved))
    rows: list[Row] = [
        compared(t("Target"), before.target, after.target, **unit),
        compared(t("Forecast for the end"), before.point, after.point, **unit),
        (t("80% interval"), _interval(before), _interval(after), ""),
        (t("Probability of meeting it"), chance, other, difference(apart, Unit.RATIO, decimals=0)),
        compared(t("Pace required"), before.required, after.required, **unit),
        compared(t("Points at that end"), ends.score.line(key).points, ends.moved.line(key).points),
        compared(str(indicator.family.name), was.score, now.score),
        compared(t("KPI score"), ends.score.kpi, ends.moved.kpi),
    ]
    return [row for row in rows if (row[1], row[2]) != (MISSING, MISSING)]


def _interval(end: PeriodEnd) -> str:
    if end.low is None or end.high is None:
        return MISSING
    return " – ".join(figure(value, end.indicator.unit) for value in (end.low, end.high))


def _score(value: float | None) -> str:
    return number(value, 1)


def share_of(value: float | None) -> str:
    """A share of the whole, in percent."""
    return figure(value, Unit.RATIO)


def points_apart(value: float | None) -> str:
    """How far two shares are apart, in percentage points."""
    return difference(value, Unit.RATIO)


def _score_apart(value: float | None) -> str:
    shown = None if value is None else round(value, 1) + 0.0  # adding 0 turns −0.0 into 0.0
    return ("+" if shown and shown > 0 else "") + number(shown, 1)


def compared(
    name: str,
    before: float | None,
    after: float | None,
    *,
    write: Callable[[float | None], str] = _score,
    apart: Callable[[float | None], str] = _score_apart,
) -> Row:
    """A figure as it stands, as assumed, and the change."""
    change = None if before is None or after is None else after - before
    return name, write(before), write(after), apart(change)


def comparison(caption: str, rows: list[Row]) -> Html:
    """The figures beside each other."""
    heads = ("", t("As it stands"), t("Assumed"), t("Change"))
    body = (
        tag(
            "tr",
            tag("th", name, scope="row", class_="all"),
            tag("td", before, class_="num", data_label=heads[1]),
            tag("td", tag("strong", after), class_="num", data_label=heads[2]),
            tag("td", change, class_="num", data_label=heads[3]),
        )
        for name, before, after, change in rows
    )
    return table_under_heading(caption, figure_heads(heads), body, tabindex="0")


@cached_questions.remember
def _forecast_basis(
    key: cached_questions.CacheKey, indicator: str, supervisor_id: str, year: Period, _store: Store, _who: Scope
) -> ForecastBasis | PeriodEnd:
    return forecast_basis(_store, _who, indicator, supervisor_id, year, as_of=key.day)
