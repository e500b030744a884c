"""`anjuan checkpoint`, the office's side, and `anjuan witness`, that of another department."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from core.evidence.note import format_vkey
from core.evidence.witnessing import proves_two_histories, read_asked
from core.kernel.errors import Rejected
from core.kernel.times import time_of
from server.answers import NO, Answer, WrongCall
from server.calls.shared import Calls, folder_of, office_of
from server.cosigning.rounds import Cosigning, Outcome
from server.cosigning.store import CosignedStore
from server.settings import Folder
from server.words import N_, _, said

if TYPE_CHECKING:
    from server.witness.store import Witness

WITNESS_DATA = "witness"
"""The witness's folder where none is named."""

SIGNED = N_("signed a checkpoint over {size} events")
LOG_LINE = N_("for a witness, in its logs.policy: log {vkey}")
NOBODY = N_("no witness is asked: {file} names none that has an address (docs/OPERATING.md)")
NO_POLICY = N_("there is no {field}; write the witnesses and the quorum there first")
QUORUM = N_("the quorum of witnesses stands over {size} events, as of {when}")
NO_QUORUM = N_("the quorum of witnesses is not there yet")
WRITTEN = N_("wrote {count} files to {folder}: carry it to the witness, and bring its answer back")
NO_ANSWER = N_("{field} holds no answer of a witness")
COSIGNED = N_("{witness} cosigned {size} events")
DECLINED = {
    "unreachable": N_(
        "{witness} cannot be reached ({detail}); the log goes on, and it is asked again: by"
        " itself while the office is served, or with anjuan checkpoint"
    ),
    "log-behind": N_(
        "{witness} has cosigned more than this log holds ({detail}). This log was put back from an"
        " old copy: stop the server, write nothing, and put the newest copy back. If there is none,"
        " keep this folder as it is and call the department that runs the witness"
    ),
    "forked": N_(
        "{witness} has cosigned another history than this log's ({detail}). Stop the server, run"
        " anjuan fsck, keep this folder as it is and call the department that runs the witness: it"
        " holds both notes"
    ),
    "unknown-log": N_(
        "{witness} does not know this log; its department adds this line to logs.policy: log {vkey}"
    ),
    "false": N_(
        "what {witness} answered is not signed by the key in witness.policy ({detail}); compare it"
        " with anjuan witness show"
    ),
    "stranger": N_("{witness}: none of the keys that signed stands in witness.policy"),
    "elsewhere": N_("{witness} stands elsewhere ({detail}): ask once more, from there"),
    "declined": N_("{witness} declined ({detail}); the log goes on"),
}
SINCE = N_("{when}: {told}")

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
    """Add `checkpoint` and `witness`."""
    checkpoint = calls.add_parser(
        "checkpoint", parents=[shared], help=_("sign a checkpoint and have it witnessed")
    )
    checkpoint.add_argument(
        "--witness", action="append", default=[], metavar="URL", help=_("ask only this witness")
    )
    checkpoint.add_argument("--out", metavar="FOLDER", help=_("write it for a witness by hand"))
    checkpoint.add_argument(
        "--in", dest="inbox", metavar="FOLDER", help=_("take in what a witness answered by hand")
    )
    checkpoint.set_defaults(run=_checkpoint)
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


def _checkpoint(given: argparse.Namespace) -> Answer:
    file = folder_of(given).policy
    needs_policy = given.witness or given.out or given.inbox
    if needs_policy and not file.exists():
        raise WrongCall(NO_POLICY, str(file))
    with office_of(given) as office:
        size, note = office.checkpoint()
        vkey = format_vkey(office.pen.origin, office.pen.signer.public)
        lines = [said(SIGNED, size=size), said(LOG_LINE, vkey=vkey)]
        data = {"size": size, "note": note, "vkey": vkey}
        if office.cosigning is None:
            return Answer(lines=(*lines, said(NOBODY, file=str(file))), data=data)
        outcomes: tuple[Outcome, ...] = ()
        if given.inbox:
            outcomes = _take_in(office.cosigning, Path(given.inbox))
        if given.out:
            lines.append(_hand_out(office.cosigning, Path(given.out)))
        if not given.inbox and not given.out:
            outcomes = office.cosigning.ask_all(tuple(given.witness))
            lines += [] if outcomes else [said(NOBODY, file=str(file))]
        lines += [_told(one, vkey) for one in outcomes]
        quorum, told = _quorum(office.cosigning)
    declined = any(one.code for one in outcomes)
    data |= {"witnesses": msgspec.to_builtins(outcomes), "quorum": quorum}
    return Answer(code=NO if declined else 0, lines=(*lines, told), data=data)


def _take_in(cosigning: Cosigning, inbox: Path) -> tuple[Outcome, ...]:
    from server.witness.folder import read_answers  # noqa: PLC0415 - only this call pays for it

    outcomes = tuple(cosigning.take_in(one) for one in read_answers(inbox))
    if not outcomes:
        raise WrongCall(NO_ANSWER, str(inbox))
    return outcomes


def _hand_out(cosigning: Cosigning, outbox: Path) -> str:
    from server.witness.folder import write_requests  # noqa: PLC0415 - as above

    written = write_requests(outbox, cosigning.requests())
    return said(WRITTEN, count=len(written), folder=str(outbox))


def _told(one: Outcome, vkey: str) -> str:
    if not one.code:
        return said(COSIGNED, witness=one.witness, size=one.size)
    return _sentence(one.code, one.witness, one.detail, vkey)


def _sentence(code: str, witness: str, detail: str, vkey: str = "…") -> str:
    sentence = DECLINED.get(code, DECLINED["declined"])
    return said(sentence, witness=witness, detail=detail, vkey=vkey)


def _quorum(cosigning: Cosigning) -> tuple[dict[str, object] | None, str]:
    found = cosigning.store.newest(cosigning.policy())
    if found is None or found[1].at_s is None:
        return None, said(NO_QUORUM)
    when = time_of(found[1].at_s * 1000)
    size = found[1].checkpoint.size
    quorum = {"size": size, "at": when, "note": found[0], "witnesses": sorted(found[1].times)}
    return quorum, said(QUORUM, size=size, when=when)


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


def standing(folder: Folder, origin: str) -> tuple[str, ...]:
    """Return for `anjuan status` what witnesses last declined with; nothing where all is well."""
    if not folder.cosigned.exists():
        return ()
    store = CosignedStore.open(folder.cosigned, origin)
    try:
        troubles = store.troubles()
    finally:
        store.close()
    return tuple(
        said(SINCE, when=time_of(one.ms), told=_sentence(one.code, one.witness, one.detail))
        for one in troubles
    )
