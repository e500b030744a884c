"""What a read model is: a name, tables, and a function for each event type that it listens to."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence

import msgspec
from sqlite_utils import Database

from core.log.leaves import Row
from projections.reading import Seen

Handler = Callable[[sqlite3.Connection, Seen], None]
"""Changes rows; it sees the file and the event, so that any batch split gives the same rows."""
Bulk = Callable[[sqlite3.Connection, Sequence[Row]], None]
"""Takes plain rows of any number at once; the result may not depend on how they are split."""
Progress = Callable[[str, int, int], None]
"""Name of the projection, its position, and the position at the end of the log."""


class Projection(msgspec.Struct, frozen=True, kw_only=True):
    """A read model, as the runner keeps it.

    Attributes:
        name: of its file.
        version: of its tables and handlers; a file of another version is built anew.
        create: makes tables, each with a primary key, indexes and views.
        handlers: by event type; called in log order, only with data that could be read.
        bulk: what every row gives, where no body is needed.
    """

    name: str
    version: int
    create: Callable[[Database], None]
    handlers: Mapping[str, Handler]
    bulk: Bulk | None = None


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """The event that a handler failed on; the projection waits before it."""

    leaf: int
    event_id: str
    type: str
    error: str


class ReadState(msgspec.Struct, frozen=True, kw_only=True):
    """How far a projection has read.

    Attributes:
        position: leaf + 1 of the last event taken, 0 before the first.
        count: events taken.
        input_digest: rolling SHA-256 over what was taken, in hex.
        stopped: the event it waits before; its views are incomplete since then.
    """

    name: str
    position: int
    count: int
    input_digest: str
    stopped: Stopped | None = None
