"""Division codes (GB/T 2260): which area lies in which.

Six digits name province, city, county by pairs; `00` in the place of a pair means the whole of it:
530000 holds 530100, which holds 530102. Longer codes (towns, communities) continue a county's.
"""

from collections.abc import Iterable
from functools import lru_cache

_PAIR = 2
_COUNTY = 6


def covers(scope: Iterable[str], region: str) -> bool:
    """Tell whether a region lies in one of these areas."""
    return region.startswith(_stems(tuple(scope)))


def stem(area: str) -> str:
    """Return what all codes in the area begin with."""
    if len(area) != _COUNTY:
        return area
    begins = area
    while len(begins) > _PAIR and begins.endswith("00"):
        begins = begins[:-_PAIR]
    return begins


@lru_cache(maxsize=256)
def _stems(scope: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(stem(area) for area in scope)
