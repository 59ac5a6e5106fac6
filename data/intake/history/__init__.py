"""What was loaded: loads, their files, versions of rows, rejected rows corrected, loads reverted and reinstated."""

from data.intake.history.changes import Changes, RowChange, changes_of, difference_of_loads, restore, versions_of
from data.intake.history.loads import Load, load_called, loads, received_file, received_list, rejects_of
from data.intake.history.rejected_rows import (
    RejectedRows,
    correct_load,
    rejected_as_csv,
    rejected_as_xlsx,
    rejected_rows,
    rejected_rows_in,
)
from data.intake.history.revert import (
    RevertEffect,
    RevertRecord,
    reinstate_load,
    revert_load,
    revert_records,
    trying_revert,
)
from data.intake.history.row_versions import (
    ChangedMeanwhile,
    Version,
    VersionChange,
    VersionSpan,
    change_meanwhile,
    current_row,
    differences,
    history_of,
    key_of,
)
from data.intake.records import as_text, typed_cells

__all__ = [
    "ChangedMeanwhile",
    "Changes",
    "Load",
    "RejectedRows",
    "RevertEffect",
    "RevertRecord",
    "RowChange",
    "Version",
    "VersionChange",
    "VersionSpan",
    "as_text",
    "change_meanwhile",
    "changes_of",
    "correct_load",
    "current_row",
    "difference_of_loads",
    "differences",
    "history_of",
    "key_of",
    "load_called",
    "loads",
    "received_file",
    "received_list",
    "reinstate_load",
    "rejected_as_csv",
    "rejected_as_xlsx",
    "rejected_rows",
    "rejected_rows_in",
    "rejects_of",
    "restore",
    "revert_load",
    "revert_records",
    "trying_revert",
    "typed_cells",
    "versions_of",
]
