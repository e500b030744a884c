"""The office: commands go through `decide` to the server's streams, at the version they saw.

One write transaction holds reading the stream, deciding, signing and appending, so two clerks never
decide on the same version.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from core.domain import catalogue
from core.evidence.body import Actor, trusted_header
from core.kernel.ids import stream_kind
from core.kernel.times import noon_ms
from core.law.book import Law
from core.log.eventlog import EventLog
from core.log.reader import LogReader
from core.log.records import StoredEvent
from core.log.vault import Disclosure, Vault
from core.log.writer import LogWriter
from core.process.dossier import Deed
from core.process.rooms import ROOMS
from server.cosigning.rounds import Cosigning
from server.law_in_force import adoptions_in, law_in_force
from server.published import publish
from server.scribe import Pen, Saying, Scribe


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """On whose behalf, and why, deeds are done.

    Attributes:
        cause: the event that they follow from: a stream that already answered it takes no more.
        occurred_ms: what they speak of, when entered later.
    """

    actor: Actor
    region: str | UnsetType = UNSET
    cause: str | UnsetType = UNSET
    occurred_ms: int | None = None


class Office:
    """The open data folder with everything needed to decide.

    Attributes:
        law: what ships, and what the log has adopted over it, as last looked at (`know_law`).
        is_used: whether an event id stands in the log; a served office knows (`Station`), because
            the look-up is a read model's (FORMAT §9).
        cosigning: the witnesses, and what they have signed; None where none were ever asked.
    """

    def __init__(self, log: EventLog, vault: Vault, pen: Pen, law: Law, published: Path) -> None:
        """Take over what `server.opening` has opened."""
        self.log = log
        self.vault = vault
        self.pen = pen
        self.law = law
        self._adoptions = 0
        self._published = published
        self._published_size = 0
        self._publishing = Lock()
        self.is_used: Callable[[str], bool] = _is_never_used
        self.cosigning: Cosigning | None = None

    def execute(self, deeds: Sequence[Deed], asked: Asked) -> tuple[StoredEvent, ...]:
        """Do deeds in one commit; what is already so adds nothing.

        Raises:
            Refused: a rule says no; nothing of the whole was done.
            ClaimTaken: something in it was earned before; nothing of the whole was done.
        """
        return self.log.write(lambda writer: self.execute_in(writer, deeds, asked))

    def execute_in(
        self, writer: LogWriter, deeds: Sequence[Deed], asked: Asked
    ) -> tuple[StoredEvent, ...]:
        """Do deeds inside a transaction that is open already."""
        law, pen = self.know_law(writer)
        answered = {deed.stream for deed in deeds if _answers(writer, deed.stream, asked.cause)}
        scribe = Scribe(writer, pen)
        stored: tuple[StoredEvent, ...] = ()
        for deed in deeds:
            if deed.stream in answered:
                continue
            room = ROOMS[stream_kind(deed.stream)]
            events = room.decide(state_of(writer, deed.stream), deed.command, law)
            stored += scribe.say(
                [
                    Saying(
                        stream=deed.stream,
                        event=event,
                        actor=asked.actor,
                        region=asked.region,
                        cause=asked.cause,
                        occurred_ms=noon_ms(deed.on) if deed.on else asked.occurred_ms,
                        pd=() if place else deed.pd,
                    )
                    for place, event in enumerate(events)
                ]
            )
        return stored

    def know_law(self, log: LogWriter | LogReader) -> tuple[Law, Pen]:
        """Return the law with what the log has adopted, by this process or another one.

        Raises:
            LawFileError: an adopted file cannot be read by this release.
        """
        if adoptions_in(log) != self._adoptions:
            known = law_in_force(log)
            self.law, self._adoptions = known.law, known.adoptions
            self.pen = msgspec.structs.replace(self.pen, law=dict(known.law.versions))
        return self.law, self.pen

    def checkpoint(self) -> tuple[int, str]:
        """Sign a checkpoint over the log as it stands (FORMAT §6)."""
        size, note = self.log.write(lambda writer: Scribe(writer, self.pen).checkpoint())
        self.publish(size, note)
        return size, note

    def publish(self, size: int, note: str) -> None:
        """Write down outside the log which checkpoint is about to be sent; the largest stays."""
        with self._publishing:
            if size > self._published_size:
                publish(self._published, note)
                self._published_size = size

    def keep(self, disclosures: Sequence[Disclosure]) -> None:
        """Keep personal values that stand beside events already logged."""
        self.vault.put_all(disclosures)

    def close(self) -> None:
        """Close log and vault."""
        if self.cosigning is not None:
            self.cosigning.close()
        self.log.close()
        self.vault.close()


def _is_never_used(event_id: str) -> bool:
    """Know nothing: a command line takes no events of devices."""
    del event_id
    return False


def state_of(log: LogWriter | LogReader, stream: str) -> Any:
    """Fold one of the office's own streams."""
    room = ROOMS[stream_kind(stream)]
    state = room.start
    events = log.events(stream) if isinstance(log, LogWriter) else log.stream(stream)
    for event in events:
        state = room.evolve(state, catalogue.read(event.type, trusted_header(event.body).data))
    return state


def _answers(writer: LogWriter, stream: str, cause: str | UnsetType) -> bool:
    """Tell whether a stream holds an event with this cause: asked again, it has been done."""
    if cause is UNSET:
        return False
    return any(trusted_header(event.body).cause == cause for event in writer.events(stream))
