"""What the log stores and answers with, and the ways in which it declines (FORMAT §6, §9)."""

import msgspec


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An authentic event that has no leaf yet; the columns repeat what the body says.

    Attributes:
        ver: from 1, without gap in its stream.
        body: the signed bytes, stored as they are.
        seq: from 1, without gap in its key.
    """

    stream: str
    ver: int
    type: str
    body: bytes
    event_id: str
    kid: str
    seq: int
    sig: bytes


class StoredEvent(NewEvent, frozen=True, kw_only=True):
    """An event with its place in the log.

    Attributes:
        leaf: from 0, without gap.
        received_ms: Unix milliseconds of the server's clock, never less than the leaf before.
    """

    leaf: int
    received_ms: int


class StoredAt(msgspec.Struct, frozen=True, kw_only=True):
    """What a re-delivery is compared with: where an event stands, and the hash of its body."""

    leaf: int
    received_ms: int
    body_sha: bytes
    kid: str
    seq: int
    sig: bytes


class KeyHead(msgspec.Struct, frozen=True):
    """The end of a key's chain: its last `seq` and the raw `dev.prev` of the event after it."""

    seq: int
    hash: bytes


class StreamHead(msgspec.Struct, frozen=True):
    """The end of a stream: its last `ver`, and the key of its ver 1, which owns a device stream."""

    ver: int
    kid: str


class Forensic(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes that could not take a leaf, with the reason; kid and seq only if they were legible."""

    id: int
    received_ms: int
    kid: str | None
    seq: int | None
    code: str
    body: bytes
    sig: bytes


class PeerSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The largest checkpoint that a peer has shown, and when (gossip, FORMAT §8 row 9)."""

    size: int
    note: str
    received_ms: int


class StreamClash(Exception):  # noqa: N818 - the field's word for two writers of one version
    """The event's `ver` does not follow the stream; decide again on the state that is there.

    Attributes:
        head: the stream's last version, 0 for an empty stream.
    """

    def __init__(self, stream: str, head: int, ver: int) -> None:
        super().__init__(f"{stream} ends at ver {head}, so ver {head + 1} is needed, not {ver}")
        self.stream = stream
        self.head = head
        self.ver = ver


class ChainClash(Exception):  # noqa: N818 - as above, for a key
    """The event's `seq` does not follow its key's chain; admission should have seen it.

    Attributes:
        head: the key's last seq, 0 for a key without events.
    """

    def __init__(self, kid: str, head: int, seq: int) -> None:
        super().__init__(f"key {kid} ends at seq {head}, so seq {head + 1} is needed, not {seq}")
        self.kid = kid
        self.head = head
        self.seq = seq


class PositionClash(Exception):  # noqa: N818 - as above, for a read position
    """A projection's batch does not lie behind its read position; it was taken before."""

    def __init__(self, name: str, position: int, notification_id: int) -> None:
        super().__init__(f"{name} stands at {position}, a batch up to {notification_id} is past")
        self.name = name
        self.position = position
        self.notification_id = notification_id


class DisclosureClash(Exception):  # noqa: N818 - as above, for a commitment
    """Another value is kept under this commitment; one of the two was not made from it."""

    def __init__(self, c: str) -> None:
        super().__init__(f"another disclosure is already kept under commitment {c}")
        self.c = c


class CommitFailed(Exception):  # noqa: N818 - says what happened, as its callers read it
    """The disk or the database declined the commit: nothing was acknowledged; the cause is chained.

    Ask again by stream, version and hash before repeating: after a failing disk, bytes of an
    unacknowledged commit may still be found.
    """


class UnfitFile(Exception):  # noqa: N818 - as above
    """The file is not what its name says, or is damaged where it is about to be continued."""
