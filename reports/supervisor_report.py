"""What the report of one supervisor and period says: gathered from metrics and insight, laid out elsewhere."""

from __future__ import annotations

from datetime import date

from appraisal import FALLING_NOTE, WeakPoint, weak_points_of
from data.people_names import names
from data.store import Store
from errors import unknown
from insight import headline, score_gaps
from metrics import FamilyScore, Period, PeriodKind, ScoreLine, Supervisor, annual, supervisors
from reports.control_charts import charts
from reports.measures import measures
from reports.report_data import ReportData, read_report_data
from reports.supervisor_record import FamilyPart, IndicatorLine, KpiPart, Sources, SupervisorReport
from reports.year_ledger import year_ledger
from scope import Scope
from text import Words

ATTENTION = 5  # sentences on the front page; the rest stands in the tables

__all__ = ["SupervisorReport", "supervisor_report"]


def supervisor_report(
    store: Store, who: Scope, supervisor_id: str, period: Period, as_of: date, *, effects: bool = True
) -> SupervisorReport:
    """The report's whole content, as known on the as-of day.

    effects  also whether what was done can have been chance; the pages ask for that where they show it
    Raises NotAllowed for a supervisor out of scope, WrongUse for one that does not exist.
    """
    who.need_sight_of(supervisor_id)
    person = _person(store, who, supervisor_id)
    data = read_report_data(store, who, supervisor_id, period, as_of)
    families = tuple(_family(i, family, data) for i, family in enumerate(data.score.families))
    lines = {line.indicator.key: line for part in families for line in part.lines}
    histories = {key: line.history for key, line in lines.items()}
    past = {key: history.values for key, history in histories.items() if history.periods[-1].end >= period.start}
    # Routine checks, merits, faults and what is to be learned are personnel: others are shown the KPI score alone.
    shows_personnel = who.sees_personnel_of(supervisor_id)
    shows_year = shows_personnel and period.kind is PeriodKind.YEAR
    return SupervisorReport(
        supervisor_id=supervisor_id,
        name=person.name,
        department=person.department_name,
        period=period,
        as_of=as_of,
        kpi=_kpi(data),
        families=families,
        headline=headline(data.score),
        attention=tuple(a.sentence for a in score_gaps(data.score, past)[:ATTENTION]),
        charts=charts(list(lines.values()), data.decided),
        measures=measures(store, who, supervisor_id, period, as_of, histories, effects=effects),
        year=year_ledger(annual(store, who, supervisor_id, period.start.year, as_of), names(store))
        if shows_year
        else None,
        training=_training(data) if shows_personnel else (),
        sources=_sources(store, data),
    )


def _person(store: Store, who: Scope, supervisor_id: str) -> Supervisor:
    known = {s.supervisor_id: s for s in supervisors(store, who)}
    if supervisor_id not in known:
        raise unknown(Words("supervisor", "主管"), supervisor_id, known)
    return known[supervisor_id]


def _family(i: int, family: FamilyScore, data: ReportData) -> FamilyPart:
    """One family; `i` is its place, the same in every score."""
    given = [line.contribution for line in family.lines if line.contribution is not None]
    before = data.score_in(data.period.before())
    past = [data.score_in(p) for p in data.recent]
    return FamilyPart(
        family.family,
        family.score,
        family.weight,
        sum(given) if given else None,
        family.coverage,
        before.families[i].score if before else None,
        tuple(s.families[i].score if s else None for s in past),
        tuple(_line(line, family, data) for line in family.lines),
    )


def _line(line: ScoreLine, family: FamilyScore, data: ReportData) -> IndicatorLine:
    return IndicatorLine(
        indicator=line.indicator,
        value=line.value,
        target=line.target.target if line.target else None,
        points=line.points,
        weight=family.weight * line.weight,
        contribution=line.contribution,
        status=line.status,
        year_earlier=data.earlier[line.indicator.key].value,
        history=data.history(line.indicator),
        late=line.target.late if line.target else None,
    )


def _kpi(data: ReportData) -> KpiPart:
    now, before = data.score, data.score_in(data.period.before())
    earlier = data.score_in(data.period.a_year_earlier())
    past = [data.score_in(p) for p in data.recent]
    return KpiPart(
        now.kpi,
        now.coverage,
        now.thin,
        now.running,
        now.judged.name,
        before.kpi if before else None,
        earlier.kpi if earlier else None,
        data.recent,
        tuple(s.kpi if s else None for s in past),
    )


def _training(data: ReportData) -> tuple[WeakPoint, ...]:
    """What the figures say should be learned (policy 5.1)."""
    before = [data.score_in(data.period.before(i)) for i in range(FALLING_NOTE, 0, -1)]
    return tuple(weak_points_of(data.score, before))


def _sources(store: Store, data: ReportData) -> Sources:
    loads = store.rows(
        """SELECT load_id, loaded_at FROM loads UNION ALL SELECT take_id, taken_at FROM takes
           ORDER BY 1 DESC LIMIT 1"""
    )
    scheme = data.score.scheme
    named = (
        Words(f"{scheme.year}, version {scheme.version}", f"{scheme.year} 年第 {scheme.version} 版")
        if scheme.version
        else Words(f"default for {scheme.year}", f"{scheme.year} 年默认方案")
    )
    out = [line for line in data.score.lines if line.weight > 0 and line.points is None]
    left_out = []
    if out:
        names = {
            lang: ("；" if lang == "zh" else "; ").join(
                f"{line.indicator.name.in_(lang)} ({line.reason.in_(lang)})"
                if line.reason
                else line.indicator.name.in_(lang)
                for line in out
            )
            for lang in ("en", "zh")
        }
        left_out.append(Words(f"Left out of the score: {names['en']}.", f"未计入得分：{names['zh']}。"))
    return Sources(
        store.version,
        loads[0][0] if loads else None,
        loads[0][1] if loads else None,
        data.data_day,
        named,
        tuple(left_out),
    )
