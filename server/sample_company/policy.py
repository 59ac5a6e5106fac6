"""The sample company's policy: its text in two versions, the first acknowledged by everybody, the second by most.

They are published on the day the sample is made, as no other day would be true: an acknowledgement carries the
clock's time.
"""

from __future__ import annotations

from datetime import date, timedelta

from appraisal import PolicyDraft, acknowledge_policy, acknowledgements, policy_texts, publish_policy
from data.sample.company import SUPERVISORS
from data.store import Store
from scope import Role, Scope
from server.current_day import current_day

DIRECTOR = Scope("director", Role.LEADERSHIP, None)
NOT_YET = ("S2", "S4", "S6")  # still to acknowledge the second version

TEXT_ZH = """\
## 一、总则
1. **目的**：明确运营主管的岗位职责，规范工作流程，提高运营效率，确保公司战略目标的实现。
2. **适用范围**：公司全体运营主管。
3. **原则**：合法合规、职责明确、协同合作、持续改进。

## 二、岗位职责
运营规划与策略制定、团队管理与建设、流程优化与执行、数据分析与决策支持、资源协调与整合、项目管理与推进。

## 三、考核
1. 采用年度考核与日常考核相结合的方式。日常考核包括任务完成、工作态度与团队协作，按月评分。
2. 年度考核依据运营业绩、团队管理、流程优化、数据分析与决策、资源协调、项目管理六类指标，权重见当年考核方案。
3. 本人对指标、事项或考核结果有异议的，可随时提出，由非原评分人书面答复。

## 四、奖惩
1. 考核优秀、完成或超额完成目标、贡献突出的，给予奖金、荣誉证书或晋升；确有成效的创新另给专项奖励。
2. 未完成目标或因重大失误造成损失的，视程度给予警告、赔偿或降职；处理前须与本人面谈，听取申辩。

## 五、培训与发展
根据考核结果与面谈确定培训需求，制定年度培训计划，跟踪培训效果；与本人共同制定职业发展规划并定期回顾。
"""
TEXT_EN = """\
## 1 General
1. **Purpose**: duties are explicit and work is orderly, so that operations get better and the strategy is met.
2. **Scope**: every operations supervisor of the company.
3. **Principles**: lawful, explicit, collaborative, improving.

## 2 Duties
Planning and strategy; team; processes; data and decisions; resources; projects.

## 3 Appraisal
1. A yearly appraisal together with a routine appraisal of tasks, attitude and teamwork, rated every month.
2. The year rests on six families of indicators; their weights stand in the scheme of the year.
3. Whoever disagrees with a figure, an event or a result may object at any time; somebody else answers in writing.

## 4 Rewards and penalties
1. Excellent results, targets met or exceeded, notable contribution: bonus, certificate or promotion; a special award
   for an innovation that is proved to work.
2. Targets missed or a serious error that caused loss: warning, compensation or demotion, by gravity, after a talk.

## 5 Training and development
Needs follow from the appraisal and from talks; a yearly plan, its effect tracked; a development plan made together.
"""
MEETINGS_ZH = "\n## 附则\n团队例会至少每月召开一次，并记录所定事项、责任人与完成期限。\n"
MEETINGS_EN = "\n## Addendum\nThe team meets at least once a month; who does what by when is written down.\n"


def publish_sample_policy(store: Store) -> None:
    """Publish both versions, the second for the first day of next month, and acknowledge them."""
    today = current_day(store)
    next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    titles = ("Policy for operations supervisors", "运营主管管理制度")
    drafts = (
        PolicyDraft(*titles, TEXT_EN, TEXT_ZH, date(2025, 1, 1)),
        PolicyDraft(*titles, TEXT_EN + MEETINGS_EN, TEXT_ZH + MEETINGS_ZH, next_month, "新增附则：团队例会"),
    )
    for draft in drafts:
        publish_policy(store, DIRECTOR, draft, today)
    for text in reversed(policy_texts(store)):
        for who in SUPERVISORS:
            own = Scope(who.supervisor_id.lower(), Role.SUPERVISOR, frozenset({who.supervisor_id}))
            concerned = acknowledgements(store, own, text, today)
            if concerned and (text.version == 1 or who.supervisor_id not in NOT_YET):
                acknowledge_policy(store, own, text.version, today)
