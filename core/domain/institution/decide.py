"""What may be done with an entry of the register, and what then happened.

A USCC whose check digit fails is registered all the same: the register says what it says. That one
code stands twice is seen by the log (`claim("uscc", code)`), not here.
"""

from typing import assert_never

import msgspec
from msgspec import UNSET

from core.domain.institution.events import Particulars, ParticularsChanged, Registered
from core.domain.institution.state import ALLOWED, Event, Institution, difference
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """Enter an institution in the register.

    Attributes:
        source: what it was read from.
    """

    particulars: Particulars
    source: str


class Amend(msgspec.Struct, frozen=True, kw_only=True):
    """Bring the entry up to a new full reading of the register.

    Attributes:
        particulars: everything that the reading says; what is absent is not known any more.
    """

    particulars: Particulars
    source: str


Command = Register | Amend


def decide(institution: Institution, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: no name, registered already with other particulars, or not registered at all.
    """
    del law  # the register obeys none; every room is asked alike
    match command:
        case Register():
            return _register(institution, command)
        case Amend():
            return _amend(institution, command)
        case _:
            assert_never(command)


def _register(institution: Institution, command: Register) -> tuple[Event, ...]:
    name = _name(command.particulars)
    if institution.stage not in ALLOWED[Registered]:
        if institution.particulars == command.particulars:
            return ()
        registered = _name(institution.particulars)
        raise Refused(Reason.ALREADY_REGISTERED, what=name, stream=registered)
    return (Registered(particulars=command.particulars, source=command.source),)


def _amend(institution: Institution, command: Amend) -> tuple[Event, ...]:
    name = _name(command.particulars)
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
