"""Deputies: who acts for whom from a day to a day, and what they did; who speaks for a department (judgement 3)."""

from text import t
from ui.appraisal import deputies_page, heads_part

deputies_page(t("Deputies and department heads"))
heads_part()
