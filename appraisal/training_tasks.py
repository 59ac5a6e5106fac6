"""What waits for somebody about training and growth: needs to plan for, trainings to hold and to rate, talks, goals."""

from __future__ import annotations

from datetime import date, timedelta

from appraisal.task import Task
from data.store import Store, in_force
from metrics import supervisors
from scope import Right, Role, Scope
from text import Words

SOON = timedelta(days=14)
TALK_EVERY = timedelta(days=183)  # "regular talks" (policy 5.1): half a year where the last one names no next

PLAN_FOR = Words("Plan a training for {name}: {topic}", "为{name}安排培训：{topic}")
HOLD = Words("Hold the training or move it: {topic}", "实施或改期培训：{topic}")
SAY_WHO_CAME = Words("Say whether {name} attended: {topic}", "登记{name}的出勤：{topic}")
RATE = Words("Say what you learned and rate the training: {topic}", "填写所学内容并评价培训：{topic}")
TALK = Words("Talk with {name} about their development", "与{name}进行发展面谈")
AGREE = Words("Agree on the career goal with {name}: {topic}", "与{name}商定职业发展目标：{topic}")
STEP = Words("Career step: {topic}", "职业发展步骤：{topic}")


def training_tasks(store: Store, who: Scope, today: date) -> list[Task]:
    """What this person has to do about training and growth, the earliest due first; empty when nothing waits."""
    names = {s.supervisor_id: s.name for s in supervisors(store, who) if s.ended_on is None or s.ended_on >= today}
    if who.role is Role.SUPERVISOR:
        tasks = [*_to_rate(store, names, today), *_steps(store, names, today)]
    elif who.may(Right.APPRAISE):
        tasks = [
            *_needs(store, names),
            *_to_hold(store, today),
            *_attendance(store, names),
            *_talks(store, names, today),
            *_to_agree(store, names),
        ]
    else:
        tasks = []
    return sorted(tasks, key=lambda task: task.due or date.max)


def _task(words: Words, supervisor_id: str, due: date | None, **about: str) -> Task:
    return Task(words.format(**about), "growth", {"supervisor": supervisor_id}, due, supervisor_id)


def _needs(store: Store, names: dict[str, str]) -> list[Task]:
    rows = store.rows(
        f"""SELECT supervisor_id, topic, raised_on FROM {in_force("training_needs")}
            WHERE status = 'open' AND priority = 'high' ORDER BY raised_on, need_id"""
    )
    return [
        _task(PLAN_FOR, supervisor_id, raised_on + 2 * SOON, name=names[supervisor_id], topic=topic)
        for supervisor_id, topic, raised_on in rows
        if supervisor_id in names
    ]


def _to_hold(store: Store, today: date) -> list[Task]:
    rows = store.rows(
        f"""SELECT training_id, topic, planned_on FROM {in_force("trainings")}
            WHERE status IN ('proposed', 'approved') AND planned_on <= ? ORDER BY planned_on""",
        [today + SOON],
    )
    return [
        Task(HOLD.format(topic=topic), "registers", {"register": "training", "row": training}, planned_on)
        for training, topic, planned_on in rows
    ]


def _attendance(store: Store, names: dict[str, str]) -> list[Task]:
    rows = store.rows(
        f"""SELECT r.supervisor_id, t.topic, t.held_on FROM {in_force("training_records")} r
            JOIN {in_force("trainings")} t USING (training_id)
            WHERE t.status = 'held' AND r.attendance IS NULL ORDER BY t.held_on"""
    )
    return [
        _task(SAY_WHO_CAME, supervisor_id, held_on + SOON, name=names[supervisor_id], topic=topic)
        for supervisor_id, topic, held_on in rows
        if supervisor_id in names
    ]


def _to_rate(store: Store, names: dict[str, str], today: date) -> list[Task]:
    rows = store.rows(
        f"""SELECT r.supervisor_id, t.topic, t.held_on FROM {in_force("training_records")} r
            JOIN {in_force("trainings")} t USING (training_id)
            WHERE t.status = 'held' AND r.attendance = 'attended' AND r.rating IS NULL AND t.held_on <= ?
            ORDER BY t.held_on""",
        [today],
    )
    return [
        _task(RATE, supervisor_id, held_on + SOON, topic=topic)
        for supervisor_id, topic, held_on in rows
        if supervisor_id in names
    ]


def _steps(store: Store, names: dict[str, str], today: date) -> list[Task]:
    rows = store.rows(
        f"""SELECT g.supervisor_id, s.what, s.due_on FROM {in_force("career_steps")} s
            JOIN {in_force("career_goals")} g USING (goal_id)
            WHERE s.done_on IS NULL AND g.status IN ('draft', 'agreed') AND s.due_on <= ? ORDER BY s.due_on""",
        [today + SOON],
    )
    return [
        _task(STEP, supervisor_id, due_on, topic=step) for supervisor_id, step, due_on in rows if supervisor_id in names
    ]


def _talks(store: Store, names: dict[str, str], today: date) -> list[Task]:
    last = {
        supervisor_id: (held_on, next_on)
        for supervisor_id, held_on, next_on in store.rows(
            f"""SELECT supervisor_id, max(held_on), arg_max(next_on, held_on) FROM {in_force("development_talks")}
                GROUP BY supervisor_id"""
        )
    }
    tasks = []
    for supervisor_id, name in names.items():
        held_on, next_on = last.get(supervisor_id, (None, None))
        # Who has none on record is not overdue: talks may have been held before there was a register of them.
        due = next_on or (held_on + TALK_EVERY if held_on else None)
        if due is None or due <= today + SOON:
            tasks.append(_task(TALK, supervisor_id, due, name=name))
    return tasks


def _to_agree(store: Store, names: dict[str, str]) -> list[Task]:
    drafts = f"SELECT supervisor_id, goal FROM {in_force('career_goals')} WHERE status = 'draft' ORDER BY 1, 2"
    return [
        _task(AGREE, supervisor_id, None, name=names[supervisor_id], topic=goal)
        for supervisor_id, goal in store.rows(drafts)
        if supervisor_id in names
    ]
