"""Every read model of the office, in the order in which they catch up."""

from typing import Final

from projections.cases import CASES
from projections.credit import CREDIT
from projections.deadlines import DEADLINES
from projections.event_index import EVENTS
from projections.fleet import FLEET
from projections.history import HISTORY
from projections.institutions import INSTITUTIONS
from projections.proceedings import PROCEEDINGS
from projections.projection import Projection
from projections.reviews import REVIEWS
from projections.statistics import STATISTICS

ALL: Final[tuple[Projection, ...]] = (
    EVENTS,
    REVIEWS,
    FLEET,
    CASES,
    INSTITUTIONS,
    DEADLINES,
    PROCEEDINGS,
    STATISTICS,
    CREDIT,
    HISTORY,
)
