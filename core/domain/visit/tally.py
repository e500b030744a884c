"""What the legs of a visit counted for the reports (DOMAIN.md §7.1 K10, K11, K16).

Every standing fact adds up, whoever recorded it; officers who count one poster twice correct it.
"""

from collections.abc import Iterable

import msgspec

from core.domain.leg.events import AdsRemoved, HazardKind, HazardRecorded, Sampled, SampleKind
from core.domain.leg.state import Event


class HazardCount(msgspec.Struct, frozen=True, kw_only=True):
    """Hazards of one kind; `major` are among `hazards`."""

    kind: HazardKind
    hazards: int
    major: int


class SampleCount(msgspec.Struct, frozen=True, kw_only=True):
    """Samples of one kind; `violating` are among `sampled`."""

    kind: SampleKind
    sampled: int
    violating: int


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of a visit; kinds in alphabetical order, none that was not seen."""

    ads_removed: int = 0
    hazards: tuple[HazardCount, ...] = ()
    samples: tuple[SampleCount, ...] = ()


def tally(said: Iterable[Event]) -> Tally:
    """Add up what stands, in any order."""
    ads = 0
    hazards: dict[HazardKind, tuple[int, int]] = {}
    samples: dict[SampleKind, tuple[int, int]] = {}
    for event in said:
        if isinstance(event, AdsRemoved):
            ads += event.pieces
        elif isinstance(event, HazardRecorded):
            seen, major = hazards.get(event.kind, (0, 0))
            more = event.hazards if event.major else 0
            hazards[event.kind] = (seen + event.hazards, major + more)
        elif isinstance(event, Sampled):
            sampled, violating = samples.get(event.kind, (0, 0))
            samples[event.kind] = (sampled + event.sampled, violating + event.violating)
    return Tally(
        ads_removed=ads,
        hazards=tuple(
            HazardCount(kind=kind, hazards=seen, major=major)
            for kind, (seen, major) in sorted(hazards.items())
        ),
        samples=tuple(
            SampleCount(kind=kind, sampled=sampled, violating=violating)
            for kind, (sampled, violating) in sorted(samples.items())
        ),
    )
