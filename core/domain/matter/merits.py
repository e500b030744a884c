"""Good conduct that earns points, as far as no other room records it (DOMAIN.md §6.2, P04 to P10).

Commendations and annual inspections stand in the institution's own stream.
"""

from datetime import timedelta

from core.domain.matter.commands import MeritCommand, RecordMerit, WithdrawMerit
from core.domain.matter.events import MeritRecorded, MeritWithdrawn
from core.domain.matter.reasons import CreditReason
from core.domain.matter.state import Event, Matter
from core.domain.matter.steps import in_order, needs
from core.kernel.errors import Refused
from core.kernel.times import add_months, date_of
from core.law.book import Law
from core.law.look_up import act, may, requirement


def decide_merit(matter: Matter, command: MeritCommand, law: Law) -> tuple[Event, ...]:
    """Return what happened; see `decide`."""
    if isinstance(command, RecordMerit):
        return _record(matter, command, law)
    return _withdraw(matter, command, law)


def _record(matter: Matter, command: RecordMerit, law: Law) -> tuple[Event, ...]:
    may(law, "credit.record-merit", command.by, command.on)
    earned_on = command.earned_on or command.on
    if matter.stage == "recorded" and (matter.merit.kind, matter.merit.earned_on) == (
        command.kind,
        earned_on,
    ):
        return ()
    needs(matter, MeritRecorded)
    in_order("on", command.on, earned_on)
    _check_shown(command, earned_on, law)
    return (
        MeritRecorded(
            credit=command.credit,
            institution=command.institution,
            kind=command.kind,
            earned_on=earned_on,
            from_day=command.from_day,
            until=command.until,
            level=command.level,
            count=command.count,
            source=command.source,
            note=command.note,
            recorded_by=command.by.officer,
            recorded_on=command.on,
        ),
    )


def _check_shown(command: RecordMerit, earned_on: str, law: Law) -> None:
    """Hold a merit to its row `merit.…`: a stream or a note, a time, or a number of pupils.

    Raises:
        Refused: what its row asks for was not shown.
    """
    if not (command.source or command.note):
        basis = act(law, "credit.record-merit", command.on).basis
        raise Refused(CreditReason.MERIT_UNSHOWN, basis, kind=command.kind)
    row = requirement(law, f"merit.{command.kind}", earned_on)
    if command.kind == "custody_checked":
        months = int(row.value)
        if not command.from_day or not command.until:
            raise Refused(CreditReason.MERIT_TIME, row.basis, months=months)
        in_order("earned_on", earned_on, command.until)
        last = add_months(date_of(command.from_day), months) - timedelta(days=1)
        if command.until < last.isoformat():
            raise Refused(CreditReason.MERIT_TIME, row.basis, months=months)
    elif command.kind == "pupils_taken_over":
        if (command.count or 0) < int(row.value):
            raise Refused(CreditReason.MERIT_COUNT, row.basis, needed=int(row.value))
    elif row.value == "source" and not command.source:
        raise Refused(CreditReason.MERIT_SOURCE, row.basis, kind=command.kind)


def _withdraw(matter: Matter, command: WithdrawMerit, law: Law) -> tuple[Event, ...]:
    parts = {"recorder": (matter.merit.recorded_by,)}
    may(law, "credit.withdraw-merit", command.by, command.on, parts)
    if matter.stage == "annulled" and matter.merit.kind:
        return ()
    needs(matter, MeritWithdrawn)
    in_order("on", command.on, matter.last_on)
    annuls_from = command.annuls_from or matter.merit.earned_on
    in_order("annuls_from", annuls_from, matter.merit.earned_on)
    assert matter.merit.kind, "a matter in this stage was opened as a merit"
    return (
        MeritWithdrawn(
            credit=matter.credit,
            institution=matter.institution,
            kind=matter.merit.kind,
            annuls_from=annuls_from,
            reason=command.reason,
            decided_by=command.by.officer,
            withdrawn_on=command.on,
        ),
    )
