"""The yearly plan of one supervisor: goals, targets, months, tasks, research, review, versions (policy 2.1, 3.1)."""

from text import t
from ui.plan import plan_page

plan_page(t("Yearly plan"))
