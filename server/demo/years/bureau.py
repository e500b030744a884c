"""The offices of the seeds' years, with people for every part that the law keeps apart.

Every deed is a command through `decide`; many deeds that belong to one day stand in one commit.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from core.domain.officer.decide import IssueCredential, RegisterAgency, RegisterOfficer
from core.domain.officer.events import AgencyKind
from core.evidence.body import Actor
from core.evidence.commitment import commit, disclose
from core.kernel.acting import Acting, Role
from core.kernel.ids import stream_name
from core.kernel.times import ZONE
from core.log.vault import Disclosure
from core.process.dossier import Deed
from server.acting import acting_of
from server.clock import SimulatedClock
from server.demo.years.hand import Companion, Hand
from server.office import Asked
from server.station import Station

Random = Callable[[int], bytes]
_DEEDS_A_COMMIT: Final = 200
_ROLES: Final[tuple[tuple[str, tuple[Role, ...]], ...]] = (
    ("head", ("head",)),
    ("deputy", ("head",)),
    ("handler", ("handler", "inspector")),
    ("second", ("handler", "inspector")),
    ("clerk", ("clerk",)),
    ("cashier", ("cashier",)),
    ("publisher", ("publisher",)),
    ("supervisor", ("supervisor",)),
    ("legal_reviewer", ("legal_reviewer",)),
    ("hearing_host", ("hearing_host",)),
)
"""Who does what in the office, beside the inspectors."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a bureau works.

    Attributes:
        region: division code of the whole.
        parts: codes of the counties in it, or its own.
        inspectors: how many go out.
    """

    name: str
    region: str
    parts: tuple[str, ...]
    inspectors: int


class Bureau:
    """One education bureau."""

    def __init__(
        self, station: Station, clock: SimulatedClock, random: Random, place: Place, admin: str
    ) -> None:
        """Found the agency, and let its people take office with their credentials."""
        self.station = station
        self.place = place
        self.random = random
        self._clock = clock
        self._admin = Actor(id=admin)
        self.agency = self.new_id()
        self._found(self.agency, "EDU", "教育局")
        self.people: dict[str, Acting] = {name: self._person(name, roles) for name, roles in _ROLES}
        self.inspectors = tuple(
            self._companion(number) for number in range(1, place.inspectors + 1)
        )

    def at(self, day: str, wall: str = "09:00") -> None:
        """Move to a moment."""
        moment = datetime.fromisoformat(f"{day}T{wall}:00").replace(tzinfo=ZONE)
        self._clock.move_to(int(moment.timestamp() * 1000))

    def new_id(self) -> str:
        """Mint an id."""
        return self.station.office.pen.new_id()

    def hand(self, inspector: Companion) -> Hand:
        """Give an inspector a device."""
        return Hand(self.station.office, self.random, inspector.officer, self._admin)

    def do(self, who: str, deeds: Sequence[Deed], region: str = "") -> None:
        """Do deeds in a person's name; each group of them is one commit."""
        asked = Asked(actor=Actor(id=self.people[who].officer), region=region or self.place.region)
        for at in range(0, len(deeds), _DEEDS_A_COMMIT):
            self.station.office.execute(deeds[at : at + _DEEDS_A_COMMIT], asked)

    def partner(self, kind: AgencyKind, name: str) -> Companion:
        """Found another agency of the place, and return an inspector of it for a joint visit."""
        agency = self.new_id()
        self._found(agency, kind, name)
        who = f"{kind} inspector"
        person = self._person(who, ("inspector",), agency)
        return Companion(person.officer, credential_no(self.place, who))

    def last_event(self, stream: str, kind: str) -> str:
        """Return the id of the last event of a kind in a stream."""
        with self.station.office.log.read() as reader:
            return [one.event_id for one in reader.stream(stream) if one.type.startswith(kind)][-1]

    def settle(self) -> None:
        """Let what follows from what was recorded happen."""
        self.station.work_once()

    def _found(self, agency: str, kind: AgencyKind, name: str) -> None:
        command = RegisterAgency(
            kind=kind, name=f"{self.place.name}{name}", region=self.place.region
        )
        deed = Deed(stream=stream_name("agency", agency), command=command)
        self.station.office.execute([deed], self._asked())

    def _companion(self, number: int) -> Companion:
        name = f"inspector {number}"
        person = self._person(name, ("inspector",))
        return Companion(person.officer, credential_no(self.place, name))

    def _person(self, name: str, roles: tuple[Role, ...], agency: str = "") -> Acting:
        office, new = self.station.office, self.new_id()
        disclosure = disclose(office.pen.random(16), "name", f"{self.place.name} {name}")
        c = commit(disclosure)
        stream = stream_name("officer", new)
        command = RegisterOfficer(
            agency=agency or self.agency, roles=roles, scope=(self.place.region,), on="2021-07-26"
        )
        credential = IssueCredential(
            credential_no=credential_no(self.place, name),
            issued_by=f"{self.place.name}人民政府",
            valid_from="2020-01-01",
            valid_to="2029-12-31",
        )
        deeds = [
            Deed(stream=stream, command=command, pd=((new, c),)),
            Deed(stream=stream, command=credential),
        ]
        first, *_ = office.execute(deeds, self._asked())
        office.keep([Disclosure(c=c, event_id=first.event_id, subject=new, d=disclosure.encode())])
        with office.log.read() as reader:
            return acting_of(reader, new)

    def _asked(self) -> Asked:
        return Asked(actor=self._admin, region=self.place.region)


def credential_no(place: Place, name: str) -> str:
    """Return the number of a person's credential."""
    return f"{place.region}-{name}"
