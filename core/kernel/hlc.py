"""Hybrid logical clock (SYNC.md §5.4): orders facts for display and merge, nothing legal."""

Hlc = tuple[int, int]
"""Milliseconds and counter."""

MAX_AHEAD_MS = 5 * 60 * 1000
"""A remote clock further ahead of the server's is clamped."""


def tick(last: Hlc, wall_ms: int) -> Hlc:
    """Return the reading of a local event: never behind the last one, whatever the wall says."""
    ms, counter = last
    return (wall_ms, 0) if wall_ms > ms else (ms, counter + 1)


def receive(last: Hlc, remote: Hlc, wall_ms: int, server_ms: int) -> Hlc:
    """Return the reading after hearing of a remote event; what is far ahead is clamped."""
    heard = min(remote[0], server_ms + MAX_AHEAD_MS)
    ms = max(last[0], heard, wall_ms)
    counters = [pair[1] for pair in (last, remote) if pair[0] == ms]
    return ms, max(counters) + 1 if counters else 0
