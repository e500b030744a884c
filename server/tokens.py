"""Tokens by which a person in office calls the API: signed by the office's own key, kept nowhere.

    anjuan-1.<officer>.<until_ms>.<signature>

A token ends by itself, or when the officer's roles are taken away; nothing need be revoked.
"""

from typing import Final

from core.evidence import keys
from core.kernel.b64 import b64u, from_b64u
from server.auth import NotAuthentic
from server.scribe import Pen

LIFE_HOURS: Final = 12
MOST_HOURS: Final = 30 * 24
_MARK: Final = "anjuan-1"
_HOUR_MS: Final = 60 * 60 * 1000
_SIGNATURE_BYTES: Final = 64


def issue_token(pen: Pen, officer: str, hours: int = LIFE_HOURS) -> str:
    """Return a token for an officer, good for so many hours of the server's clock."""
    assert 0 < hours <= MOST_HOURS, "the shell checked the hours"
    until_ms = pen.clock.wall_ms() + hours * _HOUR_MS
    return f"{_MARK}.{officer}.{until_ms}.{b64u(pen.signer.sign(_message(pen, officer, until_ms)))}"


def officer_of_token(pen: Pen, authorization: str) -> str:
    """Return whose token an `Authorization: Bearer` header holds.

    Raises:
        NotAuthentic: it is none, is not signed here, or has ended.
    """
    scheme, _, token = authorization.partition(" ")
    mark, officer, until, signature = [*token.strip().split("."), "", "", ""][:4]
    if scheme.lower() != "bearer" or mark != _MARK or not until.isascii() or not until.isdigit():
        raise NotAuthentic("a call of this kind needs `Authorization: Bearer` with a token")
    try:
        spelled = from_b64u(signature, _SIGNATURE_BYTES)
    except ValueError as error:
        raise NotAuthentic("the token is damaged") from error
    until_ms = int(until[:15])
    if not keys.verify(pen.signer.public, spelled, _message(pen, officer, until_ms)):
        raise NotAuthentic("the token was not issued here")
    if pen.clock.wall_ms() > until_ms:
        raise NotAuthentic("the token has ended; ask for another")
    return officer


def _message(pen: Pen, officer: str, until_ms: int) -> bytes:
    return f"anjuan.token.v1\n{pen.origin}\n{officer}\n{until_ms}\n".encode()
