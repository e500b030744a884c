"""Asking for a score, and why."""

import argparse

import msgspec

from core.kernel.times import day_of, day_of_ms, moment_ms
from core.log.localise import cited
from projections.answers import CreditAnswer, InstitutionRow
from projections.credit_queries import credit_score
from projections.queries import find_institutions
from server.answers import NO, Answer, WrongCall
from server.calls.shared import Calls, read_models_of
from server.clock import SystemClock
from server.words import N_, _, said, words

SCORE = N_("{name}  {uscc}: {total} points, grade {grade}  (pack {pack} {version}, as of {at})")
WHY_NOT = {
    "not_yet_effective": N_("not yet in effect"),
    "annulled": N_("annulled"),
    "erased": N_("erased: corrected in time"),
    "expired": N_("expired"),
    "lower_of_case": N_("not counted twice: another entry of the same case weighs more"),
    "capped": N_("beyond the cap of its item"),
    "counted_once": N_("counted once"),
    "favourable_cap": N_("beyond the cap on points for good conduct"),
}
ENTRY = N_("  {points:+d}  {item} {title}  from {since} to {to}  [{basis}]  event {event}")
NOT_COUNTED = N_("   0  {item} {title}  {why}  [{basis}]  event {event}")
LATER = N_("  the total would be {by_total}; {grade} stands until grades change at the month's end")
NO_ENTRIES = N_("  no entries: the base score stands")
NOBODY = N_("nobody is known as {who}; give an id, a code, or a part of the name")
SEVERAL = N_("{who} may be any of these; give the id or the code:")
BAD_MOMENT = N_("{field} takes YYYY-MM-DD or a full time with its offset, not {seen}")


def add(calls: Calls, shared: argparse.ArgumentParser) -> None:
    """Add `credit score`."""
    credit = calls.add_parser("credit", help=_("credit scores"))
    acts = credit.add_subparsers(metavar="ACT", required=True)
    score = acts.add_parser("score", parents=[shared], help=_("a score, and why"))
    score.add_argument("who", metavar="WHO", help=_("id, unified code, or part of the name"))
    score.add_argument("--at", metavar="DATE", help=_("as of the end of this day; default today"))
    score.add_argument("--known", metavar="DATE", help=_("as known then; default all that is"))
    score.add_argument("--explain", action="store_true", help=_("show every entry"))
    score.set_defaults(run=_score)


def moment_of(text: str | None, field: str) -> int | None:
    """Return the first millisecond after what an argument names, None when it was not given.

    Raises:
        WrongCall: it is neither a day nor a moment.
    """
    if text is None:
        return None
    try:
        return moment_ms(text)
    except ValueError as error:
        raise WrongCall(BAD_MOMENT, field, seen=text) from error


def _score(given: argparse.Namespace) -> Answer:
    moment_of(given.at, "--at")
    moment_of(given.known, "--known")
    today = day_of_ms(SystemClock().wall_ms())
    at = (
        today if given.at is None else given.at if len(given.at) == len(today) else day_of(given.at)
    )
    with read_models_of(given) as models:
        found = find_institutions(models.views, given.who)
        if len(found) != 1:
            return _not_one(given.who, found)
        answer = credit_score(models.views, found[0].id, at, given.known, explain=given.explain)
        return _told(answer, given)


def _told(answer: CreditAnswer, given: argparse.Namespace) -> Answer:
    lines = [
        said(
            SCORE,
            name=answer.institution.name or "",
            uscc=answer.institution.uscc or "",
            total=answer.total,
            grade=answer.grade,
            pack=answer.pack,
            version=answer.pack_version,
            at=answer.at,
        )
    ]
    if given.explain:
        lines += _entries(answer)
        if answer.grade_by_total != answer.grade:
            lines.append(said(LATER, grade=answer.grade, by_total=answer.grade_by_total))
    data = msgspec.to_builtins(answer)
    if not given.explain:
        data.pop("lines", None)
    return Answer(lines=tuple(lines), data=data)


def _entries(answer: CreditAnswer) -> list[str]:
    chinese = words().info().get("language", "").startswith("zh")
    told = []
    for line in answer.lines:
        entry = line.entry
        told.append(
            said(
                ENTRY if line.why_not is None else NOT_COUNTED,
                points=line.counted_points,
                item=entry.item,
                title=entry.title_zh if chinese else entry.title_en,
                since=entry.effective_on,
                to=entry.expires_on or "…",
                why=_(WHY_NOT.get(line.why_not or "", "")),
                basis=cited(entry.basis, words()),
                event=entry.event,
            )
        )
    return told or [_(NO_ENTRIES)]


def _not_one(who: str, found: tuple[InstitutionRow, ...]) -> Answer:
    sentence = said(SEVERAL if found else NOBODY, who=who)
    lines = [sentence, *(f"{row.id}  {row.uscc or ''}  {row.name or ''}" for row in found)]
    data = {
        "error": {"code": "SEVERAL" if found else "NOBODY", "sentence": sentence},
        "found": msgspec.to_builtins(found),
    }
    return Answer(code=NO, lines=tuple(lines), data=data)
