"""Data analysis and decisions: accuracy, timeliness, recommendations (policy 4.2.4)."""

from metrics import ANALYSIS
from ui.figures import family_page, recommendation_outcomes
from ui.kit import cached_questions, choose

choice = choose(str(ANALYSIS.name))
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, ANALYSIS, choice.codes)
recommendation_outcomes(choice.supervisor.supervisor_id, choice.period, choice.codes)
