"""What one event means to credit under a pack.

The events carry outcomes, so nothing is looked up in today's law; the pack alone says which fields
speak (CREDIT.md, DOMAIN.md §6.2). Findings alone never cost points (trap 10): a pack names the
events that take effect.
"""

from collections.abc import Iterator
from typing import cast

import msgspec

from core.domain.credit.days import days_after, is_day, months_after
from core.domain.credit.facts import (
    NOTHING,
    Annulment,
    Entry,
    Erasure,
    EventContext,
    Facts,
    Fault,
    Reversal,
)
from core.domain.credit.inspections import occasions_of, records_of
from core.domain.credit.items import Item
from core.domain.credit.points import NoNumber, points_of
from core.domain.credit.reading import Data, day, look_up, text, texts, units
from core.domain.credit.reversals import reversals_of_data
from core.domain.credit.scheme import Pack, Speaking
from core.domain.credit.speaking import Evidence

__all__ = [
    "Annulment",
    "Entry",
    "Erasure",
    "EventContext",
    "Facts",
    "Reversal",
    "entries_of",
    "facts_of",
    "reversals_of",
]

_MOST_UNITS = 10_000
"""Units of one event under one evidence of an item are fewer."""


def facts_of(pack: Pack, event_type: str, data: msgspec.Struct, ctx: EventContext) -> Facts:
    """Return all that an event says under a pack.

    A field that the pack needs and the event lacks is a fault beside the other facts: one odd event
    stops nothing, and what it would have weighed is never guessed.
    """
    speaking = pack.speaking(event_type)
    if speaking is None:
        return NOTHING
    fields = cast("Data", msgspec.to_builtins(data))
    found = tuple(_found(pack, speaking, fields, ctx))
    return Facts(
        entries=tuple(one for one in found if isinstance(one, Entry)),
        reversals=reversals_of_data(pack, speaking, fields, ctx),
        occasions=occasions_of(speaking, fields, ctx),
        records=records_of(pack, speaking, fields, ctx),
        faults=tuple(one for one in found if isinstance(one, Fault)),
    )


def entries_of(
    pack: Pack, event_type: str, data: msgspec.Struct, ctx: EventContext
) -> tuple[Entry, ...]:
    """Return the entries that an event gives under a pack, in the order of the pack.

    Raises:
        LookupError: a field that the pack needs is not there; that is never points without a day.
    """
    facts = facts_of(pack, event_type, data, ctx)
    for fault in facts.faults:
        raise LookupError(
            f"{event_type}: {fault.detail} at `{fault.path}`; correct the pack's path"
        )
    return facts.entries


def reversals_of(
    pack: Pack, event_type: str, data: msgspec.Struct, ctx: EventContext
) -> tuple[Reversal, ...]:
    """Return what an event takes back under a pack."""
    return facts_of(pack, event_type, data, ctx).reversals


def _found(
    pack: Pack, speaking: Speaking, data: Data, ctx: EventContext
) -> Iterator[Entry | Fault]:
    for item, number, evidence in speaking.items:
        for place, element in units(evidence, data):
            try:
                points = 0 if item.clean else points_of(pack, (item, evidence), data, element)
                fact_on = _day(evidence.effective, data, element)
            except LookupError as error:
                yield _fault(item, error, ctx)
                continue
            if points is None or not _is_in_force(item, evidence, fact_on):
                continue
            unit = place + number * _MOST_UNITS
            yield _entry((item, evidence), (data, element), (unit, points, fact_on), ctx)


def _fault(item: Item, error: LookupError, ctx: EventContext) -> Fault:
    is_number = isinstance(error, NoNumber)
    return Fault(
        event=ctx.event_id,
        leaf=ctx.leaf,
        row=item.id,
        path=str(error.args[0]),
        detail="no number" if is_number else "no day",
        recorded_ms=ctx.received_ms,
    )


def _is_in_force(item: Item, evidence: Evidence, fact_on: str) -> bool:
    on = days_after(fact_on, evidence.effective_plus_days)
    return (item.in_force_from or "") <= on and (
        item.in_force_until is None or on < item.in_force_until
    )


def _entry(
    row: tuple[Item, Evidence],
    seen: tuple[Data, object],
    said: tuple[int, int, str],
    ctx: EventContext,
) -> Entry:
    item, evidence = row
    data, element = seen
    unit, points, fact_on = said
    effective_on = days_after(fact_on, evidence.effective_plus_days)
    expires_on = ""
    if item.expiry_months is not None:
        expires_on = months_after(effective_on, item.expiry_months)
    return Entry(
        item=item.id,
        title_zh=item.title_zh,
        title_en=item.title_en,
        basis=item.basis,
        points=points,
        institution=ctx.institution,
        event=ctx.event_id,
        leaf=ctx.leaf,
        unit=unit,
        subject=text(evidence.subject, data, element) or ctx.event_id,
        codes=texts(evidence.codes, data, element),
        effective_on=effective_on,
        expires_on=expires_on,
        due_on=day(evidence.due, data, element),
        recorded_ms=ctx.received_ms,
        fact_on=fact_on if evidence.effective_plus_days else "",
        once="\x1f".join(str(look_up(path, data, element)) for path in item.once_by),
        stream=ctx.stream,
    )


def _day(path: str, data: Data, element: object) -> str:
    """Return the DATE at a path.

    Raises:
        LookupError: none stands there, or none of the calendar.
    """
    found = day(path, data, element)
    if not is_day(found):
        raise LookupError(path)
    return found
