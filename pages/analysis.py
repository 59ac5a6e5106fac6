"""Data analysis and decisions: accuracy, timeliness, recommendations (policy 4.2.4)."""

from metrics.families import ANALYSIS
from ui.figures.effects import recommendation_outcomes
from ui.figures.family import family_page
from ui.kit import cached_questions
from ui.kit.choices import choose

choice = choose(str(ANALYSIS.name))
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, ANALYSIS, choice.codes)
recommendation_outcomes(choice.supervisor.supervisor_id, choice.period, choice.codes)
