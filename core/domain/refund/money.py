"""The money of a refund case: what is owed, what was paid, what was waived; to the fen.

Refundable is what was prepaid less lessons taken at their unit price, gift lessons not cashed; the
contract prevails; what is in doubt is reckoned in the consumer's favour
(侵害消费者权益行为处罚办法 第十条).
"""

from msgspec import UNSET

from core.domain.refund.amounts import PaidLine, VerifiedLine
from core.domain.refund.commands import LineFound, RecordPayment, VerifyLines, WaiveLine
from core.domain.refund.events import LineWaived, Paid, Verified
from core.domain.refund.guards import (
    check_lines,
    check_may,
    check_order,
    check_stage,
    check_step,
    line_of,
)
from core.domain.refund.lines import PupilLine
from core.domain.refund.reasons import RefundReason
from core.domain.refund.state import Event, Refund
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law
from core.law.look_up import due_by, requirement


def verify(refund: Refund, command: VerifyLines, law: Law) -> tuple[Event, ...]:
    """Establish what pupils are owed, or establish it anew before it is agreed or ordered."""
    check_may(refund, Verified, command, law)
    check_lines(command.lines)
    lines = tuple(_verified(refund, found, command, law) for found in command.lines)
    if all(refund.lines[line.pupil].verified == line for line in lines):
        return ()
    check_step(refund, Verified, command)
    for line in lines:
        _check_free(refund, line)
    return (
        Verified(
            refund=refund.refund,
            institution=refund.institution,
            handler=command.by.officer,
            lines=lines,
            clause=command.clause or UNSET,
            refundable_fen=sum(line.refundable_fen for line in lines),
            verified_on=command.on,
        ),
    )


def _verified(refund: Refund, found: LineFound, command: VerifyLines, law: Law) -> VerifiedLine:
    line = line_of(refund, found.pupil)
    fen = _refundable_fen(line, found, command, law)
    due_on = line.due_on
    if refund.stage == "reopened" and fen > line.refundable_fen:
        # what is added after a settling was not asked for before: its time begins now
        due_on = max(due_on, due_by(law, "refund.request", command.on).on)
    return VerifiedLine(
        pupil=line.pupil,
        prepaid_fen=line.prepaid_fen,
        consumed_classes=found.consumed_classes,
        unit_price_fen=found.unit_price_fen,
        gift_classes=found.gift_classes,
        reckoned=found.reckoned,
        refundable_fen=fen,
        due_on=due_on,
    )


def _refundable_fen(line: PupilLine, found: LineFound, command: VerifyLines, law: Law) -> int:
    pupil, fen = line.pupil, found.refundable_fen
    formula_fen = max(0, line.prepaid_fen - found.consumed_classes * found.unit_price_fen)
    if found.reckoned == "formula":
        if fen not in {None, formula_fen}:
            basis = requirement(law, "refund.formula", command.on).basis
            raise Refused(
                RefundReason.REFUND_NOT_FORMULA,
                basis,
                pupil=pupil,
                formula_fen=formula_fen,
                seen=fen or 0,
            )
        return formula_fen
    if fen is None:
        raise Refused(RefundReason.REFUND_NEEDS_AMOUNT, pupil=pupil)
    if not command.clause:
        raise Refused(RefundReason.REFUND_NEEDS_CLAUSE)
    if fen > line.prepaid_fen:
        basis = requirement(law, "refund.formula", command.on).basis
        raise Refused(
            RefundReason.REFUND_ABOVE_PREPAID,
            basis,
            pupil=pupil,
            prepaid_fen=line.prepaid_fen,
            seen=fen,
        )
    if found.reckoned == "in_doubt" and fen < formula_fen:
        basis = requirement(law, "refund.in_doubt", command.on).basis
        raise Refused(
            RefundReason.REFUND_AGAINST_PUPIL, basis, pupil=pupil, formula_fen=formula_fen, seen=fen
        )
    return fen


def _check_free(refund: Refund, new: VerifiedLine) -> None:
    """Check that an amount may still change, and not below what was done on it."""
    line = refund.lines[new.pupil]
    changes = line.verified is not None and new.refundable_fen != line.refundable_fen
    if changes and refund.stage in {"agreed", "ordered", "paying"}:
        raise Refused(RefundReason.REFUND_AMOUNT_STANDS, pupil=new.pupil)
    done_fen = line.paid_fen + line.waived_fen
    if new.refundable_fen < done_fen:
        raise Refused(
            RefundReason.REFUND_BELOW_PAID,
            pupil=new.pupil,
            done_fen=done_fen,
            seen=new.refundable_fen,
        )


def pay(refund: Refund, command: RecordPayment, law: Law) -> tuple[Event, ...]:
    """Record a payment, whenever it comes to light; it counts on the day it was made."""
    check_may(refund, Paid, command, law)
    paid_fen = sum(one.paid_fen for one in command.lines)
    known = refund.paid_refs.get(command.ref, paid_fen)
    if known != paid_fen:
        raise Refused(Reason.PAID_OTHERWISE, ref=command.ref, known_fen=known, seen_fen=paid_fen)
    if command.ref in refund.paid_refs:
        _check_same_pupils(refund, command)
        return ()
    check_stage(refund, Paid)
    check_lines(command.lines)
    for one in command.lines:
        line = line_of(refund, one.pupil)
        check_order("on", command.on, line.claimed_on)
        _check_owed(line, one.paid_fen)
    return (
        Paid(
            refund=refund.refund,
            institution=refund.institution,
            ref=command.ref,
            lines=tuple(PaidLine(pupil=one.pupil, paid_fen=one.paid_fen) for one in command.lines),
            paid_fen=paid_fen,
            owed_fen=refund.owed_fen - paid_fen,
            paid_on=command.on,
        ),
    )


def _check_same_pupils(refund: Refund, command: RecordPayment) -> None:
    """A reference of the same sum, paid to others, would be lost without a word."""
    for one in command.lines:
        line = line_of(refund, one.pupil)
        if one.paid_fen not in {fen for _on, fen in line.payments}:
            raise Refused(
                Reason.PAID_OTHERWISE,
                ref=command.ref,
                known_fen=sum(fen for _on, fen in line.payments),
                seen_fen=one.paid_fen,
            )


def waive(refund: Refund, command: WaiveLine, law: Law) -> tuple[Event, ...]:
    """Record what a guardian gave up of what is owed; nobody else can release it."""
    check_may(refund, LineWaived, command, law)
    line = line_of(refund, command.pupil)
    if (command.on, command.waived_fen) in line.waivers:
        return ()
    check_stage(refund, LineWaived)
    check_order("on", command.on, line.claimed_on)
    _check_owed(line, command.waived_fen)
    return (
        LineWaived(
            refund=refund.refund,
            institution=refund.institution,
            pupil=command.pupil,
            waived_fen=command.waived_fen,
            consent=command.consent,
            waived_on=command.on,
        ),
    )


def _check_owed(line: PupilLine, fen: int) -> None:
    if line.verified is None:
        raise Refused(RefundReason.REFUND_UNVERIFIED, seen=1, pupil=line.pupil)
    if not 0 < fen <= line.owed_fen:
        raise Refused(
            RefundReason.REFUND_OVERPAID, pupil=line.pupil, owed_fen=line.owed_fen, seen=fen
        )
