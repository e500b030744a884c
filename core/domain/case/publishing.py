"""A decision before the public: its class and period, its withdrawal, its end (DOMAIN.md §6.4).

Every row is picked by the day of the decision, on which the period begins; of several kinds in one
decision the longest counts.
"""

from datetime import timedelta
from typing import assert_never

from msgspec import UNSET

from core.domain.case.after_commands import (
    EndPublication,
    PublishDecision,
    RepairCredit,
    WithdrawPublication,
)
from core.domain.case.after_events import (
    CreditRepaired,
    PublicationEnded,
    PublicationWithdrawn,
    Published,
)
from core.domain.case.guards import may_in, needs, not_before
from core.domain.case.state import Case, Event
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.times import add_months, date_of
from core.law.book import Law
from core.law.look_up import publication_of
from core.law.publication import PublicationRow

Publishing = PublishDecision | WithdrawPublication | RepairCredit | EndPublication


def decide_publishing(case: Case, command: Publishing, law: Law) -> tuple[Event, ...]:
    """Grant or refuse publication, withdrawal, repair and end."""
    match command:
        case PublishDecision():
            return _publish(case, command, law)
        case WithdrawPublication():
            return _withdraw(case, command, law)
        case RepairCredit():
            return _repair(case, command, law)
        case EndPublication():
            return _end(case, command, law)
        case _:
            assert_never(command)


def graded(case: Case, law: Law) -> PublicationRow:
    """Return the row by which the case's decision is published, the longest of its kinds."""
    return publication_of(law, kinds_of(case), case.decided_on)


def kinds_of(case: Case) -> list[str]:
    """Return the codes of the rows by which the case's decision is published."""
    return ["simple_penalty"] if case.on_spot.number else [one.kind for one in case.penalties]


def _publish(case: Case, command: PublishDecision, law: Law) -> tuple[Event, ...]:
    on = command.on
    may_in(case, "publish", command.by, on, law)
    if case.publication.stage == "published":
        return ()
    if not case.effective_on:
        raise Refused(Reason.NOT_EFFECTIVE)
    needs(case, Published)
    not_before("on", on, case.effective_on)
    row = graded(case, law)
    months = row.months_max or (row.months_if_needed if command.reason else 0)
    begins = date_of(case.decided_on)
    until = (add_months(begins, months) - timedelta(days=1)).isoformat()
    if not months or on > until or case.publication.stage or not case.institution:
        raise Refused(Reason.NOT_PUBLISHED, row.basis, grade=row.grade)
    return (
        Published(
            case=case.case,
            institution=case.institution,
            doc_no=case.doc_no,
            grade=row.grade,
            reason=command.reason or UNSET,
            from_day=case.decided_on,
            until=until,
            repair_from=add_months(begins, row.months_min).isoformat(),
            published_on=on,
        ),
    )


def _withdraw(case: Case, command: WithdrawPublication, law: Law) -> tuple[Event, ...]:
    may_in(case, "publication-withdraw", command.by, command.on, law)
    if case.publication.stage == "withdrawn":
        return ()
    needs(case, PublicationWithdrawn)
    if case.publication.stage not in {"published", "withdrawal_ordered"}:
        raise Refused(Reason.NOTHING_PUBLISHED)
    # 被依法变更、撤销 … 的，… 在三日内撤回: nothing comes down for an order that was not given yet
    not_before("on", command.on, max(case.publication.published_on, case.publication.ordered_on))
    return (
        PublicationWithdrawn(
            case=case.case,
            institution=case.institution,
            reason=command.reason,
            withdrawn_on=command.on,
        ),
    )


def _repair(case: Case, command: RepairCredit, law: Law) -> tuple[Event, ...]:
    """Repair after the least period, once every duty of the decision is done."""
    may_in(case, "repair", command.by, command.on, law)
    if case.publication.stage == "repaired":
        return ()
    needs(case, CreditRepaired)
    if case.publication.stage != "published":
        raise Refused(Reason.NOTHING_PUBLISHED)
    row = graded(case, law)
    if command.on < case.publication.repair_from:
        raise Refused(
            Reason.REPAIR_TOO_SOON,
            row.basis,
            repair_from=case.publication.repair_from,
            today=command.on,
        )
    if case.money.owed_fen:
        raise Refused(Reason.STILL_OWED, row.basis, owed_fen=case.money.owed_fen)
    return (CreditRepaired(case=case.case, institution=case.institution, repaired_on=command.on),)


def _end(case: Case, command: EndPublication, law: Law) -> tuple[Event, ...]:
    may_in(case, "publication-end", command.by, command.on, law)
    if case.publication.stage == "ended":
        return ()
    needs(case, PublicationEnded)
    if case.publication.stage != "published":
        raise Refused(Reason.NOTHING_PUBLISHED)
    not_before("on", command.on, case.publication.until)
    return (PublicationEnded(case=case.case, institution=case.institution, ended_on=command.on),)
