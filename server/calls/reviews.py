"""The review queue: what is logged but does not count yet, and a person's word on it."""

import argparse

import msgspec

from core.domain.review.decide import Admit, Exclude
from core.kernel.ids import stream_name
from core.process.dossier import Deed
from projections.queries import review_queue
from server.answers import Answer
from server.calls.shared import (
    Calls,
    by_administrator,
    folder_of,
    office_of,
    read_models_of,
)
from server.follower import Follower
from server.words import N_, _, said

LINE = N_("{event}  {code}  {type}  {stream}")
NOTHING = N_("nothing is under review")
ADMITTED = N_("{event} counts from now on; {count} events follow from it")
EXCLUDED = N_("{event} does not count; it stays in the log")
DECLINED = N_("a rule declined what should follow from {event}: {detail}")


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `review list`, `review admit`, `review exclude`."""
    review = calls.add_parser("review", help=_("what is logged but does not count yet"))
    acts = review.add_subparsers(metavar="ACT", required=True)
    listing = acts.add_parser("list", parents=[shared], help=_("what is under review"))
    listing.set_defaults(run=_list)
    for name, words in (("admit", _("let an event count")), ("exclude", _("rule it out"))):
        act = acts.add_parser(name, parents=[shared], help=words)
        act.add_argument("event", metavar="EVENT")
        act.add_argument("--reason", required=True)
        act.set_defaults(run=_settle, act=name)


def _list(given: argparse.Namespace) -> Answer:
    with read_models_of(given) as models:
        rows = review_queue(*models)
    with office_of(given) as office:
        follower = Follower(office, folder_of(given))
        declined = follower.declined()
        follower.close()
    lines = [
        said(
            LINE,
            event=row.event_id,
            code=" ".join(row.codes),
            type=row.type or "",
            stream=row.stream or "",
        )
        for row in rows
    ] or [_(NOTHING)]
    lines += [said(DECLINED, event=one.event_id, detail=one.detail) for one in declined]
    data = {"reviews": msgspec.to_builtins(rows), "declined": msgspec.to_builtins(declined)}
    return Answer(lines=tuple(lines), data=data)


def _settle(given: argparse.Namespace) -> Answer:
    kind = Admit if given.act == "admit" else Exclude
    deed = Deed(
        stream=stream_name("review", given.event),
        command=kind(event=given.event, reason=given.reason),
    )
    with office_of(given) as office:
        stored = office.execute([deed], by_administrator(given))
        follower = Follower(office, folder_of(given))
        try:
            followed = follower.catch_up()
        finally:
            follower.close()
    sentence = ADMITTED if given.act == "admit" else EXCLUDED
    line = said(sentence, event=given.event, count=followed)
    return Answer(
        lines=(line,), data={"event": given.event, "recorded": len(stored), "followed": followed}
    )
