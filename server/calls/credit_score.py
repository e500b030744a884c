"""Asking for a score, and why."""

import argparse
from collections.abc import Iterator

from core.domain.credit.facts import Occasion, Record
from core.domain.credit.score import Line, NotYetScored
from core.log.localise import cited
from projections.answers import CreditAnswer
from projections.credit_queries import WhatIf, credit_score
from projections.credit_told import points_told, told
from server.answers import NO, Answer
from server.calls.credit_asked import (
    day_of_argument,
    found_by,
    moment_of,
    not_one,
    pack_text_of,
    today,
)
from server.calls.shared import read_models_of
from server.words import N_, _, said, titled, words

SCORE = N_("{name}  {uscc}: {total} points, grade {grade}  (pack {pack} {version}, as of {at})")
INSPECTION = N_("  inspection {subject} of {on}  {kind}")
RECORDED = N_("  the ledger recorded: score {score}, grade {grade}")
COMPONENT = N_("  {title}: {total} points")
WHY_NOT = {
    "not_yet_effective": N_("not yet in effect"),
    "annulled": N_("annulled"),
    "erased": N_("erased: corrected in time"),
    "expired": N_("expired"),
    "out_of_window": N_("of a year or window that is over"),
    "replaced": N_("replaced by a later one"),
    "not_clean": N_("the months without an entry are still running"),
    "lower_of_case": N_("not counted twice: another entry of the same case weighs more"),
    "capped": N_("beyond the cap of its item"),
    "counted_once": N_("counted once"),
    "favourable_cap": N_("beyond the cap on points for good conduct"),
}
ENTRY = N_("  {points}  {item} {title}  from {since} to {to}  [{basis}]  event {event}")
NOT_COUNTED = N_("   0  {item} {title}  {why}  [{basis}]  event {event}")
IN_PART = N_("      of {points}: {why}")
REPEATS = N_("      doubled or more: a repetition of event {event}")
ADJUSTED = N_("      other points by event {event}")
LATER = N_("  the total would be {by_total}; {grade} stands until grades change at the month's end")
RECORD = N_("  the ledger has an entry: {subject}  {on}  {points}  event {event}")
FAULTY = N_("  event {event} gives nothing under {row}: {detail} at `{path}`")
NOTHING_WITHOUT = N_("event {event} gives nothing here: the score is the same without it")
OF_LEDGER = N_("{ledger}: {key}")
DETAILS = (N_("no day"), N_("no number"))
"""What a row of a pack may miss."""
NO_ENTRIES = N_("  no entries: the base score stands")
NOT_YET = N_("{name}: no score yet; the pack scores inspections, and none is known on {at}")


def score(given: argparse.Namespace) -> Answer:
    """Answer `credit score`."""
    at = day_of_argument(given.at, "--at", today())
    moment_of(given.known, "--known")
    with read_models_of(given) as models:
        found = found_by(models.views, given.who)
        if len(found) != 1:
            return not_one(given.who, found)
        what_if = WhatIf(
            pack_text=None if given.pack is None else pack_text_of(given.pack, models.views),
            without=frozenset(given.without),
        )
        try:
            answer = credit_score(
                models.views, found[0].id, at, given.known, explain=given.explain, what_if=what_if
            )
        except NotYetScored:
            return _not_yet(found[0].name or found[0].id, at)
    unknown = (said(NOTHING_WITHOUT, event=event) for event in answer.without_unknown)
    lines = (_headline(answer), *unknown, *(_explained(answer) if given.explain else ()))
    return Answer(lines=lines, data=told(answer, explain=given.explain))


def _not_yet(name: str, at: str) -> Answer:
    sentence = said(NOT_YET, name=name, at=at)
    error = {"code": "NOT_YET_SCORED", "sentence": sentence}
    return Answer(code=NO, lines=(sentence,), data={"error": error})


def _headline(answer: CreditAnswer) -> str:
    return said(
        SCORE,
        name=answer.institution.name or "",
        uscc=answer.institution.uscc or "",
        total=answer.total,
        grade=answer.grade,
        pack=answer.pack,
        version=answer.pack_version,
        at=answer.at,
    )


def _explained(answer: CreditAnswer) -> Iterator[str]:
    yield from _inspections(answer)
    for part in answer.components:
        total = points_told(part.total, answer.decimals)
        yield said(COMPONENT, title=titled(part.title_zh, part.title_en), total=total)
    for line in answer.lines:
        yield from _entry(line, answer.decimals)
    if not answer.lines:
        yield _(NO_ENTRIES)
    yield from _beside(answer)
    if answer.grade_by_total != answer.grade:
        yield said(LATER, grade=answer.grade, by_total=answer.grade_by_total)


def _inspections(answer: CreditAnswer) -> Iterator[str]:
    for one in answer.occasions:
        yield said(INSPECTION, subject=_key(answer, one), on=one.on, kind=one.kind)
        if one.score or one.grade:
            yield said(RECORDED, score=one.score or "-", grade=one.grade or "-")


def _key(answer: CreditAnswer, one: Occasion | Record) -> str:
    """Return a key as the ledger writes it; of which ledger, where several speak."""
    if len(set(answer.ledgers.values())) <= 1:
        return one.subject
    return said(OF_LEDGER, ledger=answer.ledgers.get(one.stream, "-"), key=one.subject)


def _beside(answer: CreditAnswer) -> Iterator[str]:
    """Yield what a ledger recorded of entries, and what could not be read."""
    for record in answer.records:
        points = "" if record.points is None else points_told(record.points, answer.decimals)
        key = _key(answer, record)
        yield said(RECORD, subject=key, on=record.on, points=points, event=record.event)
    for fault in answer.faults:
        yield said(
            FAULTY, event=fault.event, row=fault.row, detail=_(fault.detail), path=fault.path
        )


def _entry(line: Line, decimals: int) -> Iterator[str]:
    entry = line.entry
    why = _(WHY_NOT.get(line.why_not or "", ""))
    yield said(
        NOT_COUNTED if line.why_not is not None and not line.counted_points else ENTRY,
        points=_signed(line.counted_points, decimals),
        item=entry.item,
        title=titled(entry.title_zh, entry.title_en),
        since=entry.effective_on,
        to=entry.expires_on or "…",
        why=why,
        basis=cited(entry.basis, words()),
        event=entry.event,
    )
    if why and line.counted_points:
        yield said(IN_PART, points=_signed(line.points, decimals), why=why)
    if line.repeats:
        yield said(REPEATS, event=line.repeats)
    if line.adjusted_by:
        yield said(ADJUSTED, event=line.adjusted_by)


def _signed(units: int, decimals: int) -> str:
    told = str(points_told(units, decimals))
    return f"+{told}" if units >= 0 else told
