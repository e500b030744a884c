"""What ledgers recorded, held against what a pack gives: what matches, and what does not."""

import argparse
from collections.abc import Iterator
from typing import Any

import msgspec

from core.domain.credit.pack import Pack
from projections.credit_compare import LAST, Asked, Compared, Mismatch, Tally
from projections.credit_compare import compare as compare_all
from server.answers import NO, Answer
from server.calls.credit_asked import day_of_argument, pack_of, today
from server.calls.shared import read_models_of
from server.progress import ProgressLine
from server.words import N_, _, said, titled

ALIKE = N_("{pack} {version}: {matched} of {total} match, {share}")
OF_KIND = N_("  {what}: {matched} of {total} match, {share}")
DIFFERS = N_("{on}  {name}  {key}  {what} {item}: recorded {recorded}, ours {ours}")
COUNTED = N_("    {points}  {item} {title}  {codes}  {on}")
FINDING = N_("    the ledger: {code}  {severity}  {points}  {detail}")
MORE = N_("and {count} more differences; --json tells them, with --all every one")
FAULTS = N_("{count} fields that the pack asks for are not there, the first under {row}: `{path}`")
NOTHING = N_("nothing to compare: no ledger recorded what this pack checks")
KINDS = (N_("score"), N_("grade"), N_("entry"))
"""What a ledger may record."""
_SHOWN = 20


def compare(given: argparse.Namespace) -> Answer:
    """Answer `credit compare`."""
    asked = Asked(
        ledger=given.ledger,
        since=day_of_argument(given.since, "--from", ""),
        until=day_of_argument(given.until, "--to", LAST),
        what=given.what,
        most=None if given.all else 1_000,
    )
    line = ProgressLine(_("comparing"))
    with read_models_of(given) as models:
        pack = pack_of(given.pack, models.views, today())
        try:
            found = compare_all(models.views, pack, asked, line)
        finally:
            line.end()
    lines = tuple(_lines(pack, found)) if found.of_any else (_(NOTHING),)
    return Answer(code=0 if found.of_any else NO, lines=lines, data=_data(pack, found))


def _data(pack: Pack, found: Compared) -> dict[str, Any]:
    return {
        "pack": pack.name,
        "version": pack.version,
        "sha256": pack.sha256,
        "institutions": found.institutions,
        **_tally(found.first),
        "scores": _tally(found.of["score"]),
        "grades": _tally(found.of["grade"]),
        "entries": _tally(found.of["entry"]),
        "mismatches": [_mismatch(one) for one in found.mismatches],
        "mismatches_left_out": found.left_out,
        "faults": found.faults,
        "first_faults": msgspec.to_builtins(found.faulty),
    }


def _tally(tally: Tally) -> dict[str, int | float]:
    return {"matched": tally.matched, "total": tally.total, "share": tally.share}


def _mismatch(one: Mismatch) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.to_builtins(one)
    explanation = {
        "difference": row.pop("difference"),
        "lines": row.pop("lines"),
        "recorded": row.pop("recorded_data"),
    }
    return row | {"explanation": explanation}


def _lines(pack: Pack, found: Compared) -> Iterator[str]:
    yield said(ALIKE, pack=pack.name, version=pack.version, **_shares(found.first))
    for kind, word in (("score", _("scores")), ("grade", _("grades")), ("entry", _("entries"))):
        tally = found.of[kind]  # type: ignore[index] # the three kinds that there are
        if tally.total:
            yield said(OF_KIND, what=word, **_shares(tally))
    if found.faulty:
        first = found.faulty[0]
        yield said(FAULTS, count=found.faults, row=first.row, path=first.path)
    for one in found.mismatches[:_SHOWN]:
        yield from _told(one)
    more = len(found.mismatches) + found.left_out - _SHOWN
    if more > 0:
        yield said(MORE, count=more)


def _shares(tally: Tally) -> dict[str, int | str]:
    return {"matched": tally.matched, "total": tally.total, "share": f"{tally.share:.2%}"}


def _told(one: Mismatch) -> Iterator[str]:
    yield said(
        DIFFERS,
        on=one.on,
        name=one.name or one.institution,
        key=one.key,
        what=_(one.what),
        item=one.item,
        recorded=one.recorded or "-",
        ours=one.ours or "-",
    )
    for line in one.lines:
        entry = line["entry"]
        yield said(
            COUNTED,
            points=line["counted_points"],
            item=entry["item"],
            title=titled(entry["title_zh"], entry["title_en"]),
            codes=", ".join(entry["codes"]),
            on=entry["effective_on"],
        )
    for finding in one.recorded_data.get("findings", ()):
        yield said(
            FINDING,
            code=finding["code"],
            severity=finding.get("severity", ""),
            points=finding.get("points", ""),
            detail=finding.get("detail", ""),
        )
