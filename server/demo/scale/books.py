"""The register of the year: who there is, held as ids alone; what is entered, audited, closed."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, count
from typing import Final
from uuid import UUID

from core.domain.institution.book_commands import ConcludeAnnualInspection
from core.domain.institution.events import Category, Profit
from core.kernel.ids import stream_name
from core.process.dossier import Deed
from server.demo.scale.story import Subject
from server.demo.scale.world import World
from server.demo.years import register
from server.demo.years.schools import School, school

ENTERED_ON: Final = "2025-01-02"
BASELINE: Final = "2025-01-31"
"""The day from which the reduction is counted."""
CHUNK: Final = 400
PREPAID_FEN: Final = 73_000_00
_ID_BYTES: Final = 16
_MIX: Final[tuple[tuple[Category, Profit, int], ...]] = (
    ("SUBJECT", "NONPROFIT", 80),
    ("ART", "FORPROFIT", 200),
    ("SPORT", "FORPROFIT", 80),
    ("TECH", "FORPROFIT", 40),
)
"""Of each four hundred."""


class Books:
    """Everybody in the register, from 0 on: sixteen bytes each."""

    def __init__(self, world: World, many: int) -> None:
        """Begin before anybody is entered."""
        self._world = world
        self._ids = bytearray()
        self.many = many

    def subject(self, number: int) -> Subject:
        """Return an institution."""
        place = number * _ID_BYTES
        uuid = str(UUID(bytes=bytes(self._ids[place : place + _ID_BYTES])))
        category, profit = kind_of(number)
        return Subject(number, school(uuid, self._region(number), number + 1, category, profit))

    def enter(self) -> Iterator[int]:
        """Enter everybody, with what follows from it in January; yield how many are in."""
        model, bureau, numbers = self._world.model, self._world.bureau, count(1)
        for first in range(0, self.many, CHUNK):
            size = min(CHUNK, self.many - first)
            entered = register.enter(bureau, _wanted(size), numbers, ENTERED_ON)
            for one in entered:
                self._ids += UUID(one.id).bytes
            model.says("institution.registered institution.categorised", size)
            model.moves("institution", "", "registered", size)
            for one in entered:
                model.sums[one.category] += 1
            self._join(entered)
            bureau.settle()
            yield first + size

    def inspect_annually(self, on: str) -> Iterator[int]:
        """Conclude everybody's annual inspection; yield how many are done."""
        clerk = self._world.bureau.people["clerk"]
        for some in self._chunks():
            for region in self._world.bureau.place.parts:
                deeds = [
                    Deed(
                        stream=stream_name("institution", one.id),
                        command=ConcludeAnnualInspection(
                            institution=one.id, year=2024, result="PASS", on=on, by=clerk
                        ),
                    )
                    for one in some
                    if one.region == region
                ]
                self._world.bureau.do("clerk", deeds, region)
            self._world.model.says("institution.annual-inspection-concluded", len(some))
            yield len(some)

    def audit(self, on: str) -> None:
        """Audit the data of every third one."""
        for some in self._chunks():
            register.audit(self._world.bureau, some[::3], on)
            self._world.model.says("institution.audited", len(some[::3]))
            self._world.model.counts(on, "audited", len(some[::3]))

    def reduce(self, on: str, part: int) -> None:
        """Close a tenth of those that train in school subjects, one in four of them for papers."""
        for some in self._chunks():
            subject = [one for one in some if one.category == "SUBJECT"]
            closing, watched = subject[part::10], {one.id for one in subject[::5]}
            self._close(closing[::4], on, by_authority=True)
            self._close([one for at, one in enumerate(closing) if at % 4], on, by_authority=False)
            gone = sum(one.id in watched for one in closing)
            self._world.model.counts(on, "closed watched", gone)

    def _close(self, schools: Sequence[School], on: str, *, by_authority: bool) -> None:
        model, many = self._world.model, len(schools)
        register.close(self._world.bureau, schools, on, by_authority=by_authority)
        model.says("institution.closed", many)
        model.moves("institution", "registered", "closed", many)
        model.counts(on, "closed SUBJECT", many)
        if by_authority:
            model.counts(on, "shut for incomplete papers", many)

    def _join(self, entered: Sequence[School]) -> None:
        """Put those of school subjects on the platform; every fifth one has an account watched."""
        model, bureau = self._world.model, self._world.bureau
        joining = [one for one in entered if one.category == "SUBJECT"]
        watched = joining[::5]
        register.join_platform(bureau, joining, ENTERED_ON)
        register.supervise(bureau, watched, ENTERED_ON)
        model.says("institution.platform-joined", len(joining))
        model.says("fund.account-opened fund.balance-reported", len(watched))
        model.moves("fund", "", "open", len(watched))
        model.sums["platform"] += len(joining)
        model.sums["watched"] += len(watched)

    def _chunks(self) -> Iterator[list[School]]:
        for first in range(0, self.many, CHUNK):
            last = min(self.many, first + CHUNK)
            yield [self.subject(number).school for number in range(first, last)]

    def _region(self, number: int) -> str:
        parts = self._world.bureau.place.parts
        return parts[number % CHUNK % len(parts)]


def kind_of(number: int) -> tuple[Category, Profit]:
    """Return what an institution trains in, and whether for profit."""
    place = number % CHUNK
    ends = accumulate(many for _, _, many in _MIX)
    return next(
        (category, profit)
        for (category, profit, _), end in zip(_MIX, ends, strict=True)
        if place < end
    )


def _wanted(size: int) -> tuple[register.Wanted, ...]:
    """Return the mix of a chunk; a short one ends early."""
    wanted, left = [], size
    for category, profit, many in _MIX:
        wanted.append((category, profit, min(many, left)))
        left -= min(many, left)
    return tuple(wanted)
