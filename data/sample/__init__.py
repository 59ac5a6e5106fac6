"""The sample company, Lanting (兰亭): made by this script alone, the same to the byte on every machine.

docs/sample-company.md tells its story with the numbers a reader can check.
"""

from data.sample.days import END, START
from data.sample.files import csv_of, sample_rows, write_files
from data.sample.targets import sample_targets

__all__ = ["END", "START", "csv_of", "sample_rows", "sample_targets", "write_files"]
