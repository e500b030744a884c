"""Field devices: codes to enrol with, what the office knows of them, revocation."""

import argparse
from collections.abc import Iterator
from typing import get_args

import msgspec

from core.domain.device.decide import Revoke
from core.domain.device.events import FormKind
from core.domain.device.state import Device
from core.domain.review.decide import Open
from core.kernel.ids import stream_name
from core.kernel.times import ms_of
from core.log.records import StoredEvent
from core.process.dossier import Deed
from projections.forms import served_numbers
from projections.queries import fleet
from server.acts.ids import id_of
from server.answers import Answer, WrongCall
from server.calls.acts import add_acts
from server.calls.shared import (
    Calls,
    by_administrator,
    folder_of,
    office_of,
    read_models_of,
    region_of,
)
from server.enrolment import Grant, issue_code
from server.office import Office, state_of
from server.words import N_, _, said

CODE = N_("code {code}, good once and for ten minutes; on the device: anjuan-field enrol URL CODE")
REVOKED = N_("key {kid} is revoked; {count} events received since then are under review")
NO_KEY = N_("{field} has no key of epoch {epoch}; see: anjuan device list")
KEY_LINE = N_("{kid}  epoch {epoch}  {status}  {label}  officer {officer}  last leaf {leaf}")
NO_OFFICER = N_("no officer is registered as {field}; see: anjuan officer register")
NONE = N_("no device is enrolled")
NO_DEVICE = N_("no device is enrolled as {field}; see: anjuan device list")
ACCOUNT = N_("{kind}: {open} open, {used} used, {voided} voided, {returned} returned; next {next}")
DOUBTFUL = N_("number {number} was served although it was voided or returned; look into it")
NO_NUMBERS = N_("no numbers were leased to this device")
_A_COMMIT = 500


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `device code`, `list`, `revoke`, `numbers`, and what may be done with numbers."""
    device = calls.add_parser("device", help=_("field devices"))
    acts = device.add_subparsers(metavar="ACT", required=True)
    code = acts.add_parser("code", parents=[shared], help=_("issue a one-time enrolment code"))
    code.add_argument("--officer", required=True, metavar="ID")
    code.add_argument("--scope", action="append", required=True, metavar="CODE", type=region_of)
    code.add_argument("--label", required=True)
    code.add_argument("--device", metavar="ID", help=_("a device's id, for its next key"))
    code.set_defaults(run=_code)
    listing = acts.add_parser("list", parents=[shared], help=_("keys and what they are worth"))
    listing.set_defaults(run=_list)
    revoke = acts.add_parser("revoke", parents=[shared], help=_("believe a key no longer"))
    revoke.add_argument("device", metavar="ID")
    revoke.add_argument("--epoch", type=int, help=_("which of its keys; default the newest"))
    revoke.add_argument("--reason", required=True, choices=("lost", "compromised", "left"))
    revoke.add_argument("--suspected-since", metavar="TIME")
    revoke.set_defaults(run=_revoke)
    numbers = acts.add_parser("numbers", parents=[shared], help=_("what became of its forms"))
    numbers.add_argument("device", metavar="ID")
    numbers.set_defaults(run=_numbers)
    add_acts(acts, shared, "device")


def _code(given: argparse.Namespace) -> Answer:
    with office_of(given) as office:
        with office.log.read() as reader:
            if not reader.stream(f"officer:{given.officer}", 1):
                raise WrongCall(NO_OFFICER, given.officer)
        grant = Grant(
            device=given.device or office.pen.new_id(),
            officer=given.officer,
            scope=tuple(given.scope),
            label=given.label,
            approved_by=folder_of(given).load().administrator,
        )
        code = issue_code(office, folder_of(given), grant)
    data = {"code": code, "device": grant.device, "officer": grant.officer}
    return Answer(lines=(said(CODE, code=code),), data=data)


def _list(given: argparse.Namespace) -> Answer:
    with read_models_of(given) as models:
        keys = fleet(models.views)
    lines = tuple(
        said(
            KEY_LINE,
            kid=key.kid,
            epoch=key.epoch,
            status=_(key.status),
            label=key.label,
            officer=key.officer,
            leaf=-1 if key.last_leaf is None else key.last_leaf,
        )
        for key in keys
    )
    return Answer(lines=lines or (_(NONE),), data={"keys": msgspec.to_builtins(keys)})


def _revoke(given: argparse.Namespace) -> Answer:
    asked = by_administrator(given)
    with office_of(given) as office:
        stream = stream_name("device", given.device)
        kid = _kid(office, given.device, given.epoch)
        command = Revoke(kid=kid, reason=given.reason, suspected_since=given.suspected_since)
        suspects = list(_suspects(office, kid, given.suspected_since))
        deeds = [Deed(stream=stream, command=command)]
        deeds += [
            Deed(
                stream=stream_name("review", event.event_id),
                command=Open(event=event.event_id, code="suspected"),
            )
            for event in suspects
        ]
        for at in range(0, len(deeds), _A_COMMIT):
            office.execute(deeds[at : at + _A_COMMIT], asked)
    line = said(REVOKED, kid=kid, count=len(suspects))
    return Answer(lines=(line,), data={"kid": kid, "under_review": len(suspects)})


def _numbers(given: argparse.Namespace) -> Answer:
    uuid = id_of(given.device, "device")
    stream = stream_name("device", uuid)
    with read_models_of(given) as models:
        with models.log.read() as reader:
            if not reader.stream_heads((stream,)):
                raise WrongCall(NO_DEVICE, uuid)
            device: Device = state_of(reader, stream)
        accounts = [
            device.account(kind, served_numbers(models.views, kind)) for kind in get_args(FormKind)
        ]
    leased = [one for one in accounts if any(block.kind == one.kind for block in device.blocks)]
    lines = [
        said(
            ACCOUNT,
            kind=_(one.kind),
            open=len(one.open),
            used=len(one.used),
            voided=len(one.voided),
            returned=len(one.returned),
            next=one.open[0] if one.open else "-",
        )
        for one in leased
    ]
    lines += [said(DOUBTFUL, number=number) for one in leased for number in one.doubtful]
    return Answer(
        lines=tuple(lines) or (_(NO_NUMBERS),),
        data={"device": uuid, "numbers": [msgspec.to_builtins(one) for one in leased]},
    )


def _kid(office: Office, name: str, epoch: int | None) -> str:
    """Return the key of an epoch, by default the newest: a kid may begin with a dash."""
    with office.log.read() as reader:
        device: Device = state_of(reader, stream_name("device", name))
    for key in device.keys:
        if key.epoch == (epoch or device.epoch):
            return key.kid
    raise WrongCall(NO_KEY, name, epoch=epoch or 1)


def _suspects(office: Office, kid: str, since: str | None) -> Iterator[StoredEvent]:
    """Yield what a key sent since it is suspected; a look over the whole log, rarely done."""
    if since is None:
        return
    since_ms, leaf = ms_of(since), -1
    while True:
        with office.log.read() as reader:
            events = reader.pages(leaf, _A_COMMIT)
        if not events:
            return
        yield from (one for one in events if one.kid == kid and one.received_ms >= since_ms)
        leaf = events[-1].leaf
