"""Training and growth (policy 5): needs, trainings and who took part, talks, career plans. Entered in the app alone."""

from data.declare import (
    Across,
    Entry,
    at_least,
    between,
    choice,
    column,
    exactly_when,
    in_order,
    one_of,
    supervisor,
    table,
)
from data.vocabulary import INDICATOR_KEYS
from scope import Role
from text import Words

LEADERS = (Role.LEADERSHIP, Role.HR)
TOGETHER = (Role.SUPERVISOR, *LEADERS)


def _indicator():
    return column(
        "id",
        "indicator",
        Words("Indicator it should move", "拟改善指标"),
        one_of(Words("must be the key of an indicator", "必须是指标代码"), INDICATOR_KEYS),
        optional=True,
    )


def _topic():
    return column("text", "topic", Words("Topic", "主题"))


TRAINING_NEEDS = table(
    "training_needs",
    Words("Training needs", "培训需求"),
    Words(
        "What a supervisor should learn, and how that is known: the appraisal, a talk, or a change of the business.",
        "主管需要学习的内容及其依据：考核结果、面谈或业务变化。",
    ),
    group="growth",
    key="need_id",
    entry=Entry(by=TOGETHER, words={"status": {"met": LEADERS}}),
    made_in_app=True,
    columns=[
        column("id", "need_id", Words("Need", "需求编号")),
        supervisor(),
        _topic(),
        choice("source", Words("Known from", "来源"), "appraisal talk business"),
        _indicator(),
        column("text", "reason", Words("Why", "理由")),
        choice("priority", Words("Priority", "优先级"), "high medium low"),
        column("date", "raised_on", Words("Raised on", "提出日期")),
        choice("status", Words("Status", "状态"), "open planned met dropped"),
    ],
)

TRAININGS = table(
    "trainings",
    Words("Trainings", "培训"),
    Words(
        "The yearly training plan and what was held: topic, method, dates, trainer, cost.",
        "年度培训计划与实施：主题、方式、日期、讲师与费用。",
    ),
    group="growth",
    key="training_id",
    entry=Entry(by=LEADERS),
    made_in_app=True,
    columns=[
        column("id", "training_id", Words("Training", "培训编号")),
        _topic(),
        column("text", "content", Words("Content", "内容"), optional=True),
        choice("method", Words("Method", "方式"), "internal external online on_the_job"),
        column("text", "trainer", Words("Trainer", "讲师")),
        column("date", "planned_on", Words("Planned on", "计划日期")),
        column("date", "held_on", Words("Held on", "实施日期"), optional=True),
        column("money", "planned_cost", Words("Planned cost", "计划费用"), at_least(0), optional=True),
        column("money", "cost", Words("Cost", "实际费用"), at_least(0), optional=True),
        choice("status", Words("Status", "状态"), "proposed approved held cancelled"),
    ],
    rules=[exactly_when("held_on", "status", "held")],
)

TRAINING_RECORDS = table(
    "training_records",
    Words("Training records", "培训档案"),
    Words(
        "Who takes part in a training, for which need; attendance, test, what was learned, and feedback.",
        "参训人员与对应需求；出勤、测试、所学内容与反馈。",
    ),
    group="growth",
    key="training_id supervisor_id",
    entry=Entry(
        by=TOGETHER,
        kept={"attendance": LEADERS, "test_score": LEADERS, "need_id": LEADERS, "indicator": LEADERS},
    ),
    made_in_app=True,
    columns=[
        column("id", "training_id", Words("Training", "培训"), to="trainings.training_id"),
        supervisor(),
        column("id", "need_id", Words("For need", "对应需求"), optional=True, to="training_needs.need_id"),
        _indicator(),
        choice("attendance", Words("Attendance", "出勤"), "attended absent excused", optional=True),
        column("score", "test_score", Words("Test", "测试成绩"), optional=True),
        column("text", "learned", Words("What was learned", "所学内容"), optional=True),
        column("count", "rating", Words("Rating, 1 to 5", "评分（1–5）"), between(1, 5), optional=True),
        column("text", "feedback", Words("Feedback", "反馈"), optional=True),
    ],
    across=[
        Across(
            "need_id",
            Words("must be a need of the same supervisor", "必须是同一运营主管的培训需求"),
            """EXISTS (SELECT 1 FROM training_needs n WHERE n.need_id = s.need_id
                AND n.supervisor_id <> s.supervisor_id)""",
        )
    ],
)

TALKS = table(
    "development_talks",
    Words("Development talks", "发展面谈"),
    Words(
        "Regular talks with a supervisor: what was said, what was agreed.", "与主管的定期面谈：谈话要点与达成的一致。"
    ),
    group="growth",
    key="talk_id",
    entry=Entry(by=LEADERS),
    made_in_app=True,
    columns=[
        column("id", "talk_id", Words("Talk", "面谈编号")),
        supervisor(),
        column("date", "held_on", Words("Held on", "面谈日期")),
        column("text", "led_by", Words("Led by", "面谈人")),
        column("text", "summary", Words("Summary", "谈话要点")),
        column("text", "agreed", Words("Agreed", "达成的一致"), optional=True),
        column("date", "next_on", Words("Next talk on", "下次面谈"), optional=True),
    ],
    rules=[in_order("held_on", "next_on")],
)

CAREER_GOALS = table(
    "career_goals",
    Words("Career goals", "职业发展目标"),
    Words(
        "A personal plan made together: the goal, the path to it, and how it fits what the company needs.",
        "共同制定的个人发展计划：目标、路径及与公司需要的契合。",
    ),
    group="growth",
    key="goal_id",
    entry=Entry(by=TOGETHER, kept={"agreed_on": LEADERS}, words={"status": {"agreed": LEADERS, "reached": LEADERS}}),
    made_in_app=True,
    columns=[
        column("id", "goal_id", Words("Goal", "目标编号")),
        supervisor(),
        column("text", "goal", Words("Goal", "目标")),
        column("text", "path", Words("Path", "发展路径")),
        column("text", "company_need", Words("How it fits the company's needs", "与公司需要的契合")),
        column("date", "target_on", Words("To be reached by", "计划达成日期"), optional=True),
        column("date", "agreed_on", Words("Agreed on", "商定日期"), optional=True),
        choice("status", Words("Status", "状态"), "draft agreed reached dropped"),
    ],
)

CAREER_STEPS = table(
    "career_steps",
    Words("Career steps", "职业发展步骤"),
    Words("The steps of a career goal, with their days.", "职业发展目标的各个步骤与日期。"),
    group="growth",
    key="step_id",
    entry=Entry(by=TOGETHER),
    made_in_app=True,
    columns=[
        column("id", "step_id", Words("Step", "步骤编号")),
        column("id", "goal_id", Words("Goal", "目标"), to="career_goals.goal_id"),
        column("text", "what", Words("What is done", "行动")),
        column("date", "due_on", Words("Due on", "应完成日期")),
        column("date", "done_on", Words("Done on", "完成日期"), optional=True),
    ],
)

CAREER_REVIEWS = table(
    "career_reviews",
    Words("Career reviews", "职业发展回顾"),
    Words("What a review of a career goal found, and what is changed.", "对职业发展目标的回顾结论与调整。"),
    group="growth",
    key="review_id",
    entry=Entry(by=LEADERS),
    made_in_app=True,
    columns=[
        column("id", "review_id", Words("Review", "回顾编号")),
        column("id", "goal_id", Words("Goal", "目标"), to="career_goals.goal_id"),
        column("date", "reviewed_on", Words("Reviewed on", "回顾日期")),
        column("text", "found", Words("Finding", "结论")),
        column("text", "changed", Words("What is changed", "调整内容"), optional=True),
    ],
)

TABLES = [TRAINING_NEEDS, TRAININGS, TRAINING_RECORDS, TALKS, CAREER_GOALS, CAREER_STEPS, CAREER_REVIEWS]
