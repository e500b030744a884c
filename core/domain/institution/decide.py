"""What may be done with an institution, and what then happened (DOMAIN.md §2, §6.5).

A USCC whose check digit fails is registered all the same: the register says what it says. That one
code stands twice is seen by the log (`claim("uscc", code)`), not here.
"""

from typing import Final

from msgspec import UNSET
from msgspec.structs import asdict

from core.domain.institution.book_commands import BookCommand, ListingCommand, PremisesCommand
from core.domain.institution.book_events import AnnualInspectionConcluded
from core.domain.institution.commands import (
    Amend,
    KindCommand,
    Register,
    RegisterCommand,
    StatusCommand,
)
from core.domain.institution.day_events import DeadlineSettled
from core.domain.institution.decide_book import decide_book, decide_premises
from core.domain.institution.decide_kind import decide_kind
from core.domain.institution.decide_listing import decide_listing
from core.domain.institution.decide_status import decide_status
from core.domain.institution.decide_white import off_white, unmet
from core.domain.institution.events import (
    Absconded,
    Closed,
    LicenceRevoked,
    Particulars,
    ParticularsChanged,
    Registered,
    Suspended,
)
from core.domain.institution.state import Event, Institution, difference, evolve
from core.domain.institution.table import ALLOWED
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.running import SettleDeadlines
from core.law.book import Law
from core.law.look_up import may
from core.law.settling import settled

ActCommand = KindCommand | StatusCommand | BookCommand | PremisesCommand | ListingCommand
Command = RegisterCommand | ActCommand | SettleDeadlines

__all__ = ["Amend", "Command", "Register", "decide"]

_ENDS_WHITE: Final = (LicenceRevoked, AnnualInspectionConcluded, Suspended, Absconded, Closed)
"""After these the institution leaves the white list at once if it no longer deserves it (W17)."""


def decide(institution: Institution, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: not for this person, not from this stage, days out of order, or a rule of the
            register or of the lists says no.
    """
    if isinstance(command, Register):
        return _register(institution, command, law)
    if isinstance(command, Amend):
        return _amend(institution, command, law)
    if isinstance(command, SettleDeadlines):
        return _settle_days(institution, command, law)
    events = _act(institution, command, law)
    if not any(isinstance(event, _ENDS_WHITE) for event in events):
        return events
    after = institution
    for event in events:
        after = evolve(after, event)
    lost = unmet(after, command.on, (), law)
    if lost is None:
        return events
    return (*events, *off_white(after, command.institution, command.on, lost.code, law))


def _act(institution: Institution, command: ActCommand, law: Law) -> tuple[Event, ...]:
    if isinstance(command, KindCommand):
        return decide_kind(institution, command, law)
    if isinstance(command, StatusCommand):
        return decide_status(institution, command, law)
    if isinstance(command, BookCommand):
        return decide_book(institution, command, law)
    if isinstance(command, PremisesCommand):
        return decide_premises(institution, command, law)
    return decide_listing(institution, command, law)


def _settle_days(institution: Institution, command: SettleDeadlines, law: Law) -> tuple[Event, ...]:
    may(law, "institution.settle-days", command.by, command.on)
    found = settled(command, command.days, institution.settled, law)
    return tuple(
        DeadlineSettled(institution=institution.institution, **asdict(one)) for one in found
    )


def _register(institution: Institution, command: Register, law: Law) -> tuple[Event, ...]:
    name = _name(command.particulars)
    if command.by is not None:
        may(law, "institution.register", command.by, command.on)
    if institution.stage not in ALLOWED[Registered]:
        if institution.particulars == command.particulars:
            return ()
        registered = _name(institution.particulars)
        raise Refused(Reason.ALREADY_REGISTERED, what=name, stream=registered)
    return (Registered(particulars=command.particulars, source=command.source),)


def _amend(institution: Institution, command: Amend, law: Law) -> tuple[Event, ...]:
    name = _name(command.particulars)
    if command.by is not None:
        may(law, "institution.register", command.by, command.on)
    if institution.stage not in ALLOWED[ParticularsChanged]:
        raise Refused(Reason.NOT_REGISTERED, what=name)
    changed, cleared = difference(institution.particulars, command.particulars)
    if changed == Particulars() and not cleared:
        return ()
    return (ParticularsChanged(particulars=changed, cleared=cleared, source=command.source),)


def _name(particulars: Particulars) -> str:
    if particulars.name is UNSET:
        raise Refused(Reason.NAME_MISSING)
    return particulars.name
