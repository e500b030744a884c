"""`anjuan verify`: a bundle against keys that its reader brings along."""

import argparse
from pathlib import Path
from typing import Any

from core.evidence.note import ED25519, parse_vkey
from core.evidence.policy import Log, Policy, parse_policy
from core.kernel.errors import Rejected
from server.answers import DONE, NO, Answer, WrongCall
from server.bundle.checking import check_bundle
from server.bundle.report import html_of, lines_of, text_of
from server.bundle.standing import stand
from server.bundle.verify import Unverified
from server.bundle.writing import Progress, Wanted, export_bundle
from server.calls.shared import Calls, folder_of
from server.office import Office
from server.words import N_, _, own_tongue

BAD_KEY = N_("{field} is no key of a log: {detail}")
BAD_POLICY = N_("{field} is no policy: {detail}")
THERE = N_("{field} is there already; name a place where nothing is")
NO_BUNDLE = N_("{field}: there is no bundle")
BAD_REPORT = N_("{field} must end in .html or .txt")


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `verify`."""
    call = calls.add_parser("verify", parents=[shared], help=_("verify a bundle, offline"))
    call.add_argument("bundle", metavar="BUNDLE", type=Path, help=_("a folder or a zip"))
    trust = call.add_mutually_exclusive_group(required=True)
    trust.add_argument("--key", metavar="LOGKEY", help=_("the log's key, from the office itself"))
    trust.add_argument("--policy", metavar="FILE", type=Path, help=_("logs, witnesses, quorum"))
    call.add_argument("--report", metavar="FILE", type=Path, help=_("a page, .html or .txt"))
    call.set_defaults(run=_verify)


def add_choices(export: argparse.ArgumentParser) -> None:
    """Add what `export` asks about a bundle."""
    export.add_argument(
        "--redact",
        nargs="*",
        metavar="FIELD",
        help=_("bundle: withhold personal values, all or those of these fields"),
    )
    export.add_argument(
        "--entries",
        action=argparse.BooleanOptionalAction,
        help=_("bundle: bring the log's entries, which prove that no event was left out"),
    )


def export(office: Office, given: argparse.Namespace, progress: Progress) -> int:
    """Write a bundle as the call asks; return how many events it holds."""
    wanted = Wanted(
        institution=given.institution,
        case=given.case,
        redact=None if given.redact is None else tuple(given.redact),
        entries=given.entries,
    )
    out = Path(given.out)
    try:
        return export_bundle(office, out, wanted, stand(office, folder_of(given)), progress)
    except FileExistsError as error:
        raise WrongCall(THERE, given.out) from error


def _verify(given: argparse.Namespace) -> Answer:
    policy = _trusted(given)
    if given.report is not None and given.report.suffix not in {".html", ".txt"}:
        raise WrongCall(BAD_REPORT, "--report")
    found: dict[str, Any]
    try:
        found = {"verified": True, **check_bundle(given.bundle, policy)}
    except FileNotFoundError as error:
        raise WrongCall(NO_BUNDLE, str(given.bundle)) from error
    except Unverified as error:
        code, where, detail = error.args
        found = {"verified": False, "code": code, "where": where, "detail": detail}
    if given.report is not None:
        write = html_of if given.report.suffix == ".html" else text_of
        given.report.write_text(write(found, given.bundle.name), "utf-8")
    code = DONE if found["verified"] else NO
    return Answer(code=code, lines=lines_of(found, own_tongue()), data=found)


def _trusted(given: argparse.Namespace) -> Policy:
    """Return whom the reader believes."""
    if given.policy is not None:
        try:
            return parse_policy(given.policy.read_bytes())
        except Rejected as error:
            raise WrongCall(BAD_POLICY, str(given.policy), detail=error.detail) from error
    try:
        key = parse_vkey(given.key)
    except Rejected as error:
        raise WrongCall(BAD_KEY, "--key", detail=error.detail) from error
    if key.kind != ED25519:
        raise WrongCall(BAD_KEY, "--key", detail=f"kind {key.kind}")
    return Policy(logs=(Log(key=key),))
