"""The part of the institution file that is its visits, joined from the facts of their legs.

A fact is a row with its event id; views leave out what is under review, what its officer replaced,
and a leg that was moved away, so a standing that changes later changes no row (FORMAT §3). It lists
in SQL what `core.domain.visit.merged` says of one visit; who was there is taken from the opening,
the credentials and the record.
"""

import sqlite3
from typing import Final

from sqlite_utils import Database

from core.domain.leg import events as leg
from core.domain.visit import events as visit
from core.kernel.ids import stream_uuid
from core.kernel.times import day_of
from projections.reading import Seen
from projections.sql import insert, known, spelled

_FACT: Final = {
    "event_id": str,
    "leaf": int,
    "received_ms": int,
    "leg": str,
    "visit": str,
    "officer": str,
    "occurred": str,
    "corrects": str,
}


def create(db: Database) -> None:
    """Make the tables of facts and decisions, and the views that join them."""
    facts: dict[str, dict[str, type]] = {
        "opened": {"institution": str, "premises": str, "opened_on": str, "region": str},
        "signed": {"party": str},
        "findings": {
            "code": str, "measure": str, "measured": str, "limit_text": str, "detail": str
        },
    }  # fmt: skip
    for name, columns in facts.items():
        db.table(name).create({**_FACT, **columns}, pk="event_id", strict=True)
        db.table(name).create_index(["leg"])
    db.table("opened").create_index(["visit"])
    db.table("opened").create_index(["institution"])
    db.table("findings").create_index(["visit"])
    db.table("presence").create(
        {"event_id": str, "officer": str, "leg": str}, pk=("event_id", "officer"), strict=True
    )
    db.table("presence").create_index(["leg"])
    db.table("moves").create({"leaf": int, "leg": str, "visit": str}, pk="leaf", strict=True)
    db.table("moves").create_index(["leg", "leaf"])
    db.table("moves").create_index(["visit"])
    db.table("confirmed").create(
        {"leaf": int, "finding": str, "visit": str, "code": str, "institution": str},
        pk="leaf",
        strict=True,
    )
    db.table("confirmed").create_index(["finding"])
    db.table("concluded").create(
        {"visit": str, "institution": str, "outcome": str, "missing": str, "leaf": int},
        pk="visit",
        strict=True,
    )
    for name, statement in _VIEWS.items():
        db.create_view(name, statement)


def visits_sql(legs: str) -> str:
    """Return the statement that joins legs to visits.

    Args:
        legs: what to read of `leg_now`; all legs of a visit, or none of them.
    """
    return f"""
SELECT visit, institution, disputed, premises, opened_on, region, legs, signed, findings,
  (SELECT json_group_array(value) FROM (SELECT DISTINCT one.value FROM
    json_each('[' || officer_lists || ']') AS list, json_each(list.value) AS one ORDER BY 1)
  ) AS officers, outcome
FROM (
  SELECT leg_now.visit AS visit,
    coalesce(max(concluded.institution), min(leg_now.institution)) AS institution,
    count(DISTINCT leg_now.institution) > 1 AS disputed,
    min(leg_now.premises) AS premises, min(leg_now.opened_on) AS opened_on,
    min(leg_now.region) AS region, count(*) AS legs, count(leg_now.party) AS signed,
    sum((SELECT count(*) FROM findings_now WHERE findings_now.leg = leg_now.leg
      AND corrected_by IS NULL AND standing IN ('none', 'admitted'))) AS findings,
    group_concat((SELECT json_group_array(officer) FROM presence
      WHERE presence.leg = leg_now.leg AND event_id NOT IN (SELECT event_id FROM held))
    ) AS officer_lists,
    max(concluded.outcome) AS outcome
  FROM {legs} AS leg_now LEFT JOIN concluded ON concluded.visit = leg_now.visit
  GROUP BY leg_now.visit)
"""  # noqa: S608 - our own views


LEGS_OF_ONE: Final = """(
WITH maybe AS (
  SELECT visit FROM opened WHERE institution = ?1
  UNION SELECT visit FROM moves WHERE leg IN (SELECT leg FROM opened WHERE institution = ?1)
  UNION SELECT visit FROM concluded WHERE institution = ?1)
SELECT * FROM leg_now WHERE leg IN (
  SELECT leg FROM opened WHERE visit IN maybe UNION SELECT leg FROM moves WHERE visit IN maybe)
)"""
"""The legs of every visit that may be of institution ?1."""


def _counting(table: str) -> str:
    """Return the facts that count and that no counting correction of their leg replaces."""
    return f"""
SELECT * FROM {table} AS fact
WHERE event_id NOT IN (SELECT event_id FROM held)
  AND NOT EXISTS (
    SELECT 1 FROM {table} AS later
    WHERE later.leg = fact.leg AND later.corrects = fact.event_id
      AND later.event_id NOT IN (SELECT event_id FROM held))
"""  # noqa: S608 - our own tables


_VIEWS: Final = {
    "opened_now": _counting("opened"),
    "signed_now": _counting("signed"),
    "leg_now": """
SELECT leg, coalesce(
    (SELECT visit FROM moves WHERE moves.leg = one.leg ORDER BY leaf DESC LIMIT 1), visit
  ) AS visit, institution, premises, opened_on, region, leaf,
  (SELECT party FROM signed_now WHERE signed_now.leg = one.leg ORDER BY leaf DESC LIMIT 1) AS party
FROM opened_now AS one
WHERE leaf = (SELECT max(leaf) FROM opened_now WHERE leg = one.leg)
""",
    "findings_now": """
SELECT fact.*, coalesce(
    (SELECT visit FROM moves WHERE moves.leg = fact.leg ORDER BY leaf DESC LIMIT 1),
    (SELECT visit FROM leg_now WHERE leg_now.leg = fact.leg), visit
  ) AS visit_now,
  (SELECT later.event_id FROM findings AS later
    WHERE later.leg = fact.leg AND later.corrects = fact.event_id
      AND later.event_id NOT IN (SELECT event_id FROM held) LIMIT 1) AS corrected_by,
  coalesce((SELECT state FROM standing WHERE standing.event_id = fact.event_id
    ORDER BY leaf DESC LIMIT 1), 'none') AS standing
FROM findings AS fact
""",
    "visits": visits_sql("leg_now"),
}


def _fact(db: sqlite3.Connection, seen: Seen) -> None:
    """Write one fact of a leg down."""
    match seen.data:
        case leg.Opened() as opened:
            _insert(
                db,
                "opened",
                seen,
                visit=opened.visit,
                institution=known(opened.institution),
                premises=known(opened.premises),
                opened_on=day_of(seen.occurred),
                region=seen.region,
            )
            _present(db, seen, seen.actor, *seen.companions)
        case leg.CredentialsShown(shown=shown):
            _present(db, seen, seen.actor, *seen.companions, *(one.officer for one in shown))
        case leg.RecordSigned(visit=key, party=party):
            _insert(db, "signed", seen, visit=key, party=party)
            _present(db, seen, seen.actor, *seen.companions)
        case leg.FindingRecorded() as finding:
            _insert(
                db,
                "findings",
                seen,
                visit=finding.visit,
                code=finding.code,
                measure=known(finding.measure),
                measured=known(finding.measured),
                limit_text=known(finding.limit),
                detail=known(finding.detail),
            )
        case _:
            pass


def _decision(db: sqlite3.Connection, seen: Seen) -> None:
    """Write one decision about a visit down."""
    match seen.data:
        case visit.LegMoved() as moved:
            insert(db, "moves", leaf=seen.leaf, leg=moved.leg, visit=moved.visit)
        case visit.FindingConfirmed() as one:
            insert(
                db,
                "confirmed",
                leaf=seen.leaf,
                finding=one.finding,
                visit=one.visit,
                code=one.code,
                institution=one.institution,
            )
        case visit.Concluded() as concluded:
            db.execute(
                "INSERT OR REPLACE INTO concluded VALUES (?, ?, ?, ?, ?)",
                (
                    stream_uuid(seen.stream),
                    concluded.institution,
                    concluded.outcome,
                    spelled(concluded.missing),
                    seen.leaf,
                ),
            )
        case _:
            pass


def _insert(db: sqlite3.Connection, table: str, seen: Seen, **values: str | None) -> None:
    """Insert a fact; an event id that was used twice keeps its first row, `events` reports it."""
    if db.execute(
        f"SELECT 1 FROM {table} WHERE event_id = ?",  # noqa: S608 - our own tables
        (seen.event_id,),
    ).fetchone():
        return
    insert(
        db,
        table,
        event_id=seen.event_id,
        leaf=seen.leaf,
        received_ms=seen.received_ms,
        leg=seen.stream,
        officer=seen.actor,
        occurred=seen.occurred,
        corrects=seen.corrects or None,
        **values,
    )


def _present(db: sqlite3.Connection, seen: Seen, *officers: str) -> None:
    db.executemany(
        "INSERT OR IGNORE INTO presence VALUES (?, ?, ?)",
        [(seen.event_id, officer, seen.stream) for officer in officers],
    )


HANDLERS: Final = {
    "leg.opened.v1": _fact,
    "leg.credentials-shown.v1": _fact,
    "leg.record-signed.v1": _fact,
    "leg.finding-recorded.v1": _fact,
    "visit.leg-moved.v1": _decision,
    "visit.finding-confirmed.v1": _decision,
    "visit.concluded.v1": _decision,
}
