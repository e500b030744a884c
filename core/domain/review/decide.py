"""What may be done with the review of a logged event, and what then happened (FORMAT §3).

The machine opens a review; only a person settles it, with a reason, and never twice differently.
"""

from typing import assert_never

import msgspec

from core.domain.review.events import Admitted, Excluded, Opened, Rescued, ReviewCode
from core.domain.review.state import ALLOWED, Event, Outcome, Review
from core.kernel.acting import Acting
from core.kernel.errors import Refused
from core.kernel.fields import DayText, Uuid7
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import may


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """Hold an event back."""

    event: str
    code: ReviewCode


class Admit(msgspec.Struct, frozen=True, kw_only=True):
    """Let the event count."""

    event: Uuid7
    reason: str
    on: DayText
    by: Acting


class Exclude(msgspec.Struct, frozen=True, kw_only=True):
    """Rule that the event does not count."""

    event: Uuid7
    reason: str
    on: DayText
    by: Acting


class Rescue(msgspec.Struct, frozen=True, kw_only=True):
    """Bring forensic bytes into the log, verbatim."""

    body_b64u: str
    sig: str
    reason: str
    on: DayText
    by: Acting


Command = Open | Admit | Exclude | Rescue


def decide(review: Review, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: not for this person, of another event, not under review, settled otherwise, or
            without a reason.
    """
    match command:
        case Open():
            return _open(review, command)
        case Admit():
            may(law, "review.settle", command.by, command.on)
            return _settle(review, command, "admitted")
        case Exclude():
            may(law, "review.settle", command.by, command.on)
            return _settle(review, command, "excluded")
        case Rescue():
            may(law, "review.settle", command.by, command.on)
            return _rescue(review, command)
        case _:
            assert_never(command)


def _open(review: Review, command: Open) -> tuple[Event, ...]:
    """An excluded event is held back for good: a further suspicion changes nothing."""
    _same_event(review, command.event)
    if review.standing not in ALLOWED[Opened] or command.code in review.codes:
        return ()
    return (Opened(event=command.event, code=command.code),)


def _settle(review: Review, command: Admit | Exclude, outcome: Outcome) -> tuple[Event, ...]:
    _same_event(review, command.event)
    if review.standing == outcome:
        return ()
    kind = Admitted if outcome == "admitted" else Excluded
    if review.standing == "none":
        raise Refused(Reason.NOT_UNDER_REVIEW, event=command.event)
    if review.standing not in ALLOWED[kind]:
        raise Refused(Reason.ALREADY_SETTLED, event=command.event, outcome=review.standing)
    _needs_reason(command.reason)
    return (kind(event=command.event, reason=command.reason),)


def _rescue(review: Review, command: Rescue) -> tuple[Event, ...]:
    if command.sig in review.rescued:
        return ()
    _needs_reason(command.reason)
    return (Rescued(body_b64u=command.body_b64u, sig=command.sig, reason=command.reason),)


def _same_event(review: Review, event: str) -> None:
    if review.event not in {"", event}:
        raise Refused(
            Reason.OTHER_SUBJECT, seen=event, other=f"review:{event}", this=f"review:{review.event}"
        )


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
