"""One indicator, open down to the line of the file it came from (policy 2.4)."""

from ui.figures import (
    chart_downloads,
    chosen_indicator,
    competitors_part,
    completion_part,
    definition_history,
    drivers_part,
    evidence,
    family_links,
    forecast_part,
    indicator_facts,
    indicator_sql,
    months_ahead,
    score_ledger,
    self_reported_note,
    signal_part,
    trend_of,
    what_if,
)
from ui.kit import cached_questions, choose

indicator = chosen_indicator()
choice = choose(str(indicator.name))
codes = choice.codes
report = cached_questions.report(choice.supervisor.supervisor_id, choice.period)
score = cached_questions.score(choice.supervisor.supervisor_id, choice.period)
family_links(indicator, codes)
indicator_facts(report, score, indicator)
self_reported_note(indicator, choice.supervisor.supervisor_id, score.judged.period)
trend_of(report, indicator)
chart_downloads(report, indicator, months_ahead(indicator, choice))
competitors_part(indicator, choice)
signal_part(report, indicator)
forecast_part(indicator, choice)
completion_part(indicator, choice)
drivers_part(indicator, choice)
score_ledger(report, score, indicator)
what_if(indicator, choice, score)
indicator_sql(indicator, choice.supervisor.supervisor_id, score.judged.period)
evidence(indicator, choice.supervisor.supervisor_id, score.judged.period)
definition_history(indicator)
