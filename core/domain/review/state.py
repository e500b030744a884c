"""The standing of one logged event as its review left it (FORMAT §3, "Standing").

    (none) ── Opened ──> OPEN ── Admitted ──> ADMITTED ── Opened (a later suspicion) ──> OPEN
                          └───── Excluded ──> EXCLUDED

The event counts while the standing is none or admitted. `evolve` is total: what was recorded
happened, in whatever order it is read.
"""

from typing import Final, Literal, assert_never

import msgspec

from core.domain.review.events import Admitted, Excluded, Opened, Rescued, ReviewCode

Event = Opened | Admitted | Excluded | Rescued
Standing = Literal["none", "open", "admitted", "excluded"]
Outcome = Literal["admitted", "excluded"]

ALLOWED: Final[dict[type[Event], frozenset[Standing]]] = {
    Opened: frozenset({"none", "open", "admitted"}),
    Admitted: frozenset({"open"}),
    Excluded: frozenset({"open"}),
    Rescued: frozenset({"none", "open", "admitted", "excluded"}),
}
"""From which standing each event may come; what `decide` may ask for, and nothing else."""


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A review.

    Attributes:
        event: id of the event that it judges.
        codes: for what it is open now, in the order in which it came up.
        rescued: signatures of the forensic bytes that a person brought in.
    """

    standing: Standing = "none"
    event: str = ""
    codes: tuple[ReviewCode, ...] = ()
    rescued: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether the event counts now."""
        return self.standing in {"none", "admitted"}


def evolve(review: Review, event: Event) -> Review:
    """Return the review after the event."""
    match event:
        case Opened():
            before = review.codes if review.standing == "open" else ()
            return msgspec.structs.replace(
                review, standing="open", event=event.event, codes=(*before, event.code)
            )
        case Admitted():
            return msgspec.structs.replace(review, standing="admitted", event=event.event, codes=())
        case Excluded():
            return msgspec.structs.replace(review, standing="excluded", event=event.event, codes=())
        case Rescued():
            return msgspec.structs.replace(review, rescued=(*review.rescued, event.sig))
        case _:
            assert_never(event)
