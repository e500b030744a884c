"""The device's one clock: wall time, a monotonic count within a boot, and the zone (SYNC.md §5.4).

Nothing else on the device asks for the time. R8: the wall clock may lie; `boot` and `mono_ms` stand
beside it in every body so that a lie can be seen, and no lie refuses a fact.
"""

import os
import time
from datetime import timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol

from core.kernel.b64 import b64u
from core.kernel.times import ZONE

DEMO_SUFFIX: Final = ".demo.invalid"
"""Authorities under which time may be simulated; RFC 2606 keeps `.invalid` out of the world."""

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_BOOT_BYTES = 8
_PROCESS_BOOT = os.urandom(_BOOT_BYTES)
"""Where the system names no boot, a process is its own: a new id only says less, never a lie."""


class Clock(Protocol):
    """What capture asks of time."""

    @property
    def zone(self) -> timezone:
        """The offset in which the device writes its times."""
        ...

    def wall_ms(self) -> int:
        """Return Unix milliseconds as the device believes them."""
        ...

    def mono_ms(self) -> int:
        """Return milliseconds that only grow within a boot."""
        ...

    def boot(self) -> str:
        """Return what names this boot: the base64url of 8 bytes."""
        ...


class SystemClock:
    """The clock of the machine."""

    __slots__ = ()

    @property
    def zone(self) -> timezone:
        """The machine's offset now, in whole minutes as a TIME writes it."""
        offset_min = time.localtime().tm_gmtoff // 60
        return timezone(timedelta(minutes=offset_min))

    def wall_ms(self) -> int:
        """Return Unix milliseconds."""
        return time.time_ns() // 1_000_000

    def mono_ms(self) -> int:
        """Return milliseconds since the boot, sleep included where the system counts it."""
        boot_clock: int | None = getattr(time, "CLOCK_BOOTTIME", None)  # Linux alone has it
        if boot_clock is None:
            return time.monotonic_ns() // 1_000_000
        return time.clock_gettime_ns(boot_clock) // 1_000_000

    def boot(self) -> str:
        """Return the hash of the system's boot id; the id itself is nobody's business."""
        try:
            named = _BOOT_ID.read_bytes().strip()
        except OSError:
            return b64u(_PROCESS_BOOT)
        return b64u(sha256(b"anjuan.boot.v1\n" + named).digest()[:_BOOT_BYTES])


class SimulatedClock:
    """A clock that stands still until it is told; only `simulated_clock` makes one."""

    __slots__ = ("_boot", "_mono_ms", "_wall_ms", "zone")

    def __init__(self, wall_ms: int, boot: bytes) -> None:
        self._wall_ms = wall_ms
        self._mono_ms = 0
        self._boot = b64u(boot)
        self.zone = ZONE

    def wall_ms(self) -> int:
        """Return the simulated Unix milliseconds."""
        return self._wall_ms

    def mono_ms(self) -> int:
        """Return the milliseconds that were let pass."""
        return self._mono_ms

    def boot(self) -> str:
        """Return the boot that was given."""
        return self._boot

    def advance(self, ms: int) -> None:
        """Let time pass."""
        self._wall_ms += ms
        self._mono_ms += ms

    def set_wall(self, ms: int) -> None:
        """Set the wall clock as a person or a flat battery does; the count goes on (F15, F16)."""
        self._wall_ms = ms


def simulated_clock(authority: str, wall_ms: int, boot: bytes = bytes(8)) -> SimulatedClock:
    """Return a clock for a demo or a test, under an authority that can be nobody's.

    Raises:
        ValueError: the authority does not end in `.demo.invalid`; its times would be believed.
    """
    if not authority.endswith(DEMO_SUFFIX):
        raise ValueError(f"time is simulated only under *{DEMO_SUFFIX}, not under {authority!r}")
    if len(boot) != _BOOT_BYTES:
        raise ValueError(f"a boot is named by {_BOOT_BYTES} bytes, got {len(boot)}")
    return SimulatedClock(wall_ms, boot)
