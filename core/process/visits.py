"""What follows in the office from a visit: approval demanded, town told, result to be published."""

from core.domain.leg import events as leg
from core.domain.notice import events as notice
from core.domain.visit import commands as visit
from core.domain.visit import events as visited
from core.kernel.acting import by_job
from core.kernel.ids import stream_name
from core.process.dossier import Deed, Dossier, Occasion

_FOLLOWER = by_job("follower")


def demand_approval(occasion: Occasion, event: leg.Opened) -> tuple[Deed, ...]:
    """Demand an approval afterwards where the visit has no plan (DOMAIN.md §4.2 I1).

    The visit counts all the same. A plan entered before the leg came, by the office's clock, is in
    time to spare it; the day runs from the office's, since a device's clock may lie (F15).
    """
    command = visit.NoteUnplanned(visit=event.visit, on=occasion.today, by=_FOLLOWER)
    return (_to(event.visit, command),)


def tell_town_of_notice(
    occasion: Occasion, event: notice.Served, dossier: Dossier
) -> tuple[Deed, ...]:
    """Put a notice before the town of the venue 双通报 (DOMAIN.md §4.6)."""
    return _tell_town(
        occasion,
        event.visit,
        event.institution,
        tuple(item.code for item in event.items),
        dossier,
        event.notice,
    )


def tell_town_of_finding(
    occasion: Occasion, event: visited.FindingConfirmed, dossier: Dossier
) -> tuple[Deed, ...]:
    """Put a confirmed finding before the town; what it was told already is not told again."""
    return _tell_town(occasion, event.visit, event.institution, (event.code,), dossier)


def demand_publication(occasion: Occasion, event: visited.Concluded) -> tuple[Deed, ...]:
    """Let the result be published in time (DOMAIN.md §4.2 I9)."""
    command = visit.DemandPublication(on=occasion.day, by=_FOLLOWER)
    return (_to(event.visit, command),)


def _tell_town(
    occasion: Occasion,
    name: str,
    institution: str,
    codes: tuple[str, ...],
    dossier: Dossier,
    ordered_by: str | None = None,
) -> tuple[Deed, ...]:
    """Tell nobody where the area is not known: premises in no register have no town yet."""
    region = occasion.region or dossier.region_of(institution)
    if region is None:
        return ()
    command = visit.NotifyTown(
        visit=name,
        institution=institution,
        region=region,
        codes=codes,
        notice=ordered_by,
        on=occasion.today,
        by=_FOLLOWER,
    )
    return (_to(name, command),)


def _to(name: str, command: visit.Command) -> Deed:
    return Deed(stream=stream_name("visit", name), command=command)
