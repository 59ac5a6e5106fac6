"""Process optimisation: improvements, their effect, efficiency (policy 4.2.3)."""

from metrics.families import PROCESS
from ui import questions
from ui.choices import choose
from ui.effects import improvement_outcomes
from ui.family import family_page

choice = choose(str(PROCESS.name))
report = questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, PROCESS, choice.codes)
improvement_outcomes(choice.supervisor.supervisor_id, choice.period, choice.codes)
