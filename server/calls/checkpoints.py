"""`anjuan checkpoint`: sign what the log holds, and have witnesses elsewhere cosign it."""

import argparse
from pathlib import Path

import msgspec

from core.evidence.note import format_vkey
from core.kernel.times import time_of
from server.answers import NO, Answer, WrongCall
from server.calls.shared import Calls, folder_of, office_of
from server.cosigning.rounds import Cosigning, Outcome
from server.cosigning.store import CosignedStore
from server.settings import Folder
from server.words import N_, _, said

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


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `checkpoint`."""
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
