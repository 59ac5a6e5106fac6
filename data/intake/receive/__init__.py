"""The file as it arrives: kept by its hash, unpacked, recognised as ours or refused as something else."""

from data.intake.receive.archive import LARGEST_RATIO, UNPACKED_FREELY, ArchiveMember, is_archive, members, unpacked
from data.intake.receive.lookups import keep_lists, kept_lists
from data.intake.receive.own_file import (
    LINE_HEADING,
    REASON_HEADING,
    REJECTED_SHEET,
    dialect_of_own,
    is_own,
    their_columns,
    unescaped,
)
from data.intake.receive.received_file import LARGEST_FILE, ReceivedFile, receiving
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
    "dialect_of_own",
    "is_archive",
    "is_own",
    "keep_lists",
    "kept_lists",
    "members",
    "receiving",
    "refuse_other_kinds",
    "their_columns",
    "unescaped",
    "unpacked",
]
