"""Merits and faults: events with evidence, confirmed by a second person (policy 4.3)."""

from text import t
from ui.appraisal import merits_page

merits_page(t("Merits and faults"))
