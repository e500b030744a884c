"""A missing year is provisional: its deadlines are counted again once its notice is known (§4.8).

The follower asks every stream that has a day in or after the year, each in a commit of its own;
what a device counted by an older calendar than the office's is settled as soon as it comes in.
"""

from core.kernel.acting import by_job
from core.kernel.ids import stream_kind, stream_uuid
from core.kernel.running import SettleDeadlines
from core.process.dossier import Deed, Dossier


def settle(stream: str, today: str, dossier: Dossier, years: tuple[int, ...]) -> tuple[Deed, ...]:
    """Let a stream count its provisional days again.

    Args:
        stream: whose days.
        today: local DATE of the settling.
        dossier: the log.
        years: of which no notice was known when they were counted.
    """
    is_notice = stream_kind(stream) == "notice"
    days = dossier.running(stream)
    if not (days or is_notice):  # a notice may have missed a day that proves too early
        return ()
    command = SettleDeadlines(
        days=days,
        years=years,
        overdue_event=dossier.last_overdue(stream_uuid(stream)) if is_notice else None,
        on=today,
        by=by_job("follower"),
    )
    return (Deed(stream=stream, command=command),)
