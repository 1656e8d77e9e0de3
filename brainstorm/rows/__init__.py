"""Rows of a table that somebody made elsewhere: read, understood, named.

Pure: no Django, no models, nothing stored. What a value may be (prompts, background questions) is handed in.
"""

from brainstorm.rows.columns import find_columns, fold
from brainstorm.rows.files import Layout, Record, UnreadableError, find_layout, read_header, read_records
from brainstorm.rows.forbidden import find_forbidden
from brainstorm.rows.identity import RowKeys
from brainstorm.rows.invitees import INVITEE_NAMES, Invitee, InviteeParser, normalise_address
from brainstorm.rows.parsing import Rejection, Row, RowParser
from brainstorm.rows.values import Lookup

__all__ = [
    "INVITEE_NAMES",
    "Invitee",
    "InviteeParser",
    "Layout",
    "Lookup",
    "Record",
    "Rejection",
    "Row",
    "RowKeys",
    "RowParser",
    "UnreadableError",
    "find_columns",
    "find_forbidden",
    "find_layout",
    "fold",
    "normalise_address",
    "read_header",
    "read_records",
]
