"""The opened device: journal, mirror, key, clock and law; and what it is enrolled as.

Settings live in the journal's file, so that they survive with the events and go with a copy. What
the server said is believed only out of its signature (P-E, R8).
"""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Annotated, Final, Self

import msgspec

from core.domain.policy.state import LAW_STREAM
from core.evidence import note as notes
from core.evidence.body import trusted_header
from core.evidence.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from core.evidence.envelope import Signer
from core.evidence.policy import Policy, of_log, parse_policy
from core.kernel import codec
from core.kernel.b64 import from_b64u
from core.kernel.errors import Rejected
from core.kernel.fields import Authority, Count, HashText, Line, RegionCode, Uuid7
from core.kernel.hlc import Hlc
from core.law.book import Law
from core.log.journal import Journal
from core.log.mirror import Mirror
from field_client import keys
from field_client.clock import Clock
from field_client.law import LawHere, law_here
from field_client.settings import Files
from field_client.told import Told
from field_client.words import N_

Randomness = Callable[[int], bytes]
"""Returns so many random bytes; the system's, or a demo's seeded one."""

NO_FOLDER = N_("{field} holds no device; enrol one there with: anjuan-field enrol URL CODE")
NOT_ENROLLED = N_("the device in {field} is not enrolled; run: anjuan-field enrol URL CODE")

_ENROLMENT: Final = "enrolment"
_NOTE: Final = "checkpoint_note"
_SYNC: Final = "last_sync"
COSIGNED_NOTE: Final = "cosigned_note"
"""Setting of the newest checkpoint whose quorum of witnesses this device has verified."""
_FOLDER_MODE = 0o700


class Enrolment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the office has agreed that this device is.

    Attributes:
        origin: of the log at enrolment, `AUTHORITY/log/N`.
        server: base address of the server's API.
        epoch: of the key in `device.key`.
        scope: areas in which the device works, as division codes. The first is its own.
        server_pub: the log's raw public key, which signs checkpoints and receipts.
        policy: the witnesses that this device demands (C2SP tlog-policy); empty for none.
    """

    authority: Authority
    origin: Line
    server: Line
    device: Uuid7
    officer: Uuid7
    epoch: Count
    scope: Annotated[tuple[RegionCode, ...], msgspec.Meta(min_length=1)]
    server_pub: HashText
    policy: Annotated[str, msgspec.Meta(max_length=8_000)] = ""

    def demanded(self) -> Policy | None:
        """Return the policy, for this log alone; None if no witness is demanded."""
        if not self.policy:
            return None
        policy = parse_policy(self.policy)
        return of_log(policy, self.origin, from_b64u(self.server_pub, 32))


class LastSync(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the last whole exchange with the server left behind; written by the sync alone.

    Attributes:
        ms: when it ended, by the device's wall clock.
        server_ms: the server's clock in it.
        hlc: the hybrid clock after hearing all that came.
        scope_leaf, scope_count, scope_digest: the server's digest of the scope up to that leaf
            (SYNC.md 5.5), None where it was not compared.
    """

    ms: int
    server_ms: int
    hlc: Hlc = (0, 0)
    scope_leaf: int | None = None
    scope_count: int | None = None
    scope_digest: str | None = None


class Device:
    """An open data folder; belongs to the thread that opened it.

    Attributes:
        files: where everything is.
        random_bytes: every id, salt and nonce of the device is drawn from it.
    """

    __slots__ = ("_law", "_signer", "clock", "files", "journal", "mirror", "random_bytes")

    def __init__(self, files: Files, clock: Clock, random_bytes: Randomness) -> None:
        self._law: LawHere | None = None
        self._signer: Signer | None = None
        self.files = files
        self.clock = clock
        self.random_bytes = random_bytes
        self.journal = Journal.open(str(files.journal))
        try:
            self.mirror = Mirror.open(str(files.mirror))
        except BaseException:
            self.journal.close()
            raise

    @classmethod
    def open(cls, folder: Path, *, clock: Clock, random_bytes: Randomness) -> Self:
        """Open a device that is there.

        Raises:
            Told: the folder holds no journal. None is made: a misspelt folder would look like lost
                work.
            UnfitFile: a file of it is another's, or a later release's.
        """
        files = Files(folder)
        if not files.journal.is_file():
            raise Told(NO_FOLDER, str(folder))
        return cls(files, clock, random_bytes)

    @classmethod
    def create(cls, folder: Path, *, clock: Clock, random_bytes: Randomness) -> Self:
        """Open the device in a folder, for enrolment: what is missing is made, for its owner."""
        folder.mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
        return cls(Files(folder), clock, random_bytes)

    def close(self) -> None:
        """Close the files; a device may be closed twice."""
        self.mirror.close()
        self.journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def is_enrolled(self) -> bool:
        """The office has believed a key of this device."""
        return self.journal.setting(_ENROLMENT) is not None

    @property
    def enrolment(self) -> Enrolment:
        """What the device is enrolled as.

        Raises:
            Told: it is not enrolled.
        """
        text = self.journal.setting(_ENROLMENT)
        if text is None:
            raise Told(NOT_ENROLLED, str(self.files.folder))
        return codec.decode(text.encode(), Enrolment)

    @property
    def signer(self) -> Signer:
        """The device's key, of the epoch that is enrolled.

        Raises:
            Told: not enrolled, or the key file cannot be used.
        """
        if self._signer is None or self._signer.epoch != self.enrolment.epoch:
            self._signer = keys.load(self.files.key, self.enrolment.epoch)
        return self._signer

    @property
    def law(self) -> Law:
        """The law that this release ships, with what the office has adopted over it, as pulled."""
        return self.law_here.law

    @property
    def law_here(self) -> LawHere:
        """The law and what of it could not be read; read again once a sync brought an adoption."""
        if self._law is None or self._law.adoptions != self.mirror.stream_head(LAW_STREAM):
            self._law = law_here(self.mirror)
        return self._law

    def remember_enrolment(self, enrolment: Enrolment) -> None:
        """Write down what the office agreed to; read back first, as bytes from outside are."""
        content = codec.encode(enrolment)
        assert codec.decode(content, Enrolment) == enrolment, "an enrolment reads back"
        self.journal.put_setting(_ENROLMENT, content.decode())

    def remember_checkpoint(self, note: str) -> Checkpoint:
        """Keep the last checkpoint, once its signature holds; the caller has checked its growth.

        Raises:
            Rejected: the note is not the enrolled log's.
        """
        checkpoint = self._opened(note)
        self.journal.put_setting(_NOTE, note)
        return checkpoint

    def checkpoint(self) -> Checkpoint | None:
        """Return the last verified checkpoint, None before any; verified again on the way.

        Raises:
            Rejected: the setting was tampered with.
        """
        note = self.checkpoint_note()
        return None if note is None else self._opened(note)

    def checkpoint_note(self) -> str | None:
        """Return the last verified note verbatim, as a push repeats it (FORMAT §7)."""
        return self.journal.setting(_NOTE)

    def remember_sync(self, sync: LastSync) -> None:
        """Keep what the status is computed from."""
        self.journal.put_setting(_SYNC, codec.encode(sync).decode())

    def last_sync(self) -> LastSync | None:
        """Return the last whole exchange, None before any."""
        text = self.journal.setting(_SYNC)
        return None if text is None else codec.decode(text.encode(), LastSync)

    def hlc(self) -> Hlc:
        """Return the last reading of the hybrid clock: of own events and of what was heard.

        A wall clock behind the server's last word is floored there (SYNC.md §5.4, F15).
        """
        heard = self.last_sync()
        readings: list[Hlc] = [(0, 0)]
        if heard is not None:
            readings += [heard.hlc, (heard.server_ms, 0)]
        head = self.journal.key_head(self.signer.kid)
        if head is not None:
            last = self.journal.events_after(self.signer.kid, head.seq - 1, 1, 0)
            readings += [trusted_header(event.body).hlc for event in last]
        return max(readings)

    def _opened(self, note: str) -> Checkpoint:
        """Believe a checkpoint of any incarnation of the enrolled authority's log."""
        enrolment = self.enrolment
        origin = parse_checkpoint(notes.parse_note(note).text).origin
        if origin.rpartition("/log/")[0] != enrolment.authority:
            raise Rejected("checkpoint", f"{origin} is not a log of {enrolment.authority}")
        return open_checkpoint(note, origin, from_b64u(enrolment.server_pub, 32))
