"""Asking the witnesses of an office's policy after each checkpoint, and serving what they signed.

    log.db ── newest checkpoint ──▶ witness ── line ──▶ cosigned.db ──▶ pulls, receipts

In a thread of its own: a slow or lost witness never holds up the log (EVIDENCE §1.6). A witness
that declines is asked again, later each time; when nothing is new it is asked once in twelve hours,
so that a quiet log does not look like a lost witness.
"""

import threading
from collections.abc import Callable
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from core.evidence.note import COSIGNATURE_V1, format_vkey
from core.evidence.note import key_id as id_of
from core.evidence.policy import NONE, Policy, Witness, of_log, parse_policy
from core.evidence.witnessing import Asked
from core.kernel.b64 import b64u
from core.kernel.errors import Rejected
from core.log.eventlog import EventLog
from core.sync.messages import Cosigned
from server.cosigning.asking import (
    Declining,
    Prove,
    ask,
    lines_by,
    meaning,
    read_reply,
    with_address,
)
from server.cosigning.store import CosignedStore, Trouble
from server.published import check_note
from server.scribe import Pen
from server.settings import Folder
from server.witness.folder import Brought

TICK_S: Final = 1.0
AGAIN_S: Final = 12 * 3_600
"""A quiet log is cosigned anew after so long; devices show amber after 26 hours."""
FIRST_PAUSE_S: Final = 60
LONGEST_PAUSE_S: Final = 3_600


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a witness answered.

    Attributes:
        witness: name of its key; for one that is only an address, that.
        size: of the checkpoint, cosigned or not.
        code: empty if it cosigned, else as `store.Trouble`.
        where: the size at which the witness says that it stands, where that is the answer.
    """

    witness: str
    size: int
    code: str = ""
    detail: str = ""
    where: int | None = None


class Cosigning:
    """The witnesses of one office, and what they have signed."""

    def __init__(self, folder: Folder, pen: Pen, log: EventLog, store: CosignedStore) -> None:
        """Take over what `open_cosigning` has opened."""
        self.store = store
        self._file = folder.policy
        self._pen = pen
        self._log = log
        self._read: tuple[bytes, Policy] | None = None
        self._pauses: dict[str, tuple[int, int]] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def policy(self) -> Policy:
        """Read the policy as the file says now, for this log alone.

        Raises:
            Rejected: `policy`: it cannot be read, or names other logs only.
        """
        content = self._file.read_bytes() if self._file.exists() else b"quorum none\n"
        if self._read is None or self._read[0] != content:
            self._read = (content, self._of_this_log(parse_policy(content)))
        return self._read[1]

    def policy_text(self) -> str:
        """Return the policy for a device to keep; empty where no witness is asked for."""
        try:
            if self.policy().quorum == NONE:
                return ""
            return self._file.read_bytes().decode()
        except (Rejected, UnicodeDecodeError, OSError):
            return ""  # an office whose policy was mistyped still enrols; `anjuan fsck` says so

    def served(self, size: int, note: str, prove: Prove) -> tuple[str, Cosigned | UnsetType]:
        """Return a checkpoint with its cosignatures, and an older one where they make no quorum."""
        try:
            found = self.store.newest(self.policy())
        except (Rejected, OSError):
            return note, UNSET
        dressed = self.store.dressed(size, note)
        if found is None or found[1].checkpoint.size >= size:
            return dressed, UNSET
        older = found[1].checkpoint.size
        proof = prove(older, size) if older else ()
        return dressed, Cosigned(note=found[0], consistency=tuple(b64u(one) for one in proof))

    def ask_all(self, urls: tuple[str, ...] = ()) -> tuple[Outcome, ...]:
        """Ask every witness of the policy that has an address, or those at some addresses, now.

        Raises:
            Rejected: `policy`.
        """
        policy = self.policy()
        known = {one.url.rstrip("/"): one for one in with_address(policy)}
        if not urls:
            return tuple(self._ask(one.url, policy, one) for one in with_address(policy))
        return tuple(self._ask(url, policy, known.get(url.rstrip("/"))) for url in urls)

    def ask_due(self) -> None:
        """Ask those that have not cosigned the newest checkpoint, each in its own time."""
        now_s = self._pen.clock.wall_ms() // 1000
        policy = self.policy()
        size, _ = self._checkpoint()
        for one in with_address(policy):
            last = self.store.largest(one.key.name)
            is_new = last is None or last.size < size or now_s - last.time_s >= AGAIN_S
            not_before, pause = self._pauses.get(one.key.name, (0, FIRST_PAUSE_S))
            if not is_new or now_s < not_before:
                continue
            if self._ask(one.url, policy, one).code:
                self._pauses[one.key.name] = (now_s + pause, min(2 * pause, LONGEST_PAUSE_S))
            else:
                self._pauses.pop(one.key.name, None)

    def requests(self) -> list[Asked]:
        """Return the newest checkpoint from every size where a witness may stand."""
        size, note = self._checkpoint()
        last = [self.store.largest(one.key.name) for one in self.policy().witnesses]
        stands = {one.size if one else 0 for one in last}
        handed = [one for one in self.store.hand_out(size) if one > min(stands, default=0)]
        olds = sorted({0, size, *stands, *handed})
        return [
            Asked(old=old, proof=self._prove(old, size) if 0 < old < size else (), note=note)
            for old in olds
            if old <= size
        ]

    def take_in(self, brought: Brought) -> Outcome:
        """Take an answer that came in a folder.

        Raises:
            Rejected: `policy`.
        """
        policy = self.policy()
        by_id = {
            id_of(one.key.name, one.key.public, COSIGNATURE_V1).hex(): one
            for one in policy.witnesses
        }
        one = by_id.get(brought.key)
        if one is None:
            return Outcome(witness=brought.file, size=brought.size, code="stranger")
        with self._log.read() as reader:
            found = reader.checkpoint_at_or_after(brought.size)
            log_size = reader.size
        answer = meaning(read_reply(brought.reply.status, brought.reply.body), log_size)
        if isinstance(answer, Declining) and answer.code == "elsewhere" and answer.size:
            self.store.hand_out(answer.size)  # the next folder begins where the witness stands
        if found is None or found[0] != brought.size:
            answer = Declining("declined", f"this log has no checkpoint of size {brought.size}")
        note = found[1] if found else ""
        return self._settle(one.key.name, (one,), note, brought.size, answer)

    def start(self, on_failure: Callable[[BaseException], None]) -> None:
        """Ask in a thread of its own until `close`."""
        self._thread = threading.Thread(target=self._run, args=(on_failure,), name="cosigning")
        self._thread.start()

    def close(self) -> None:
        """Stop asking and close the file; a call under way ends by its own time limit."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self.store.close()

    def _run(self, on_failure: Callable[[BaseException], None]) -> None:
        told = ""
        while not self._stop.wait(TICK_S):
            try:
                self.ask_due()
                told = ""
            except Exception as error:  # noqa: BLE001 - the thread must live; what failed is told
                if str(error) != told:
                    on_failure(error)
                told = str(error)

    def _ask(self, url: str, policy: Policy, one: Witness | None) -> Outcome:
        size, note = self._checkpoint()
        last = self.store.largest(one.key.name) if one else None
        answer = ask(url, note, last.size if last else 0, self._prove)
        witnesses = (one,) if one else policy.witnesses
        return self._settle(one.key.name if one else url, witnesses, note, size, answer)

    def _settle(
        self,
        name: str,
        witnesses: tuple[Witness, ...],
        note: str,
        size: int,
        answer: str | Declining,
    ) -> Outcome:
        """Keep what a witness signed, or why it did not."""
        if isinstance(answer, str):
            try:
                lines = lines_by(witnesses, note, answer)
            except Rejected as error:
                answer = Declining("false", str(error))
            else:
                if lines:
                    self.store.keep(lines)
                    self.store.settle(name)
                    return Outcome(witness=lines[0].witness, size=size)
                answer = Declining("stranger", "none of its keys stands in the policy")
        ms = self._pen.clock.wall_ms()
        self.store.tell(Trouble(witness=name, ms=ms, code=answer.code, detail=answer.detail))
        return Outcome(
            witness=name, size=size, code=answer.code, detail=answer.detail, where=answer.size
        )

    def _checkpoint(self) -> tuple[int, str]:
        with self._log.read() as reader:
            last = reader.last_checkpoint()
        assert last is not None, "leaf 0 came with a checkpoint"
        return last

    def _prove(self, old: int, size: int) -> tuple[bytes, ...]:
        with self._log.read() as reader:
            return reader.consistency_proof(old, size)

    def _of_this_log(self, policy: Policy) -> Policy:
        public = self._pen.signer.public
        ours = format_vkey(self._pen.origin, public)
        named = {format_vkey(one.key.name, one.key.public, one.key.kind) for one in policy.logs}
        if named and ours not in named:
            raise Rejected("policy", f"{self._file} names other logs than this one, {ours}")
        return of_log(policy, self._pen.origin, public)


def served(
    cosigning: Cosigning | None, size: int, note: str, prove: Prove
) -> tuple[str, Cosigned | UnsetType]:
    """Return what is sent for a checkpoint; the note alone where no witness is asked."""
    return (note, UNSET) if cosigning is None else cosigning.served(size, note, prove)


def open_cosigning(folder: Folder, pen: Pen, log: EventLog) -> Cosigning | None:
    """Open what stands beside the log, if witnesses are asked here or ever were.

    Raises:
        UnfitFile: the file is damaged; or the log is an older copy than one that was cosigned.
    """
    if not folder.policy.exists() and not folder.cosigned.exists():
        return None
    store = CosignedStore.open(folder.cosigned, pen.origin)
    try:
        newest = store.largest()
        if newest is not None:
            with log.read() as reader:
                where = f"the checkpoint that {newest.witness} cosigned ({folder.cosigned})"
                check_note(reader, pen, where, newest.note)
    except BaseException:
        store.close()
        raise
    return Cosigning(folder, pen, log, store)
