"""Project management: on time, quality, cost, benefits (policy 4.2.6)."""

from metrics.families import PROJECTS
from ui.figures.family import family_page
from ui.kit import cached_questions
from ui.kit.choices import choose

choice = choose(str(PROJECTS.name))
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, PROJECTS, choice.codes)
