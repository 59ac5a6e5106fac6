"""One indicator, open down to the line of the file it came from (policy 2.4)."""

from ui import questions
from ui.choices import choose
from ui.completion import what_projects_will_cost
from ui.drivers import what_drove_it
from ui.evidence import evidence
from ui.forecast import months_ahead, where_it_ends
from ui.indicator import chosen_indicator, editions, facts, ledger, siblings, sql, trend_of
from ui.signals import signal_part
from ui.take_away import take_away
from ui.what_if import what_if

indicator = chosen_indicator()
choice = choose(str(indicator.name))
codes = choice.codes
report = questions.report(choice.supervisor.supervisor_id, choice.period)
score = questions.score(choice.supervisor.supervisor_id, choice.period)
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
