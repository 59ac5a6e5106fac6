"""The calibration view: all appraisals of a year side by side, so that like is judged alike (policy 4.1).

It compares and never ranks; beside each score stand its coverage, the figures on thin data and what was granted after
the fact (judgement 3). Whether grades are spread oddly is an advisory question, asked only when wanted, and
never of ten people or fewer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.fact_requests import FactRequest, fact_requests
from appraisal.flow import standing
from appraisal.kinds import document
from appraisal.signed_record import SignedRecord, last_signed
from data.store import Store
from metrics import Annual, GradeBand, ScoreLine, Supervisor, annuals, supervisors
from scope import Right, Scope
from text import Words, number

FEWEST_FOR_DISTRIBUTION = 11  # people: with fewer a share of grades says nothing
MOST_BEST = 0.30  # share of the best grade beyond which calibration is advised
MOST_ALIKE = 0.80  # share of any one grade


@dataclass(frozen=True)
class CalibrationLine:
    """One line of the calibration view: where an appraisal stands, as computed and as signed."""

    supervisor: Supervisor
    state: str
    year: Annual
    signed: SignedRecord | None
    before: SignedRecord | None  # last year's signature
    granted: tuple[FactRequest, ...] = ()  # changes after the fact of this year that were granted

    @property
    def thin_figures(self) -> tuple[ScoreLine, ...]:
        """Of the figures that count, those on few cases or little coverage."""
        return tuple(line for line in self.year.score.lines if line.contribution is not None and line.thin)

    @property
    def granted_effect(self) -> float:
        """What the granted changes did to the KPI score, together; one without a score before or after did nothing."""
        both = [(r.before, r.after) for r in self.granted]
        return sum(after - before for before, after in both if before is not None and after is not None)

    @property
    def total_without_granted(self) -> float | None:
        """The annual score without what was granted after the fact: what the requests did to it, taken off."""
        if self.year.total is None:
            return None
        share = self.year.scheme.kpi_share if self.year.routine is not None else 1.0
        return self.year.total - self.granted_effect * share


@dataclass(frozen=True)
class GradeCount:
    """How many have a grade. `grade` None: none is named, the year is provisional or has no score.

    now      as computed today; granted: without what was granted after the fact
    signed   as signed; earlier: as signed last year
    """

    grade: GradeBand | None
    now: int
    without_granted: int
    signed: int
    earlier: int


def calibration_board(
    store: Store, who: Scope, year: int, as_of: date, computed: Mapping[str, Annual] | None = None
) -> tuple[CalibrationLine, ...]:
    """Everyone in sight side by side, by department and name and never by rank.

    Raises NotAllowed for those whose business personnel matters are not.
    """
    who.need(Right.SEE_PERSONNEL)
    years = annuals(store, who, year, as_of) if computed is None else computed
    stands, signed, earlier = (
        standing(store, who, APPRAISAL_FLOW),
        last_signed(store, who, year),
        last_signed(store, who, year - 1),
    )
    granted: dict[str, tuple[FactRequest, ...]] = {}
    for request in fact_requests(store, who, year=year):
        if request.answer == "granted":
            granted[request.supervisor_id] = (*granted.get(request.supervisor_id, ()), request)
    lines = []
    for supervisor in supervisors(store, who):
        key = supervisor.supervisor_id
        moved = stands.get(document(key, year))
        if key in years and supervisor.started_on.year <= year:
            state = moved.to_state if moved else APPRAISAL_FLOW.first
            lines.append(
                CalibrationLine(supervisor, state, years[key], signed.get(key), earlier.get(key), granted.get(key, ()))
            )
    return tuple(lines)


def grade_counts(lines: Sequence[CalibrationLine]) -> tuple[GradeCount, ...]:
    """How many have each grade of the scheme, the best first, before and after; last those without a named one.

    A grade capped by an event stays capped without the granted changes; last year's grades count where the scheme
    still has them.
    """
    if not lines:
        return ()
    bands: tuple[GradeBand | None, ...] = (*lines[0].year.scheme.grades, None)
    now = Counter(_key(line.year.grade) for line in lines)
    before = Counter(_key(_without_granted(line)) for line in lines)
    signed = Counter(line.signed.grade for line in lines if line.signed)
    earlier = Counter(line.before.grade for line in lines if line.before)
    return tuple(
        GradeCount(band, now[_key(band)], before[_key(band)], signed[_key(band)], earlier[_key(band)]) for band in bands
    )


def _without_granted(line: CalibrationLine) -> GradeBand | None:
    named, total = line.year.grade, line.total_without_granted
    if named is None or total is None or line.year.capped_by:
        return named
    return line.year.scheme.grade_of(total)


def _key(grade: GradeBand | None) -> str | None:
    return grade.key if grade else None


def distribution_in_words(lines: Sequence[CalibrationLine]) -> tuple[Words, ...]:
    """What is odd about the spread of grades, to talk about; empty with ten people or fewer, or when nothing is."""
    grades = [line.year.grade for line in lines if line.year.grade is not None]
    if len(grades) < FEWEST_FOR_DISTRIBUTION:
        return ()
    counts = Counter(grade.key for grade in grades)
    best = lines[0].year.scheme.grades[0]
    remarks = []
    for grade in {grade.key: grade for grade in grades}.values():
        share, many = counts[grade.key] / len(grades), MOST_BEST if grade.key == best.key else MOST_ALIKE
        if share > many:
            template = Words(
                "{share}% of {n} people are graded {grade}: are targets and ratings comparable between them?",
                "{n} 人中有 {share}% 的等级为“{grade}”：各人的目标与评分尺度是否可比？",
            )
            remarks.append(template.format(share=number(share * 100), n=len(grades), grade=grade.name))
    return tuple(remarks)
