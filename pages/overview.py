"""Overview: the KPI score, what needs attention first, the six families, all supervisors (policy 4.2)."""

from text import t
from ui.figures import context, everyone, family_cards, headline, look_first, trends_and_gaps, what_if_weights
from ui.kit import cached_questions, choose

choice = choose(t("Overview"))
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
context(report, choice.data_day)
headline(report, cached_questions.attention(choice.supervisor.supervisor_id, choice.period), choice.codes)
score = cached_questions.score(choice.supervisor.supervisor_id, choice.period)
look_first(report, score, choice.codes)
family_cards(report, choice.codes)
what_if_weights(score)
if len(choice.supervisors) > 1:
    everyone(cached_questions.everyone(choice.period), choice.period, choice.supervisor.supervisor_id)
trends_and_gaps(report, choice.codes)
