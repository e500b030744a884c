"""Alerts on an account that come with time, though nobody reports anything (DOMAIN.md §5.1)."""

from core.domain.fund.commands import ReviewAlerts
from core.kernel.acting import by_job
from core.kernel.ids import stream_name
from core.process.dossier import Deed


def end_day(fund: str, today: str) -> tuple[Deed, ...]:
    """Let an account be looked at on `today`; an alert is dated the day on which it is raised."""
    command = ReviewAlerts(on=today, by=by_job("follower"))
    return (Deed(stream=stream_name("fund", fund), command=command),)
