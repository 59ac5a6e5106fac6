"""The calibration view: all appraisals of a year side by side, so that like is judged alike (policy 4.1).

It compares and never ranks. Whether grades are spread oddly is an advisory question, asked only when wanted, and
never of ten people or fewer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.flow import standing
from appraisal.kinds import document
from appraisal.signed_record import SignedRecord, last_signed
from data.store import Store
from metrics import Annual, Supervisor, annuals, supervisors
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
    lines = []
    for supervisor in supervisors(store, who):
        key = supervisor.supervisor_id
        moved = stands.get(document(key, year))
        if key in years and supervisor.started_on.year <= year:
            state = moved.to_state if moved else APPRAISAL_FLOW.first
            lines.append(CalibrationLine(supervisor, state, years[key], signed.get(key), earlier.get(key)))
    return tuple(lines)


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
