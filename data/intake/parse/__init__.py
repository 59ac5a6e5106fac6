"""From text to values: which column is which, how numbers and days are written, mappings and corrections applied."""

from data.intake.parse import column_form
from data.intake.parse.convert import converted
from data.intake.parse.corrections import (
    Correction,
    Corrections,
    as_corrections,
    as_record,
    corrections_of_record,
    not_in_file,
    whole_row,
    with_corrections,
)
from data.intake.parse.doubtful_forms import OpenForm, open_forms
from data.intake.parse.forms_of_load import (
    columns_of_foreign_file,
    forms_of_cells,
    forms_of_mapping,
    is_slip,
    plain_forms,
)
from data.intake.parse.header import matched, refuse_twice
from data.intake.parse.mapped_rows import MappedRows
from data.intake.parse.name_matching import (
    best_word,
    in_brackets,
    money_scale,
    normalised_name,
    stated_unit,
    synonyms,
    word_meant,
)

__all__ = [
    "Correction",
    "Corrections",
    "MappedRows",
    "OpenForm",
    "as_corrections",
    "as_record",
    "best_word",
    "column_form",
    "columns_of_foreign_file",
    "converted",
    "corrections_of_record",
    "forms_of_cells",
    "forms_of_mapping",
    "in_brackets",
    "is_slip",
    "matched",
    "money_scale",
    "normalised_name",
    "not_in_file",
    "open_forms",
    "plain_forms",
    "refuse_twice",
    "stated_unit",
    "synonyms",
    "whole_row",
    "with_corrections",
    "word_meant",
]
