"""What every act on a notice asks first: its stage, its items; and how an overdue is taken back."""

from datetime import timedelta

from core.domain.notice.events import OverdueWithdrawn
from core.domain.notice.state import Event, Notice
from core.domain.notice.table import ALLOWED
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.kernel.times import date_of
from core.kernel.transitions import DAY_OF_REST
from core.law.book import Law
from core.law.look_up import due_by


def needs(notice: Notice, event: type[Event]) -> None:
    """Check that the stage lets the event come.

    Raises:
        Refused: it does not.
    """
    if notice.stage not in ALLOWED[event]:
        raise Refused(
            Reason.WRONG_STAGE,
            stage=notice.stage,
            act=event.__name__,
            needed=" / ".join(sorted(ALLOWED[event])),
        )


def known(notice: Notice, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes that are still ordered; what was withdrawn meanwhile falls away.

    Raises:
        Refused: one never stood on the paper.
    """
    for code in codes:
        if code not in notice.codes and code not in notice.withdrawn_codes:
            raise Refused(Reason.NO_SUCH_ITEM, code=code, codes=", ".join(notice.codes))
    return tuple(code for code in codes if code in notice.codes)


def taken_back(
    notice: Notice, shown_on: str, overdue_event: str | None
) -> tuple[OverdueWithdrawn, ...]:
    """Return the withdrawal of the overdue that stands; nothing if none does."""
    if not notice.was_overdue or overdue_event is None:
        return ()
    return (
        OverdueWithdrawn(
            notice=notice.notice,
            institution=notice.institution,
            due_on=notice.overdue_on,
            annuls=overdue_event,
            annuls_from=day_after(notice.overdue_on),
            reported_on=shown_on,
        ),
    )


def day_after(day: str) -> str:
    """Return the local day after a DATE."""
    return (date_of(day) + timedelta(days=1)).isoformat()


def day_order(field: str, seen: str, before: str) -> None:
    """Check that what a person enters is not dated before what it follows.

    Raises:
        Refused: it is.
    """
    if seen < before:
        raise Refused(Reason.DAY_ORDER, field=field, seen=seen, before=before)


def last_day(said: str, served_on: str, law: Law) -> tuple[str, bool]:
    """Return the last day that a paper gives, and whether a notice on holidays may still move it.

    It is what the paper says, unless that proves a day of rest: the device may have counted by an
    older calendar than the office's (民事诉讼法 第八十五条). What is to be corrected on the spot is
    not put off (DOMAIN.md 4.3 R1).
    """
    if said == served_on:
        return said, False
    again = due_by(law, DAY_OF_REST, said)
    return again.on, again.provisional
