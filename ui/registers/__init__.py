"""The registers' page: a list, a board, a timeline, and the form made from the table's declaration."""

from ui.registers.after_the_fact import after_the_fact_page
from ui.registers.page import register_page

__all__ = ["after_the_fact_page", "register_page"]
