"""Operating performance: revenue, profit, market share, users (policy 4.2.1)."""

from metrics.families import OPERATING
from ui import questions
from ui.choices import choose
from ui.family import family_page

choice = choose(str(OPERATING.name))
report = questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, OPERATING, choice.codes)
