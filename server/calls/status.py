"""How the office stands: log, read models, what is due, what waits for a person."""

import argparse

import msgspec

from core.evidence.checkpoint import origin_of
from core.kernel.times import day_of_ms
from core.law.book import Law
from projections.answers import Deadline
from projections.queries import counts_by_type, deadlines_within, review_queue
from server.answers import Answer
from server.calls.checkpoints import standing as witnesses_standing
from server.calls.law_asked import term_title
from server.calls.shared import Calls, folder_of, read_models_of
from server.clock import SystemClock
from server.opening import load_law
from server.words import N_, _, said

LOG = N_("{authority}: {size} events, last checkpoint over {checkpoint}")
REVIEWS = N_("{count} events are under review (anjuan review list)")
MISSED = N_("missed: {count}")
DUE = N_("due within {days} days: {count}")
DEADLINE = N_("  {due_on}  {kind}  {stream}  {left} days left")
MORE = N_("  and {count} older ones (anjuan deadlines)")
PAST = N_("  {due_on}  {kind}  {stream}  {past} days ago")

_SHOWN = 20


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `status`."""
    status = calls.add_parser("status", parents=[shared], help=_("how the office stands"))
    status.add_argument("--days", type=int, default=30, help=_("how far to look for deadlines"))
    status.set_defaults(run=_status)


def _status(given: argparse.Namespace) -> Answer:
    settings = folder_of(given).load()
    today = day_of_ms(SystemClock().wall_ms())
    with read_models_of(given) as models:
        law = load_law(models.log)
        with models.log.read() as reader:
            size, last = reader.size, reader.last_checkpoint()
        reviews = review_queue(*models)
        due = deadlines_within(models.views, today, given.days)
        counts = counts_by_type(models.views)
    checkpoint = last[0] if last else 0
    lines = [
        said(LOG, authority=settings.authority, size=size, checkpoint=checkpoint),
        said(REVIEWS, count=len(reviews)),
    ]
    origin = origin_of(settings.authority, settings.n)
    lines += witnesses_standing(folder_of(given), origin)
    missed = [one for one in due if one.days_left < 0]
    ahead = [one for one in due if one.days_left >= 0]
    if missed:
        lines.append(said(MISSED, count=len(missed)))
        lines += [_deadline(PAST, one, law) for one in missed[-_SHOWN:]]
        lines += [said(MORE, count=len(missed) - _SHOWN)] if len(missed) > _SHOWN else []
    lines.append(said(DUE, days=given.days, count=len(ahead)))
    lines += [_deadline(DEADLINE, one, law) for one in ahead]
    data = {
        "authority": settings.authority,
        "size": size,
        "checkpoint": checkpoint,
        "under_review": len(reviews),
        "deadlines": msgspec.to_builtins(due),
        "events": counts,
    }
    return Answer(lines=tuple(lines), data=data)


def _deadline(sentence: str, one: Deadline, law: Law) -> str:
    return said(
        sentence,
        due_on=one.due_on,
        kind=term_title(law, one.kind, one.opened_on),
        stream=one.stream,
        left=one.days_left,
        past=-one.days_left,
    )
