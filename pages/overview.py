"""Overview: the KPI score, what needs attention first, the six families, all supervisors (policy 4.2)."""

from text import t
from ui.figures.cards import context, family_cards, headline
from ui.figures.charts import trends_and_gaps
from ui.figures.priorities import look_first
from ui.figures.tables import everyone
from ui.figures.what_if_weights import what_if_weights
from ui.kit import cached_questions
from ui.kit.choices import choose

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
