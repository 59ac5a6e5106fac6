"""Process optimisation: improvements, their effect, efficiency (policy 4.2.3)."""

from metrics.families import PROCESS
from ui.figures.effects import improvement_outcomes
from ui.figures.family import family_page
from ui.kit import cached_questions
from ui.kit.choices import choose

choice = choose(str(PROCESS.name))
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, PROCESS, choice.codes)
improvement_outcomes(choice.supervisor.supervisor_id, choice.period, choice.codes)
