"""The server's one clock, and the simulated one that exists only for demonstrations."""

import time
from typing import Final, Protocol

DEMO_DOMAIN: Final = ".demo.invalid"


class Clock(Protocol):
    """What the office asks of time."""

    def wall_ms(self) -> int:
        """Unix milliseconds."""
        ...

    def mono_ms(self) -> int:
        """Milliseconds since some start, never going back."""
        ...


class SystemClock:
    """The machine's clock."""

    def wall_ms(self) -> int:
        """Unix milliseconds as the machine believes them."""
        return time.time_ns() // 1_000_000

    def mono_ms(self) -> int:
        """Milliseconds since the machine started."""
        return time.monotonic_ns() // 1_000_000


class SimulatedClock:
    """A clock that is told the time; no authority of the real world may run on it."""

    def __init__(self, authority: str, start_ms: int) -> None:
        """Begin at a moment.

        Raises:
            ValueError: the authority does not end in `.demo.invalid`.
        """
        if not authority.endswith(DEMO_DOMAIN):
            raise ValueError(f"{authority} runs on real time; only *{DEMO_DOMAIN} may simulate it")
        self._start = self._now = start_ms

    def wall_ms(self) -> int:
        """The simulated moment."""
        return self._now

    def mono_ms(self) -> int:
        """Simulated milliseconds since the start."""
        return self._now - self._start

    def move_to(self, ms: int) -> None:
        """Go forward; a moment already past changes nothing."""
        self._now = max(self._now, ms)
