"""The sample company's appraisals: 2025 finished for two and reproduced, 2026 waiting for one."""

from datetime import date

from appraisal.annual_appraisal import appraisal, cycle
from appraisal.desk import desk
from appraisal.outcomes import outcomes
from appraisal.verification import verify_record
from metrics.annual_score import annual
from scope import Role, Scope

LEADER = Scope("director", Role.LEADERSHIP, None)


def test_two_finished_2025_with_the_scores_that_the_data_give(sample):
    for supervisor_id, total, grade in (("S5", 84.1, "competent"), ("S7", 101.1, "excellent")):
        found = appraisal(sample, LEADER, supervisor_id, 2025, as_of=date.today())
        (signed,) = found.signed
        assert (found.state, round(signed.total, 1), signed.grade) == ("acknowledged", total, grade)
        assert signed.total == annual(sample, LEADER, supervisor_id, 2025, as_of=date.today()).total
        checked = verify_record(sample, LEADER, signed)
        assert (checked.intact, checked.reproduced, checked.changes) == (True, True, ())
        assert {note.kind for note in found.notes} == {"self", "comment"}


def test_the_excellent_year_has_its_certificate_and_bonus(sample):
    own = Scope("s7", Role.SUPERVISOR, frozenset({"S7"}))
    assert {(one.kind, one.state) for one in outcomes(sample, own, "S7", 2025)} == {
        ("certificate", "adopted"),
        ("bonus", "adopted"),
    }


def test_2026_waits_for_the_self_assessment_of_one(sample):
    own = Scope("s3", Role.SUPERVISOR, frozenset({"S3"}))
    assert appraisal(sample, own, "S3", 2026, as_of=date.today()).state == "open"
    assert cycle(sample, 2026).self_by == date(2027, 1, 15)
    assert "Write the self-assessment: Annual appraisal 2026" in [
        task.what.en for task in desk(sample, own, date(2026, 12, 1))
    ]
    assert appraisal(sample, LEADER, "S1", 2026, as_of=date.today()).state == "closed"
