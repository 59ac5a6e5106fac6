"""Changes after the fact: asked for, answered, corrected; who, when, why, score before and after (judgement 2)."""

from text import t
from ui.registers import after_the_fact_page

after_the_fact_page(t("Changes after the fact"))
