"""The registers' page: a list, a board, a timeline, and the form made from the table's declaration."""

from ui.registers.page import register_page

__all__ = ["register_page"]
