"""Beside targets: that the plan which sets them was not acknowledged yet by whom it judges (judgement 3)."""

from __future__ import annotations

from appraisal import plan_acknowledgement
from reports import SupervisorReport
from text import t
from ui.kit import PLAN, current_scope, icon, link, show_markup, store, tag


def unacknowledged_plan(report: SupervisorReport) -> None:
    """A mark with the way to the plan; nothing where there is no plan in force or it is acknowledged."""
    year = report.period.end.year
    stands = plan_acknowledgement.plan_acknowledgement(store(), current_scope(), report.supervisor_id, year)
    if stands is None or stands.at is not None:
        return
    words = t("Targets of a plan not acknowledged yet: {year}, version {version}", year=year, version=stands.version)
    href = link(PLAN, supervisor=report.supervisor_id, year=str(year))
    mark = tag("p", icon("watch"), tag("a", words, href=href, class_="plain", data_go=True), class_="note")
    show_markup(mark, key="unacknowledged_plan")
