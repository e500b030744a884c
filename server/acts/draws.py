"""The steps of a random draw that a person types (DOMAIN.md §1.4).

Freezing, binding and revealing stand in `server.calls.draws` alone: they take the pools from the
read models and the seed from a secret file of the data folder.
"""

from core.domain.draw import commands as draw
from core.kernel.ids import stream_uuid
from server.acts.act import Act
from server.drawing import forget
from server.office import Office
from server.settings import Folder
from server.words import N_


def _forget_seed(office: Office, stream: str) -> None:
    """Delete a secret that is of no use any more."""
    forget(Folder(office.log.path.parent), stream_uuid(stream))


ACTS = (
    Act(
        name="announce",
        command=draw.AnnounceDraw,
        about=N_("announce a draw"),
        creates=True,
        rests_on={"replaces": ("draw",)},
        by_hand=True,
    ),
    Act(
        name="redraw-inspector",
        command=draw.RedrawInspector,
        about=N_("draw another inspector, with a reason"),
        by_hand=True,
    ),
    Act(
        name="redraw-institution",
        command=draw.RedrawInstitution,
        about=N_("draw another institution, with a reason"),
        by_hand=True,
    ),
    Act(name="publish", command=draw.PublishDraw, about=N_("make the draw public"), by_hand=True),
    Act(
        name="cancel",
        command=draw.CancelDraw,
        about=N_("end a draw before its seed is revealed"),
        afterwards=_forget_seed,
        by_hand=True,
    ),
)
