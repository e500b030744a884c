"""`anjuan witness`: the side of the department that cosigns the checkpoints of an office."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from core.evidence.witnessing import proves_two_histories, read_asked
from core.kernel.errors import Rejected
from core.kernel.times import time_of
from server.answers import NO, Answer, WrongCall
from server.calls.shared import Calls
from server.words import N_, _, said

if TYPE_CHECKING:
    from server.witness.store import Witness

WITNESS_DATA = "witness"
"""The witness's folder where none is named."""

MADE = N_("made the witness {name} in {folder}")
POLICY_LINE = N_("for the office, in its witness.policy: witness {name} {vkey} URL")
KEEP_DATABASE = N_(
    "never copy this folder and never put an old copy back: a witness that forgets could sign two"
    " histories. If it is lost, make a new witness under a new name"
)
WITNESS_THERE = N_("{field} holds a witness already; nothing was changed")
BAD_NAME = N_("{field} is no name of a key: no white space and no plus, e.g. jijian.gov.cn/w1")
BAD_LOG = N_("{field}: {detail}")
SERVING = N_("witness {name} answers on http://{host}:{port}/add-checkpoint; stop with Ctrl-C")
SEEN = N_("{origin}: {size} events, cosigned {when}")
SEEN_NONE = N_("nothing was cosigned yet")
CONTRADICTED = N_(
    "{count} requests contradict what was cosigned; with --json both notes are shown. Keep them and"
    " ask the office and its supervisor"
)
ANSWERED = N_("{origin}: cosigned {size} events, answer in {file}")
REFUSED = N_("{origin}: did not cosign {size} events ({status} {detail}), answer in {file}")
NOTHING_ASKED = N_("{field} holds no checkpoint to cosign")


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `witness`."""
    witness = calls.add_parser("witness", help=_("cosign the checkpoints of another office"))
    calls_of_it = witness.add_subparsers(metavar="WHAT", required=True)
    init = calls_of_it.add_parser(
        "init", parents=[shared], help=_("make a witness: key and database")
    )
    init.add_argument("--name", required=True, metavar="NAME", help=_("e.g. jijian.gov.cn/w1"))
    init.add_argument(
        "--log", action="append", default=[], metavar="VKEY", help=_("key of a log to serve")
    )
    init.set_defaults(run=_init)
    serve = calls_of_it.add_parser("serve", parents=[shared], help=_("cosign over the network"))
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8490)
    serve.set_defaults(run=_serve)
    show = calls_of_it.add_parser("show", parents=[shared], help=_("key, logs, contradictions"))
    show.set_defaults(run=_show)
    cosign = calls_of_it.add_parser(
        "cosign", parents=[shared], help=_("cosign what lies in a folder")
    )
    cosign.add_argument("--in", dest="inbox", required=True, metavar="FOLDER")
    cosign.add_argument("--out", required=True, metavar="FOLDER")
    cosign.set_defaults(run=_cosign)


def _witness_folder(given: argparse.Namespace) -> Path:
    return Path(given.named or WITNESS_DATA)


def _opened(path: Path) -> "Witness":
    from server.witness.files import NotAWitness  # noqa: PLC0415 - as above
    from server.witness.store import Witness  # noqa: PLC0415 - as above

    try:
        return Witness.open(path)
    except NotAWitness as error:
        raise WrongCall(error.sentence, str(path)) from error


def _init(given: argparse.Namespace) -> Answer:
    from server.witness.files import make_witness  # noqa: PLC0415 - as above

    path = _witness_folder(given)
    if not given.name or any(char.isspace() or char == "+" for char in given.name):
        raise WrongCall(BAD_NAME, "--name")
    try:
        vkey = make_witness(path, given.name, tuple(given.log))
    except FileExistsError as error:
        raise WrongCall(WITNESS_THERE, str(path)) from error
    except Rejected as error:
        raise WrongCall(BAD_LOG, "--log", detail=error.detail) from error
    return Answer(
        lines=(
            said(MADE, name=given.name, folder=str(path)),
            said(POLICY_LINE, name=given.name, vkey=vkey),
            said(KEEP_DATABASE),
        ),
        data={"name": given.name, "vkey": vkey},
    )


def _serve(given: argparse.Namespace) -> Answer:
    from server.witness.serving import serve_witness  # noqa: PLC0415 - imports an HTTP framework

    with _opened(_witness_folder(given)) as witness:
        witness.logs()  # a file that cannot be read is told before anybody asks
        told = said(SERVING, name=witness.name, host=given.host, port=given.port)
        serve_witness(witness, given.host, given.port, told)
    return Answer()


def _show(given: argparse.Namespace) -> Answer:

    with _opened(_witness_folder(given)) as witness:
        keys = {log.origin: log.key.public for log in witness.logs()}
        seen, found = witness.seen(), witness.contradictions()
        name, vkey = witness.name, witness.vkey
    lines = [said(POLICY_LINE, name=name, vkey=vkey)]
    lines += [
        said(SEEN, origin=one.origin, size=one.size, when=time_of(one.time_s * 1000))
        for one in seen
    ] or [said(SEEN_NONE)]
    lines += [said(CONTRADICTED, count=len(found))] if found else []
    contradictions = []
    for origin, status, cosigned, content in found:
        shown = read_asked(content).note
        alone = origin in keys and proves_two_histories(cosigned, shown, origin, keys[origin])
        contradictions.append(
            {"origin": origin, "status": status, "cosigned": cosigned, "shown": shown,
             "proves_two_histories": alone}
        )  # fmt: skip
    data = {
        "name": name,
        "vkey": vkey,
        "logs": sorted(keys),
        "seen": msgspec.to_builtins(seen),
        "contradictions": contradictions,
    }
    return Answer(lines=tuple(lines), data=data)


def _cosign(given: argparse.Namespace) -> Answer:
    from server.witness.folder import cosign_folder  # noqa: PLC0415 - as above
    from server.witness.store import OK  # noqa: PLC0415 - as above

    with _opened(_witness_folder(given)) as witness:
        answered = cosign_folder(witness, Path(given.inbox), Path(given.out))
    if not answered:
        raise WrongCall(NOTHING_ASKED, given.inbox)
    lines = tuple(
        said(
            ANSWERED if one.reply.status == OK else REFUSED,
            origin=one.origin,
            size=one.size,
            file=one.file,
            status=one.reply.status,
            detail=one.reply.body.strip(),
        )
        for one in answered
    )
    declined = any(one.reply.status != OK for one in answered)
    return Answer(
        code=NO if declined else 0,
        lines=lines,
        data={"answers": msgspec.to_builtins(answered)},
    )
