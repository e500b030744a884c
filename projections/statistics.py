"""The read model of statistics: one row for each thing that a report may count (DOMAIN.md §7.1).

A row says what is counted, on which local day, where, and from which leaf on it was known, so that
a report can be made as it was known at any size of the log. Nothing is added up here.
"""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
from sqlite_utils import Database

from core.kernel.ids import stream_uuid
from core.kernel.times import day_of
from projections.projection import Handler, Projection
from projections.reading import Seen
from projections.sql import insert

_BY_AUTHORITY: Final = frozenset({"shut", "banned"})
Counted = dict[str, Any]
"""Columns of one row beside those that every row has."""
Reader = Callable[[Any], Iterator[Counted]]
"""Yields what an event gives to count; the event has the fields of its type."""


def _create(db: Database) -> None:
    db.table("facts").create(
        {
            "leaf": int,
            "place": int,
            "event_id": str,
            "stream": str,
            "kind": str,
            "day": str,
            "region": str,
            "visit": str,
            "institution": str,
            "person": str,
            "word": str,
            "number": int,
            "fen": int,
            "corrects": str,
        },
        pk=("leaf", "place"),
        strict=True,
    )
    db.table("facts").create_index(["kind", "day"])
    db.table("facts").create_index(["corrects"])
    db.table("facts").create_index(["stream", "kind"])
    db.table("holds").create(
        {"event_id": str, "opened_leaf": int, "settled_leaf": int, "outcome": str},
        pk="event_id",
        strict=True,
    )


def _visited(event: Any) -> Iterator[Counted]:
    institution = event.institution if event.institution is not msgspec.UNSET else ""
    premises = event.premises if event.premises is not msgspec.UNSET else ""
    yield {"kind": "visited", "visit": event.visit, "institution": institution or premises}


def _officers(event: Any) -> Iterator[Counted]:
    for one in event.shown:
        yield {"kind": "officer", "visit": event.visit, "person": one.officer}


def _assistants(event: Any) -> Iterator[Counted]:
    for one in event.assistants:
        yield {"kind": "assistant", "visit": event.visit, "person": one}


def _ads(event: Any) -> Iterator[Counted]:
    yield {"kind": "ads", "visit": event.visit, "number": event.pieces}


def _hazards(event: Any) -> Iterator[Counted]:
    yield {"kind": "hazards", "visit": event.visit, "number": event.hazards, "word": event.kind}


def _sampled(event: Any) -> Iterator[Counted]:
    yield {"kind": "sampled", "visit": event.visit, "number": event.sampled, "word": event.kind}


def _moved(event: Any) -> Iterator[Counted]:
    yield {"kind": "moved", "visit": event.visit, "word": event.leg}


def _planned(event: Any) -> Iterator[Counted]:
    whom = {} if event.institution is msgspec.UNSET else {"institution": event.institution}
    yield {"kind": "plan", "visit": event.visit, "word": event.kind, "day": event.visit_on, **whom}
    if event.batch is not msgspec.UNSET:
        yield {"kind": "planned", "visit": event.visit, "word": event.batch}


def _cancelled(event: Any) -> Iterator[Counted]:
    yield {"kind": "plan-cancelled", "visit": event.visit}


def _notice(event: Any) -> Iterator[Counted]:
    yield {"kind": "notice", "institution": event.institution, "day": event.served_on}


def _decision(event: Any) -> Iterator[Counted]:
    yield {"kind": "decision", "institution": event.institution, "day": event.effective_on}


def _revoked(event: Any) -> Iterator[Counted]:
    yield {"kind": "revoked", "institution": event.institution, "word": event.annuls}


def _case_closed(event: Any) -> Iterator[Counted]:
    yield {
        "kind": "case-closed",
        "institution": event.institution,
        "word": event.outcome,
        "day": event.closed_on,
    }


def _settled(event: Any) -> Iterator[Counted]:
    yield {
        "kind": "refund",
        "institution": event.institution,
        "day": event.settled_on,
        "number": event.new_pupils,
        "fen": event.new_fen,
        "word": "first" if event.is_first else "again",
    }


def _activity(event: Any) -> Iterator[Counted]:
    yield {
        "kind": "activity",
        "word": event.kind,
        "number": event.count,
        "day": event.held_on,
    }


def _categorised(event: Any) -> Iterator[Counted]:
    for category in event.categories:
        yield {
            "kind": "category",
            "institution": event.institution,
            "word": category,
            "day": event.from_day,
        }
    yield {
        "kind": "profit",
        "institution": event.institution,
        "word": event.profit,
        "day": event.from_day,
    }


def _closed(event: Any) -> Iterator[Counted]:
    """Every closure leaves the register; K12 counts those that the authorities closed."""
    row = {"institution": event.institution, "day": event.closed_on}
    yield {"kind": "closed", "word": event.how, **row}
    if event.how in _BY_AUTHORITY:
        yield {"kind": "shut", "word": event.papers, **row}


def _of_institution(kind: str, day: str, word: str = "") -> Reader:
    """Return a reader of a one-row event of the register."""

    def read(event: Any) -> Iterator[Counted]:
        said = getattr(event, word, "") if word else ""
        yield {
            "kind": kind,
            "institution": event.institution,
            "day": getattr(event, day),
            "word": said if isinstance(said, str) else "",
        }

    return read


def _plain(kind: str, day: str, number: str = "", fen: str = "") -> Reader:
    """Return a reader of an event that counts once, or as often as a field of it says."""

    def read(event: Any) -> Iterator[Counted]:
        institution = getattr(event, "institution", "")
        yield {
            "kind": kind,
            "day": getattr(event, day),
            "institution": institution if isinstance(institution, str) else "",
            "number": getattr(event, number) if number else 1,
            "fen": getattr(event, fen) if fen else 0,
        }

    return read


READERS: Final[dict[str, Reader]] = {
    "leg.opened.v1": _visited,
    "leg.credentials-shown.v1": _officers,
    "leg.assistants-attended.v1": _assistants,
    "leg.ads-removed.v1": _ads,
    "leg.hazard-recorded.v1": _hazards,
    "leg.sampled.v1": _sampled,
    "visit.leg-moved.v1": _moved,
    "visit.planned.v1": _planned,
    "visit.cancelled.v1": _cancelled,
    "notice.served.v1": _notice,
    "case.decision-served.v1": _decision,
    "case.simple-penalty-imposed.v1": _decision,
    "case.penalty-revoked.v1": _revoked,
    "case.closed.v1": _case_closed,
    "case.closed.v2": _case_closed,
    "case.published.v1": _plain("published", "published_on"),
    "agency.circular-issued.v1": _plain("published", "issued_on", "exposed"),
    "agency.activity-recorded.v1": _activity,
    "refund.settled.v1": _settled,
    "tip.received.v1": _plain("tip", "received_on"),
    "tip.closed.v1": _plain("tip-closed", "closed_on"),
    "tip.patrol-logged.v1": _plain("patrol", "patrolled_on"),
    "institution.categorised.v1": _categorised,
    "institution.reregistered.v1": _of_institution("reregistered", "reregistered_on", "category"),
    "institution.converted.v1": _of_institution("converted", "converted_on", "how"),
    "institution.closed.v1": _closed,
    "institution.platform-joined.v1": _of_institution("platform", "joined_on"),
    "institution.audited.v1": _of_institution("audited", "audited_on", "campaign"),
    "fund.account-opened.v1": _of_institution("account", "opened_on"),
    "fund.balance-reported.v1": _plain("balance", "as_of", fen="balance_fen"),
}
"""What each type of event gives to count."""


def _take(read: Reader) -> Handler:
    def take(db: sqlite3.Connection, seen: Seen) -> None:
        for place, columns in enumerate(read(seen.data)):
            row = {
                "day": day_of(seen.occurred),
                "visit": "",
                "institution": "",
                "person": "",
                "word": "",
                "number": 1,
                "fen": 0,
                **columns,
            }
            insert(
                db,
                "facts",
                leaf=seen.leaf,
                place=place,
                event_id=seen.event_id,
                stream=seen.stream,
                region=seen.region,
                corrects=seen.corrects or None,
                **row,
            )

    return take


def _held(db: sqlite3.Connection, seen: Seen) -> None:
    db.execute(
        "INSERT INTO holds (event_id, opened_leaf) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (stream_uuid(seen.stream), seen.leaf),
    )


def _released(outcome: str) -> Handler:
    def release(db: sqlite3.Connection, seen: Seen) -> None:
        db.execute(
            "UPDATE holds SET settled_leaf = ?, outcome = ? WHERE event_id = ?",
            (seen.leaf, outcome, stream_uuid(seen.stream)),
        )

    return release


STATISTICS: Final = Projection(
    name="statistics",
    version=1,
    create=_create,
    handlers={
        **{name: _take(read) for name, read in READERS.items()},
        "review.opened.v1": _held,
        "review.admitted.v1": _released("admitted"),
        "review.excluded.v1": _released("excluded"),
    },
)
