"""Every reason for which a rule says no, with the sentence a person reads.

The value is the English sentence and the message id of the gettext catalogues; the name is the
stable code that `--json`, problems and tests use. A sentence says what was seen, what was needed,
what to do.
"""

from enum import Enum


class Reason(Enum):
    """A refusal's stable code (name) and its sentence (value)."""

    NOT_OPENED = "this {what} has not been opened; open it first"
    ALREADY_OPENED = "this {what} is already open as {stream}"
