"""Team management: members' performance, cohesion, satisfaction (policy 4.2.2)."""

from metrics import TEAM
from ui.figures import family_page
from ui.kit import cached_questions, choose

choice = choose(str(TEAM.name))
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, TEAM, choice.codes)
