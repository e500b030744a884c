"""Who is calling: every device call but hello is signed over a nonce of ours (FORMAT §7).

No clock of a device takes part; a nonce lives 300 seconds of the server's time and works once.
"""

import secrets
from collections import OrderedDict
from threading import Lock

from core.evidence import keys
from core.kernel import limits
from core.kernel.b64 import b64u
from core.sync.messages import read_auth, request_message
from core.sync.world import Key
from server.clock import Clock
from server.log_world import read_key
from server.office import Office

_KEYS_REMEMBERED = 10_000


class NotAuthentic(Exception):  # noqa: N818 - says what the caller is not
    """The call is not signed by a key that may make it, or its nonce is spent."""


def no_nonce() -> str:
    """Return what looks like a nonce, for a key that nobody knows: strangers push no nonce out."""
    return b64u(secrets.token_bytes(16))


class MayNotRead(Exception):  # noqa: N818 - says what the caller is not
    """The key was revoked or sealed: its work is still taken, nothing more is shown to it."""


class Nonces:
    """Nonces given out and not yet used, bounded in number for each key and in all."""

    def __init__(self, clock: Clock) -> None:
        """Begin with none given."""
        self._clock = clock
        self._lock = Lock()
        self._given: OrderedDict[str, dict[str, int]] = OrderedDict()

    def give(self, kid: str) -> str:
        """Return a fresh nonce; the oldest of a key makes room."""
        nonce = b64u(secrets.token_bytes(16))
        with self._lock:
            mine = self._given.setdefault(kid, {})
            self._given.move_to_end(kid)
            mine[nonce] = self._clock.wall_ms()
            while len(mine) > limits.NONCES_PER_KEY:
                mine.pop(next(iter(mine)))
            while len(self._given) > _KEYS_REMEMBERED:
                self._given.popitem(last=False)
        return nonce

    def spend(self, kid: str, nonce: str) -> bool:
        """Use a nonce up; False if it was never given, was used, or is too old."""
        with self._lock:
            given_ms = self._given.get(kid, {}).pop(nonce, None)
        if given_ms is None:
            return False
        return self._clock.wall_ms() - given_ms <= limits.NONCE_SECONDS * 1000


def authenticate(
    office: Office, nonces: Nonces, auth: str, target: str, body: bytes
) -> tuple[str, Key]:
    """Return the calling key.

    Args:
        office: whose log knows the keys.
        nonces: those given out.
        auth: the `Anjuan-Auth` header.
        target: `METHOD path?query`, as received.
        body: the request's body.

    Raises:
        NotAuthentic: and why.
    """
    try:
        kid, nonce, sig = read_auth(auth)
    except ValueError as error:
        raise NotAuthentic(str(error)) from error
    with office.log.read() as reader:
        key = read_key(reader, kid)
    if key is None:
        raise NotAuthentic(f"key {kid} is not enrolled here")
    method, _, path = target.partition(" ")
    if not keys.verify(key.public, sig, request_message(method, path, nonce, body)):
        raise NotAuthentic(f"the request is not signed by key {kid}")
    if not nonces.spend(kid, nonce):
        raise NotAuthentic("the nonce was not given to this key, was used, or is too old")
    return kid, key
