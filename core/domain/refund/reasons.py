"""Why the rules of a refund say no; see `core.kernel.reasons`."""

from core.kernel.reasons import Why


class RefundReason(Why):
    """A refusal's stable code (name) and its sentence (value)."""

    REFUND_NO_LINES = "a refund names at least one pupil; add who is to be paid back"
    REFUND_PUPIL_ELSEWHERE = "pupil {pupil} stands in another refund there; reopen that one"
    REFUND_TOO_MANY_LINES = "{seen} pupils are more than {most} at once; add the others in parts"
    REFUND_PUPIL_TWICE = "pupil {pupil} stands twice; write one line for each pupil"
    REFUND_PUPIL_UNKNOWN = "pupil {pupil} is not in this case; add the pupil first"
    REFUND_PUPIL_KNOWN = "pupil {pupil} is in this case with {prepaid_fen} fen prepaid, not {seen}"
    REFUND_UNVERIFIED = "{seen} pupils are not verified yet, first {pupil}; verify them first"
    REFUND_NEEDS_AMOUNT = "the amount for {pupil} does not come from the formula; give it"
    REFUND_NEEDS_CLAUSE = "an amount not by the formula needs the clause of the contract; name it"
    REFUND_NOT_FORMULA = "the formula gives {formula_fen} fen for {pupil}, not {seen}; leave it out"
    REFUND_ABOVE_PREPAID = "{seen} fen for {pupil} are above the {prepaid_fen} prepaid; lower it"
    REFUND_AGAINST_PUPIL = "in doubt {pupil} gets at least {formula_fen} fen, not {seen}; raise it"
    REFUND_BELOW_PAID = "{pupil} was paid or waived {done_fen} fen already, above {seen}; raise it"
    REFUND_AMOUNT_STANDS = "what {pupil} gets was agreed or ordered; record a dispute to change it"
    REFUND_OVERPAID = "{pupil} is still owed {owed_fen} fen, {seen} are more; correct the line"
    REFUND_STILL_OWED = "{owed_fen} fen are still owed to {pupils} pupils; pay or waive them first"
    REFUND_NOTHING_OWED = "nothing is owed any more; settle or close the case"
    REFUND_SOMETHING_OWED = "{refundable_fen} fen are refundable; close with another outcome"
    REFUND_ORDER_STANDS = "order {doc_no} to refund stands; pay by its day or record a dispute"
    REFUND_NOT_CLOSED_SO = "a case that is {stage} closes as {needed}, not as {outcome}"
    REFUND_NO_OVERDUE = "no overdue of {due_on}, part {part}, stands here; look it up in the replay"
    REFUND_LATE_INDEED = "no pupil of part {part} was paid by {due_on}; record the payments first"
