"""Overview: the KPI score, what needs attention first, the six families, all supervisors (policy 4.2)."""

from text import t
from ui.figures import (
    family_cards,
    headline,
    priorities_part,
    report_context,
    supervisors_table,
    trends_and_gaps,
    what_if_weights,
)
from ui.kit import cached_questions, choose

choice = choose(t("Overview"))
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
report_context(report, choice.data_day)
headline(report, cached_questions.attention(choice.supervisor.supervisor_id, choice.period), choice.codes)
score = cached_questions.score(choice.supervisor.supervisor_id, choice.period)
priorities_part(report, score, choice.codes)
family_cards(report, choice.codes)
what_if_weights(score)
if len(choice.supervisors) > 1:
    supervisors_table(
        cached_questions.scores_of_everyone(choice.period), choice.period, choice.supervisor.supervisor_id
    )
trends_and_gaps(report, choice.codes)
