"""My desk: what waits for whoever is signed in, overdue first (policy 2, 3, 4, 5)."""

from text import t
from ui.appraisal import desk_page

desk_page(t("My desk"))
