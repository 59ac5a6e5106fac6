"""The cards of the overview: the KPI score, what needs attention first, the six families."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from figures import Series, bullet, spark, trend
from insight import ScoreGap
from metrics import Better, Period
from reports import FamilyPart, KpiPart, SupervisorReport
from text import LANGUAGES, MISSING, Unit, day, figure, language, number, t, tn
from ui.figures.plan_mark import unacknowledged_plan
from ui.kit import (
    FAMILY_PLACES,
    INDICATOR,
    Html,
    Part,
    change_pill,
    icon,
    link,
    report_address,
    show_markup,
    status_counts,
    tag,
)

ATTENTION_SHOWN = 7


def report_context(report: SupervisorReport, data_day: date | None) -> None:
    """Whom and which days this is about, and the report to download."""
    about = [report.name, report.department, str(report.period.name)]
    reach = t("data up to {day}", day=day(data_day))
    papers = (
        tag(
            "a",
            icon("file"),
            LANGUAGES[lang],
            href=report_address(report.supervisor_id, report.period, lang),
            class_="button",
            download=True,
            title=t("The report as PDF"),
        )
        for lang in LANGUAGES
    )
    show_markup(
        tag("p", tag("strong", " · ".join(about)), " ", tag("span", reach, class_="quiet nowrap")),
        tag("p", tag("span", t("Report (PDF)"), class_="quiet"), papers, class_="row"),
        columns="row apart",
        key="context",
    )
    unacknowledged_plan(report)


def headline(report: SupervisorReport, attention: Sequence[ScoreGap], codes: dict[str, str]) -> None:
    """The KPI score beside what costs most of it."""
    show_markup(_score_card(report), _attention_card(attention, codes), columns="hero", key="headline")


def family_cards(report: SupervisorReport, codes: dict[str, str]) -> None:
    """One card per family, each a link to its page."""
    show_markup(
        *(_family_card(part, report.period, codes) for part in report.families), columns="cards", key="families"
    )


def _score_card(report: SupervisorReport) -> Html:
    kpi = report.kpi
    track = bullet(kpi.score, width=480, height=13, label=t("KPI score"), lang=language())
    labels = tuple(str(period.label) for period in kpi.periods)
    history = Series(labels, kpi.scores, 100.0, Unit.SCORE, Better.HIGHER, name=t("KPI score"))
    return tag(
        "section",
        tag("div", tag("h2", t("KPI score")), status_counts(_counting(report)), class_="row apart"),
        tag(
            "div",
            tag("span", number(kpi.score, 1), class_="huge"),
            change_pill(kpi.score, kpi.before, t("against {period}", period=report.period.before().name)),
            class_="row baseline",
        ),
        tag("div", track, class_="track"),
        tag("p", report.headline, class_="lead"),
        tag("div", trend(history, width=400, height=130, lang=language()), class_="figure"),
        tag("p", _coverage(kpi), class_="quiet small"),
        class_="card score",
    )


def _counting(report: SupervisorReport) -> list:
    return [line for line in report.lines if line.weight > 0]


def _coverage(kpi: KpiPart) -> str:
    sentence = t("{share} of the weight has a value and a target.", share=figure(kpi.coverage, Unit.RATIO))
    if kpi.running:
        sentence = t("To date: {months}, against the targets of those months.", months=kpi.judged) + " " + sentence
    return sentence + " " + t("Too little to be confirmed without a written reason.") if kpi.incomplete else sentence


def _attention_card(attention: Sequence[ScoreGap], codes: dict[str, str]) -> Html:
    inside: Part
    if attention:
        inside = tag("ol", *(_task(gap, codes) for gap in attention[:ATTENTION_SHOWN]), class_="tasks")
    else:
        inside = tag("p", t("Nothing costs points: every headline indicator with a target reaches it."), class_="quiet")
    return tag("section", tag("h2", t("What costs points or lacks data")), inside, class_="card")


def _task(gap: ScoreGap, codes: dict[str, str]) -> Html:
    cost = None if gap.loss is None else f"−{number(gap.loss, 1)}"
    href = link(INDICATOR, indicator=gap.indicator.key, **codes)
    return tag(
        "li",
        tag(
            "a",
            tag("span", icon(gap.line.status), class_=f"mark {gap.line.status}"),
            tag("span", gap.sentence, class_="name"),
            tag("span", cost, class_="loss"),
            href=href,
            data_go=True,
        ),
    )


def _family_card(part: FamilyPart, period: Period, codes: dict[str, str]) -> Html:
    off = sum(line.status == "off" and line.weight > 0 for line in part.lines)
    better = None if part.score is None or part.before is None else part.score >= part.before
    line = spark(part.history, width=200, height=44, good=better, label=t("Scores of the last periods"))
    return tag(
        "a",
        tag("span", part.family.name, class_="name"),
        tag("span", number(part.score, 1), class_="big"),
        change_pill(part.score, part.before, ""),
        tag("span", _off_plan(part, off), class_="small quiet"),
        tag("span", line, class_="spark"),
        href=link(FAMILY_PLACES[part.family.key], **codes),
        class_="card",
        data_go=True,
    )


def _off_plan(part: FamilyPart, off: int) -> Part:
    if part.score is None:
        return t("no value with a target")
    if off:
        return tag("span", icon("off"), " ", tn("{n} off target", "{n} off target", off), class_="bad")
    return t("none off target")


def family_headline(part: FamilyPart, period: Period) -> None:
    """The top of a family's page: its score, what it weighs, what it brings to the KPI score."""
    facts: list[tuple[str, Part]] = [
        (t("Score"), number(part.score, 1)),
        (t("Weight in the KPI score"), figure(part.weight, Unit.RATIO)),
        (t("Points it brings"), number(part.contribution, 1)),
        (t("Coverage"), figure(part.coverage, Unit.RATIO)),
    ]
    change = change_pill(part.score, part.before, t("against {period}", period=period.before().name))
    show_markup(
        *(_fact(name, value, change if at == 0 else None) for at, (name, value) in enumerate(facts)),
        columns="facts",
        key="family",
    )


def _fact(name: str, value: Part, below: Part = None) -> Html:
    return tag(
        "div",
        tag("span", name, class_="quiet small"),
        tag("span", value or MISSING, class_="big"),
        below,
        class_="card",
    )
