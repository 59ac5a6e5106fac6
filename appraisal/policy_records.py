"""What the app itself keeps, by the name that a clause of the policy gives it."""

from text import Words

# What the app itself keeps and no file fills has no declaration of a table that could tell its title.
RECORDS = {
    "accounts": Words("Accounts", "账号"),
    "appraisal_cycles": Words("Appraisal years", "考核年度"),
    "appraisal_spans": Words("Months that an appraisal is about", "考核期"),
    "appraisal_notes": Words("Comments on appraisals", "考核意见"),
    "attachments": Words("Attached files", "附件"),
    "audit_log": Words("Audit log", "操作日志"),
    "forecasts": Words("Forecasts", "预测"),
    "loads": Words("Loads", "导入记录"),
    "moves": Words("Steps taken", "流转记录"),
    "outcome_decisions": Words("Decisions on rewards and penalties", "奖惩决定"),
    "outcome_talks": Words("Talks before a decision", "决定前面谈"),
    "outcomes": Words("Rewards and penalties", "奖励与惩罚"),
    "plan_items": Words("Contents of plans", "计划内容"),
    "plans": Words("Yearly plans", "年度计划"),
    "policy_acknowledgements": Words("Acknowledgements of the policy", "制度签收记录"),
    "policy_texts": Words("The policy's text in its versions", "制度正文（各版本）"),
    "rejects": Words("Rejected cells", "待更正的单元格"),
    "report_readings": Words("Analysis reports marked as read", "分析报告审阅记录"),
    "schemes": Words("Appraisal schemes", "考核方案"),
    "signed_appraisals": Words("Signed appraisals", "已签署的考核"),
    "targets": Words("Targets", "目标"),
}
