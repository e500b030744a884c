"""Making facts: a command is decided, signed and written in one commit (the way of the data, 1-4).

What a rule refuses leaves no trace, and the draft stays. When a call returns, the fact survives a
power cut and its draft is gone, both in the same commit (F1).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from core.domain.device.events import FormKind
from core.domain.intent.decide import WishCaseFiling
from core.domain.intent.decide import decide as decide_intent
from core.domain.intent.state import Intent
from core.domain.leg.commands import Command, OpenLeg
from core.domain.leg.decide import decide
from core.domain.leg.state import Leg
from core.kernel.errors import Refused
from core.kernel.ids import (
    FIRST_CODE_DAY,
    LAST_CODE_DAY,
    mint_join_code,
    read_join_code,
    stream_name,
    utc_day,
    uuid7,
    visit_of,
)
from core.kernel.reasons import Reason
from core.kernel.times import day_of_ms
from core.law.book import Law
from core.law.look_up import due_by
from core.log.journal import Draft, JournalClash
from field_client import legs
from field_client.capture_compose import Attachment, Circumstances, Composer, Personal
from field_client.device import Device
from field_client.legs import LegSummary
from field_client.numbers import check_number
from field_client.told import Told
from field_client.words import N_

WITHOUT_LAW = N_("the law of this release has no answer: {detail}")
BAD_CODE = N_("{field}: {seen} is not a join code; let it be read out again")
OTHER_KEY = N_("{field} was begun under an earlier key; join the visit again with its code")
ONE_PLACE = N_("{field}: name either an institution of the register or the premises")

_ATTEMPTS: Final = 3
_CODE_RANDOM: Final = 5
_ID_RANDOM: Final = 10


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What a call wrote; no events at all where it was already so."""

    stream: str
    event_ids: tuple[str, ...]
    events: tuple[msgspec.Struct, ...]


class Capture:
    """Capture over an open device."""

    __slots__ = ("_device",)

    def __init__(self, device: Device) -> None:
        self._device = device

    def open_visit(
        self,
        *,
        institution: str | None = None,
        premises: str | None = None,
        code: str | None = None,
        companions: Sequence[str] = (),
        clear_drafts: Sequence[str] = (),
    ) -> Recorded:
        """Open a leg of a visit: of a new one, or of the one whose code a companion reads out.

        Joining a visit on which this key has a leg still open goes on with that leg.

        Raises:
            Told: the code was misheard, or not exactly one of institution and premises is given.
            Refused: a personal number stands in the name of the premises.
        """
        if (institution is None) == (premises is None):
            raise Told(ONE_PLACE, "institution")
        joined = self.new_code() if code is None else _read_code(code)
        command = OpenLeg(
            code=joined,
            authority=self._device.enrolment.authority,
            institution=institution,
            premises=premises,
        )
        stream = self._open_leg(joined) or self._new_stream("leg")
        return self.record(stream, command, companions=companions, clear_drafts=clear_drafts)

    def record(  # noqa: PLR0913 - what surrounds an act is named where it is recorded
        self,
        leg_stream: str,
        command: Command,
        *,
        companions: Sequence[str] | None = None,
        occurred_ms: int | None = None,
        personal: Sequence[Personal] = (),
        attachments: Sequence[Attachment] = (),
        clear_drafts: Sequence[str] = (),
    ) -> Recorded:
        """Record what an officer did or saw on a leg.

        Args:
            leg_stream: name of the leg's stream.
            command: parsed; a correction names its fact in `corrects`.
            companions: officers present beside the device's own; None: those of the leg's last
                event.
            occurred_ms: Unix milliseconds of what is entered later; None: now.
            personal: values about persons (subject, field, value); only commitments enter the body.
            attachments: files that are kept beside the event.
            clear_drafts: keys of the drafts that became this fact.

        Raises:
            Refused: a rule says no; nothing was written.
            MeasureError: what was typed is not a value of its kind; nothing was written.
            Told: a value is beyond its limits, or the leg is not this key's; nothing was written.
        """
        surroundings = Circumstances(
            companions=None if companions is None else tuple(companions),
            occurred_ms=occurred_ms,
            corrects=command.corrects,
            personal=tuple(personal),
            attachments=tuple(attachments),
        )
        return _again(lambda: self._record(leg_stream, command, surroundings, clear_drafts))

    def raise_intent(
        self,
        leg_stream: str,
        violations: Sequence[str],
        *,
        why: str | None = None,
        clear_drafts: Sequence[str] = (),
    ) -> Recorded:
        """Wish that a case be filed on what this leg found; the office answers once (R3).

        The wish says what it is based on: the leg as it stands, and what was pulled of the
        institution. It lapses by the term `intent.lapse` of the law.

        Raises:
            Refused: no violation is named, the premises are in no register, or `why` holds a
                personal number.
        """
        return _again(lambda: self._wish(leg_stream, violations, why, clear_drafts))

    def leg(self, stream: str) -> Leg:
        """Return a leg of this device, folded; an unopened one where nothing is recorded yet."""
        return legs.fold(self._device.journal, stream)

    def legs(self, limit: int = 100) -> list[LegSummary]:
        """Return the legs of this device, newest first."""
        return legs.newest(self._device.journal, self._device.mirror, limit)

    def find_leg(self, text: str) -> str:
        """Return the leg that is meant by a stream, its uuid, a join code, or `last`.

        Raises:
            Told: this device has no such leg.
        """
        return legs.find(self._device.journal, self._device.enrolment.authority, text)

    @property
    def drafts(self) -> Mapping[str, Draft]:
        """Half-typed texts by key."""
        return self._device.journal.drafts()

    def save_draft(self, key: str, value: str) -> None:
        """Keep what is half typed, with each key; it is no fact and goes nowhere."""
        self._device.journal.save_draft(key, value, self._device.clock.wall_ms())

    def new_code(self) -> str:
        """Mint the join code of a new visit, to be read out to the others.

        Its day only makes the code short-lived in speech: a clock that lies (F15) is held to the
        days that a code can say, and stops nobody.
        """
        day = min(max(utc_day(self._device.clock.wall_ms()), FIRST_CODE_DAY), LAST_CODE_DAY)
        return mint_join_code(day, self._device.random_bytes(_CODE_RANDOM))

    def new_id(self) -> str:
        """Mint an id, e.g. of a notice that is about to be served, or of a subject."""
        return uuid7(self._device.clock.wall_ms(), self._device.random_bytes(_ID_RANDOM))

    def provisional_number(self) -> str:
        """Return a number for a paper served offline: the device's end, then its next seq (F42)."""
        head = self._device.journal.key_head(self._device.signer.kid)
        return f"{self._device.enrolment.device[-6:]}-{head.seq + 1 if head else 1}"

    def checked_number(self, kind: FormKind, number: str) -> str:
        """Return a typed number, if its form is there to be used; else a provisional one."""
        return check_number(self._device, kind, number) if number else self.provisional_number()

    @property
    def law(self) -> Law:
        """The law that this device was given."""
        return self._device.law

    def today(self) -> str:
        """Return the local day of the authority's zone, as commands want it."""
        return day_of_ms(self._device.clock.wall_ms())

    def _record(
        self,
        stream: str,
        command: Command,
        surroundings: Circumstances,
        clear_drafts: Sequence[str],
    ) -> Recorded:
        before = self._device.journal.stream(stream)
        if before and before[0].kid != self._device.signer.kid:
            raise Told(OTHER_KEY, stream)
        try:
            events = decide(legs.folded(before), command, self._device.law)
        except LookupError as error:
            raise Told(WITHOUT_LAW, detail=str(error)) from error
        composer = Composer(self._device, stream, before, surroundings)
        return self._append(composer, events, clear_drafts)

    def _wish(
        self,
        leg_stream: str,
        violations: Sequence[str],
        why: str | None,
        clear_drafts: Sequence[str],
    ) -> Recorded:
        leg = self.leg(leg_stream)
        if leg.stage == "unopened":
            raise Refused(Reason.LEG_NOT_OPEN)
        if leg.institution is None:
            raise Refused(Reason.NOT_REGISTERED, what=leg.premises or leg.visit)
        wish = WishCaseFiling(
            institution=leg.institution,
            visit=leg.visit,
            violations=tuple(dict.fromkeys(violations)),
            expires_on=due_by(self._device.law, "intent.lapse", self.today()).on,
            why=why or None,
        )
        events = decide_intent(Intent(), wish, self._device.law)
        surroundings = Circumstances(based_on=self._based_on(leg_stream, leg.institution))
        composer = Composer(self._device, self._new_stream("intent"), (), surroundings)
        return self._append(composer, events, clear_drafts)

    def _append(
        self, composer: Composer, events: Sequence[msgspec.Struct], clear_drafts: Sequence[str]
    ) -> Recorded:
        for event in events:
            composer.add(event)
        self._device.journal.append(composer.written, composer.disclosures, clear_drafts)
        return Recorded(
            stream=composer.stream,
            event_ids=tuple(one.event_id for one in composer.written),
            events=tuple(events),
        )

    def _based_on(self, leg_stream: str, institution: str) -> tuple[tuple[str, int], ...]:
        known = stream_name("institution", institution)
        pulled = self._device.mirror.stream(known)
        seen = [(leg_stream, self._device.journal.stream_head(leg_stream))]
        if pulled:
            seen.append((known, pulled[-1].ver))
        return tuple(sorted(seen))

    def _open_leg(self, code: str) -> str | None:
        """Return this key's leg on the code's visit that was not left, None without one."""
        journal, kid = self._device.journal, self._device.signer.kid
        visit = visit_of(code, self._device.enrolment.authority)
        for stream in reversed(legs.on_visit(journal, visit)):
            if journal.stream(stream)[0].kid == kid and not self.leg(stream).has_left:
                return stream
        return None

    def _new_stream(self, kind: str) -> str:
        return stream_name(kind, self.new_id())


def _again(act: Callable[[], Recorded]) -> Recorded:
    """Act on the heads as they are; again where another process wrote meanwhile."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return act()
        except JournalClash:
            continue
    return act()


def _read_code(text: str) -> str:
    try:
        return read_join_code(text)
    except ValueError as error:
        raise Told(BAD_CODE, "code", seen=repr(text)) from error
