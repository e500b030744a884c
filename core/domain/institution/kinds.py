"""What kind of institution it is, and its licences, as its events left them (DOMAIN.md §2)."""

from typing import Final, Literal, assert_never

import msgspec
from msgspec import UNSET, UnsetType

from core.domain.institution.events import (
    Categorised,
    Category,
    Converted,
    LicenceRevoked,
    Licensed,
    Profit,
    Reregistered,
    ReregistrationOpened,
    SchoolStage,
    TeachingMode,
)

KindEvent = (
    Categorised | Licensed | LicenceRevoked | ReregistrationOpened | Reregistered | Converted
)
LicenceStatus = Literal["VALID", "EXPIRING", "EXPIRED", "REVOKED", "NONE", "REREG_PENDING"]
"""DOMAIN.md §2.2."""


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """What an institution teaches, to whom and how; absent means not known."""

    categories: tuple[Category, ...] = ()
    stages: tuple[SchoolStage, ...] = ()
    mode: TeachingMode | UnsetType = UNSET
    profit: Profit | UnsetType = UNSET


class Licence(msgspec.Struct, frozen=True, kw_only=True):
    """A licence 办学许可证 in its last issue.

    Attributes:
        valid_to, expiring_from: empty where the licence names no last day.
        revoked_on: first day on which it allows nothing; empty if it was not revoked.
    """

    licence_no: str
    authority: str = ""
    scope: str = ""
    valid_from: str = ""
    valid_to: str = ""
    expiring_from: str = ""
    revoked_on: str = ""

    def status(self, on: str) -> LicenceStatus:
        """Return how it stands on a DATE; before its first day it is none yet."""
        if self.revoked_on and self.revoked_on <= on:
            return "REVOKED"
        if on < self.valid_from:
            return "NONE"
        if self.valid_to and self.valid_to < on:
            return "EXPIRED"
        return "EXPIRING" if self.expiring_from and self.expiring_from <= on else "VALID"


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """The kind of an institution with its history, and its licences.

    Attributes:
        kind: as it stands.
        reading: as the last register that was imported has it; what an officer found since stands.
        kind_from: first day of the kind as it stands.
        licences: the last issue of each number, in the order of the first.
        reregister_by: last day of an examination that is open; empty if none is.
        reregistered_on: day of the last re-registration; empty if there was none.
        converted_how, converted_on: the last conversion; empty if there was none.
    """

    kind: Kind = Kind()
    reading: Kind = Kind()
    kind_from: str = ""
    licences: tuple[Licence, ...] = ()
    reregister_by: str = ""
    reregistered_on: str = ""
    converted_how: str = ""
    converted_on: str = ""

    def licence(self, licence_no: str) -> Licence | None:
        """Return a licence in its last issue."""
        return next((one for one in self.licences if one.licence_no == licence_no), None)

    def licence_status(self, on: str) -> LicenceStatus:
        """Return how the institution is licensed on a DATE: by the best of its licences."""
        if self.reregister_by:
            return "REREG_PENDING"
        statuses = {one.status(on) for one in self.licences}
        for best in _BEST_FIRST:
            if best in statuses:
                return best
        return "NONE"


_BEST_FIRST: Final[tuple[LicenceStatus, ...]] = ("VALID", "EXPIRING", "EXPIRED", "REVOKED")


def evolve_kind(before: Registration, event: KindEvent) -> Registration:
    """Return the registration after the event."""
    match event:
        case Categorised():
            return _categorised(before, event)
        case Licensed():
            return _with(before, _licence_of(event))
        case LicenceRevoked():
            licence = before.licence(event.licence_no) or Licence(licence_no=event.licence_no)
            first = min(licence.revoked_on or event.on, event.on)
            return _with(before, msgspec.structs.replace(licence, revoked_on=first))
        case ReregistrationOpened():
            return msgspec.structs.replace(before, reregister_by=event.due_on)
        case Reregistered():
            return msgspec.structs.replace(
                before, reregister_by="", reregistered_on=event.reregistered_on
            )
        case Converted():
            return _converted(before, event)
        case _:
            assert_never(event)


def _categorised(before: Registration, event: Categorised) -> Registration:
    kind = Kind(
        categories=event.categories, stages=event.stages, mode=event.mode, profit=event.profit
    )
    return msgspec.structs.replace(
        before,
        kind=kind,
        kind_from=event.from_day,
        reading=before.reading if event.source is UNSET else kind,
    )


def _licence_of(event: Licensed) -> Licence:
    return Licence(
        licence_no=event.licence_no,
        authority=event.authority or "",
        scope=event.scope or "",
        valid_from=event.valid_from,
        valid_to=event.valid_to or "",
        expiring_from=event.expiring_from or "",
    )


def _with(before: Registration, licence: Licence) -> Registration:
    """A renewal takes the place of the issue before it, a revocation that came first included."""
    if before.licence(licence.licence_no) is None:
        return msgspec.structs.replace(before, licences=(*before.licences, licence))
    licences = tuple(
        licence if one.licence_no == licence.licence_no else one for one in before.licences
    )
    return msgspec.structs.replace(before, licences=licences)


def _converted(before: Registration, event: Converted) -> Registration:
    kind = msgspec.structs.replace(before.kind, categories=event.categories)
    if event.how == "to_nonprofit":
        kind = msgspec.structs.replace(kind, profit="NONPROFIT")
    return msgspec.structs.replace(
        before,
        kind=kind,
        kind_from=event.converted_on,
        converted_how=event.how,
        converted_on=event.converted_on,
    )
