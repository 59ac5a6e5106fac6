"""Data analysis and decisions: accuracy, timeliness, recommendations (policy 4.2.4)."""

from metrics.families import ANALYSIS
from ui import questions
from ui.choices import choose
from ui.effects import recommendation_outcomes
from ui.family import family_page

choice = choose(str(ANALYSIS.name))
report = questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, ANALYSIS, choice.codes)
recommendation_outcomes(choice.supervisor.supervisor_id, choice.period, choice.codes)
