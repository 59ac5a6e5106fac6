"""The plan's page: targets, months, goals, research, what is said about it."""

from ui.plan.page import plan_page

__all__ = ["plan_page"]
