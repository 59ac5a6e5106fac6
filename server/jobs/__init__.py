"""What runs by itself while the dashboard does: the watched folder, reminders by mail."""

from server.jobs import reminders, watched_folder
from server.jobs.reminders import remind

__all__ = ["remind", "reminders", "watched_folder"]
