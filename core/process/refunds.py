"""Refunds fall overdue by themselves when their day has ended (DOMAIN.md §5; V-REF-01)."""

from core.domain.refund.commands import EndDay
from core.kernel.acting import by_job
from core.kernel.ids import stream_name
from core.process.dossier import Deed


def end_day(refund: str, today: str) -> tuple[Deed, ...]:
    """Tell a refund case that the days before `today` have ended."""
    command = EndDay(on=today, by=by_job("follower"))
    return (Deed(stream=stream_name("refund", refund), command=command),)
