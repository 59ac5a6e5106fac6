"""All appraisals of a year side by side: opened here, compared, never ranked (policy 4.1)."""

from text import t
from ui.appraisal import calibration_page

calibration_page(t("Appraisals side by side"))
