"""The policy: its own text with who acknowledged it, and each clause with the pages that serve it."""

from text import t
from ui.appraisal import policy_page

policy_page(t("Policy"))
