"""One indicator, open down to the line of the file it came from (policy 2.4)."""

from ui.figures import (
    chosen_indicator,
    editions,
    evidence,
    indicator_facts,
    indicator_sql,
    months_ahead,
    score_ledger,
    siblings,
    signal_part,
    take_away,
    trend_of,
    what_drove_it,
    what_if,
    what_projects_will_cost,
    where_it_ends,
)
from ui.kit import cached_questions, choose

indicator = chosen_indicator()
choice = choose(str(indicator.name))
codes = choice.codes
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
score = cached_questions.score(choice.supervisor.supervisor_id, choice.period)
siblings(indicator, codes)
indicator_facts(report, score, indicator)
trend_of(report, indicator)
take_away(report, indicator, months_ahead(indicator, choice))
signal_part(report, indicator)
where_it_ends(indicator, choice)
what_projects_will_cost(indicator, choice)
what_drove_it(indicator, choice)
score_ledger(report, score, indicator)
what_if(indicator, choice, score)
indicator_sql(indicator, choice.supervisor.supervisor_id, choice.period)
evidence(indicator, choice.supervisor.supervisor_id, choice.period)
editions(indicator)
