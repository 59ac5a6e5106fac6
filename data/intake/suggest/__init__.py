"""What is proposed before a load: the dialect, table, columns, what words mean, remembered sources."""

from data.intake.suggest.column_profile import KnownReferences, unambiguous_words
from data.intake.suggest.dialect_questions import DialectOption, DialectQuestion
from data.intake.suggest.distinct_words import distinct_words
from data.intake.suggest.inspection import Inspection, confirmed_dialect, inspect_file
from data.intake.suggest.known_references import known_references
from data.intake.suggest.mapping_proposal import (
    AMOUNT_COLUMN,
    MEASURES,
    PERIOD_COLUMN,
    MappingProposal,
    against_unit,
    columns_of,
    propose_mapping,
)
from data.intake.suggest.remembered_sources import (
    LONGEST_SOURCE_NAME,
    NO_NAME,
    Recognised,
    lists_of,
    name_for,
    recognise_source,
    remember_source,
)
from data.intake.suggest.schema_drift import dialect_that_fits
from data.intake.suggest.table_proposal import TableProposal, propose_tables

__all__ = [
    "AMOUNT_COLUMN",
    "LONGEST_SOURCE_NAME",
    "MEASURES",
    "NO_NAME",
    "PERIOD_COLUMN",
    "DialectOption",
    "DialectQuestion",
    "Inspection",
    "KnownReferences",
    "MappingProposal",
    "Recognised",
    "TableProposal",
    "against_unit",
    "columns_of",
    "confirmed_dialect",
    "dialect_that_fits",
    "distinct_words",
    "inspect_file",
    "known_references",
    "lists_of",
    "name_for",
    "propose_mapping",
    "propose_tables",
    "recognise_source",
    "remember_source",
    "unambiguous_words",
]
