"""What a scope holds, in two numbers: count, and sum of leaf hashes modulo 2^256 (SYNC.md R9, F34).

A device that pulled everything has the same two numbers; "in sync" is never a guess.
"""

from collections import OrderedDict
from threading import Lock
from typing import Final

from core.log.eventlog import EventLog
from core.log.leaves import row_leaf_hash
from core.log.queries import event_of
from core.sync.world import Key
from server.pull import in_scope

_SCOPES_REMEMBERED: Final = 1_000
_MODULUS: Final = 2**256


class ScopeDigests:
    """Digests of scopes already asked for, carried on from where each was left."""

    def __init__(self, log: EventLog) -> None:
        """Begin with none."""
        self._log = log
        self._lock = Lock()
        self._known: OrderedDict[tuple[str, ...], tuple[int, int, int]] = OrderedDict()

    def upto(self, key: Key, leaf: int) -> tuple[int, str]:
        """Return count and sum of what is in a key's scope, up to and with a leaf."""
        with self._lock:
            last, count, total = self._known.get(key.scope, (-1, 0, 0))
            if last > leaf:
                last, count, total = -1, 0, 0
            for row in self._log.iter_rows(last):
                event = event_of(row)
                if event.leaf > leaf:
                    break
                last = event.leaf
                if in_scope(event, key):
                    count += 1
                    total = (total + int.from_bytes(row_leaf_hash(row), "big")) % _MODULUS
            self._known[key.scope] = (last, count, total)
            self._known.move_to_end(key.scope)
            while len(self._known) > _SCOPES_REMEMBERED:
                self._known.popitem(last=False)
        return count, f"{total:064x}"
