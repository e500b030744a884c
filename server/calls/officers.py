"""Agencies, officers and their credentials."""

import argparse
from collections.abc import Iterator
from typing import Any

from core.domain.officer.decide import (
    ChangeRoles,
    IssueCredential,
    RegisterAgency,
    RegisterOfficer,
)
from core.domain.officer.state import Officer
from core.evidence.body import Actor
from core.evidence.commitment import commit, disclose
from core.kernel.acting import ROLES
from core.kernel.ids import stream_name, stream_uuid
from core.kernel.times import day_of_ms
from core.log.vault import Disclosure
from core.process.dossier import Deed
from server.acting import acting_of
from server.answers import Answer
from server.calls.acts import add_as, officer_of
from server.calls.shared import Calls, by_administrator, folder_of, office_of, region_of
from server.office import Asked, Office, state_of
from server.words import N_, _, said

AGENCY_ADDED = N_("agency {id}: {name}")
OFFICER_ADDED = N_("officer {id}: {name}; the name is kept beside the log, not in it")
CREDENTIAL_ADDED = N_("credential {number} of officer {id} is valid to the end of {to}")
ROLES_SET = N_("officer {id} has from {day} on these roles: {roles}")
ALREADY = N_("nothing to record: it is already so")
LINE = N_("{id}  {roles}  agency {agency}  scope {scope}  credential {credential}")
NONE = N_("no officer is registered")
_PAGE = 1_000


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `officer agency`, `register`, `credential`, `roles`, `list`."""
    officer = calls.add_parser("officer", help=_("agencies, officers, credentials"))
    acts = officer.add_subparsers(metavar="ACT", required=True)
    agency = acts.add_parser("agency", parents=[shared], help=_("enter an agency"))
    agency.add_argument("--kind", required=True, metavar="EDU|MKT|…")
    agency.add_argument("--name", required=True)
    agency.add_argument("--region", required=True, metavar="CODE", type=region_of)
    agency.set_defaults(run=_agency)
    register = acts.add_parser("register", parents=[shared], help=_("enter an officer"))
    register.add_argument("--name", required=True)
    register.add_argument("--agency", required=True, metavar="ID")
    register.add_argument("--role", action="append", choices=ROLES, default=None)
    register.add_argument("--scope", action="append", required=True, metavar="CODE", type=region_of)
    register.add_argument(
        "--on", metavar="DATE", help=_("from which day the roles hold; default today")
    )
    register.set_defaults(run=_register)
    _add_roles(acts, shared)
    acts.add_parser("list", parents=[shared], help=_("every officer")).set_defaults(run=_list)
    credential = acts.add_parser("credential", parents=[shared], help=_("enter a credential"))
    credential.add_argument("officer", metavar="ID")
    credential.add_argument("--number", required=True)
    credential.add_argument("--issued-by", required=True)
    credential.add_argument("--from", dest="valid_from", required=True, metavar="DATE")
    credential.add_argument("--to", dest="valid_to", required=True, metavar="DATE")
    credential.set_defaults(run=_credential)


def _add_roles(acts: Calls, shared: argparse.ArgumentParser) -> None:
    roles = acts.add_parser("roles", parents=[shared], help=_("change what an officer may do"))
    roles.add_argument("officer", metavar="ID")
    roles.add_argument("--role", action="append", choices=ROLES, required=True)
    roles.add_argument("--from", dest="from_day", metavar="DATE", help=_("default: today"))
    roles.add_argument("--on", metavar="DATE", help=_("the day of the act; default today"))
    roles.add_argument("--reason", required=True)
    add_as(roles)
    roles.set_defaults(run=_roles)


def _agency(given: argparse.Namespace) -> Answer:
    with office_of(given) as office:
        new = office.pen.new_id()
        command = RegisterAgency(kind=given.kind, name=given.name, region=given.region)
        deed = Deed(stream=stream_name("agency", new), command=command)
        office.execute([deed], by_administrator(given))
    return Answer(lines=(said(AGENCY_ADDED, id=new, name=given.name),), data={"agency": new})


def _register(given: argparse.Namespace) -> Answer:
    with office_of(given) as office:
        new = office.pen.new_id()
        command = RegisterOfficer(
            agency=given.agency,
            roles=tuple(given.role or ("inspector",)),
            scope=tuple(given.scope),
            on=given.on or _today(office),
        )
        disclosure = disclose(office.pen.random(16), "name", given.name)
        c = commit(disclosure)
        deed = Deed(stream=stream_name("officer", new), command=command, pd=((new, c),))
        stored = office.execute([deed], by_administrator(given))[0]
        office.keep([Disclosure(c=c, event_id=stored.event_id, subject=new, d=disclosure.encode())])
    return Answer(lines=(said(OFFICER_ADDED, id=new, name=given.name),), data={"officer": new})


def _credential(given: argparse.Namespace) -> Answer:
    with office_of(given) as office:
        command = IssueCredential(
            credential_no=given.number,
            issued_by=given.issued_by,
            valid_from=given.valid_from,
            valid_to=given.valid_to,
        )
        deed = Deed(stream=stream_name("officer", given.officer), command=command)
        office.execute([deed], by_administrator(given))
    line = said(CREDENTIAL_ADDED, number=given.number, id=given.officer, to=given.valid_to)
    return Answer(lines=(line,), data={"officer": given.officer, "credential_no": given.number})


def _roles(given: argparse.Namespace) -> Answer:
    stream = stream_name("officer", given.officer)
    who = officer_of(given)
    with office_of(given) as office:
        on = given.on or _today(office)
        with office.log.read() as reader:
            by = acting_of(reader, who, folder_of(given).load().administrator)
        command = ChangeRoles(
            roles=tuple(given.role),
            from_day=given.from_day or on,
            reason=given.reason,
            on=on,
            by=by,
        )
        asked = Asked(actor=Actor(id=who))
        stored = office.execute([Deed(stream=stream, command=command)], asked)
    line = said(ROLES_SET, id=given.officer, day=command.from_day, roles=", ".join(command.roles))
    data = {"officer": given.officer, "roles": list(command.roles), "from_day": command.from_day}
    return Answer(lines=(line if stored else _(ALREADY),), data=data)


def _list(given: argparse.Namespace) -> Answer:
    with office_of(given) as office:
        today = _today(office)
        rows = [_row(uuid, officer, today) for uuid, officer in _officers(office)]
    lines = tuple(
        said(
            LINE,
            id=row["officer"],
            roles=", ".join(row["roles"]),
            agency=row["agency"],
            scope=", ".join(row["scope"]),
            credential=row["credential_to"] or "-",
        )
        for row in rows
    )
    return Answer(lines=lines or (_(NONE),), data={"officers": rows})


def _officers(office: Office) -> Iterator[tuple[str, Officer]]:
    """Yield every officer; a look over the whole log, rarely done."""
    leaf = -1
    with office.log.read() as reader:
        while events := reader.pages(leaf, _PAGE):
            for event in events:
                if event.type.startswith("officer.registered."):
                    yield stream_uuid(event.stream), state_of(reader, event.stream)
            leaf = events[-1].leaf


def _row(uuid: str, officer: Officer, today: str) -> dict[str, Any]:
    valid = [one.valid_to for one in officer.credentials if one.is_valid(today)]
    return {
        "officer": uuid,
        "agency": officer.agency,
        "roles": list(officer.roles_on(today)),
        "scope": list(officer.scope),
        "credential_to": max(valid, default=""),
    }


def _today(office: Office) -> str:
    return day_of_ms(office.pen.clock.wall_ms())
