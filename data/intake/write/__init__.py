"""One transaction: rows as versions, the load, its rejected cells, the audit record."""

from data.intake.write.after_the_fact import (
    NeedsReason,
    WantedChange,
    judged_supervisors,
    keep_request,
    need_second_person,
    need_short,
)
from data.intake.write.folder import load_folder
from data.intake.write.late_corrections import note_late_corrections
from data.intake.write.load import LoadResult, Progress, conclude, load_file, trying_load, trying_staged
from data.intake.write.staging import TYPED, staged_load
from data.intake.write.versions import compare, key_hash, same_key, stated_by_loads

__all__ = [
    "TYPED",
    "LoadResult",
    "NeedsReason",
    "Progress",
    "WantedChange",
    "compare",
    "conclude",
    "judged_supervisors",
    "keep_request",
    "key_hash",
    "load_file",
    "load_folder",
    "need_second_person",
    "need_short",
    "note_late_corrections",
    "same_key",
    "staged_load",
    "stated_by_loads",
    "trying_load",
    "trying_staged",
]
