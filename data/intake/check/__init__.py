"""Which rows are good: row checks, cross-row checks, referential integrity; and the fast path for large files."""

from data.intake.check import cross_row_checks, fast_path
from data.intake.check.referential_integrity import IntegrityFault, faults_in_words, integrity_faults, new_faults
from data.intake.check.row_checks import CheckedRows, check_rows
from data.intake.check.service_days import service_warnings

__all__ = [
    "CheckedRows",
    "IntegrityFault",
    "check_rows",
    "cross_row_checks",
    "fast_path",
    "faults_in_words",
    "integrity_faults",
    "new_faults",
    "service_warnings",
]
