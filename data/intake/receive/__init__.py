"""The file as it arrives: kept by its hash, unpacked, recognised as ours or refused as something else."""

from data.intake.receive.archive import LARGEST_RATIO, UNPACKED_FREELY, ArchiveMember, is_archive, members, unpacked
from data.intake.receive.lookups import keep_lookup_files, kept_lookup_files
from data.intake.receive.received_file import LARGEST_FILE, ReceivedFile, receiving
from data.intake.receive.rejected_rows_file import (
    LINE_HEADING,
    REASON_HEADING,
    REJECTED_SHEET,
    columns_of_source,
    dialect_of_rejected_rows,
    is_rejected_rows_file,
    unescaped,
)
from data.intake.receive.unsupported_kinds import refuse_other_kinds

__all__ = [
    "LARGEST_FILE",
    "LARGEST_RATIO",
    "LINE_HEADING",
    "REASON_HEADING",
    "REJECTED_SHEET",
    "UNPACKED_FREELY",
    "ArchiveMember",
    "ReceivedFile",
    "columns_of_source",
    "dialect_of_rejected_rows",
    "is_archive",
    "is_rejected_rows_file",
    "keep_lookup_files",
    "kept_lookup_files",
    "members",
    "receiving",
    "refuse_other_kinds",
    "unescaped",
    "unpacked",
]
