"""Family 2, team management: reviews, surveys, hiring, meetings (policy 4.2.2, 3.2)."""

from data.declare import Across, Entry, choice, column, in_order, more_than, not_in_the_future, supervisor, table
from data.due_facts import DueFact
from scope import Role
from text import Words

MEMBER_REVIEWS = table(
    "member_reviews",
    Words("Member reviews", "成员考评"),
    Words("Each member's review score per quarter.", "团队成员各季度的考评分数。"),
    group="team",
    key="period member_id",
    entry=Entry(by=(Role.SUPERVISOR,)),
    fact=DueFact("period", outcomes=("score",)),
    columns=[
        column("quarter", "period", Words("Quarter", "季度")),
        column("id", "member_id", Words("Member", "成员"), to="team_members.member_id"),
        column("score", "score", Words("Score", "分数")),
        column("text", "reviewer", Words("Reviewer", "考评人"), optional=True),
        column("text", "feedback", Words("Feedback", "反馈"), optional=True),
    ],
)

SURVEY_QUESTIONS = table(
    "survey_questions",
    Words("Survey questions", "问卷题目"),
    Words(
        "The questions of the employee and partner surveys, each with its own scale.",
        "员工与合作方问卷的题目及各自量表。",
    ),
    group="team",
    key="question_id",
    columns=[
        column("id", "question_id", Words("Question", "题目编号")),
        choice("survey", Words("Survey", "问卷"), "employee internal_partner external_partner"),
        choice("dimension", Words("Dimension", "维度"), "satisfaction cohesion enps cooperation"),
        column("text", "text_en", Words("English text", "英文题干")),
        column("text", "text_zh", Words("Chinese text", "中文题干")),
        column("number", "scale_min", Words("Lowest answer", "最低分")),
        column("number", "scale_max", Words("Highest answer", "最高分")),
    ],
    rules=[more_than("scale_max", "scale_min")],
)

SURVEY_RESPONSES = table(
    "survey_responses",
    Words("Survey responses", "问卷答卷"),
    Words(
        "Pseudonymous answers; results with fewer than 5 respondents are never shown.",
        "匿名化的答卷；不足 5 人的结果从不显示。",
    ),
    group="team",
    key="wave supervisor_id respondent_id question_id",
    columns=[
        column("month", "wave", Words("Wave", "调查月份")),
        supervisor(),
        column("id", "respondent_id", Words("Respondent", "答卷人")),
        column("id", "question_id", Words("Question", "题目"), to="survey_questions.question_id"),
        column("number", "answer", Words("Answer", "答案")),
    ],
    across=[
        Across(
            "answer",
            Words("must lie within the question's scale", "必须在该题量表范围内"),
            """EXISTS (SELECT 1 FROM survey_questions q WHERE q.question_id = s.question_id
                AND (s.answer < q.scale_min OR s.answer > q.scale_max))""",
        )
    ],
)

HIRING = table(
    "hiring",
    Words("Hiring", "招聘"),
    Words("Posts to fill: needed by when, filled when, by whom.", "招聘需求：何时需到岗、何时到岗、何人到岗。"),
    group="team",
    key="requisition_id",
    entry=Entry(by=(Role.SUPERVISOR,)),
    fact=DueFact("needed_by", outcomes=("filled_on",), events=("filled_on",), rests_on=("supervisor_id", "opened_on")),
    columns=[
        column("id", "requisition_id", Words("Requisition", "需求编号")),
        supervisor(),
        column("text", "role", Words("Role", "岗位")),
        column("date", "opened_on", Words("Opened on", "提出日期"), not_in_the_future()),
        column("date", "needed_by", Words("Needed by", "需到岗日期")),
        column("date", "filled_on", Words("Filled on", "到岗日期"), optional=True),
        column("id", "member_id", Words("Member", "到岗成员"), optional=True, to="team_members.member_id"),
    ],
    rules=[in_order("opened_on", "needed_by"), in_order("opened_on", "filled_on")],
)

TEAM_MEETINGS = table(
    "team_meetings",
    Words("Team meetings", "团队会议"),
    Words("Meetings held and what became of their actions.", "团队会议及行动项办理情况。"),
    group="team",
    key="meeting_id",
    entry=Entry(by=(Role.SUPERVISOR,)),
    columns=[
        column("id", "meeting_id", Words("Meeting", "会议编号")),
        supervisor(),
        column("date", "held_on", Words("Held on", "召开日期"), not_in_the_future()),
        column("text", "topic", Words("Topic", "议题")),
        column("count", "attendees", Words("Attendees", "参会人数")),
        column("count", "actions_open", Words("Actions open", "未结行动项")),
        column("count", "actions_closed", Words("Actions closed", "已结行动项")),
    ],
)

TABLES = [MEMBER_REVIEWS, SURVEY_QUESTIONS, SURVEY_RESPONSES, HIRING, TEAM_MEETINGS]
