"""Rows that people type: who may enter what, stored by the same way as files."""

from data.intake.forms.enter import FORM_FILE, enter_rows
from data.intake.forms.entry_rights import may_add, may_enter, may_write, words_open_to
from data.intake.forms.granted import put_in_force, trying_change
from data.intake.forms.withdraw import withdraw
from data.intake.write import NeedsReason

__all__ = [
    "FORM_FILE",
    "NeedsReason",
    "enter_rows",
    "may_add",
    "may_enter",
    "may_write",
    "put_in_force",
    "trying_change",
    "withdraw",
    "words_open_to",
]
