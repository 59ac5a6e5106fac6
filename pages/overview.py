"""Overview: the KPI score, what needs attention first, the six families, all supervisors (policy 4.2)."""

from text import t
from ui import questions
from ui.cards import context, family_cards, headline
from ui.charts import trends_and_gaps
from ui.choices import choose
from ui.first import look_first
from ui.tables import everyone
from ui.what_if_weights import what_if_weights

choice = choose(t("Overview"))
report = questions.report(choice.supervisor.supervisor_id, choice.period)
context(report, choice.data_day)
headline(report, questions.attention(choice.supervisor.supervisor_id, choice.period), choice.codes)
score = questions.score(choice.supervisor.supervisor_id, choice.period)
look_first(report, score, choice.codes)
family_cards(report, choice.codes)
what_if_weights(score)
if len(choice.supervisors) > 1:
    everyone(questions.everyone(choice.period), choice.period, choice.supervisor.supervisor_id)
trends_and_gaps(report, choice.codes)
