"""The scheme: weights, curve, grades, merits and faults, outcomes, tried before it is stored (policy 4.1, 4.3)."""

from text import t
from ui.scheme import scheme_page

scheme_page(t("Appraisal scheme"))
