"""What a policy may ask while it reacts, and what it answers with."""

from typing import Protocol

import msgspec

from core.domain.case.state import Case
from core.domain.notice.state import Notice
from core.domain.visit.state import Visit
from core.kernel.running import Running


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """An event that counts, as a policy sees it.

    Attributes:
        day: local day on which it happened (`occurred`).
        today: local day on which it is dealt with.
    """

    event_id: str
    stream: str
    ver: int
    day: str
    today: str
    event: msgspec.Struct
    region: str | None = None
    based_on: tuple[tuple[str, int], ...] = ()


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """A command for one stream; `decide` of that aggregate has the last word.

    Attributes:
        pd: subject and commitment of each personal value that stands beside its first event.
        on: local DATE on which it happened, where it is dealt with later; empty otherwise.
    """

    stream: str
    command: msgspec.Struct
    pd: tuple[tuple[str, str], ...] = ()
    on: str = ""


class Dossier(Protocol):
    """All that policies ask of the log; answers are folds of streams, never of read models."""

    def new_id(self) -> str:
        """A fresh uuid7."""
        ...

    def notice(self, notice: str) -> Notice:
        """A notice as it stands."""
        ...

    def notice_counts(self, notice: str) -> bool:
        """Whether the paper that opened a notice counts now (FORMAT §3, standing)."""
        ...

    def visit(self, visit: str) -> Visit:
        """What the office decided about a visit."""
        ...

    def region_of(self, institution: str) -> str | None:
        """Division code under which an institution was registered."""
        ...

    def case(self, case: str) -> Case:
        """A case as it stands."""
        ...

    def is_registered(self, institution: str) -> bool:
        """Whether the institution is in the register."""
        ...

    def case_of_notice(self, notice: str) -> str | None:
        """The last case filed on a notice's overdue (claims `case-of`, `case-after`)."""
        ...

    def case_of_visit(self, visit: str) -> str | None:
        """The case filed on a visit's findings (claim `case-of-visit`)."""
        ...

    def simple_case(self, visit: str, code: str) -> str | None:
        """The case in which a visit's violation was punished on the spot (claim `simple`)."""
        ...

    def notices_of_leg(self, leg: str) -> tuple[str, ...]:
        """Ids of the notices that a leg handed over, in its order."""
        ...

    def notice_on_paper(self, event: str) -> str | None:
        """The notice that a leg's paper opened, by the paper's event id; None if it is none."""
        ...

    def repeats_of(self, notice: str) -> tuple[str, ...]:
        """Ids of the notices whose papers repeat orders of this one, in the log's order."""
        ...

    def standing_findings(self, visit: str, legs: tuple[str, ...]) -> frozenset[str]:
        """What stands as found on a visit, as these legs and those moved there say it, merged."""
        ...

    def running(self, stream: str) -> tuple[Running, ...]:
        """The deadlines that run in a stream, by its room's table."""
        ...

    def last_overdue(self, notice: str) -> str | None:
        """Event id of the notice's last overdue."""
        ...

    def head(self, stream: str) -> int:
        """The last version of a stream, 0 if empty."""
        ...
