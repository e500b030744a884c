"""What a ledger recorded, held against what a pack gives: one institution, every check of the pack.

Without checks of its own a pack is held against the scores and grades that its inspections carry.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

import msgspec

from core.domain.credit.days import LAST
from core.domain.credit.facts import Facts, Occasion, Record, Subject, whose
from core.domain.credit.lines import Line, lines_on
from core.domain.credit.numbers import number_of, shown
from core.domain.credit.reading import all_hold
from core.domain.credit.scheme import Check, Pack
from core.domain.credit.score import EVER, Score, known_score, subject_score
from core.domain.credit.standing import Known, is_event_annulled, known_of, only

_NONE = {"annulled", "erased", "counted_once"}
"""Entries that a ledger would not have written down."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a ledger recorded, and what we make of it.

    Attributes:
        check: number of the pack's check, from 0.
        stream, subject: the inspection's or the case's; `score_of` explains it.
        event: that recorded it; empty where only we have an entry.
        on: the DATE of it.
        item: of an entry.
        recorded, ours: as people write them; empty where there is nothing.
    """

    check: int
    what: Literal["score", "grade", "entry"]
    subject: str
    event: str
    on: str
    recorded: str
    ours: str
    matched: bool
    item: str = ""
    stream: str = ""


def checks_of(pack: Pack) -> tuple[Check, ...]:
    """Return what is compared: without checks, score and grade where inspections have them."""
    if pack.checks:
        return pack.checks
    rules = pack.score.occasion
    scores = (Check(what="score"),) if any(rule.score for rule in rules) else ()
    grades = (Check(what="grade"),) if any(rule.grade for rule in rules) else ()
    return (*scores, *grades)


def comparisons(pack: Pack, facts: Facts, known_ms: int = EVER) -> tuple[Comparison, ...]:
    """Compare everything that is recorded of one institution, in the order of the checks."""
    known = known_of(facts, known_ms)
    checks = checks_of(pack)
    return (
        *_occasions_compared(pack, known, checks),
        *(
            found
            for number, check in enumerate(checks)
            if check.what == "entry"
            for found in _entries_compared(pack, known, (number, check), facts, known_ms)
        ),
    )


def _occasions_compared(
    pack: Pack, known: Known, checks: tuple[Check, ...]
) -> Iterator[Comparison]:
    asked = [(number, one) for number, one in enumerate(checks) if one.what != "entry"]
    parts: Mapping[Subject, Known] = _parts(pack, known) if asked else {}
    for occasion in known.occasions:
        if is_event_annulled(known, occasion.event, LAST):
            continue
        wanted = [one for one in asked if _is_asked(one[1], occasion)]
        if wanted:
            part = parts.get(whose(occasion), known)
            ours = {of: _ours(pack, of, (known, part), occasion) for of in _kinds(wanted)}
            yield from (_held(pack, one, occasion, ours[one[1].of]) for one in wanted)


def _kinds(wanted: list[tuple[int, Check]]) -> set[str]:
    return {check.of for _, check in wanted}


def _ours(pack: Pack, of: str, laid_out: tuple[Known, Known], occasion: Occasion) -> Score:
    """An inspection's own score; where a balance runs or that is asked, what stood on its day."""
    known, alone = laid_out
    if pack.score.of == "visit" and of == "inspection":
        return subject_score(pack, alone, whose(occasion))
    return known_score(pack, known, occasion.on)


def _parts(pack: Pack, known: Known) -> Mapping[Subject, Known]:
    """Lay out each inspection by itself, where no rule looks at another one's entries."""
    nothing: dict[Subject, Known] = {}
    if not pack.inspections_are_alone:
        return nothing
    return only(known, {whose(one) for one in known.occasions})


def _is_asked(check: Check, occasion: Occasion) -> bool:
    recorded = occasion.score if check.what == "score" else occasion.grade
    if not recorded:
        return False
    said = {"kind": occasion.kind, "score": occasion.score, "grade": occasion.grade}
    return all_hold(check.where, {name: value for name, value in said.items() if value})


def _held(pack: Pack, asked: tuple[int, Check], occasion: Occasion, ours: Score) -> Comparison:
    number, check = asked
    if check.what == "grade":
        recorded, own = occasion.grade, ours.grade
        matched = recorded == own
    else:
        recorded, own = occasion.score, shown(ours.total, pack.scale.decimals)
        value = number_of(recorded)
        off = None if value is None else Fraction(value) * pack.unit - ours.total
        matched = off is not None and abs(off) <= check.tolerance
    return Comparison(
        check=number,
        what=check.what,
        subject=occasion.subject,
        event=occasion.event,
        on=occasion.on,
        recorded=recorded,
        ours=own,
        matched=matched,
        stream=occasion.stream,
    )


def _entries_compared(
    pack: Pack, known: Known, asked: tuple[int, Check], facts: Facts, known_ms: int
) -> Iterator[Comparison]:
    """Pair what the ledger recorded with our entries of the same subject, alike ones first."""
    number, check = asked
    ours: dict[Subject, list[Line]] = {}
    for line in lines_on(pack, known, LAST):
        if line.entry.item == check.item and line.why_not not in _NONE:
            ours.setdefault(whose(line.entry), []).append(line)
    for record in sorted(_records(known, facts, number, known_ms), key=lambda one: one.leaf):
        among = ours.get(whose(record), [])
        alike = [one for one in among if _is_like(check, record, one)]
        pick = next(iter((*alike, *among)), None)
        if pick is not None:
            among.remove(pick)
        yield _entry_held(pack, asked, record, pick)
    for left in ours.values():
        yield from (_entry_held(pack, asked, None, line) for line in left)


def _records(known: Known, facts: Facts, number: int, known_ms: int) -> list[Record]:
    records = {
        (one.event, one.subject, one.on, one.points): one
        for one in facts.records
        if one.check == number and one.recorded_ms <= known_ms
    }
    return [one for one in records.values() if not is_event_annulled(known, one.event, LAST)]


def _is_like(check: Check, record: Record, line: Line) -> bool:
    if record.on and record.on != line.entry.effective_on:
        return False
    return record.points is None or abs(record.points - line.points) <= check.tolerance


def _entry_held(
    pack: Pack, asked: tuple[int, Check], record: Record | None, line: Line | None
) -> Comparison:
    number, check = asked
    asks_points = check.recorded is not None and check.recorded.points is not None
    decimals = pack.scale.decimals
    recorded, ours = "", ""
    if record is not None:
        points = None if record.points is None else shown(record.points, decimals)
        recorded = " ".join(part for part in (record.on, points) if part) or record.subject
    if line is not None:
        points = shown(line.points, decimals) if asks_points else None
        ours = " ".join(part for part in (line.entry.effective_on, points) if part)
    stream, subject = whose(record) if record else whose(line.entry) if line else ("", "")
    return Comparison(
        check=number,
        what="entry",
        subject=subject,
        event=record.event if record else "",
        on=(record.on if record else "") or (line.entry.effective_on if line else ""),
        recorded=recorded,
        ours=ours,
        matched=record is not None and line is not None and _is_like(check, record, line),
        item=check.item or "",
        stream=stream,
    )
