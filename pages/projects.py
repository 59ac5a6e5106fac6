"""Project management: on time, quality, cost, benefits (policy 4.2.6)."""

from metrics.families import PROJECTS
from ui import questions
from ui.choices import choose
from ui.family import family_page

choice = choose(str(PROJECTS.name))
report = questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, PROJECTS, choice.codes)
