"""Plays the seeds' years: a district's 2021, a city's 2022 and the first four months of its 2023.

Behind them, one case of each ending goes its way at the city's bureau (`endings`).

Every figure is that of DOMAIN.md §7.7; what is counted are events, made by people with the part
that the law gives them, each through `decide`.
"""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Final

from core.kernel.seeded import seeded_bytes
from server.clock import SimulatedClock
from server.demo.years import city, district
from server.demo.years.bureau import Bureau, Place
from server.demo.years.endings import Endings
from server.station import Station

DISTRICT: Final = Place(name="示范区", region="371302", parts=("371302",), inspectors=14)
CITY: Final = Place(
    name="示范市",
    region="410400",
    parts=(
        "410402", "410403", "410404", "410411", "410421", "410422",
        "410423", "410425", "410471", "410472", "410481", "410482",
    ),
    inspectors=13,
)  # fmt: skip
START: Final = "2021-07-26"
Progress = Callable[[int, int], None]
"""Days in the field done, and days in all."""


def play_years(
    station: Station, clock: SimulatedClock, admin: str, seed: int, tell: Progress
) -> Mapping[str, str]:
    """Play them on an open station whose clock stands before `START`.

    Returns:
        The id of one case of each ending.
    """
    random, numbers = seeded_bytes(f"{seed}/years"), count(1)
    days = district.DAYS + city.DAYS
    done = count(1)

    def step() -> None:
        tell(next(done), days)

    bureau = Bureau(station, clock, random, DISTRICT, admin)
    district.play(bureau, numbers, step)
    bureau = Bureau(station, clock, random, CITY, admin)
    city.City(bureau, numbers, step).play()
    return Endings(bureau, numbers).play()
