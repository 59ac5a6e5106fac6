"""Training and growth: needs, the record with its effect, career goals, talks, the year's training plan (policy 5)."""

from text import t
from ui.appraisal import career_part, needs_part, plan_part, record_part, talks_part, weak_part
from ui.kit import choose, current_scope

choice = choose(t("Training and growth"))
weak_part(choice)
needs_part(choice)
record_part(choice)
career_part(choice)
talks_part(choice)
if current_scope().sees_all:
    plan_part(choice.period)
