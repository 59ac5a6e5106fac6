"""Family 3, process optimisation: improvements, their effect, how the processes run (policy 4.2.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from metrics.cells import counted_cells
from metrics.families import PROCESS
from metrics.indicator import FIRST, NOTHING_IS_ZERO, SPLIT_BY_SUPERVISOR, Better, Counts, Edition, Indicator
from metrics.measured import FEWEST_RUNS, MEASURED
from metrics.over_time import OverTime
from text import Unit, Words

_COMPLETED_IN_P = """t.closed_on BETWEEN p.start_on AND p.end_on
    AND t.improvement_id IN (SELECT improvement_id FROM completed_improvements)"""
_BY_PROCESS = ("process_id", SPLIT_BY_SUPERVISOR)

_ONCE_TRAINED_AND_MEASURED = Edition(
    "2",
    date(2026, 11, 29),
    Words(
        "completed once people were trained, it ran to its closing and its change was measured",
        "人员已培训、运行至关闭且效果已实测，方视为完成",
    ),
)

IMPROVEMENTS_COMPLETED = Indicator(
    key="improvements_completed",
    family=PROCESS,
    unit=Unit.COUNT,
    better=Better.HIGHER,
    clause="4.2.3",
    name=Words("Improvements completed", "流程优化数量"),
    meaning=Words("How many process improvements were brought to their end.", "完成的流程优化项数。"),
    formula=Words(
        "improvements closed in P whose people were trained, that ran from launch to closing, and whose change was "
        "measured (or an approver says why it cannot be)",
        "P 内关闭、已完成人员培训、上线后运行至关闭，且效果已实测（或批准人说明无法实测的原因）的优化项数",
    ),
    editions=(FIRST, _ONCE_TRAINED_AND_MEASURED, replace(NOTHING_IS_ZERO, version="3")),
    headline=True,
    adds_up=OverTime.SUMS,
    range=(0, None),
    dimensions=("process_id", "measure", SPLIT_BY_SUPERVISOR),
    cells=counted_cells("process_improvements", "proposed_on", _COMPLETED_IN_P),
    tables=("process_improvements", "completed_improvements"),
    # None completed is a true 0 where the company keeps the register: doing nothing never beats trying.
    sql="""
SELECT k.whose, k.code AS period,
       count(c.improvement_id) FILTER (closed_on BETWEEN start_on AND end_on) AS numerator,
       1 AS denominator, numerator AS evidence
FROM kept k JOIN p USING (code)
LEFT JOIN process_improvements i ON i.whose = k.whose AND proposed_on <= end_on
LEFT JOIN completed_improvements c USING (improvement_id)
GROUP BY k.whose, k.code
""",
    evidence={"process_improvements": _COMPLETED_IN_P},
    empty=Words(
        "nobody had a row in {process_improvements} by the end of {period}",
        "截至{period}期末，“{process_improvements}”表中尚无任何人的记录",
    ),
)

IMPROVEMENT_SUCCESS = Indicator(
    key="improvement_success",
    family=PROCESS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.3",
    name=Words("Improvements that reached their goal", "流程优化效果"),
    meaning=Words(
        "The part of the completed improvements whose measured change reaches the goal.",
        "完成的优化中实测变化达到目标的比例。",
    ),
    formula=Words(
        "of the improvements closed in P, the share whose measured change reaches goal_change",
        "P 内关闭的优化中，实测变化达到目标变化的比例",
    ),
    headline=True,
    counts=Counts.PARTS,
    range=(0, 1),
    tables=("process_improvements", "improved_runs"),
    # An improvement that cannot be measured is neither a success nor a failure. The change is rounded so that
    # 8 / 10 − 1 (−0.19999999999999996) reaches −0.20.
    sql=f"""
WITH judged AS (
    SELECT i.whose, p.code, i.improvement_id, i.measure, i.goal_change, i.process_id, i.launched_on,
           i.closed_on AS until
    FROM process_improvements i JOIN p ON i.closed_on BETWEEN p.start_on AND p.end_on
    WHERE i.status = 'closed'),
{MEASURED}
SELECT whose, code AS period,
       count(*) FILTER (round(change, 9) <= goal_change AND goal_change < 0) AS numerator, count(change) AS denominator,
       count(change) AS evidence, count(change) / count(*) AS coverage,
       string_agg(improvement_id, ', ' ORDER BY improvement_id) FILTER (change IS NULL) AS gap
FROM measured GROUP BY whose, code
""",
    evidence={
        "process_improvements": f"""t.improvement_id IN (
            WITH judged AS (
                SELECT i.whose, p.code, i.improvement_id, i.measure, i.goal_change, i.process_id, i.launched_on,
                       i.closed_on AS until
                FROM process_improvements i
                WHERE i.status = 'closed' AND i.closed_on BETWEEN p.start_on AND p.end_on),
            {MEASURED}
            SELECT improvement_id FROM measured WHERE change IS NOT NULL)"""
    },
    empty=Words("no improvement was closed in {period} ({table})", "{period}内没有关闭的流程优化（{table}）"),
    undefined=Words(
        f"fewer than {FEWEST_RUNS} runs in {{process_runs}} before launch or after it to measure {{gap}} ({{period}})",
        f"“{{process_runs}}”表中 {{gap}} 上线前或上线后的运行不足 {FEWEST_RUNS} 次，无法测量（{{period}}）",
    ),
)

_IN_P = "r.finished_at >= l.start_on AND r.finished_at < l.end_on + 1"
_BEFORE = "r.finished_at >= l.launched_on - 90 AND r.finished_at < l.launched_on"
_LAUNCHED = "t.launched_on >= (p.end_on + 1) - INTERVAL 1 YEAR AND t.launched_on <= p.end_on"

EFFICIENCY_GAIN = Indicator(
    key="efficiency_gain",
    family=PROCESS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.3",
    name=Words("Operating efficiency gain", "运营效率提升"),
    meaning=Words(
        "How much less time the improved processes take than before they were improved.",
        "优化后的流程处理时长较优化前缩短的比例。",
    ),
    mark_distance=0.03,
    cases_in="evidence",
    formula=Words(
        "1 − Σ nₚ·afterₚ / Σ nₚ·beforeₚ over processes with an improvement launched in the 12 months to the end of P; "
        "n = runs finished in P, after = their median hours, before = the median in the 90 days before launch",
        "对截至 P 末 12 个月内上线过优化的流程：1 − Σ n·优化后 ÷ Σ n·优化前；n 为 P 内完成的运行数，"
        "优化后为其处理时长中位数，优化前为上线前 90 天的中位数",
    ),
    headline=True,
    range=(None, 1),
    tables=("process_improvements", "improved_runs"),
    sql=f"""
WITH launched AS (  -- the earliest launch, if several
    SELECT t.whose, p.code, p.start_on, p.end_on, t.process_id, min(t.launched_on) AS launched_on
    FROM process_improvements t JOIN p ON {_LAUNCHED}
    GROUP BY ALL),
measured AS (
    SELECT l.whose, l.code, l.process_id,
           count(*) FILTER ({_IN_P}) AS n,
           median(r.hours) FILTER ({_IN_P}) AS after,
           median(r.hours) FILTER ({_BEFORE}) AS before
    FROM launched l LEFT JOIN improved_runs r ON r.process_id = l.process_id
         AND r.finished_at >= least(l.start_on, l.launched_on - 90) AND r.finished_at < l.end_on + 1
    GROUP BY ALL)
SELECT whose, code AS period,
       sum(n * (before - after)) AS numerator,
       sum(n * before) FILTER (after IS NOT NULL) AS denominator,
       sum(n) FILTER (before IS NOT NULL) AS evidence,
       coalesce(sum(n) FILTER (before IS NOT NULL), 0) / nullif(sum(n), 0) AS coverage,
       string_agg(process_id, ', ' ORDER BY process_id) FILTER (before IS NULL OR after IS NULL) AS gap
FROM measured GROUP BY whose, code
""",
    evidence={
        "improved_runs": f"""EXISTS (
            SELECT 1 FROM (
                SELECT t.process_id, min(t.launched_on) AS launched_on FROM process_improvements t
                WHERE {_LAUNCHED} GROUP BY t.process_id) l
            WHERE l.process_id = t.process_id AND t.finished_at >= p.start_on AND t.finished_at < p.end_on + 1
              AND EXISTS (SELECT 1 FROM improved_runs r WHERE r.process_id = l.process_id AND {_BEFORE}))""",
        "process_improvements": _LAUNCHED,
    },
    empty=Words(
        "no improvement in {process_improvements} launched in the 12 months up to the end of {period}",
        "“{process_improvements}”表中截至 {period}末的 12 个月内没有上线的优化",
    ),
    undefined=Words(
        "no rows in {process_runs} of {gap} finished in {period}, or none in the 90 days before launch",
        "“{process_runs}”表中 {gap} 在 {period}内没有完成的运行，或上线前 90 天没有运行",
    ),
)

_NO_RUNS = Words("no rows in {process_runs} finished in {period}", "“{process_runs}”表中没有 {period}内完成的运行")

PROCESS_CONFORMANCE = Indicator(
    key="process_conformance",
    family=PROCESS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.3",
    name=Words("Runs within standard time", "流程达标率"),
    meaning=Words("The part of the runs that took no longer than the standard.", "处理时长不超过标准的运行比例。"),
    formula=Words(
        "runs finished in P within standard_hours / runs finished in P",
        "P 内处理时长不超过标准的运行数 ÷ P 内完成的运行数",
    ),
    quality_ratio=True,
    counts=Counts.PARTS,
    range=(0, 1),
    dimensions=_BY_PROCESS,
    of="process_runs",
    on="finished_at",
    numerator="count(*) FILTER (hours <= standard_hours)",
    denominator="count(*)",
    empty=_NO_RUNS,
)

FIRST_PASS_YIELD = Indicator(
    key="first_pass_yield",
    family=PROCESS,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    clause="4.2.3",
    name=Words("First-pass yield", "一次通过率"),
    meaning=Words("The part of the runs that came out right at once.", "一次即成功的运行比例。"),
    formula=Words("outcome ok / runs finished in P", "结果为 ok 的运行数 ÷ P 内完成的运行数"),
    quality_ratio=True,
    counts=Counts.PARTS,
    range=(0, 1),
    dimensions=_BY_PROCESS,
    of="process_runs",
    on="finished_at",
    numerator="count(*) FILTER (outcome = 'ok')",
    denominator="count(*)",
    empty=_NO_RUNS,
)

PROBLEM_RESOLUTION_DAYS = Indicator(
    key="problem_resolution_days",
    family=PROCESS,
    unit=Unit.DAYS,
    better=Better.LOWER,
    clause="4.2.3",
    name=Words("Days to resolve a problem", "问题解决天数"),
    meaning=Words("How long a process problem stands open, in the middle case.", "流程问题从提出到解决的中位天数。"),
    cases_in="evidence",
    formula=Words("median days raised → resolved, problems resolved in P", "P 内解决的问题从提出到解决的天数中位数"),
    range=(0, None),
    of="process_problems",
    on="resolved_on",
    numerator="median(resolved_on - raised_on)",
    empty=Words("no problem was resolved in {period} ({table})", "{period}内没有解决的流程问题（{table}）"),
)

INDICATORS = [
    IMPROVEMENTS_COMPLETED,
    IMPROVEMENT_SUCCESS,
    EFFICIENCY_GAIN,
    PROCESS_CONFORMANCE,
    FIRST_PASS_YIELD,
    PROBLEM_RESOLUTION_DAYS,
]
