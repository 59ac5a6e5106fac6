"""Rows that people type: who may enter what, stored by the same way as files."""

from data.intake.forms.enter import FORM_FILE, enter_rows
from data.intake.forms.entry_rights import may_enter, may_write, words_open_to
from data.intake.forms.withdraw import withdraw

__all__ = ["FORM_FILE", "enter_rows", "may_enter", "may_write", "withdraw", "words_open_to"]
