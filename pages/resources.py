"""Resource coordination: fulfilment, utilisation, partners (policy 4.2.5)."""

from metrics.families import RESOURCES
from ui import questions
from ui.choices import choose
from ui.family import family_page

choice = choose(str(RESOURCES.name))
report = questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, RESOURCES, choice.codes)
