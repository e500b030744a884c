"""What befalls a case by itself once a day has ended: service by public notice, publication."""

from datetime import timedelta
from typing import Final

from core.domain.case import commands as case
from core.domain.case.after_commands import EndPublication
from core.kernel.acting import by_job
from core.kernel.ids import stream_name
from core.kernel.times import date_of
from core.process.dossier import Deed, Dossier

_BY: Final = by_job("end-of-day")


def end_day(uuid: str, today: str, dossier: Dossier) -> tuple[Deed, ...]:
    """Return what the days before `today` brought about in a case, dated that day, not today.

    A decision put up for the public counts as served on the day that the notice named (民事诉讼法
    第九十五条); a publication ends with its period: the day after its last one is the first on
    which it stands there no more.
    """
    there = dossier.case(uuid)
    deemed_on, shown = there.course.deemed_on, there.publication
    if deemed_on and deemed_on < today:
        return (_deed(uuid, case.DeemServed(on=deemed_on, by=_BY)),)
    if shown.stage == "published" and shown.until < today:
        ended_on = (date_of(shown.until) + timedelta(days=1)).isoformat()
        return (_deed(uuid, EndPublication(on=ended_on, by=_BY)),)
    return ()


def _deed(uuid: str, command: case.DeemServed | EndPublication) -> Deed:
    return Deed(stream=stream_name("case", uuid), command=command, on=command.on)
