"""What kind of institution it is, its licences, re-registration and conversion (民办教育促进法)."""

from datetime import timedelta
from typing import Final, assert_never, get_args

import msgspec
from msgspec import UNSET, UnsetType

from core.domain.institution.checks import in_order, needs, was_open
from core.domain.institution.commands import (
    Categorise,
    Convert,
    GrantLicence,
    KindCommand,
    OpenReregistration,
    Reregister,
    RevokeLicence,
)
from core.domain.institution.events import (
    Categorised,
    Category,
    Converted,
    LicenceRevoked,
    Licensed,
    Reregistered,
    ReregistrationOpened,
    SchoolStage,
)
from core.domain.institution.kinds import Kind, KindEvent, Licence
from core.domain.institution.state import Institution
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.times import date_of
from core.law.book import Law
from core.law.look_up import may, requirement, term_in_force

_BY_AGE: Final[tuple[SchoolStage, ...]] = get_args(SchoolStage)


def decide_kind(institution: Institution, command: KindCommand, law: Law) -> tuple[KindEvent, ...]:
    """Return what happened; see `decide`."""
    match command:
        case Categorise():
            return _categorise(institution, command, law)
        case GrantLicence():
            return _grant(institution, command, law)
        case RevokeLicence():
            return _revoke(institution, command, law)
        case OpenReregistration():
            return _open_reregistration(institution, command, law)
        case Reregister():
            return _reregister(institution, command, law)
        case Convert():
            return _convert(institution, command, law)
        case _:
            assert_never(command)


def _categorise(institution: Institution, command: Categorise, law: Law) -> tuple[KindEvent, ...]:
    """A register that says what it said before does not undo what the office found since."""
    may(law, "institution.categorise", command.by, command.on)
    needs(institution, Categorised)
    registration = institution.registration
    said_before = _said(registration.reading, command) == registration.reading
    kind = _said(registration.kind, command)
    if kind == registration.kind or (command.source is not UNSET and said_before):
        return ()
    return (
        Categorised(
            institution=command.institution,
            categories=kind.categories,
            stages=kind.stages,
            mode=kind.mode,
            profit=kind.profit,
            from_day=command.on if command.from_day is UNSET else command.from_day,
            source=command.source,
        ),
    )


def _said(kind: Kind, command: Categorise) -> Kind:
    """Return the kind with what the command says of it, each list in its one order."""
    return Kind(
        categories=tuple(sorted({*command.categories})) or kind.categories,
        stages=tuple(one for one in _BY_AGE if one in command.stages) or kind.stages,
        mode=kind.mode if command.mode is UNSET else command.mode,
        profit=kind.profit if command.profit is UNSET else command.profit,
    )


def _grant(institution: Institution, command: GrantLicence, law: Law) -> tuple[KindEvent, ...]:
    may(law, "institution.license", command.by, command.on)
    needs(institution, Licensed)
    if command.valid_to is not UNSET:
        in_order("valid_to", command.valid_to, command.valid_from)
    event = Licensed(
        institution=command.institution,
        licence_no=command.licence_no,
        authority=command.authority,
        scope=command.scope,
        valid_from=command.valid_from,
        valid_to=command.valid_to,
        expiring_from=_expiring_from(command, law),
        source=command.source,
    )
    known = institution.registration.licence(command.licence_no)
    if command.source is not UNSET and (institution.stage == "closed" or _is_old(event, known)):
        return ()
    was_open(institution, Licensed, command.valid_from)
    if known is None or not _is_issue(event, known):
        return (event,)
    if known.revoked_on:
        # to say "already so" would let a revoked licence be taken for a valid one
        raise Refused(
            Reason.WRONG_STAGE,
            stage="revoked",
            act=Licensed.__name__,
            needed="issued anew, with days of its own",
        )
    return ()


def _expiring_from(command: GrantLicence, law: Law) -> str | UnsetType:
    if command.valid_to is UNSET:
        return UNSET
    notice = timedelta(days=term_in_force(law, "licence.renewal", command.on).days)
    return max(command.valid_from, (date_of(command.valid_to) - notice).isoformat())


def _is_issue(event: Licensed, licence: Licence) -> bool:
    """Tell whether the event is the issue that is known; only its own words count."""
    words = (event.authority or "", event.scope or "", event.valid_from, event.valid_to or "")
    return words == (licence.authority, licence.scope, licence.valid_from, licence.valid_to)


def _is_old(event: Licensed, licence: Licence | None) -> bool:
    """Tell whether a register's line is no news: the issue that is known, or one before it."""
    if licence is None:
        return False
    return event.valid_from < licence.valid_from or _is_issue(event, licence)


def _revoke(institution: Institution, command: RevokeLicence, law: Law) -> tuple[KindEvent, ...]:
    may(law, "institution.revoke-licence", command.by, command.on)
    needs(institution, LicenceRevoked)
    licence = institution.registration.licence(command.licence_no)
    if licence is None:
        raise Refused(Reason.NO_SUCH_LICENCE, licence_no=command.licence_no)
    if licence.revoked_on and licence.revoked_on <= command.on:
        return ()
    in_order("on", command.on, licence.valid_from)
    return (
        LicenceRevoked(
            institution=command.institution,
            licence_no=command.licence_no,
            on=command.on,
            ground=command.ground,
            case=command.case,
        ),
    )


def _open_reregistration(
    institution: Institution, command: OpenReregistration, law: Law
) -> tuple[KindEvent, ...]:
    may(law, "institution.reregister", command.by, command.on)
    needs(institution, ReregistrationOpened)
    _teaches(institution, command.category)
    if institution.registration.reregister_by:
        return ()
    return (
        ReregistrationOpened(
            institution=command.institution,
            category=command.category,
            opened_on=command.on,
            due_on=_campaign_ends(law, command.category, command.on),
        ),
    )


def _reregister(institution: Institution, command: Reregister, law: Law) -> tuple[KindEvent, ...]:
    may(law, "institution.reregister", command.by, command.on)
    was_open(institution, Reregistered, command.on)
    _teaches(institution, command.category)
    registration = institution.registration
    if registration.reregistered_on == command.on:
        return ()
    due_on = registration.reregister_by or _campaign_ends(law, command.category, command.on)
    return (
        Reregistered(
            institution=command.institution,
            category=command.category,
            reregistered_on=command.on,
            due_on=due_on,
        ),
    )


def _campaign_ends(law: Law, category: Category, on: str) -> str:
    return str(requirement(law, f"reregistration.{category}", on).value)


def _teaches(institution: Institution, category: Category) -> None:
    known = institution.registration.kind.categories
    if known and category not in known:
        raise Refused(Reason.NOT_OF_CATEGORY, seen=" / ".join(known), needed=category)


def _convert(institution: Institution, command: Convert, law: Law) -> tuple[KindEvent, ...]:
    may(law, "institution.convert", command.by, command.on)
    was_open(institution, Converted, command.on)
    kind = institution.registration.kind
    if command.how == "to_nonprofit":
        after = msgspec.structs.replace(kind, profit="NONPROFIT")
    else:
        after = msgspec.structs.replace(kind, categories=tuple(sorted({*command.categories})))
    if after == kind:
        return ()
    if command.how == "to_non_subject":
        _teaches(institution, "SUBJECT")
        if not after.categories or "SUBJECT" in after.categories:
            raise Refused(Reason.NEEDS_NON_SUBJECT, seen=" / ".join(after.categories) or "-")
    return (
        Converted(
            institution=command.institution,
            how=command.how,
            converted_on=command.on,
            categories=after.categories,
        ),
    )
