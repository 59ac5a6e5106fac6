"""The loads page: loads and what each changed, rejected rows, reverting and reinstating."""

from ui.loads.load_effect import load_effect
from ui.loads.load_views import history, load_counts, rejected_cells, remarks, table_rules
from ui.loads.page import loads_page
from ui.loads.rejected_rows import GRID_ROWS, corrections

__all__ = [
    "GRID_ROWS",
    "corrections",
    "history",
    "load_counts",
    "load_effect",
    "loads_page",
    "rejected_cells",
    "remarks",
    "table_rules",
]
