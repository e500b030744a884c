"""The procedure of a draw as data, from announcement to publication (DOMAIN.md §1.4)."""

from typing import Final

from core.domain.draw.day_events import DeadlineSettled
from core.domain.draw.events import (
    Announced,
    Cancelled,
    InspectorsAssigned,
    InspectorsListed,
    ObjectsDrawn,
    ObjectsLeftOut,
    ObjectsListed,
    PoolsFrozen,
    Published,
    Redrawn,
    SeedCommitted,
    SeedRevealed,
)
from core.kernel.transitions import Deadline, Transition, allowed

_FROZEN: Final = frozenset({"frozen"})
_DRAWN: Final = frozenset({"drawn"})
_WITH_A_RESULT: Final = frozenset({"drawn", "published"})
_PUBLISH: Final = Deadline(kind="draw.publish", field="publish_by", runs_from="visits_by")

TABLE: Final[tuple[Transition, ...]] = (
    Transition(
        event=Announced,
        given=frozenset({"unannounced"}),
        to=frozenset({"announced"}),
        act="draw.announce",
        opens=(_PUBLISH,),
    ),
    Transition(event=PoolsFrozen, given=frozenset({"announced"}), to=_FROZEN, act="draw.freeze"),
    Transition(event=ObjectsListed, given=_FROZEN, act="draw.freeze"),
    Transition(event=InspectorsListed, given=_FROZEN, act="draw.freeze"),
    Transition(event=ObjectsLeftOut, given=_FROZEN, act="draw.freeze"),
    Transition(event=SeedCommitted, given=_FROZEN, to=frozenset({"committed"}), act="draw.commit"),
    Transition(event=SeedRevealed, given=frozenset({"committed"}), to=_DRAWN, act="draw.reveal"),
    Transition(event=ObjectsDrawn, given=_DRAWN, act="draw.reveal"),
    Transition(event=InspectorsAssigned, given=_DRAWN, act="draw.reveal"),
    Transition(event=InspectorsAssigned, given=_WITH_A_RESULT, act="draw.redraw"),
    Transition(event=Redrawn, given=_WITH_A_RESULT, act="draw.redraw"),
    Transition(
        event=Published,
        given=_DRAWN,
        to=frozenset({"published"}),
        act="draw.publish",
        ends=("draw.publish",),
        ends_on="published_on",
    ),
    Transition(
        event=DeadlineSettled,
        given=frozenset({"announced", "frozen", "committed", "drawn"}),
        act="draw.settle-days",
        settles=True,
    ),
    Transition(
        event=Cancelled,
        given=frozenset({"announced", "frozen", "committed"}),
        to=frozenset({"cancelled"}),
        act="draw.cancel",
        drops=("*",),
    ),
)
"""Once a seed is revealed nothing is cancelled: a result that displeases is drawn again by name."""

ALLOWED: Final = allowed(TABLE)
"""From which stages each event may come; what `decide` may ask for, and nothing else."""
