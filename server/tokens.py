"""Tokens by which a person in office calls the API: signed by the office's own key, kept nowhere.

    anjuan-1.<officer>.<until_ms>.<signature>

A token ends by itself, or when the officer's roles are taken away; nothing need be revoked.
"""

import re
from typing import Final

from core.evidence import keys
from core.kernel.b64 import b64u, from_b64u
from core.kernel.errors import Refused
from core.kernel.ids import UUID7_PATTERN
from core.log.reader import LogReader
from server.acting import acting_of
from server.auth import NotAuthentic
from server.scribe import Pen

LIFE_HOURS: Final = 12
MOST_HOURS: Final = 30 * 24
_MARK: Final = "anjuan-1"
_HOUR_MS: Final = 60 * 60 * 1000
_SIGNATURE_BYTES: Final = 64
_MS: Final = re.compile(r"[1-9][0-9]{0,14}", re.ASCII)
_NOT_OURS: Final = "the token was not issued here"
"""Of whatever is wrong with it: which part of a forgery was right is nobody's business."""


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
    mark, officer, until, signature, *more = [*token.strip().split("."), "", "", ""]
    more = [one for one in more if one]
    if scheme.lower() != "bearer" or mark != _MARK:
        raise NotAuthentic("a call of this kind needs `Authorization: Bearer` with a token")
    if not re.match(UUID7_PATTERN, officer) or not _MS.fullmatch(until) or more:
        raise NotAuthentic(_NOT_OURS)
    try:
        spelled = from_b64u(signature, _SIGNATURE_BYTES)
    except ValueError as error:
        raise NotAuthentic(_NOT_OURS) from error
    until_ms = int(until)
    if not keys.verify(pen.signer.public, spelled, _message(pen, officer, until_ms)):
        raise NotAuthentic(_NOT_OURS)
    if pen.clock.wall_ms() > until_ms:
        raise NotAuthentic("the token has ended; ask for another")
    return officer


def in_office(reader: LogReader, officer: str, on: str) -> None:
    """Check that the officer of a token still holds a role.

    Raises:
        NotAuthentic: not any more; the token is worth nothing.
    """
    try:
        acting_of(reader, officer, on=on)
    except Refused as refused:
        raise NotAuthentic("the officer of this token is not in office") from refused


def _message(pen: Pen, officer: str, until_ms: int) -> bytes:
    return f"anjuan.token.v1\n{pen.origin}\n{officer}\n{until_ms}\n".encode()
