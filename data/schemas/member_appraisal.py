"""The appraisal of a team's members (policy 2.2, 3.2): its scheme, and what follows: rewards, promotion, training.

The scores themselves are member_reviews. Entered in the app alone.
"""

from data.declare import (
    Across,
    Entry,
    between,
    choice,
    column,
    exactly_when,
    in_order,
    more_than,
    not_more_than,
    supervisor,
    table,
)
from data.schemas.growth import LEADERS, TOGETHER
from scope import Role
from text import Words

MEMBER_SCHEMES = table(
    "member_schemes",
    Words("Schemes of member appraisal", "成员考评方案"),
    Words(
        "From which score a member of the team is rewarded, promoted, trained or warned, from a quarter on.",
        "团队成员考评达到何分数给予奖励、晋升、安排培训或处罚，以及自哪一季度起执行。",
    ),
    group="team",
    key="scheme_id",
    entry=Entry(by=(Role.SUPERVISOR,)),
    made_in_app=True,
    columns=[
        column("id", "scheme_id", Words("Scheme", "方案编号")),
        supervisor(),
        column("quarter", "holds_from", Words("Holds from", "生效季度")),
        column("score", "reward_from", Words("Reward from", "奖励分数线")),
        column("count", "promotion_after", Words("Promotion after quarters", "晋升所需连续季度数"), between(1, 12)),
        column("score", "training_below", Words("Training below", "培训分数线")),
        column("score", "penalty_below", Words("Penalty below", "处罚分数线"), optional=True),
        column("text", "note", Words("Note", "备注"), optional=True),
    ],
    rules=[more_than("reward_from", "training_below"), not_more_than("penalty_below", "training_below")],
    across=[
        Across(
            "holds_from",
            Words(
                "must be a quarter from which no other scheme of the supervisor holds", "该主管在此季度已有其他方案生效"
            ),
            """EXISTS (SELECT 1 FROM member_schemes o WHERE o.supervisor_id = s.supervisor_id
                AND o.holds_from = s.holds_from AND o.scheme_id <> s.scheme_id)""",
        )
    ],
)

MEMBER_CRITERIA = table(
    "member_criteria",
    Words("Criteria of member appraisal", "成员考评标准"),
    Words(
        "What a member's score is made of: each criterion with its weight and what is asked for full marks.",
        "成员考评分数的构成：各项标准、权重及满分要求。",
    ),
    group="team",
    key="criterion_id",
    entry=Entry(by=(Role.SUPERVISOR,)),
    made_in_app=True,
    columns=[
        column("id", "criterion_id", Words("Criterion", "标准编号")),
        column("id", "scheme_id", Words("Scheme", "方案"), to="member_schemes.scheme_id"),
        column("text", "criterion", Words("What is appraised", "考评内容")),
        column("count", "weight", Words("Weight, of 100", "权重（合计 100）"), between(1, 100)),
        column("text", "standard", Words("Standard", "评分标准"), optional=True),
    ],
    across=[
        Across(
            "weight",
            Words("must not bring the weights of the scheme above 100", "同一方案的权重合计不能超过 100"),
            "(SELECT sum(o.weight) FROM member_criteria o WHERE o.scheme_id = s.scheme_id) > 100",
        )
    ],
)

MEMBER_OUTCOMES = table(
    "member_outcomes",
    Words("What follows from member appraisals", "成员考评结果应用"),
    Words(
        "Rewards, promotions, trainings and penalties of members: proposed by their supervisor, decided by others.",
        "成员的奖励、晋升、培训与处罚：由主管提出，由管理层或人力资源决定。",
    ),
    group="team",
    key="outcome_id",
    entry=Entry(
        by=TOGETHER,
        kept={"decided_on": LEADERS},
        words={"status": {"approved": LEADERS}},
        fixed=("member_id", "quarter", "kind", "what"),
        after={"done_on": "decided_on"},
    ),
    made_in_app=True,
    columns=[
        column("id", "outcome_id", Words("Number", "编号")),
        column("id", "member_id", Words("Member", "成员"), to="team_members.member_id"),
        column("quarter", "quarter", Words("Quarter", "考评季度")),
        choice("kind", Words("Kind", "类别"), "reward promotion training penalty"),
        column("text", "what", Words("What is proposed", "内容")),
        column("text", "reason", Words("Why", "理由")),
        choice("status", Words("Status", "状态"), "proposed approved done dropped"),
        column("date", "decided_on", Words("Decided on", "决定日期"), optional=True),
        column("date", "done_on", Words("Done on", "落实日期"), optional=True),
    ],
    rules=[in_order("decided_on", "done_on"), exactly_when("done_on", "status", "done")],
)

TABLES = [MEMBER_SCHEMES, MEMBER_CRITERIA, MEMBER_OUTCOMES]
