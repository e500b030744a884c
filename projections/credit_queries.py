"""What an institution's credit is, was, and why: asked at a day, with the knowledge of a moment.

"As known then" and "as known now" differ by `known` alone (FORMAT §3, DOMAIN.md §4.7). The public
sees grade, score and effective penalties, nothing else (DOMAIN.md §9).
"""

import sqlite3
from collections.abc import Callable
from typing import Final

import msgspec

from core.domain.credit.facts import Facts
from core.domain.credit.pack import Pack
from core.domain.credit.score import NotYetScored, Score, score
from core.kernel.limits import MAX_INT
from core.kernel.times import day_of, moment_ms
from projections.answers import CreditAnswer, EffectivePenalty, InstitutionRow, PublicView
from projections.credit_facts import facts_about, ledgers_about
from projections.credit_speaking import parsed
from projections.credit_told import points_told
from projections.queries import institution_row
from projections.rows import select
from projections.views import Views


class NoPackInForce(LookupError):  # noqa: N818 - says what is, as callers read it
    """No credit pack was adopted for that day, as known then; no score is never a full score."""


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked instead of what is.

    Attributes:
        pack_text: of the pack to score under; None is the one in force.
        without: ids of events that had never been.
    """

    pack_text: str | None = None
    without: frozenset[str] = frozenset()


AS_IT_IS: Final = WhatIf()


def credit_score(
    views: Views,
    institution: str,
    at: str,
    known: str | None = None,
    *,
    explain: bool = False,
    what_if: WhatIf = AS_IT_IS,
) -> CreditAnswer:
    """Return a score and grade.

    Args:
        views: the read models.
        institution: its id; see `queries.find_institutions` for codes and names.
        at: a DATE, or a TIME whose local day is meant.
        known: a DATE (its end) or TIME; None is all that is known.
        explain: bring every entry with its points, article and dates.
        what_if: another pack than the one in force, or events that had never been.

    Raises:
        LookupError: no such institution, no pack in force (`NoPackInForce`), or a pack that scores
            inspections of which none is known (`NotYetScored`).
        PackError: the pack, in force or given, cannot be read.
    """
    row = institution_row(views, institution)
    if row is None:
        raise LookupError(f"{institution} is in no register")
    day, known_ms = day_asked(at), last_known_ms(known)
    with views.read("credit") as db:
        pack = asked_pack(db, what_if.pack_text, day, known_ms)
        facts = facts_about(db, pack, institution, known_ms)
        ledgers = ledgers_about(db, institution)
    unknown = sorted(what_if.without - facts.events)
    facts = facts.without(what_if.without) if what_if.without else facts
    result = score(pack, facts, day, known_ms)
    answer = _answered(row, pack, result, (day, known), facts if explain else None)
    return msgspec.structs.replace(answer, ledgers=ledgers, without_unknown=tuple(unknown))


def public_view(
    views: Views,
    institution: str,
    at: str,
    is_published: Callable[[EffectivePenalty], bool],
) -> PublicView:
    """Return what anybody may see of an institution on a DATE.

    Args:
        views: the read models.
        institution: its id.
        at: a DATE.
        is_published: whether a penalty is in its publication period on that day, by the rows of
            the law, which read models do not know (DOMAIN.md §6.4).

    Raises:
        LookupError: no such institution, or no pack in force (`NoPackInForce`).
    """
    row = institution_row(views, institution)
    if row is None:
        raise LookupError(f"{institution} is in no register")
    try:
        credit: CreditAnswer | None = credit_score(views, institution, at)
    except NotYetScored:
        credit = None
    with views.read("institutions") as db:
        scope = db.execute(
            "SELECT business_scope FROM institutions WHERE id = ?", (institution,)
        ).fetchone()
    return PublicView(
        name=row.name,
        uscc=row.uscc,
        address=row.address,
        category=row.category,
        business_scope=scope[0] if scope else None,
        at=at,
        total=credit.total if credit else None,
        grade=credit.grade if credit else "",
        penalties=tuple(
            one for one in effective_penalties(views, institution, at) if is_published(one)
        ),
    )


def effective_penalties(
    views: Views, institution: str, at: str, known: str | None = None
) -> tuple[EffectivePenalty, ...]:
    """Return the decisions in effect on a DATE and not revoked from it or before, oldest first."""
    day, known_ms = day_asked(at), last_known_ms(known)
    with views.read("cases") as db:
        return select(
            db,
            "SELECT event_id, case_id AS 'case', doc_no, penalties, violations,"
            " decided_on, effective_on"
            " FROM decisions WHERE institution = ?1 AND effective_on <= ?2 AND recorded_ms <= ?3"
            " AND (annulled_from IS NULL OR annulled_from > ?2 OR annulled_ms > ?3)"
            " ORDER BY effective_on, leaf",
            (institution, day, known_ms),
            EffectivePenalty,
        )


def asked_pack(db: sqlite3.Connection, text: str | None, day: str, known_ms: int) -> Pack:
    """Return the pack that was named by its text, else the one in force."""
    return pack_in_force(db, day, known_ms) if text is None else parsed(text)


def pack_in_force(db: sqlite3.Connection, day: str, known_ms: int = MAX_INT) -> Pack:
    """Return the pack in force: of the latest day, and of one day the one adopted later.

    Raises:
        NoPackInForce: none was adopted.
        PackError: it cannot be read.
    """
    row = db.execute(
        "SELECT text FROM packs WHERE from_day <= ? AND recorded_ms <= ?"
        " ORDER BY from_day DESC, leaf DESC LIMIT 1",
        (day, known_ms),
    ).fetchone()
    if row is None:
        raise NoPackInForce(f"no credit pack is in force on {day}; adopt one")
    return parsed(row[0])


def _answered(
    row: InstitutionRow,
    pack: Pack,
    result: Score,
    times: tuple[str, str | None],
    explained: Facts | None,
) -> CreditAnswer:
    at, known = times
    return CreditAnswer(
        institution=row,
        at=at,
        known=known,
        pack=pack.name,
        pack_version=pack.version,
        pack_sha256=pack.sha256,
        total=points_told(result.total, pack.scale.decimals),
        grade=result.grade,
        grade_by_total=result.grade_by_total,
        decimals=pack.scale.decimals,
        components=result.components,
        subject=result.subject,
        on=result.on,
        occasions=result.occasions,
        lines=() if explained is None else result.lines,
        records=() if explained is None else explained.records,
        faults=() if explained is None else result.faults,
    )


def day_asked(at: str) -> str:
    """Return the DATE that is meant by a DATE or a TIME."""
    return at if len(at) == len("2026-11-21") else day_of(at)


def last_known_ms(known: str | None) -> int:
    """Return the last millisecond known, itself included: known on k is received before k."""
    return MAX_INT if known is None else moment_ms(known) - 1
