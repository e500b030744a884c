"""Checking a tip 处置: to whom it is assigned, in what time, and what it showed.

执法人员不得少于两人 (行政处罚法 第四十二条).
Town, community and grid only observe (国办发〔2024〕54号).
"""

from msgspec import UNSET

from core.domain.tip.commands import AssignTip, ExtendTip, VerifyTip
from core.domain.tip.events import Assigned, Extended, Verified
from core.domain.tip.reasons import TipReason
from core.domain.tip.state import Event, Tip
from core.domain.tip.steps import feedback_due, follows, needs
from core.kernel.acting import Acting
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import act, due_by, may, requirement, term_in_force


def assign(tip: Tip, command: AssignTip, law: Law) -> tuple[Event, ...]:
    """Assign it (T4); handed over to others, the last day stays."""
    may(law, "tip.assign", command.by, command.on)
    handlers = tuple(dict.fromkeys(command.handlers))
    agency = command.agency or ""
    if tip.stage == "assigned" and (tip.kind, tip.handlers, tip.agency) == (
        command.kind,
        handlers,
        agency,
    ):
        return ()
    needs(tip, Assigned)
    if not handlers and not agency:
        raise Refused(TipReason.TIP_HANDLER_MISSING)
    follows(tip, "on", command.on)
    verify_by, provisional = tip.verify_by, tip.provisional
    if tip.stage != "assigned":
        due = due_by(law, "tip.verify", command.on)
        verify_by, provisional = due.on, due.provisional
    return (
        Assigned(
            tip=tip.tip,
            kind=command.kind,
            handlers=handlers,
            agency=command.agency,
            assigned_on=command.on,
            verify_by=verify_by,
            provisional=provisional,
        ),
    )


def extend(tip: Tip, command: ExtendTip, law: Law) -> tuple[Event, ...]:
    """Give more time, once, before the time is over, and no more than the term allows (T5)."""
    may(law, "tip.extend", command.by, command.on)
    if tip.was_extended and tip.verify_by == command.verify_by:
        return ()
    needs(tip, Extended)
    basis = term_in_force(law, "tip.extend", tip.verify_by).basis
    if tip.was_extended:
        raise Refused(TipReason.TIP_EXTENDED_ONCE, basis, until=tip.verify_by)
    follows(tip, "on", command.on)
    if command.on > tip.verify_by:
        raise Refused(TipReason.TIP_TIME_OVER, basis, until=tip.verify_by, today=command.on)
    latest = due_by(law, "tip.extend", tip.verify_by).on
    if not tip.verify_by < command.verify_by <= latest:
        raise Refused(
            TipReason.TIP_EXTENSION_LIMIT,
            basis,
            seen=command.verify_by,
            now=tip.verify_by,
            latest=latest,
        )
    return (
        Extended(
            tip=tip.tip,
            verify_by=command.verify_by,
            reason=command.reason,
            extended_on=command.on,
        ),
    )


def verify(tip: Tip, command: VerifyTip, law: Law) -> tuple[Event, ...]:
    """Say what checking it showed (T5); late is still in order, and shows as late."""
    observes = tip.kind == "observation"
    code = "tip.observe" if observes else "tip.verify"
    may(law, code, command.by, command.on)
    visit = command.visit or ""
    if tip.stage == command.finding and tip.visit == visit:
        return ()
    needs(tip, Verified)
    _assigned_to(tip, command.by)
    if not visit and (not observes or command.finding == "founded"):
        _two_officers(command, law, observes=observes)
    follows(tip, "on", command.on)
    feed_back_by, provisional = feedback_due(tip, law, command.on)
    return (
        Verified(
            tip=tip.tip,
            institution=command.institution or tip.institution or UNSET,
            finding=command.finding,
            kind="observation" if observes else "verification",
            officers=() if observes else command.officers,
            visit=command.visit,
            violations=command.violations,
            found_on=command.on,
            feed_back_by=feed_back_by,
            provisional=provisional,
        ),
    )


def _assigned_to(tip: Tip, by: Acting) -> None:
    """Only who has it checks it: a person named, or the people of the agency."""
    if by.officer in tip.handlers or (tip.agency and by.agency == tip.agency):
        return
    raise Refused(TipReason.TIP_NOT_ASSIGNED_TO, seen=by.officer or by.job)


def _two_officers(command: VerifyTip, law: Law, *, observes: bool) -> None:
    """Two different officers verify, unless a visit has them; an observation has none."""
    if observes:
        raise Refused(TipReason.TIP_ONLY_OBSERVED, act(law, "tip.observe", command.on).basis)
    two = requirement(law, "two_officers", command.on)
    seen = len({one.officer for one in command.officers})
    if seen < int(two.value):
        raise Refused(Reason.TOO_FEW_OFFICERS, two.basis, seen=seen, needed=int(two.value))
