"""Routine appraisal and conduct: entered by leadership and HR (policy 4.1, 4.3; judgement 3)."""

from data.declare import (
    Across,
    Entry,
    at_least,
    between,
    choice,
    column,
    not_in_the_future,
    not_more_than,
    supervisor,
    table,
)
from data.due_facts import DueFact
from scope import FOR, Role
from text import Words

ROUTINE_CHECKS = table(
    "routine_checks",
    Words("Routine checks", "日常考核"),
    Words("Regular checks of task completion, attitude and teamwork.", "对任务完成、工作态度与团队协作的定期考核。"),
    group="appraisal",
    key="supervisor_id checked_on rater",
    entry=Entry(by=(Role.LEADERSHIP, Role.HR)),
    fact=DueFact(outcomes=("tasks_due", "tasks_done", "attitude", "teamwork"), counts_on="checked_on", by_others=True),
    columns=[
        supervisor(),
        column("date", "checked_on", Words("Checked on", "考核日期"), not_in_the_future()),
        column("text", "rater", Words("Rater", "评分人")),
        column("count", "tasks_due", Words("Tasks due", "应完成任务")),
        column("count", "tasks_done", Words("Tasks done", "已完成任务")),
        column("score", "attitude", Words("Attitude", "工作态度")),
        column("score", "teamwork", Words("Teamwork", "团队协作")),
        column("text", "comment", Words("Comment", "评语"), optional=True),
    ],
    rules=[not_more_than("tasks_done", "tasks_due")],
)

# Wherever a row comes from. People are known by account and by name. Who brings a row wrote it, unless all that the
# row in force says otherwise is who confirmed it; of the versions before, those that their own bringer confirms are
# such confirmations. `main.` names the versions themselves, of which the rule's own tables are the ones in force.
_WRITERS = """SELECT l.loaded_by AS person FROM main.merits_and_faults v JOIN main.loads l ON l.load_id = v.load_id
        LEFT JOIN main.accounts b ON b.username = l.loaded_by
        WHERE v.event_id = s.event_id
            AND coalesce(lower(v.confirmed_by) NOT IN (lower(l.loaded_by), lower(coalesce(b.name, l.loaded_by))), true)
    UNION ALL SELECT getvariable('brought_by') WHERE NOT EXISTS (
        SELECT 1 FROM main.merits_and_faults c WHERE c.superseded_by IS NULL AND c.event_id = s.event_id
            AND (c.supervisor_id, c.occurred_on, c.kind, c.gravity, c.evidence) =
                (s.supervisor_id, s.occurred_on, s.kind, s.gravity, s.evidence)
            AND c.loss IS NOT DISTINCT FROM s.loss)"""
# Behind a deputy's name ("li for wang") stand two: neither confirms what either wrote.
_HANDS = f"(SELECT unnest(string_split(w.person, '{FOR}')) AS person FROM ({_WRITERS}) w)"
_CONFIRMING = f"string_split(lower(trim(s.confirmed_by)), '{FOR}')"
_CONFIRMED_BY_THE_FIRST = f"""s.confirmed_by IS NOT NULL AND (
    EXISTS (SELECT 1 FROM (
        SELECT h.person FROM {_HANDS} h UNION ALL
        SELECT a.name FROM {_HANDS} h JOIN main.accounts a ON a.username = h.person) w
        WHERE list_contains({_CONFIRMING}, lower(w.person)))
    OR EXISTS (SELECT 1 FROM supervisors p WHERE p.supervisor_id = s.supervisor_id
        AND list_has_any({_CONFIRMING}, [lower(p.supervisor_id), lower(p.name)])))"""

MERITS_AND_FAULTS = table(
    "merits_and_faults",
    Words("Merits and faults", "加减分事项"),
    Words(
        "Innovations, merits, errors and breaches; each counts only once confirmed.",
        "创新、功绩、差错与违规；确认后方可计分。",
    ),
    group="appraisal",
    key="event_id",
    # A supervisor may propose an event of their own; what they said of it stands, and somebody else confirms it.
    entry=Entry(
        by=(Role.LEADERSHIP, Role.HR, Role.SUPERVISOR),
        kept={"confirmed_by": (Role.LEADERSHIP, Role.HR)},
        fixed=("supervisor_id", "occurred_on", "kind", "gravity", "loss", "evidence"),
        signed=("confirmed_by",),
    ),
    fact=DueFact(
        outcomes=("confirmed_by",),
        rests_on=("supervisor_id", "occurred_on", "kind", "gravity", "loss", "evidence"),
        counts_on="occurred_on",
    ),
    columns=[
        column("id", "event_id", Words("Event", "事项编号")),
        supervisor(),
        column("date", "occurred_on", Words("Occurred on", "发生日期"), not_in_the_future()),
        choice("kind", Words("Kind", "类别"), "innovation merit error breach"),
        column("count", "gravity", Words("Gravity, 1 to 3", "程度（1–3）"), between(1, 3)),
        column("money", "loss", Words("Loss", "损失"), at_least(0), optional=True),
        column("text", "evidence", Words("Evidence", "依据")),
        column("text", "confirmed_by", Words("Confirmed by", "确认人"), optional=True),
    ],
    across=[
        Across(
            "evidence",
            Words(
                "must name the recommendation or improvement that proves an innovation",
                "创新事项须写明可证明其成效的建议或优化编号",
            ),
            """s.kind = 'innovation'
                AND NOT EXISTS (SELECT 1 FROM recommendations r WHERE contains(s.evidence, r.recommendation_id))
                AND NOT EXISTS (SELECT 1 FROM process_improvements i WHERE contains(s.evidence, i.improvement_id))""",
        ),
        Across(
            "confirmed_by",
            Words(
                "must name a second person: neither who entered or changed the event, nor the supervisor it is about",
                "须为第二人：不能是填写或修改该事项的人，也不能是事项所涉运营主管本人",
            ),
            _CONFIRMED_BY_THE_FIRST,
        ),
    ],
)

TABLES = [ROUTINE_CHECKS, MERITS_AND_FAULTS]
