"""What people at the sample company write: titles, problems, lessons, in the language of their department."""

from __future__ import annotations

# By department's language: what is measured, the goal, the title.
IMPROVEMENTS: dict[str, tuple[tuple[str, float, str], ...]] = {
    "zh": (
        ("cycle_hours", -0.10, "{process}：合并重复审核环节"),
        ("rework_rate", -0.30, "{process}：首检清单上线"),
        ("cycle_hours", -0.08, "{process}：表单自动预填"),
        ("cost", -0.10, "{process}：集中采购耗材"),
        ("cycle_hours", -0.10, "{process}：每日两次集中派单"),
        ("rework_rate", -0.25, "{process}：常见差错培训与抽查"),
        ("cost", -0.08, "{process}：减少加急配送"),
    ),
    "en": (
        ("cycle_hours", -0.10, "{process}: one approval instead of two"),
        ("rework_rate", -0.30, "{process}: checklist at the first step"),
        ("cycle_hours", -0.08, "{process}: forms filled in advance"),
        ("cost", -0.10, "{process}: shared carrier contract"),
        ("cycle_hours", -0.10, "{process}: two dispatch rounds a day"),
    ),
}
PROBLEMS = {
    "zh": (
        "{process}中信息重复录入，容易出错。",
        "{process}等待审批时间过长。",
        "{process}交接时资料不全，需来回补件。",
        "节假日期间{process}无人值守。",
        "建议{process}增加短信进度通知。",
        "{process}的系统页面响应慢，影响效率。",
        "客户反映{process}进度不透明。",
        "{process}单据编号规则不统一，难以对账。",
    ),
    "en": (
        "{process}: the same data are typed twice.",
        "{process}: approvals wait too long.",
        "{process}: papers are incomplete at hand-over.",
        "{process}: nobody on duty on public holidays.",
        "Suggestion for {process}: tell the customer each step by mail.",
        "{process}: the carrier portal is slow.",
    ),
}
RAISED_BY = {
    "zh": ("客服", "仓储", "财务", "一线员工", "客户"),
    "en": ("Customer care", "Warehouse", "Finance", "Front line", "Customer"),
}
REPORTS = {
    "zh": (
        "{month}经营分析",
        "{month}用户留存专题",
        "{month}渠道效率分析",
        "{month}竞品动态报告",
        "{month}促销复盘",
        "{month}成本结构分析",
    ),
    "en": (
        "Business review {month}",
        "Retention study {month}",
        "Channel efficiency {month}",
        "Competitor watch {month}",
        "Campaign review {month}",
        "Cost structure {month}",
    ),
}
# The indicator each is about (or none), the title, the change expected.
RECOMMENDATIONS: dict[str, tuple[tuple[str | None, str, float | None], ...]] = {
    "zh": (
        ("revenue", "在{region}增设企微社群，提高{segment}客户复购", 0.03),
        ("churn_rate", "对{segment}客户的滤芯到期提前 15 天提醒", -0.05),
        ("profit_margin", "调整{region}满减门槛，减少低毛利订单", 0.01),
        ("new_users", "与{region}本地生活平台联合拉新", 0.06),
        ("problem_resolution_days", "设立流程问题周清单，由专人跟进", -0.20),
        ("resource_utilisation", "{region}仓库与邻近部门共享夜班人力", 0.03),
        (None, "停止{region}效果不佳的户外广告，预算转投搜索", None),
        ("process_conformance", "把超时流程纳入每日看板", 0.05),
        ("external_partner_satisfaction", "与{region}经销商按月对账，缩短结算周期", 0.04),
        (None, "按{segment}客户分层设置服务响应时限", None),
    ),
    "en": (
        ("revenue", "Bundle filters with the first order in {region}", 0.04),
        ("churn_rate", "Remind {segment} customers 15 days before the filter expires", -0.05),
        ("profit_margin", "Raise the free-shipping threshold in {region}", 0.01),
        ("new_users", "Referral bonus for {segment} customers in {region}", 0.06),
        ("process_conformance", "Show overdue shipments on the daily board", 0.05),
        (None, "Move the {region} outdoor budget to search", None),
        ("external_partner_satisfaction", "Settle with {region} distributors twice a month", 0.04),
        (None, "Answer {segment} tickets in the customer's language", None),
    ),
}
PROJECTS = {
    "zh": (
        "会员积分体系升级",
        "区域仓网优化",
        "客服知识库建设",
        "门店数字化改造",
        "经销商协同平台",
        "滤芯订阅服务上线",
        "数据看板二期",
        "绿色包装替换",
        "售后备件中心",
        "直播间标准化",
        "企业客户门户",
        "质量追溯系统",
        "新人训练营",
        "营销自动化试点",
    ),
    "en": (
        "Loyalty programme for Europe",
        "Regional warehouse in Rotterdam",
        "Multilingual help centre",
        "Marketplace integration",
        "Distributor portal",
        "Filter subscription",
        "Customs data exchange",
        "Plastic-free packaging",
        "Spare parts hub",
        "Ramadan campaign kit",
        "Payment methods for Southeast Asia",
        "Returns label redesign",
        "Service quality dashboard",
        "Partner training academy",
    ),
}
MILESTONES = {
    "zh": ("需求与方案确认", "试点完成", "全面上线", "验收与移交"),
    "en": ("Scope agreed", "Pilot done", "Roll-out", "Acceptance"),
}
LESSONS = {
    "zh": (
        "尽早让一线员工参与需求评审，返工明显减少。",
        "供应商交付要设中间检查点，不要等到最后。",
        "试点范围小一些，暴露问题更快。",
        "数据迁移需预留两周核对时间。",
        "每周一页进度简报，让各部门对齐更容易。",
        "预算中应单列培训费用。",
    ),
    "en": (
        "Front-line staff in the scope review saved rework.",
        "Check suppliers half-way, not at the end.",
        "A smaller pilot showed the problems sooner.",
        "Keep two weeks for checking migrated data.",
        "One page of progress a week kept everyone aligned.",
        "Plan the training cost as a line of its own.",
    ),
}
RISKS = {
    "zh": (
        ("供应商交付可能延期", "签订分批交付条款，备选一家供应商"),
        ("关键人员被其他项目占用", "与部门协商锁定投入时间"),
        ("接口方案尚未确认", "每周联合评审直至定稿"),
        ("用户培训覆盖不足", "增加线上课程并抽查"),
    ),
    "en": (
        ("A supplier may deliver late", "Partial deliveries agreed; a second supplier ready"),
        ("Key people are taken by another project", "Their time is booked with the department"),
        ("The interface is not agreed", "Weekly joint review until it is"),
        ("Too few users trained", "Online course added, spot checks"),
    ),
}
