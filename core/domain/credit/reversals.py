"""What an event takes back, erases or corrects under a pack."""

from collections.abc import Iterator

from core.domain.credit.facts import (
    CORRECTED,
    Adjustment,
    Annulment,
    Debt,
    Erasure,
    EventContext,
    Reversal,
)
from core.domain.credit.numbers import number_of
from core.domain.credit.points import NoNumber, measured
from core.domain.credit.reading import Data, day, text, texts, units
from core.domain.credit.scheme import Pack, Speaking


def reversals_of_data(
    pack: Pack, speaking: Speaking, data: Data, ctx: EventContext
) -> tuple[Reversal, ...]:
    """Return what an event takes back; one that corrects another takes that one back."""
    return (
        *_correction(ctx),
        *_annulments(speaking, data, ctx),
        *_erasures(speaking, data, ctx),
        *_debts(speaking, data, ctx),
        *_adjustments(pack, speaking, data, ctx),
    )


def _correction(ctx: EventContext) -> Iterator[Annulment]:
    if ctx.corrects:
        yield Annulment(
            event=ctx.event_id,
            annuls=ctx.corrects,
            annuls_from="",
            recorded_ms=ctx.received_ms,
            basis=CORRECTED,
            is_correction=True,
        )


def _annulments(speaking: Speaking, data: Data, ctx: EventContext) -> Iterator[Annulment]:
    for row in speaking.annullers:
        for _, element in units(row, data):
            annuls = text(row.annuls, data, element)
            subject = "" if row.annuls else text(row.subject, data, element)
            if annuls or subject:
                yield Annulment(
                    event=ctx.event_id,
                    annuls=annuls,
                    annuls_from=day(row.annuls_from, data, element),
                    recorded_ms=ctx.received_ms,
                    basis=row.basis,
                    subject=subject,
                    codes=texts(row.codes, data, element),
                    items=texts(row.item, data, element) or row.items,
                    stream=ctx.stream,
                )


def _erasures(speaking: Speaking, data: Data, ctx: EventContext) -> Iterator[Erasure]:
    for item, eraser in speaking.erasers:
        for place, element in units(eraser, data):
            subject, on = text(eraser.subject, data, element), day(eraser.on, data, element)
            if subject and on:
                yield Erasure(
                    event=ctx.event_id,
                    item=item.id,
                    subject=subject,
                    codes=texts(eraser.codes, data, element),
                    on=on,
                    unless_item=eraser.unless_item,
                    recorded_ms=ctx.received_ms,
                    due_plus_days=eraser.due_plus_days,
                    of_any_code=eraser.codes is None,
                    unit=place,
                    amount=_amount(eraser.amount, data, element) if eraser.amount else None,
                    stream=ctx.stream,
                )


def _debts(speaking: Speaking, data: Data, ctx: EventContext) -> Iterator[Debt]:
    for item, row in speaking.owings:
        for place, element in units(row, data):
            subject, on = text(row.subject, data, element), day(row.on, data, element)
            if subject and on:
                yield Debt(
                    event=ctx.event_id,
                    item=item.id,
                    subject=subject,
                    on=on,
                    recorded_ms=ctx.received_ms,
                    unit=place,
                    amount=_amount(row.amount, data, element),
                    stream=ctx.stream,
                )


def _amount(path: str, data: Data, element: object) -> str:
    """Return the text of a number; where none stands, nothing is paid or owed."""
    found = text(path, data, element)
    return "0" if number_of(found) is None else found


def _adjustments(
    pack: Pack, speaking: Speaking, data: Data, ctx: EventContext
) -> Iterator[Adjustment]:
    for row in speaking.adjusters:
        for _, element in units(row, data):
            points = row.points
            try:
                if row.points_from is not None:
                    points = measured(pack, row.points_from, data, element)
            except NoNumber:
                continue
            adjusts = text(row.adjusts, data, element)
            subject = "" if row.adjusts else text(row.subject, data, element)
            if adjusts or subject:
                yield Adjustment(
                    event=ctx.event_id,
                    leaf=ctx.leaf,
                    adjusts=adjusts,
                    adjusts_from=day(row.adjusts_from, data, element),
                    recorded_ms=ctx.received_ms,
                    basis=row.basis,
                    subject=subject,
                    codes=texts(row.codes, data, element),
                    items=texts(row.item, data, element) or row.items,
                    points=points,
                    percent=100 if row.percent is None else row.percent,
                    stream=ctx.stream,
                )
