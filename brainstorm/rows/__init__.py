"""Rows of a table that somebody made elsewhere: read, understood, named.

Pure: no Django, no models, nothing stored. What a value may be (prompts, background questions) is handed in.
"""

from brainstorm.rows.columns import find_columns, fold
from brainstorm.rows.files import Layout, Record, UnreadableError, find_layout, read_records
from brainstorm.rows.identity import RowKeys
from brainstorm.rows.parsing import Rejection, Row, RowParser
from brainstorm.rows.values import Lookup

__all__ = [
    "Layout",
    "Lookup",
    "Record",
    "Rejection",
    "Row",
    "RowKeys",
    "RowParser",
    "UnreadableError",
    "find_columns",
    "find_layout",
    "fold",
    "read_records",
]
