"""Resource coordination: fulfilment, utilisation, partners (policy 4.2.5)."""

from metrics import RESOURCES
from ui.figures import family_page
from ui.kit import cached_questions, choose

choice = choose(str(RESOURCES.name))
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, RESOURCES, choice.codes)
