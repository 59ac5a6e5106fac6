"""Process optimisation: improvements, their effect, efficiency (policy 4.2.3)."""

from metrics import PROCESS
from ui.figures import family_page, improvement_outcomes
from ui.kit import cached_questions, choose

choice = choose(str(PROCESS.name))
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, PROCESS, choice.codes)
improvement_outcomes(choice.supervisor.supervisor_id, choice.period, choice.codes)
