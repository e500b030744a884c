"""The read model of cases: each as it stands, each decision that took effect (DOMAIN.md §4.5)."""

import sqlite3
from typing import Final

import msgspec
from sqlite_utils import Database

from core.domain.case import events as case
from core.domain.case.ground_events import FiledAgain
from core.domain.case.money import fine_fen
from core.domain.case.money_events import SimplePenaltyImposed
from core.domain.case.state import Case, Event, evolve
from core.domain.case.types import EVENTS
from core.kernel.ids import stream_uuid
from projections.projection import Projection
from projections.reading import Seen
from projections.sql import insert, spelled, update, upsert

_case: Final = msgspec.json.Decoder(Case)


def _create(db: Database) -> None:
    db.table("cases").create(
        {
            "id": str,
            "stage": str,
            "institution": str,
            "source": str,
            "violations": str,
            "filed_on": str,
            "decide_by": str,
            "defence_until": str,
            "doc_no": str,
            "penalties": str,
            "decided_on": str,
            "serve_by": str,
            "effective_on": str,
            "pay_by": str,
            "fine_fen": int,
            "owed_fen": int,
            "closed_on": str,
            "outcome": str,
            "region": str,
            "last_leaf": int,
            "last_ms": int,
            "state": str,
        },
        pk="id",
        strict=True,
    )
    db.table("cases").create_index(["institution"])
    db.table("cases").create_index(["stage"])
    _create_decisions(db)


def _create_decisions(db: Database) -> None:
    db.table("decisions").create(
        {
            "event_id": str,
            "leaf": int,
            "case_id": str,
            "institution": str,
            "doc_no": str,
            "penalties": str,
            "violations": str,
            "decided_on": str,
            "effective_on": str,
            "recorded_ms": int,
            "annulled_from": str,
            "annulled_ms": int,
        },
        pk="event_id",
        strict=True,
    )
    db.table("decisions").create_index(["institution"])


def _take(db: sqlite3.Connection, seen: Seen) -> None:
    """Fold the event into its case; `state` is the fold, the columns are what is asked for."""
    key = stream_uuid(seen.stream)
    row = db.execute("SELECT state FROM cases WHERE id = ?", (key,)).fetchone()
    event: Event = seen.data  # type: ignore[assignment] # the catalogue gives a case's type a case's struct
    after = evolve(_case.decode(row[0]) if row else Case(), event)
    upsert(
        db,
        "cases",
        "id",
        id=key,
        stage=after.stage,
        institution=after.institution,
        source=after.source,
        violations=spelled(after.violations),
        filed_on=after.filed_on,
        decide_by=after.decide_by,
        defence_until=after.defence_until,
        doc_no=after.doc_no,
        penalties=spelled(after.penalties),
        decided_on=after.decided_on,
        serve_by=after.serve_by,
        effective_on=after.effective_on,
        pay_by=after.pay_by,
        fine_fen=fine_fen(after.penalties),
        owed_fen=after.owed_fen,
        last_leaf=seen.leaf,
        last_ms=seen.received_ms,
        state=spelled(after),
    )
    _beside(db, seen, key, after)


def _beside(db: sqlite3.Connection, seen: Seen, key: str, after: Case) -> None:
    """Keep what the fold does not."""
    match seen.data:
        case case.Filed() | FiledAgain() | SimplePenaltyImposed():
            update(db, "cases", "id", id=key, region=seen.region)
        case case.Closed(closed_on=closed_on, outcome=outcome):
            update(db, "cases", "id", id=key, closed_on=closed_on, outcome=outcome)
        case case.DecisionServed() as served:
            insert(
                db,
                "decisions",
                event_id=seen.event_id,
                leaf=seen.leaf,
                case_id=key,
                institution=served.institution,
                doc_no=served.doc_no,
                penalties=spelled(served.penalties),
                violations=spelled(served.violations),
                decided_on=after.decided_on,
                effective_on=served.effective_on,
                recorded_ms=seen.received_ms,
            )
        case case.PenaltyRevoked(annuls=annuls, annuls_from=annuls_from):
            update(
                db,
                "decisions",
                "event_id",
                event_id=annuls,
                annulled_from=annuls_from,
                annulled_ms=seen.received_ms,
            )
        case _:
            pass


CASES: Final = Projection(
    name="cases", version=5, create=_create, handlers=dict.fromkeys(EVENTS, _take)
)
