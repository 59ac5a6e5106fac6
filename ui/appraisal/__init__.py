"""The appraisal's pages: annual, routine, merits, outcomes, calibration, training, the policy, deputies, the desk."""

from ui.appraisal.annual import appraisal_page
from ui.appraisal.calibration import calibration_page
from ui.appraisal.department_heads import heads_part
from ui.appraisal.deputies import deputies_page
from ui.appraisal.desk import desk_page
from ui.appraisal.merits import merits_page
from ui.appraisal.outcomes import outcomes_page
from ui.appraisal.policy import policy_page
from ui.appraisal.routine import routine_page
from ui.appraisal.training import career_part, needs_part, plan_part, record_part, talks_part, weak_part

__all__ = [
    "appraisal_page",
    "calibration_page",
    "career_part",
    "deputies_page",
    "desk_page",
    "heads_part",
    "merits_page",
    "needs_part",
    "outcomes_page",
    "plan_part",
    "policy_page",
    "record_part",
    "routine_page",
    "talks_part",
    "weak_part",
]
