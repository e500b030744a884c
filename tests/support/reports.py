"""A log with what a report is to count, and the figures that it gives.

    with Counted(tmp_path) as counted:
        counted.visit(1, "2023-05-10T09:00", persons=(WANG, LI))
        assert counted.figures("2023-05-10").visits.visits == 1

Each visit, institution and person is told by a small number, so that a test names only what it is
about. What an event is not told is that of `tests.support.builders`.
"""

from datetime import date
from pathlib import Path

import msgspec

from core.domain.leg import events as leg
from core.domain.visit import events as visit
from core.kernel.ids import mint_join_code, visit_of
from core.kernel.times import Time
from projections.counting import Span
from projections.figures import Basis, Figures, Way, figures
from projections.statistics import STATISTICS
from tests.support.builders import INSTITUTION, LI, WANG, an, uid
from tests.support.histories import History, Pen
from tests.support.readmodels import read_models
from tests.support.subjects import AUTHORITY

COVERT = ("V-SUB-01", "V-SUB-02")
BASELINE = "2021-07-24"
COUNTY = "410422"


def moment(text: str) -> Time:
    """Return a TIME of the authority's zone from `2023-05-10T09:00`."""
    return Time(f"{text}:00.000+08:00")


def visit_no(number: int) -> str:
    """Return the id of a visit."""
    return visit_of(mint_join_code(date(2023, 5, 10), number.to_bytes(5, "big")), AUTHORITY)


def leg_no(number: int) -> str:
    """Return the stream of a leg."""
    return f"leg:{uid(0xC000 + number)}"


def school_no(number: int) -> str:
    """Return the id of an institution; 1 is INSTITUTION."""
    return INSTITUTION if number == 1 else uid(0x5C00 + number)


class Counted:
    """A log that grows, and what is counted in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.history = History(folder / "log.db")
        self._pens: dict[int, Pen] = {}

    def fact(self, leg_number: int, data: msgspec.Struct, at: str, **header):
        """Let a device record a fact of a leg, each leg by its own device."""
        pen = self._pens.setdefault(leg_number, Pen(leg_number + 10))
        return self.history.record(leg_no(leg_number), data, pen=pen, occurred=moment(at), **header)

    def visit(
        self,
        number: int,
        at: str,
        *,
        persons: tuple[str, ...] = (WANG, LI),
        school: int = 1,
        by_leg: int | None = None,
        **header,
    ):
        """Let officers open a visit on one leg and show their credentials."""
        this = visit_no(number)
        at_leg = number if by_leg is None else by_leg
        opened = self.fact(
            at_leg, an(leg.Opened, visit=this, institution=school_no(school)), at, **header
        )
        shown = tuple(
            leg.ShownCredential(officer=one, credential_no=f"豫D-{at}")
            for at, one in enumerate(persons)
        )
        self.fact(at_leg, an(leg.CredentialsShown, visit=this, shown=shown), at, **header)
        return opened

    def in_batch(self, number: int, batch: str):
        """Plan a visit within a batch."""
        this = visit_no(number)
        planned = an(visit.Planned, visit=this, batch=batch)
        return self.history.decide(f"visit:{this}", planned)

    def decide(self, stream: str, data: msgspec.Struct, **header):
        """Let the office decide something."""
        return self.history.decide(stream, data, **header)

    @property
    def size(self) -> int:
        """Events in the log."""
        with self.history.log.read() as reader:
            return reader.size

    def figures(
        self,
        first: str,
        last: str | None = None,
        *,
        region: str = COUNTY,
        basis: Basis = "per_visit",
        size: int | None = None,
    ) -> Figures:
        """Return the figures of a span of days, as known at a size of the log."""
        span = Span(region=region, first_day=first, last_day=last or first, size=size or self.size)
        way = Way(basis=basis, baseline_day=BASELINE, covert=COVERT)
        with read_models(self._folder / "projections", self.history.log, (STATISTICS,)) as views:
            return figures(views, span, way)

    def plans(self, first: str, last: str | None = None) -> list[str]:
        """Return every step by which SQLite answers the questions of a report."""
        asked: list[str] = []
        span = Span(region=COUNTY, first_day=first, last_day=last or first, size=self.size)
        way = Way(basis="per_visit", baseline_day=BASELINE, covert=COVERT)
        with read_models(self._folder / "projections", self.history.log, (STATISTICS,)) as views:
            with views.read("statistics") as db:
                db.set_trace_callback(asked.append)
            figures(views, span, way)
            with views.read("statistics") as db:
                db.set_trace_callback(None)
                return [
                    str(step[3])
                    for question in asked
                    if question.lstrip().startswith("WITH")
                    for step in db.execute(f"EXPLAIN QUERY PLAN {question}")
                ]

    def close(self) -> None:
        """Close the log."""
        self.history.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
