"""Rewards and penalties of one supervisor and year: proposed by rules, decided by people (policy 4.3.1, 4.3.2)."""

from text import t
from ui.appraisal import outcomes_page

outcomes_page(t("Rewards and penalties"))
