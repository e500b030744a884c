"""What each event gives to count: a row for each thing that a report may speak of (DOMAIN.md §7.1).

Nothing is added up here, and nothing is left out because of what came later: which rows count is
asked of them when a report is made (`projections.counting`).
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from projections.reading import Seen
from projections.sql import known

Counted = dict[str, Any]
"""Columns of one row beside those that every row has."""
Reader = Callable[[Any, Seen], Iterator[Counted]]
"""Yields what an event gives to count; the event has the fields of its type."""

_BY_AUTHORITY: Final = frozenset({"shut", "banned"})
"""How an institution closes when the authorities close it: 关停, 取缔."""


def _opened(event: Any, seen: Seen) -> Iterator[Counted]:
    yield {
        "kind": "visited",
        "visit": event.visit,
        "institution": known(event.institution) or "",
        "word": known(event.premises) or "",
    }
    yield from _present(seen)


def _shown(event: Any, seen: Seen) -> Iterator[Counted]:
    yield from _present(seen, *(one.officer for one in event.shown))


def _signed(event: Any, seen: Seen) -> Iterator[Counted]:
    del event
    yield from _present(seen)


def _assistants(event: Any, seen: Seen) -> Iterator[Counted]:
    yield from _present(seen, *event.assistants)


def _present(seen: Seen, *named: str) -> Iterator[Counted]:
    """Yield who was there: who recorded it, who came along, who is named; each once."""
    for one in dict.fromkeys((seen.actor, *seen.companions, *named)):
        yield {"kind": "present", "person": one}


def _ads(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    yield {"kind": "ads", "visit": event.visit, "number": event.pieces}


def _hazards(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    yield {"kind": "hazards", "visit": event.visit, "number": event.hazards, "word": event.kind}


def _sampled(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    yield {"kind": "sampled", "visit": event.visit, "number": event.sampled, "word": event.kind}


def _planned(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    row = {"visit": event.visit, "institution": known(event.institution) or ""}
    yield {"kind": "plan", "word": event.kind, "day": event.visit_on, **row}
    yield {"kind": "batch", "word": known(event.batch) or "", **row}


def _cancelled(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    yield {"kind": "plan-cancelled", "visit": event.visit}


def _concluded(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    yield {"kind": "concluded", "visit": event.visit, "institution": event.institution}


def _filed(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    yield from _charged(event)


def _decision(event: Any, seen: Seen) -> Iterator[Counted]:
    """Yield what took effect; a citizen who is penalised is no institution (K05)."""
    del seen
    yield from _charged(event)
    if not known(getattr(event, "person", None)):
        institution = known(event.institution) or ""
        yield {"kind": "decision", "institution": institution, "day": event.effective_on}


def _charged(event: Any) -> Iterator[Counted]:
    for code in event.violations:
        yield {"kind": "charged", "word": code}


def _revoked(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    yield {"kind": "revoked", "word": event.annuls, "day": event.annuls_from}


def _case_closed(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    yield {
        "kind": "case-closed",
        "institution": known(event.institution) or "",
        "word": event.outcome,
        "day": event.closed_on,
    }


def _settled(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    yield {
        "kind": "refund",
        "institution": event.institution,
        "day": event.settled_on,
        "number": event.new_pupils,
        "fen": event.new_fen,
        "word": "first" if event.is_first else "again",
    }


def _activity(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    yield {"kind": "activity", "word": event.kind, "number": event.count, "day": event.held_on}


def _baseline(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    yield {
        "kind": "baseline",
        "word": event.category,
        "day": event.as_of,
        "region": event.region,
    }


def _categorised(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    row = {"institution": event.institution, "day": event.from_day}
    yield from _categories(event, row)
    yield {"kind": "profit", "word": known(event.profit) or "", **row}


def _converted(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    row = {"institution": event.institution, "day": event.converted_on}
    yield from _categories(event, row)
    if event.how == "to_nonprofit":
        yield {"kind": "profit", "word": "NONPROFIT", **row}


def _categories(event: Any, row: Counted) -> Iterator[Counted]:
    """Yield each category; where none is known, a row that takes the place of those before."""
    for category in event.categories or ("",):
        yield {"kind": "category", "word": category, **row}


def _closed(event: Any, seen: Seen) -> Iterator[Counted]:
    """Every closure leaves the register; K12 counts those that the authorities closed."""
    del seen
    row = {"institution": event.institution, "day": event.closed_on}
    yield {"kind": "status", "word": "closed", **row}
    if event.how in _BY_AUTHORITY:
        yield {"kind": "shut", "word": event.papers, **row}


def _reopened(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    row = {"institution": event.institution, "day": event.reopened_on}
    yield {"kind": "status", "word": "open", **row}


def _account_opened(event: Any, seen: Seen) -> Iterator[Counted]:
    """A new account begins empty, whatever lay on the one before."""
    del seen
    yield from _account(event, "open", event.opened_on)


def _account_closed(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    yield from _account(event, "closed", event.closed_on)


def _account(event: Any, word: str, on: str) -> Iterator[Counted]:
    row = {"institution": event.institution, "day": on}
    yield {"kind": "account", "word": word, **row}
    yield {"kind": "balance", "fen": 0, **row}


def _moved_money(event: Any, seen: Seen) -> Iterator[Counted]:
    del seen
    balance = known(event.balance_fen)
    if balance is not None:
        row = {"institution": event.institution, "day": event.moved_on}
        yield {"kind": "balance", "fen": balance, **row}


def _plain(kind: str, day: str, *, word: str = "", number: str = "", fen: str = "") -> Reader:
    """Return a reader of an event that counts once, or as often as a field of it says."""

    def read(event: Any, seen: Seen) -> Iterator[Counted]:
        del seen
        yield {
            "kind": kind,
            "day": getattr(event, day),
            "institution": known(getattr(event, "institution", None)) or "",
            "word": getattr(event, word) if word else "",
            "number": getattr(event, number) if number else 1,
            "fen": getattr(event, fen) if fen else 0,
        }

    return read


READERS: Final[dict[str, Reader]] = {
    "leg.opened.v1": _opened,
    "leg.credentials-shown.v1": _shown,
    "leg.record-signed.v1": _signed,
    "leg.assistants-attended.v1": _assistants,
    "leg.ads-removed.v1": _ads,
    "leg.hazard-recorded.v1": _hazards,
    "leg.sampled.v1": _sampled,
    "visit.planned.v1": _planned,
    "visit.cancelled.v1": _cancelled,
    "visit.concluded.v1": _concluded,
    "notice.served.v1": _plain("notice", "served_on"),
    "case.filed.v1": _filed,
    "case.decision-served.v1": _decision,
    "case.simple-penalty-imposed.v1": _decision,
    "case.penalty-revoked.v1": _revoked,
    "case.simple-penalty-revoked.v1": _revoked,
    "case.closed.v1": _case_closed,
    "case.closed.v2": _case_closed,
    "case.published.v1": _plain("published", "published_on"),
    "agency.circular-issued.v1": _plain("published", "issued_on", number="exposed"),
    "agency.activity-recorded.v1": _activity,
    "agency.baseline-declared.v1": _baseline,
    "refund.settled.v1": _settled,
    "tip.received.v1": _plain("tip", "received_on"),
    "tip.closed.v1": _plain("tip-closed", "closed_on"),
    "tip.reopened.v1": _plain("tip-reopened", "reopened_on"),
    "institution.categorised.v1": _categorised,
    "institution.converted.v1": _converted,
    "institution.reregistered.v1": _plain("reregistered", "reregistered_on", word="category"),
    "institution.closed.v1": _closed,
    "institution.reopened.v1": _reopened,
    "institution.platform-joined.v1": _plain("platform", "joined_on"),
    "institution.audited.v1": _plain("audited", "audited_on", word="campaign"),
    "fund.account-opened.v1": _account_opened,
    "fund.account-closed.v1": _account_closed,
    "fund.balance-reported.v1": _plain("balance", "as_of", fen="balance_fen"),
    "fund.movement-reported.v1": _moved_money,
}
"""What each type of event gives to count."""
