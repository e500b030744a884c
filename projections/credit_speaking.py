"""What a recorded event says under a pack, whichever version of its type it was written in."""

from functools import lru_cache
from typing import Final

from core.domain import catalogue
from core.domain.credit.entries import facts_of
from core.domain.credit.facts import CORRECTED, NOTHING, Annulment, EventContext, Facts
from core.domain.credit.pack import Pack, parse
from core.kernel.errors import Rejected

_KINDS: Final = frozenset(
    {"institution", "visit", "notice", "case", "refund", "tip", "fund", "credit", "hist"}
)
"""Streams about institutions; a finding alone, in a leg, never costs points (trap 10)."""
_NAMES_ALONE: Final = frozenset({"hist.institution-named.v1", "hist.ledger-read.v1"})
"""They say who is who, and when a ledger was read."""
TYPES: Final = frozenset(
    name
    for name in catalogue.EVENTS
    if name.partition(".")[0] in _KINDS and name not in _NAMES_ALONE
)
"""Types of event of which a pack may speak."""
_NEWEST: Final = {name: catalogue.versions(name)[-1] for name in catalogue.UPCASTS}

parsed: Final = lru_cache(maxsize=32)(parse)
"""A pack by its text; parsing is pure."""


def speaks_of(pack: Pack, event_type: str) -> str:
    """Return the type as which a pack speaks of an event; empty if it does not.

    What was written in an old version is read as the newest, and a pack may name either.
    """
    newest = _NEWEST.get(event_type, event_type)
    for name in (newest, event_type):
        if pack.speaking(name) is not None:
            return name
    return ""


def types_of(pack: Pack) -> tuple[str, ...]:
    """Return the types of event that a pack is told of, in order."""
    return tuple(sorted(name for name in TYPES if speaks_of(pack, name)))


def facts_under(pack: Pack, event_type: str, data: bytes, ctx: EventContext) -> Facts:
    """Return what an event says; nothing if this release cannot read it.

    An event of which the pack does not speak still takes back the one that it corrects.
    """
    name = speaks_of(pack, event_type)
    if not name:
        return _correction(ctx) if ctx.corrects else NOTHING
    try:
        event = catalogue.read(event_type, data)
    except Rejected:
        return NOTHING
    return facts_of(pack, name, event, ctx)


def _correction(ctx: EventContext) -> Facts:
    taken_back = Annulment(
        event=ctx.event_id,
        annuls=ctx.corrects,
        annuls_from="",
        recorded_ms=ctx.received_ms,
        basis=CORRECTED,
        is_correction=True,
    )
    return Facts(reversals=(taken_back,))
