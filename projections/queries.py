"""The questions that server and command line ask of the read models (ARCHITECTURE.md step 11).

Read-only; each answer is of one snapshot a read model. Lists take `region`, the beginning of a
division code, so that a person sees what is in scope.
"""

import sqlite3
from typing import Literal

from core.kernel.times import date_of, time_of
from core.log.eventlog import EventLog
from core.log.records import StoredEvent
from projections.answers import (
    CaseStatus,
    Deadline,
    DeviceKey,
    FindingRow,
    ForkRow,
    InstitutionFile,
    InstitutionRow,
    NoticeRow,
    ReviewRow,
    VisitRow,
)
from projections.reading import see_event
from projections.register import PARTICULARS, STANDING
from projections.rows import answer, dicts, select
from projections.views import Views
from projections.visits import LEGS_OF_ONE, visits_sql

_INSTITUTION = "SELECT id, name, uscc, address, category, region FROM institutions"
_CASE = (
    "SELECT id, stage, institution, source, violations, filed_on, decide_by, defence_until, doc_no,"
    " penalties, decided_on, serve_by, effective_on, pay_by, fine_fen, owed_fen, closed_on,"
    " outcome, region, last_leaf, last_ms FROM cases"
)
_FINDING = (
    "SELECT event_id, visit_now AS visit, leg, code, measure, measured, limit_text AS 'limit',"
    " detail, officer, occurred, corrected_by, standing FROM findings_now"
)
_LEGS = (
    "SELECT leg FROM opened WHERE visit = ?1 UNION SELECT leg FROM moves WHERE visit = ?1"
    " UNION SELECT leg FROM findings WHERE visit = ?1"
)
_VISIT = "SELECT * FROM visits"
_VISITS_OF_ONE = (
    f"SELECT * FROM ({visits_sql(LEGS_OF_ONE)}) WHERE institution = ?1"  # noqa: S608 - our own views
    " ORDER BY opened_on DESC, visit"
)
_NOTICE = (
    "SELECT id, institution, visit, number, stage, served_on, due_on, objection_until,"
    " provisional, open_codes, was_overdue, closed_on, outcome, region FROM notices"
)


def find_institutions(views: Views, who: str, limit: int = 50) -> tuple[InstitutionRow, ...]:
    """Find institutions by id, code, or name; a full match alone, else every name that has `who`.

    More than one answer is an ambiguous question; the caller shows the list.
    """
    with views.read("institutions") as db:
        for condition in ("id = ?1", "uscc = ?1 COLLATE NOCASE", "name = ?1", "instr(name, ?1)"):
            statement = f"{_INSTITUTION} WHERE {condition} ORDER BY name, id LIMIT ?2"
            if found := select(db, statement, (who, limit), InstitutionRow):
                return found
    return ()


def institution_row(views: Views, institution: str) -> InstitutionRow | None:
    """Return an institution by its id."""
    with views.read("institutions") as db:
        found = select(db, f"{_INSTITUTION} WHERE id = ?", (institution,), InstitutionRow)
    return found[0] if found else None


def institution_file(views: Views, institution: str) -> InstitutionFile | None:
    """Return what the office holds of an institution; None if it is in no register."""
    with views.read("institutions") as db:
        found = dicts(db, "SELECT * FROM institutions WHERE id = ?", (institution,))
        if not found:
            return None
        visited = select(db, _VISITS_OF_ONE, (institution,), VisitRow)
        found_there = tuple(one for visit in visited for one in _findings(db, visit.visit))
        statement = f"{_NOTICE} WHERE institution = ? ORDER BY served_on DESC, id"
        notices = select(db, statement, (institution,), NoticeRow)
    return InstitutionFile(
        institution=answer(found[0], InstitutionRow),
        particulars={name: found[0][name] for name in PARTICULARS},
        standing={name: found[0][name] for name in STANDING},
        visits=visited,
        findings=found_there,
        notices=notices,
        cases=cases(views, institution=institution),
    )


def visits(
    views: Views, *, region: str = "", since: str = "", until: str = "9999-12-31"
) -> tuple[VisitRow, ...]:
    """Return the visits opened from one DATE to another, both included, newest first."""
    with views.read("institutions") as db:
        return select(
            db,
            f"{_VISIT} WHERE opened_on BETWEEN ? AND ? AND coalesce(region, '') LIKE ? || '%'"
            " ORDER BY opened_on DESC, visit",
            (since, until, region),
            VisitRow,
        )


def findings(views: Views, visit: str) -> tuple[FindingRow, ...]:
    """Return the findings of a visit, those that do not count marked as such."""
    with views.read("institutions") as db:
        return _findings(db, visit)


def visit_streams(views: Views, visit: str) -> tuple[str, ...]:
    """Return the streams that speak of a visit: its own, its legs, where these were moved."""
    with views.read("institutions") as db:
        rows = db.execute(
            f"{_LEGS} UNION SELECT 'visit:' || visit FROM moves WHERE leg IN ({_LEGS})",  # noqa: S608 - our own tables
            (visit,),
        )
        return tuple({f"visit:{visit}": None, **{row[0]: None for row in rows}})


def case_status(views: Views, case: str) -> CaseStatus | None:
    """Return a case by its id; a past day is asked of `projections.replay`."""
    with views.read("cases") as db:
        found = select(db, f"{_CASE} WHERE id = ?", (case,), CaseStatus)
    return found[0] if found else None


def cases(
    views: Views, *, institution: str = "", stage: str = "", region: str = ""
) -> tuple[CaseStatus, ...]:
    """Return cases, the newest first; an empty condition holds for all."""
    with views.read("cases") as db:
        return select(
            db,
            f"{_CASE} WHERE ?1 IN ('', institution) AND ?2 IN ('', stage)"
            " AND coalesce(region, '') LIKE ?3 || '%' ORDER BY filed_on DESC, id",
            (institution, stage, region),
            CaseStatus,
        )


def deadlines_within(
    views: Views, today: str, days: int, *, region: str = ""
) -> tuple[Deadline, ...]:
    """Return open deadlines that end within so many calendar days, those already missed first.

    Args:
        views: the read models.
        today: the local DATE.
        days: 0 is what ends today; a window that has lapsed is left out.
        region: beginning of a division code.
    """
    start = date_of(today)
    with views.read("deadlines") as db:
        rows = dicts(
            db,
            "SELECT stream, kind, event_id, opened_on, due_on, is_window, is_paused, institution,"
            " provisional, region"
            " FROM deadlines WHERE closed_leaf IS NULL AND (is_window = 0 OR due_on >= ?)"
            " AND coalesce(region, '') LIKE ? || '%' ORDER BY due_on, stream, kind",
            (today, region),
        )
    left = [((date_of(row["due_on"]) - start).days, row) for row in rows]
    return tuple(answer({**row, "days_left": n}, Deadline) for n, row in left if n <= days)


def review_queue(
    views: Views,
    log: EventLog,
    state: Literal["open", "admitted", "excluded"] = "open",
    limit: int = 1_000,
) -> tuple[ReviewRow, ...]:
    """Return reviews in one state, oldest first, with what the log says of their events."""
    with views.read("reviews") as db:
        rows = dicts(
            db,
            "SELECT event_id, state, codes, opened_ms, settled_ms, settled_by, reason"
            " FROM reviews WHERE state = ? ORDER BY opened_leaf LIMIT ?",
            (state, limit),
        )
    with views.read("events") as index, log.read() as reader:
        for row in rows:
            found = index.execute(
                "SELECT min(leaf) FROM events WHERE event_id = ?", (row["event_id"],)
            ).fetchone()
            event = None if found[0] is None else reader.event(found[0])
            if event is not None:
                row |= {name: getattr(event, name) for name in ("leaf", "type", "stream", "kid")}
                row.update(_times(event))
    return tuple(answer(row, ReviewRow) for row in rows)


def _times(event: StoredEvent) -> dict[str, str]:
    """Return what a reviewer holds against each other: spoken of, signed, received."""
    seen = see_event(event)
    return {
        "occurred": seen.occurred,
        "signed_at": seen.at,
        "received_at": time_of(event.received_ms),
    }


def forks(views: Views) -> tuple[ForkRow, ...]:
    """Return every key that signed two histories, the newest first."""
    with views.read("reviews") as db:
        rows = dicts(
            db,
            "SELECT leaf, device, kid, seq, logged, other, received_ms AS found_ms FROM forks"
            " ORDER BY leaf DESC",
        )
    return tuple(answer(row, ForkRow) for row in rows)


def fleet(views: Views) -> tuple[DeviceKey, ...]:
    """Return every key enrolled, by device and epoch, with the end of its chain."""
    with views.read("fleet") as db:
        rows = dicts(
            db,
            "SELECT kid, device, epoch, label, officer, scope, key_class, status, reason,"
            " suspected_since, forks, coalesce(head_seq, 0) AS head_seq,"
            " coalesce(events, 0) AS events, last_leaf, last_ms FROM fleet"
            " ORDER BY device, epoch",
        )
    return tuple(answer(row, DeviceKey) for row in rows)


def leaves_of(views: Views, event_id: str) -> tuple[int, ...]:
    """Return where an event id stands; more than one leaf is an id used twice."""
    with views.read("events") as db:
        rows = db.execute("SELECT leaf FROM events WHERE event_id = ? ORDER BY 1", (event_id,))
        return tuple(row[0] for row in rows)


def ids_used_twice(views: Views) -> tuple[str, ...]:
    """Return the event ids that more than one event bears."""
    with views.read("events") as db:
        return tuple(row[0] for row in db.execute("SELECT event_id FROM used_twice ORDER BY 1"))


def counts_by_type(views: Views) -> dict[str, int]:
    """Return how many events of each type there are."""
    with views.read("events") as db:
        return dict(db.execute("SELECT type, count FROM counts ORDER BY type").fetchall())


def _findings(db: sqlite3.Connection, visit: str) -> tuple[FindingRow, ...]:
    statement = f"{_FINDING} WHERE leg IN ({_LEGS}) AND visit_now = ?1 ORDER BY leaf"
    return select(db, statement, (visit,), FindingRow)
