"""Agencies, officers and their credentials."""

import argparse
from typing import Any

from core.domain.officer.state import Officer
from core.kernel.acting import ROLES
from core.kernel.times import day_of_ms
from server.acts.ids import id_of
from server.answers import Answer
from server.calls.acts import add_acts, add_as, add_day, do_typed
from server.calls.shared import Calls, office_of, region_of
from server.calls.who import officers_in
from server.office import Office
from server.words import N_, _, said

AGENCY_ADDED = N_("agency {id}: {name}")
OFFICER_ADDED = N_("officer {id}: {name}; the name is kept beside the log, not in it")
CREDENTIAL_ADDED = N_("credential {number} of officer {id} is valid to the end of {to}")
ROLES_SET = N_("officer {id} has from {day} on these roles: {roles}")
ALREADY = N_("nothing to record: it is already so")
LINE = N_("{id}  {roles}  agency {agency}  scope {scope}  credential {credential}")
NONE = N_("no officer is registered")


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `officer agency`, `register`, `credential`, `roles`, `list` and the other acts."""
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
    register.set_defaults(run=_register)
    acts.add_parser("list", parents=[shared], help=_("every officer")).set_defaults(run=_list)
    credential = acts.add_parser("credential", parents=[shared], help=_("enter a credential"))
    credential.add_argument("officer", metavar="ID")
    credential.add_argument("--number", required=True)
    credential.add_argument("--issued-by", required=True)
    credential.add_argument("--from", dest="valid_from", required=True, metavar="DATE")
    credential.add_argument("--to", dest="valid_to", required=True, metavar="DATE")
    credential.set_defaults(run=_credential)
    for act in (agency, register, credential, _add_roles(acts, shared)):
        add_day(act)
        add_as(act)
    add_acts(acts, shared, "officer")


def _add_roles(acts: Calls, shared: argparse.ArgumentParser) -> argparse.ArgumentParser:
    roles: argparse.ArgumentParser = acts.add_parser(
        "roles", parents=[shared], help=_("change what an officer may do")
    )
    roles.add_argument("officer", metavar="ID")
    which = roles.add_mutually_exclusive_group(required=True)
    which.add_argument("--role", action="append", choices=ROLES)
    which.add_argument(
        "--none", dest="role", action="store_const", const=[], help=_("take every role away")
    )
    roles.add_argument("--from", dest="from_day", metavar="DATE", help=_("default: today"))
    roles.add_argument("--reason", required=True)
    roles.set_defaults(run=_roles)
    return roles


def _agency(given: argparse.Namespace) -> Answer:
    values = {"kind": given.kind, "name": given.name, "region": given.region}
    done = do_typed(given, ("agency", "register"), "", values)
    line = said(AGENCY_ADDED, id=done.uuid, name=given.name)
    return Answer(lines=(line,), data={"agency": done.uuid})


def _register(given: argparse.Namespace) -> Answer:
    values = {
        "agency": id_of(given.agency, "agency"),
        "roles": list(given.role or ("inspector",)),
        "scope": given.scope,
    }
    done = do_typed(given, ("officer", "register"), "", values, {"name": given.name})
    line = said(OFFICER_ADDED, id=done.uuid, name=given.name)
    return Answer(lines=(line,), data={"officer": done.uuid})


def _credential(given: argparse.Namespace) -> Answer:
    values = {
        "credential_no": given.number,
        "issued_by": given.issued_by,
        "valid_from": given.valid_from,
        "valid_to": given.valid_to,
    }
    done = do_typed(given, ("officer", "credential"), given.officer, values)
    line = said(CREDENTIAL_ADDED, number=given.number, id=done.uuid, to=given.valid_to)
    return Answer(lines=(line,), data={"officer": done.uuid, "credential_no": given.number})


def _roles(given: argparse.Namespace) -> Answer:
    values = {"roles": given.role, "from_day": given.from_day, "reason": given.reason}
    done = do_typed(given, ("officer", "roles"), given.officer, values)
    since = str(done.values["from_day"])
    line = said(ROLES_SET, id=done.uuid, day=since, roles=", ".join(given.role))
    data = {"officer": done.uuid, "roles": given.role, "from_day": since}
    return Answer(lines=(line if done.stored else _(ALREADY),), data=data)


def _list(given: argparse.Namespace) -> Answer:
    with office_of(given) as office:
        today = _today(office)
        with office.log.read() as reader:
            rows = [_row(uuid, officer, today) for uuid, officer in officers_in(reader)]
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
