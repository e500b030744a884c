"""The review queue: what is logged but does not count yet, and a person's word on it."""

import argparse
from contextlib import suppress

import msgspec

from core.domain.review.decide import Rescue
from core.evidence.body import Actor, read_header
from core.kernel.b64 import b64u
from core.kernel.errors import Rejected
from core.kernel.ids import stream_name
from core.kernel.times import day_of_ms, time_of
from core.log.records import PositionClash
from core.process.dossier import Deed
from projections.answers import ReviewRow
from projections.queries import review_queue
from server.acting import acting_of
from server.answers import Answer, WrongCall
from server.calls.acts import add_as, do_typed
from server.calls.shared import Calls, folder_of, office_of, read_models_of
from server.calls.who import officer_of
from server.follower import Follower
from server.office import Asked, Office
from server.settings import Folder
from server.words import N_, _, said

KEPT = N_("{id:>5}  {received}  {code}  key {kid} seq {seq}  {size} bytes")
NOTHING_KEPT = N_("no bytes were refused a place in the log")
NO_BYTES = N_("no bytes are kept under {field}; see: anjuan review forensic")
ALREADY = N_("nothing to record: it is already so")
RESCUED = N_("the bytes kept under {id} stand in the log now, verbatim, at leaf {leaf}")
LINE = N_("{event}  {code}  {type}  {stream}")
TIMES = N_("      speaks of {occurred}, signed {signed} by key {kid}, received {received}")
NOTHING = N_("nothing is under review")
ADMITTED = N_("{event} counts from now on; {count} events follow from it")
EXCLUDED = N_("{event} does not count; it stays in the log")
_TRIES = 50
DECLINED = N_("a rule declined what should follow from {event}: {detail}")


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `review list`, `admit`, `exclude`, `forensic`, `rescue`."""
    review = calls.add_parser("review", help=_("what is logged but does not count yet"))
    acts = review.add_subparsers(metavar="ACT", required=True)
    listing = acts.add_parser("list", parents=[shared], help=_("what is under review"))
    listing.set_defaults(run=_list)
    forensic = acts.add_parser("forensic", parents=[shared], help=_("bytes refused a place"))
    forensic.set_defaults(run=_forensic)
    rescue = acts.add_parser("rescue", parents=[shared], help=_("log refused bytes, verbatim"))
    rescue.add_argument("id", metavar="ID", type=int)
    rescue.add_argument("--reason", required=True)
    add_as(rescue)
    rescue.set_defaults(run=_rescue)
    for name, words in (("admit", _("let an event count")), ("exclude", _("rule it out"))):
        act = acts.add_parser(name, parents=[shared], help=words)
        act.add_argument("event", metavar="EVENT")
        act.add_argument("--reason", required=True)
        add_as(act)
        act.set_defaults(run=_settle, settling=name)


def _forensic(given: argparse.Namespace) -> Answer:
    with office_of(given) as office, office.log.read() as reader:
        rows = list(reader.forensic())
        dropped = reader.forensic_dropped()
    lines = [
        said(
            KEPT,
            id=row.id,
            received=time_of(row.received_ms),
            code=row.code,
            kid=row.kid or "-",
            seq=row.seq or 0,
            size=len(row.body),
        )
        for row in rows
    ]
    data = {
        "forensic": [
            {"id": row.id, "code": row.code, "kid": row.kid, "seq": row.seq, "size": len(row.body)}
            for row in rows
        ],
        "only_counted": dropped,
    }
    return Answer(lines=tuple(lines) or (_(NOTHING_KEPT),), data=data)


def _rescue(given: argparse.Namespace) -> Answer:
    with office_of(given) as office:
        with office.log.read() as reader:
            found = [row for row in reader.forensic() if row.id == given.id]
        if not found:
            raise WrongCall(NO_BYTES, str(given.id))
        who, today = officer_of(given), day_of_ms(office.pen.clock.wall_ms())
        with office.log.read() as reader:
            by = acting_of(reader, who, folder_of(given).load().administrator, on=today)
        command = Rescue(
            body_b64u=b64u(found[0].body),
            sig=b64u(found[0].sig),
            reason=given.reason,
            on=today,
            by=by,
        )
        deed = Deed(stream=_review_of(office, found[0].body), command=command)
        stored = office.execute([deed], Asked(actor=Actor(id=who)))
    if not stored:
        return Answer(lines=(_(ALREADY),), data={"leaf": None})
    leaf = stored[0].leaf
    return Answer(lines=(said(RESCUED, id=given.id, leaf=leaf),), data={"leaf": leaf})


def _review_of(office: Office, body: bytes) -> str:
    """Return the review of the event that the bytes would be; a fresh one if they are illegible."""
    try:
        return stream_name("review", read_header(body).id)
    except Rejected:
        return stream_name("review", office.pen.new_id())


def _list(given: argparse.Namespace) -> Answer:
    with read_models_of(given) as models:
        rows = review_queue(*models)
    with office_of(given) as office:
        follower = Follower(office, folder_of(given))
        declined = follower.declined()
        follower.close()
    lines = [line for row in rows for line in _row_lines(row)] or [_(NOTHING)]
    lines += [said(DECLINED, event=one.event_id, detail=one.detail) for one in declined]
    data = {"reviews": msgspec.to_builtins(rows), "declined": msgspec.to_builtins(declined)}
    return Answer(lines=tuple(lines), data=data)


def _row_lines(row: ReviewRow) -> tuple[str, str]:
    """Return what is under review, and the times by which a person judges it."""
    return (
        said(
            LINE,
            event=row.event_id,
            code=" ".join(row.codes),
            type=row.type or "",
            stream=row.stream or "",
        ),
        said(
            TIMES,
            occurred=row.occurred or "-",
            signed=row.signed_at or "-",
            kid=row.kid or "-",
            received=row.received_at or "-",
        ),
    )


def _settle(given: argparse.Namespace) -> Answer:
    done = do_typed(given, ("review", given.settling), given.event, {"reason": given.reason})
    with office_of(given) as office:
        followed = _followed(office, folder_of(given))
    sentence = ADMITTED if given.settling == "admit" else EXCLUDED
    line = said(sentence, event=done.uuid, count=followed)
    data = {"event": done.uuid, "recorded": len(done.stored), "followed": followed}
    return Answer(lines=(line,), data=data)


def _followed(office: Office, folder: Folder) -> int:
    """Let follow what was held back; a served office may be at it at the same moment."""
    follower = Follower(office, folder)
    try:
        for _try in range(_TRIES):
            with suppress(PositionClash):  # the served office took the event first
                return follower.catch_up()
        return 0
    finally:
        follower.close()
