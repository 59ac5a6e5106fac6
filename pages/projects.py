"""Project management: on time, quality, cost, benefits (policy 4.2.6)."""

from metrics import PROJECTS
from ui.figures import family_page
from ui.kit import cached_questions, choose

choice = choose(str(PROJECTS.name))
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, PROJECTS, choice.codes)
