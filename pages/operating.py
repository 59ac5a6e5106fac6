"""Operating performance: revenue, profit, market share, users (policy 4.2.1)."""

from metrics import OPERATING
from ui.figures import family_page
from ui.kit import cached_questions, choose

choice = choose(str(OPERATING.name))
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
family_page(report, OPERATING, choice.codes)
