"""Team management: members' performance, cohesion, satisfaction (policy 4.2.2)."""

from metrics.families import TEAM
from ui.figures.family import family_page
from ui.kit import cached_questions
from ui.kit.choices import choose

choice = choose(str(TEAM.name))
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, TEAM, choice.codes)
