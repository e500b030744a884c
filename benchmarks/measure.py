"""How a thing is measured: interleaved with its limit, medians of rounds, always as a ratio."""

import os
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Final, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ROUNDS: Final = 5
_FSYNCS: Final = 100
_VERIFIED: Final = 1_000
_SPREAD_ROUNDS: Final = 9


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """How much is measured.

    Attributes:
        events: in the log, and pushed.
        small, large: the two sizes whose peak memory is compared.
    """

    events: int = 20_000
    small: int = 2_000
    large: int = 20_000


FULL: Final = Scale(events=100_000, small=10_000, large=100_000)


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table.

    Attributes:
        ratio: to what `against` names.
        absolute: says something only beside this machine's limit.
        goal: the ratio to reach; None where none was set.
        is_ceiling: the ratio may be the goal at most, instead of at least.
    """

    name: str
    ratio: float
    against: str
    absolute: str
    goal: float | None = None
    is_ceiling: bool = False

    @property
    def verdict(self) -> Literal["holds", "misses", ""]:
        """Whether the goal is reached."""
        if self.goal is None:
            return ""
        reached = self.ratio <= self.goal if self.is_ceiling else self.ratio >= self.goal
        return "holds" if reached else "misses"


class Paired(msgspec.Struct, frozen=True):
    """Seconds of ours and of the limit, and the median of limit to ours, round by round."""

    ours_s: float
    limit_s: float
    ratio: float


def paired(ours: Callable[[], float], limit: Callable[[], float], rounds: int = ROUNDS) -> Paired:
    """Take turns; each call does its work and returns the seconds that count.

    A neighbour's load falls on both, so the ratio of a round says more than either time.
    """
    times = [(limit(), ours()) for _ in range(rounds)]
    return Paired(
        ours_s=statistics.median(mine for _, mine in times),
        limit_s=statistics.median(raw for raw, _ in times),
        ratio=statistics.median(raw / mine for raw, mine in times),
    )


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def verify_rate(body_bytes: int = 1_000) -> float:
    """Return how many Ed25519 signatures one core verifies in a second, by our own library."""
    key = Ed25519PrivateKey.generate()  # noqa: TID251 - measures the library, signs nothing
    public, message = key.public_key(), bytes(body_bytes)
    signature = key.sign(message)

    def verify() -> None:
        for _ in range(_VERIFIED):
            public.verify(signature, message)

    return _VERIFIED / seconds(verify)


def noise() -> dict[str, float]:
    """Say how still the machine is: its fsync rate, and how far equal works lie apart."""
    spread = [_VERIFIED / verify_rate() for _ in range(_SPREAD_ROUNDS)]
    with tempfile.NamedTemporaryFile(dir=Path.cwd()) as file:

        def sync() -> None:
            for _ in range(_FSYNCS):
                os.write(file.fileno(), bytes(4096))
                os.fsync(file.fileno())

        fsyncs = _FSYNCS / seconds(sync)
    return {
        "cores": os.cpu_count() or 0,
        "load": os.getloadavg()[0],
        "fsyncs_per_s": fsyncs,
        "verify_per_s": _VERIFIED / statistics.median(spread),
        "spread": (max(spread) - min(spread)) / statistics.median(spread),
    }
