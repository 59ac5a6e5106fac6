"""The growth page: what the figures say should be learned, needs, the training record with its effect, talks, goals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from appraisal import (
    CareerGoal,
    Recorded,
    Training,
    TrainingNeed,
    WeakPoint,
    career_goals,
    development_talks,
    next_id,
    proposed_need,
    training_needs,
    training_record,
    weak_points,
    year_plan,
)
from data.intake.forms import may_enter
from data.schemas import EVERY_TABLE
from data.schemas.choice_words import CHOICE_WORDS
from data.store import Store
from metrics import INDICATORS, Period
from scope import Scope
from text import MISSING, day, money, number, t
from ui.figures import effect_part, verdict_pill
from ui.kit import (
    INDICATOR,
    REGISTERS,
    CacheKey,
    Choice,
    Html,
    ListHead,
    ListRow,
    Part,
    current_day,
    current_scope,
    link,
    listing,
    memory_key,
    remember,
    show_markup,
    store,
    tag,
)


def weak_part(choice: Choice) -> None:
    """Weak and falling indicators of the period with the scheme's topics, each one press from becoming a need."""
    found = _weak(memory_key(), choice.supervisor.supervisor_id, choice.period, store(), current_scope())
    title = t("What the figures say should be learned, {period}", period=choice.period.name)
    if not found:
        said = tag("p", t("No indicator that counts is weak or falling in this period."), class_="quiet")
        show_markup(tag("h2", title, class_="head"), said, key="weak")
        return
    open_for = {need.indicator for need in training_needs(store(), current_scope(), choice.supervisor.supervisor_id)}
    heads = [("", t("Indicator")), ("num", t("Points")), ("", t("Why")), ("", t("Topic")), ("", "")]
    rows = (_weak_row(weak, choice, weak.indicator.key in open_for) for weak in found)
    show_markup(tag("h2", title, class_="head"), listing(title, heads, rows), key="weak")


@remember
def _weak(key: CacheKey, supervisor_id: str, period: Period, _store: Store, _who: Scope) -> list[WeakPoint]:
    return weak_points(_store, _who, supervisor_id, period, key.day)


def _weak_row(weak: WeakPoint, choice: Choice, known: bool) -> ListRow:
    whose = choice.supervisor.supervisor_id
    address = link(INDICATOR, indicator=weak.indicator.key, supervisor=whose, period=choice.period.code)
    enter: Part = tag("span", t("is among the needs"), class_="quiet")
    if not known and may_enter(current_scope(), EVERY_TABLE["training_needs"]):
        need_id = next_id(store(), current_scope(), "training_needs")
        row = proposed_need(weak, need_id, whose, choice.period, current_day())
        form = link(REGISTERS, register="training", table="training_needs", row="new", **dict(row))
        enter = tag("a", t("Enter as a need"), href=form, data_go=True, class_="button")
    return (
        ("", tag("a", weak.indicator.name, href=address, data_go=True, class_="plain")),
        ("num", number(weak.points, 1)),
        ("", weak.why),
        ("", weak.topic or MISSING),
        ("", enter),
    )


def needs_part(choice: Choice) -> None:
    """The training needs on record, open ones first."""
    whose = choice.supervisor.supervisor_id
    found = training_needs(store(), current_scope(), whose)
    heads = [("", t("Topic")), ("", t("Known from")), ("", t("Why")), ("", t("Priority")), ("", t("Status"))]
    heads += [("num", t("Trainings"))]
    _part(t("Training needs"), "training_needs", "training", whose, heads, [_need_row(one) for one in found])


def _need_row(one: TrainingNeed) -> ListRow:
    look = {"open": "watch", "planned": "none", "met": "on", "dropped": "none"}[one.status]
    return (
        ("", _entry("training", "training_needs", one.need_id, one.topic)),
        ("", CHOICE_WORDS[one.source]),
        ("two", one.reason),
        ("", CHOICE_WORDS[one.priority]),
        ("", tag("span", CHOICE_WORDS[one.status], class_=f"pill {look}")),
        ("num", number(one.trainings)),
    )


def record_part(choice: Choice) -> None:
    """The training record: what it was, whether they came, what they learned, and what became of its indicator."""
    whose = choice.supervisor.supervisor_id
    found = training_record(store(), current_scope(), whose, current_day())
    heads = [("", t("Training")), ("nowrap", t("Day")), ("", t("Attendance")), ("num", t("Test"))]
    heads += [("", t("What was learned")), ("num", t("Rating")), ("", t("Since then"))]
    rows = [_record_row(one, whose) for one in found]
    _part(t("Training record"), "training_records", "training", whose, heads, rows)


def _record_row(one: Recorded, whose: str) -> ListRow:
    training = one.training
    came: Part = CHOICE_WORDS[one.attendance] if one.attendance else MISSING
    title = _entry("training", "training_records", f"{training.training_id} {whose}", training.topic)
    about = (CHOICE_WORDS[training.method], " · ", training.trainer)
    return (
        ("", (title, tag("div", about, class_="quiet small"))),
        ("nowrap", (day(training.on), "" if training.held_on else tag("div", t("planned"), class_="quiet small"))),
        ("", came),
        ("num", MISSING if one.test_score is None else number(one.test_score, 0)),
        ("two", one.learned or MISSING),
        ("num", MISSING if one.rating is None else number(one.rating)),
        ("two", _since(one)),
    )


def _since(one: Recorded) -> Part:
    if one.indicator is None:
        return MISSING
    name = INDICATORS[one.indicator].name if one.indicator in INDICATORS else one.indicator
    if one.outcome is None:
        return name
    effect = one.outcome.effect
    doubts = (tag("li", caveat.said) for caveat in effect.caveats)
    notes = tag("ul", *doubts, class_="doubts small quiet") if effect.caveats else None
    return (tag("div", name, " ", verdict_pill(effect.verdict)), effect_part(one.outcome), notes)


def career_part(choice: Choice) -> None:
    """Career goals with their path, steps and reviews."""
    whose = choice.supervisor.supervisor_id
    found = career_goals(store(), current_scope(), whose)
    head = _head(t("Career goals"), "career_goals", "career", whose)
    if not found:
        says = t("A goal is written together: where to, on which path, and how it fits the company's needs.")
        show_markup(head, tag("p", says, class_="quiet"), key="goals")
        return
    show_markup(head, *(_goal(one) for one in found), key="goals")


def _goal(one: CareerGoal) -> Html:
    look = {"draft": "watch", "agreed": "none", "reached": "on", "dropped": "none"}[one.status]
    done = sum(step.done_on is not None for step in one.steps)
    facts = [t("{done} of {n} steps done", done=number(done), n=number(len(one.steps)))]
    if one.target_on:
        facts.append(t("to be reached by {day}", day=day(one.target_on)))
    if one.agreed_on:
        facts.append(t("agreed on {day}", day=day(one.agreed_on)))
    steps = (
        tag("li", tag("span", "✓ " if s.done_on else "", s.what), " ", _when(s.done_on, s.due_on)) for s in one.steps
    )
    reviews = (
        tag("p", day(r.reviewed_on), " · ", r.found, *((" → ", r.changed) if r.changed else ()), class_="small")
        for r in one.reviews
    )
    status = tag("span", CHOICE_WORDS[one.status], class_=f"pill {look}")
    title = tag("h3", _entry("career", "career_goals", one.goal_id, one.goal), " ", status)
    path = tag("p", one.path, " · ", tag("span", one.company_need, class_="quiet"))
    about = tag("p", " · ".join(facts), class_="quiet small")
    return tag("div", title, path, about, tag("ol", *steps) if one.steps else None, *reviews, class_="card stack")


def _when(done_on: date | None, due_on: date) -> Html:
    late = done_on is None and due_on < current_day()
    words = t("done on {day}", day=day(done_on)) if done_on else t("by {day}", day=day(due_on))
    return tag("span", words, class_="small bad" if late else "quiet small")


def talks_part(choice: Choice) -> None:
    """The development talks, the latest first."""
    whose = choice.supervisor.supervisor_id
    heads = [("nowrap", t("Day")), ("", t("Led by")), ("", t("Summary")), ("", t("Agreed")), ("nowrap", t("Next talk"))]
    rows: list[ListRow] = [
        (
            ("nowrap", _entry("career", "development_talks", one.talk_id, day(one.held_on))),
            ("", one.led_by),
            ("two", one.summary),
            ("two", one.agreed or MISSING),
            ("nowrap", day(one.next_on)),
        )
        for one in development_talks(store(), current_scope(), whose)
    ]
    _part(t("Development talks"), "development_talks", "career", whose, heads, rows)


def plan_part(period: Period) -> None:
    """The company's training plan of the year, for whoever may see everyone."""
    year = period.start.year
    found = year_plan(store(), current_scope(), year)
    title = t("Training plan {year}", year=year)
    heads = [("", t("Training")), ("nowrap", t("Day")), ("", t("Method")), ("", t("Trainer")), ("num", t("Attended"))]
    heads += [("num", t("Planned cost")), ("num", t("Cost")), ("num", t("Rating")), ("", t("Status"))]
    rows = [_plan_row(one) for one in found]
    _part(title, "trainings", "training", None, heads, rows)
    if found:
        planned, spent = sum(one.planned_cost or 0 for one in found), sum(one.cost or 0 for one in found)
        said = t("Planned {planned}, spent {spent}.", planned=money(planned), spent=money(spent))
        show_markup(tag("p", said, class_="quiet small"), key="plan_cost")


def _plan_row(one: Training) -> ListRow:
    look = {"proposed": "watch", "approved": "none", "held": "on", "cancelled": "none"}[one.status]
    return (
        ("", _entry("training", "trainings", one.training_id, one.topic)),
        ("nowrap", day(one.on)),
        ("", CHOICE_WORDS[one.method]),
        ("", one.trainer),
        ("num", t("{n} of {total}", n=number(one.attended), total=number(one.invited))),
        ("num", money(one.planned_cost)),
        ("num", money(one.cost)),
        ("num", MISSING if one.rating is None else number(one.rating, 1)),
        ("", tag("span", CHOICE_WORDS[one.status], class_=f"pill {look}")),
    )


# ---------------------------------------------------------------------- pieces


def _part(
    title: str, table: str, register: str, whose: str | None, heads: list[ListHead], rows: Sequence[ListRow]
) -> None:
    head = _head(title, table, register, whose)
    if rows:
        show_markup(head, listing(title, heads, rows), key=f"growth_{table}")
    else:
        show_markup(head, tag("p", t("Nothing is on record yet."), class_="quiet"), key=f"growth_{table}")


def _head(title: str, table: str, register: str, whose: str | None) -> Html:
    add = None
    if may_enter(current_scope(), EVERY_TABLE[table]):
        address = link(REGISTERS, register=register, table=table, row="new", supervisor_id=whose)
        add = tag("a", t("New entry"), href=address, data_go=True, class_="button")
    return tag("div", tag("h2", title), add, class_="head")


def _entry(register: str, table: str, row: str, words: str) -> Html:
    return tag("a", words, href=link(REGISTERS, register=register, table=table, row=row), data_go=True, class_="plain")
