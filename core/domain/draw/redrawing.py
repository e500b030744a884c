"""Drawing one lot again: by name, with a ground and a reason, by the same seed (第四十三条)."""

from core.domain.draw.commands import RedrawInspector, RedrawInstitution
from core.domain.draw.events import InspectorsAssigned, Redrawn
from core.domain.draw.outcome import redraw_of
from core.domain.draw.reasons import DrawReason
from core.domain.draw.state import Draw, Event
from core.domain.draw.steps import needs, not_before
from core.kernel.errors import Refused
from core.law.book import Law
from core.law.look_up import may, requirement


def redraw(draw: Draw, command: RedrawInspector | RedrawInstitution, law: Law) -> tuple[Event, ...]:
    """Return who or what comes in; an empty tuple means that it was drawn again already.

    Raises:
        Refused: it was never drawn, or nobody is left who may come in.
    """
    may(law, "draw.redraw", command.by, command.on)
    if _is_already(draw, command):
        return ()
    needs(draw, Redrawn)
    not_before("on", command.on, draw.last_on)
    wish = _wish(draw, command)
    team = draw.team(wish.institution)
    if not team or wish.before not in (wish.institution, *team):
        raise Refused(DrawReason.DRAW_NOT_DRAWN, what=wish.before)
    events = redraw_of(draw, wish)
    _check_teams(draw, events, law, command.on)
    return events


def _is_already(draw: Draw, command: RedrawInspector | RedrawInstitution) -> bool:
    match command:
        case RedrawInspector(institution=institution, officer=officer):
            return any(
                (one.officer, one.institution) == (officer, institution) for one in draw.barred
            )
        case RedrawInstitution(institution=institution):
            return institution in draw.dropped


def _wish(draw: Draw, command: RedrawInspector | RedrawInstitution) -> Redrawn:
    match command:
        case RedrawInspector():
            return Redrawn(
                draw=draw.draw,
                what="inspector",
                ground=command.ground,
                reason=command.reason,
                institution=command.institution,
                before=command.officer,
                redrawn_on=command.on,
            )
        case RedrawInstitution():
            return Redrawn(
                draw=draw.draw,
                what="institution",
                ground="closed",
                reason=command.reason,
                institution=command.institution,
                before=command.institution,
                redrawn_on=command.on,
            )


def _check_teams(draw: Draw, events: tuple[Event, ...], law: Law, on: str) -> None:
    """Let nobody be visited by fewer than announced; a stratum may be exhausted, a team not."""
    basis = requirement(law, "two_officers", on).basis
    for event in events:
        match event:
            case Redrawn(what="inspector", after=after) if not after:
                raise Refused(DrawReason.DRAW_NOBODY_LEFT, basis, institution=event.institution)
            case InspectorsAssigned() if len(event.officers) < draw.officers_per_object:
                raise Refused(DrawReason.DRAW_NOBODY_LEFT, basis, institution=event.institution)
            case _:
                pass
