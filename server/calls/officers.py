"""Agencies, officers and their credentials."""

import argparse

from core.domain.officer.decide import IssueCredential, RegisterAgency, RegisterOfficer
from core.evidence.commitment import commit, disclose
from core.kernel.ids import stream_name
from core.log.vault import Disclosure
from core.process.dossier import Deed
from server.answers import Answer
from server.calls.shared import Calls, by_administrator, office_of, region_of
from server.words import N_, _, said

AGENCY_ADDED = N_("agency {id}: {name}")
OFFICER_ADDED = N_("officer {id}: {name}; the name is kept beside the log, not in it")
CREDENTIAL_ADDED = N_("credential {number} of officer {id} is valid to the end of {to}")
ROLES = ("inspector", "handler", "reviewer", "head", "administrator")


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `officer agency`, `officer register`, `officer credential`."""
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
    credential = acts.add_parser("credential", parents=[shared], help=_("enter a credential"))
    credential.add_argument("officer", metavar="ID")
    credential.add_argument("--number", required=True)
    credential.add_argument("--issued-by", required=True)
    credential.add_argument("--from", dest="valid_from", required=True, metavar="DATE")
    credential.add_argument("--to", dest="valid_to", required=True, metavar="DATE")
    credential.set_defaults(run=_credential)


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
        )
        disclosure = disclose(office.pen.random(16), "name", given.name)
        c = commit(disclosure)
        deed = Deed(stream=stream_name("officer", new), command=command, pd=((new, c),))
        (stored,) = office.execute([deed], by_administrator(given))
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
