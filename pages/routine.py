"""Routine appraisal: who is to be rated, the form, the checks so far (policy 4.1)."""

from text import t
from ui.appraisal import routine_page

routine_page(t("Routine appraisal"))
