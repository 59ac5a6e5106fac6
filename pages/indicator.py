"""One indicator, open down to the line of the file it came from (policy 2.4)."""

from ui.figures.chart_download import take_away
from ui.figures.completion import what_projects_will_cost
from ui.figures.drivers import what_drove_it
from ui.figures.evidence import evidence
from ui.figures.forecast import months_ahead, where_it_ends
from ui.figures.indicator import chosen_indicator, editions, facts, ledger, siblings, sql, trend_of
from ui.figures.signals import signal_part
from ui.figures.what_if import what_if
from ui.kit import cached_questions
from ui.kit.choices import choose

indicator = chosen_indicator()
choice = choose(str(indicator.name))
codes = choice.codes
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
score = cached_questions.score(choice.supervisor.supervisor_id, choice.period)
siblings(indicator, codes)
facts(report, score, indicator)
trend_of(report, indicator)
take_away(report, indicator, months_ahead(indicator, choice))
signal_part(report, indicator)
where_it_ends(indicator, choice)
what_projects_will_cost(indicator, choice)
what_drove_it(indicator, choice)
ledger(report, score, indicator)
what_if(indicator, choice, score)
sql(indicator, choice.supervisor.supervisor_id, choice.period)
evidence(indicator, choice.supervisor.supervisor_id, choice.period)
editions(indicator)
