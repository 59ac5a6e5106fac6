"""The scheme's page: its inputs, who would move, its versions."""

from ui.scheme.page import scheme_page

__all__ = ["scheme_page"]
