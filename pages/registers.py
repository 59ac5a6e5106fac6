"""The registers: team, process, recommendations, resources, projects (policy 2.4.2, 3.2, 3.3, 3.5, 3.6)."""

from text import t
from ui.registers import register_page

register_page(t("Registers"))
