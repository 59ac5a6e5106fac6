"""Deputies: who acts for whom from a day to a day, and what they did (judgement 3)."""

from text import t
from ui.appraisal import deputies_page

deputies_page(t("Deputies"))
