"""What may be done with the log itself, and what then happened (FORMAT §6)."""

from typing import assert_never

import msgspec
from msgspec import UNSET

from core.domain.ledger.events import Opened, Ticked
from core.domain.ledger.state import ALLOWED, Event, Ledger
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law


class OpenLedger(msgspec.Struct, frozen=True, kw_only=True):
    """Write leaf 0 of an incarnation.

    Attributes:
        n: the incarnation, from 1.
        server_pub: the raw Ed25519 key of the server, base64url.
        previous: the last checkpoint of the incarnation before, verbatim; None for the first.
    """

    n: int
    server_pub: str
    previous: str | None = None


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """Close the time bracket of what comes next; each tick is a new event."""


Command = OpenLedger | Tick


def decide(ledger: Ledger, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: the incarnation was opened otherwise, or not at all.
    """
    del law  # the log is blind to it
    match command:
        case OpenLedger():
            event = Opened(
                n=command.n,
                zone="Asia/Shanghai",
                server_pub=command.server_pub,
                previous=command.previous or UNSET,
            )
            if ledger.opened == event:
                return ()
            _needs(ledger, Opened)
            return (event,)
        case Tick():
            _needs(ledger, Ticked)
            return (Ticked(),)
        case _:
            assert_never(command)


def _needs(ledger: Ledger, event: type[Event]) -> None:
    if ledger.stage not in ALLOWED[event]:
        raise Refused(
            Reason.WRONG_STAGE,
            stage=ledger.stage,
            act=event.__name__,
            needed=" / ".join(sorted(ALLOWED[event])),
        )
