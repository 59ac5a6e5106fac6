"""The growth page: what the figures say should be learned, needs, the training record with its effect, talks, goals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from appraisal import (
    WeakPoint,
    next_id,
    proposed_need,
    weak_points,
)
from appraisal import training as growth
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
    weak_ones = _weak(memory_key(), choice.supervisor.supervisor_id, choice.period, store(), current_scope())
    title = t("What the figures say should be learned, {period}", period=choice.period.name)
    if not weak_ones:
        message = tag("p", t("No indicator that counts is weak or falling in this period."), class_="quiet")
        show_markup(tag("h2", title, class_="head"), message, key="weak")
        return
    open_for = {
        need.indicator for need in growth.training_needs(store(), current_scope(), choice.supervisor.supervisor_id)
    }
    heads = [("", t("Indicator")), ("num", t("Points")), ("", t("Why")), ("", t("Topic")), ("", "")]
    rows = (_weak_row(weak, choice, weak.indicator.key in open_for) for weak in weak_ones)
    show_markup(tag("h2", title, class_="head"), listing(title, heads, rows), key="weak")


@remember
def _weak(key: CacheKey, supervisor_id: str, period: Period, _store: Store, _who: Scope) -> list[WeakPoint]:
    return weak_points(_store, _who, supervisor_id, period, key.day)


def _weak_row(weak: WeakPoint, choice: Choice, is_a_need: bool) -> ListRow:
    whose = choice.supervisor.supervisor_id
    address = link(INDICATOR, indicator=weak.indicator.key, supervisor=whose, period=choice.period.code)
    enter: Part = tag("span", t("is among the needs"), class_="quiet")
    if not is_a_need and may_enter(current_scope(), EVERY_TABLE["training_needs"]):
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
    needs = growth.training_needs(store(), current_scope(), whose)
    heads = [("", t("Topic")), ("", t("Known from")), ("", t("Why")), ("", t("Priority")), ("", t("Status"))]
    heads += [("num", t("Trainings"))]
    _part(t("Training needs"), "training_needs", "training", whose, heads, [_need_row(need) for need in needs])


def _need_row(need: growth.TrainingNeed) -> ListRow:
    look = {"open": "watch", "planned": "none", "met": "on", "dropped": "none"}[need.status]
    return (
        ("", _entry("training", "training_needs", need.need_id, need.topic)),
        ("", CHOICE_WORDS[need.source]),
        ("two", need.reason),
        ("", CHOICE_WORDS[need.priority]),
        ("", tag("span", CHOICE_WORDS[need.status], class_=f"pill {look}")),
        ("num", number(need.trainings)),
    )


def record_part(choice: Choice) -> None:
    """The training record: what it was, whether they came, what they learned, and what became of its indicator."""
    whose = choice.supervisor.supervisor_id
    trainings = growth.training_record(store(), current_scope(), whose, current_day())
    heads = [("", t("Training")), ("nowrap", t("Day")), ("", t("Attendance")), ("num", t("Test"))]
    heads += [("", t("What was learned")), ("num", t("Rating")), ("", t("Since then"))]
    rows = [_record_row(training, whose) for training in trainings]
    _part(t("Training record"), "training_records", "training", whose, heads, rows)


def _record_row(record: growth.Recorded, whose: str) -> ListRow:
    training = record.training
    came: Part = CHOICE_WORDS[record.attendance] if record.attendance else MISSING
    title = _entry("training", "training_records", f"{training.training_id} {whose}", training.topic)
    about = (CHOICE_WORDS[training.method], " · ", training.trainer)
    return (
        ("", (title, tag("div", about, class_="quiet small"))),
        ("nowrap", (day(training.on), "" if training.held_on else tag("div", t("planned"), class_="quiet small"))),
        ("", came),
        ("num", MISSING if record.test_score is None else number(record.test_score, 0)),
        ("two", record.learned or MISSING),
        ("num", MISSING if record.rating is None else number(record.rating)),
        ("two", _since(record)),
    )


def _since(record: growth.Recorded) -> Part:
    if record.indicator is None:
        return MISSING
    name = INDICATORS[record.indicator].name if record.indicator in INDICATORS else record.indicator
    if record.outcome is None:
        return name
    effect = record.outcome.effect
    doubts = (tag("li", caveat.said) for caveat in effect.caveats)
    notes = tag("ul", *doubts, class_="doubts small quiet") if effect.caveats else None
    return (tag("div", name, " ", verdict_pill(effect.verdict)), effect_part(record.outcome), notes)


def career_part(choice: Choice) -> None:
    """Career goals with their path, steps and reviews."""
    whose = choice.supervisor.supervisor_id
    goals = growth.career_goals(store(), current_scope(), whose)
    head = _head(t("Career goals"), "career_goals", "career", whose)
    if not goals:
        says = t("A goal is written together: where to, on which path, and how it fits the company's needs.")
        show_markup(head, tag("p", says, class_="quiet"), key="goals")
        return
    show_markup(head, *(_goal(goal) for goal in goals), key="goals")


def _goal(goal: growth.CareerGoal) -> Html:
    look = {"draft": "watch", "agreed": "none", "reached": "on", "dropped": "none"}[goal.status]
    done = sum(step.done_on is not None for step in goal.steps)
    facts = [t("{done} of {n} steps done", done=number(done), n=number(len(goal.steps)))]
    if goal.target_on:
        facts.append(t("to be reached by {day}", day=day(goal.target_on)))
    if goal.agreed_on:
        facts.append(t("agreed on {day}", day=day(goal.agreed_on)))
    steps = (
        tag("li", tag("span", "✓ " if s.done_on else "", s.what), " ", _when(s.done_on, s.due_on)) for s in goal.steps
    )
    reviews = (
        tag("p", day(r.reviewed_on), " · ", r.found, *((" → ", r.changed) if r.changed else ()), class_="small")
        for r in goal.reviews
    )
    status = tag("span", CHOICE_WORDS[goal.status], class_=f"pill {look}")
    title = tag("h3", _entry("career", "career_goals", goal.goal_id, goal.goal), " ", status)
    path = tag("p", goal.path, " · ", tag("span", goal.company_need, class_="quiet"))
    about = tag("p", " · ".join(facts), class_="quiet small")
    return tag("div", title, path, about, tag("ol", *steps) if goal.steps else None, *reviews, class_="card stack")


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
            ("nowrap", _entry("career", "development_talks", talk.talk_id, day(talk.held_on))),
            ("", talk.led_by),
            ("two", talk.summary),
            ("two", talk.agreed or MISSING),
            ("nowrap", day(talk.next_on)),
        )
        for talk in growth.development_talks(store(), current_scope(), whose)
    ]
    _part(t("Development talks"), "development_talks", "career", whose, heads, rows)


def plan_part(period: Period) -> None:
    """The company's training plan of the year, for whoever may see everyone."""
    year = period.start.year
    trainings = growth.year_plan(store(), current_scope(), year)
    title = t("Training plan {year}", year=year)
    heads = [("", t("Training")), ("nowrap", t("Day")), ("", t("Method")), ("", t("Trainer")), ("num", t("Attended"))]
    heads += [("num", t("Planned cost")), ("num", t("Cost")), ("num", t("Rating")), ("", t("Status"))]
    rows = [_plan_row(training) for training in trainings]
    _part(title, "trainings", "training", None, heads, rows)
    if trainings:
        planned, spent = (
            sum(training.planned_cost or 0 for training in trainings),
            sum(training.cost or 0 for training in trainings),
        )
        message = t("Planned {planned}, spent {spent}.", planned=money(planned), spent=money(spent))
        show_markup(tag("p", message, class_="quiet small"), key="plan_cost")


def _plan_row(training: growth.Training) -> ListRow:
    look = {"proposed": "watch", "approved": "none", "held": "on", "cancelled": "none"}[training.status]
    return (
        ("", _entry("training", "trainings", training.training_id, training.topic)),
        ("nowrap", day(training.on)),
        ("", CHOICE_WORDS[training.method]),
        ("", training.trainer),
        ("num", t("{n} of {total}", n=number(training.attended), total=number(training.invited))),
        ("num", money(training.planned_cost)),
        ("num", money(training.cost)),
        ("num", MISSING if training.rating is None else number(training.rating, 1)),
        ("", tag("span", CHOICE_WORDS[training.status], class_=f"pill {look}")),
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
