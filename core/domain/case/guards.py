"""What several acts of a case ask before they are granted: who, at which stage, on which day."""

from collections.abc import Iterable, Mapping
from typing import Final

from core.domain.case.events import Penalty
from core.domain.case.state import Case, Event
from core.domain.case.table import ALLOWED
from core.kernel.acting import Acting
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import act, due_by, may, requirement
from core.law.procedure import Requirement
from core.law.rows import in_force

MONEY: Final = frozenset({"fine", "confiscation"})
"""Kinds of penalty that ask for money."""


def may_in(case: Case, code: str, by: Acting, on: str, law: Law) -> None:
    """Check that somebody may do an act in this case: role, credential, and what part they had.

    Raises:
        Refused: by the act's row of `acts.toml`.
    """
    may(law, f"case.{code}", by, on, {"handler": case.handled, "decider": case.deciders})


def handler_in(case: Case, code: str, by: Acting, on: str, law: Law) -> None:
    """Check that a handler of this very case does an act (行政处罚法 第四十二条).

    Raises:
        Refused: the case has no handlers yet, or this is none of them.
    """
    may_in(case, code, by, on, law)
    if not case.handlers:
        raise Refused(Reason.NO_HANDLERS, requirement(law, "two_officers", on).basis)
    if not by.job and by.officer not in case.handlers:
        raise Refused(Reason.NOT_A_HANDLER, act(law, f"case.{code}", on).basis)


def apart_from_handling(case: Case, officers: Iterable[str], code: str, on: str, law: Law) -> None:
    """Check that nobody who has part in an act ever handled the case, whoever records it.

    Raises:
        Refused: by the act's row of `acts.toml`.
    """
    if set(officers) & set(case.handled):
        raise Refused(Reason.SAME_PERSON, act(law, code, on).basis, act=code, part="handler")


def needs(case: Case, event: type[Event]) -> None:
    """Check that an event may come from the stage that the case is in.

    Raises:
        Refused: it may not, or the case is closed.
    """
    if case.stage in ALLOWED[event]:
        return
    if case.stage == "closed":
        raise Refused(Reason.CASE_CLOSED)
    raise Refused(
        Reason.WRONG_STAGE,
        stage=case.stage,
        act=event.__name__,
        needed=" / ".join(sorted(ALLOWED[event])),
    )


def not_before(field: str, day: str, before: str) -> None:
    """Check that an act is not dated before the one that it follows.

    Raises:
        Refused: it is.
    """
    if before and day < before:
        raise Refused(Reason.DAY_ORDER, field=field, seen=day, before=before)


def is_paid_already(paid: Mapping[str, int], ref: str, fen: int) -> bool:
    """Tell whether a payment is recorded already; a reference stands for one sum.

    Raises:
        Refused: it stands for another sum, which would be lost without a word.
    """
    known = paid.get(ref)
    if known is not None and known != fen:
        raise Refused(Reason.PAID_OTHERWISE, ref=ref, known_fen=known, seen_fen=fen)
    return known is not None


def awake(case: Case) -> None:
    """Check that the case does not rest.

    Raises:
        Refused: it was suspended and not resumed.
    """
    if case.course.suspended_on:
        raise Refused(Reason.CASE_SUSPENDED, since=case.course.suspended_on)


def within_power(case: Case, law: Law, on: str) -> None:
    """Check that the penalty is one that officers may impose on the spot, if it was.

    Raises:
        Refused: it is beyond their power and can only be revoked.
    """
    if case.on_spot.beyond_power:
        raise Refused(Reason.BEYOND_POWER, requirement(law, "simple.kinds", on).basis)


def check_amounts(penalties: tuple[Penalty, ...]) -> None:
    """Check that there is a penalty, that money has an amount and nothing else has one.

    Raises:
        Refused: not so.
    """
    if not penalties:
        raise Refused(Reason.NO_PENALTY_NAMED)
    for penalty in penalties:
        if (penalty.kind in MONEY) != bool(penalty.fine_fen):
            raise Refused(Reason.FINE_NEEDS_AMOUNT)


def heavier(penalties: tuple[Penalty, ...], than: tuple[Penalty, ...]) -> str | None:
    """Return what goes beyond other penalties: a kind not among them, or more money in all."""
    announced = money_by_kind(than)
    for kind, fen in money_by_kind(penalties).items():
        if kind not in announced or fen > announced[kind]:
            return shown(tuple(penalty for penalty in penalties if penalty.kind == kind))
    return None


def money_by_kind(penalties: tuple[Penalty, ...]) -> dict[str, int]:
    """Add up each kind: two fines are one fine of their sum to who pays them."""
    fen: dict[str, int] = {}
    for penalty in penalties:
        fen[penalty.kind] = fen.get(penalty.kind, 0) + (penalty.fine_fen or 0)
    return fen


def shown(penalties: tuple[Penalty, ...]) -> str:
    """Write penalties for a refusal."""
    return ", ".join(
        f"{penalty.kind} {penalty.fine_fen} fen" if penalty.fine_fen else penalty.kind
        for penalty in penalties
    )


def step_needed(law: Law, step: str, penalties: tuple[Penalty, ...], on: str) -> Requirement | None:
    """Return by what a step of the procedure is needed before such penalties; None if it is not.

    Here no row is an answer: what the rows do not name needs no such step.

    Args:
        law: all rules.
        step: beginning of the rows' codes: `hearing`, `legal_review`, `discussion`.
        penalties: what is proposed.
        on: the day on which the step would be taken, which picks the rows.
    """
    rows = {row.code: row for row in in_force(law.requirements, on)}
    for kind, fen in money_by_kind(penalties).items():
        row = rows.get(f"{step}.{kind}")
        if row is not None and (row.kind != "at_least" or fen >= int(row.value)):
            return Requirement(basis=row.basis, value=row.value)
    return None


def heard_until(proposed: tuple[Penalty, ...], noticed_on: str, law: Law) -> str:
    """Return the last day on which the party may answer an advance notice."""
    until = due_by(law, "defence", noticed_on).on
    if step_needed(law, "hearing", proposed, noticed_on) is None:
        return until
    # 第六十四条第一项: who may be heard has five days to ask for it; no decision before
    return max(until, due_by(law, "hearing.request", noticed_on).on)
