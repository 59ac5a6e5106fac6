"""Team management: members' performance, cohesion, satisfaction (policy 4.2.2)."""

from metrics.families import TEAM
from ui import questions
from ui.choices import choose
from ui.family import family_page

choice = choose(str(TEAM.name))
report = questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, TEAM, choice.codes)
