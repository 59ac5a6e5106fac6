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
from data.intake.write.load import LoadResult, Progress, conclude, load_file, trying_load, trying_staged
from data.intake.write.staging import TYPED, staged_load
from data.intake.write.versions import key_hash, same_key, stated_by_loads

__all__ = [
    "TYPED",
    "LoadResult",
    "NeedsReason",
    "Progress",
    "WantedChange",
    "conclude",
    "judged_supervisors",
    "keep_request",
    "key_hash",
    "load_file",
    "load_folder",
    "need_second_person",
    "need_short",
    "same_key",
    "staged_load",
    "stated_by_loads",
    "trying_load",
    "trying_staged",
]
