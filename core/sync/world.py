"""What admission asks of the log: keys, chains, streams, roots; a shell answers from its store."""

from typing import Literal, Protocol

import msgspec

from core.evidence.body import Header


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """What the log says of an enrolled key at this leaf.

    Attributes:
        scope: areas in which it may write (`core.kernel.regions`).
        suspected_since_ms: what is received from then on goes to review.
    """

    public: bytes
    device: str
    officer: str
    key_class: Literal["field", "importer"]
    scope: tuple[str, ...]
    revoked: bool = False
    sealed: bool = False
    suspected_since_ms: int | None = None


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where a key's chain stands in the log.

    Attributes:
        prev: what the next event's `dev.prev` must be.
        at_ms: when the last event was signed, by its own clock; None for the chain's ground.
    """

    seq: int
    prev: bytes
    at_ms: int | None = None


class Logged(msgspec.Struct, frozen=True, kw_only=True):
    """An event that holds a place already."""

    leaf: int
    received_ms: int
    body_sha: bytes
    kid: str
    seq: int


class World(Protocol):
    """What admission asks of the log, as it stands with the events admitted so far in this push."""

    @property
    def authority(self) -> str:
        """The owner of the log."""
        ...

    @property
    def origin(self) -> str:
        """The log's present incarnation."""
        ...

    @property
    def size(self) -> int:
        """How many leaves stand before this push."""
        ...

    @property
    def received_ms(self) -> int:
        """The time that admitted events are given."""
        ...

    def root(self, size: int) -> bytes:
        """The log's root at a size it has had."""
        ...

    def time_of_leaf(self, leaf: int) -> int:
        """The received_ms of a leaf."""
        ...

    def key(self, kid: str) -> Key | None:
        """An enrolled key."""
        ...

    def head(self, kid: str) -> Head:
        """A key's chain; its ground when nothing stands yet."""
        ...

    def logged(self, stream: str, ver: int) -> Logged | None:
        """The event at a place of a stream."""
        ...

    def stream(self, name: str) -> tuple[int, str] | None:
        """Head version and owner's kid of a stream."""
        ...

    def is_behind(self, note: str) -> bool:
        """Whether the note, signed by us, is of a larger log or a later incarnation than ours."""
        ...

    def is_late(self, header: Header, event: msgspec.Struct) -> bool:
        """Whether a decision already relied on this fact's absence (F21)."""
        ...

    def is_beyond_power(self, event: msgspec.Struct) -> bool:
        """Whether this is an act that officers had no power to do on the spot (row 11)."""
        ...
