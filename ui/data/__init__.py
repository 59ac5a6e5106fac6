"""The data-quality page: what is due and late, how good the tables are, reminders."""

from ui.data.data_quality import tables_and_rejected_rows, what_indicators_cover, what_is_due
from ui.data.reminders import reminders

__all__ = ["reminders", "tables_and_rejected_rows", "what_indicators_cover", "what_is_due"]
