"""What an event says of an inspection, and what a ledger recorded of its own score."""

from collections.abc import Iterator

from core.domain.credit.facts import EventContext, Occasion, Record
from core.domain.credit.numbers import number_of, rounded
from core.domain.credit.reading import Data, day, look_up, text, units
from core.domain.credit.scheme import Pack, Speaking


def occasions_of(speaking: Speaking, data: Data, ctx: EventContext) -> tuple[Occasion, ...]:
    """Return the inspections of which an event speaks; one without a day is none."""
    return tuple(
        Occasion(
            event=ctx.event_id,
            leaf=ctx.leaf,
            institution=ctx.institution,
            subject=text(rule.subject, data, element) or ctx.event_id,
            on=on,
            recorded_ms=ctx.received_ms,
            kind=text(rule.kind, data, element),
            score=text(rule.score, data, element),
            grade=text(rule.grade, data, element),
            stream=ctx.stream,
        )
        for rule in speaking.occasions
        for _, element in units(rule, data)
        if (on := day(rule.on, data, element))
    )


def records_of(pack: Pack, speaking: Speaking, data: Data, ctx: EventContext) -> tuple[Record, ...]:
    """Return what an event records that an item of the pack should give."""
    return tuple(_records(pack, speaking, data, ctx))


def _records(pack: Pack, speaking: Speaking, data: Data, ctx: EventContext) -> Iterator[Record]:
    for number, check in speaking.checks:
        rule = check.recorded
        assert rule is not None, "the pack's index lists the checks that record something"
        for _, element in units(rule, data):
            points = number_of(look_up(rule.points, data, element)) if rule.points else None
            yield Record(
                check=number,
                event=ctx.event_id,
                leaf=ctx.leaf,
                institution=ctx.institution,
                subject=text(rule.subject, data, element) or ctx.event_id,
                recorded_ms=ctx.received_ms,
                on=day(rule.on, data, element),
                points=None if points is None else rounded(points * pack.unit, pack.scale.rounding),
                stream=ctx.stream,
            )
