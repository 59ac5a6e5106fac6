"""Resource coordination: fulfilment, utilisation, partners (policy 4.2.5)."""

from metrics.families import RESOURCES
from ui.figures.family import family_page
from ui.kit import cached_questions
from ui.kit.choices import choose

choice = choose(str(RESOURCES.name))
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, RESOURCES, choice.codes)
