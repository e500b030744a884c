"""RFC 9457: every way in which a call can fail, in one table."""

import logging
from http import HTTPStatus
from typing import Any, Final, NamedTuple

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from core.domain.credit.faults import PackError
from core.domain.credit.visits import NotYetScored
from core.kernel.errors import Refused, Rejected
from core.log.records import CommitFailed
from projections.credit_queries import NoPackInForce
from projections.views import NotBuilt
from server.answers import WrongCall
from server.auth import MayNotRead, NotAuthentic
from server.enrolment import CodeRefused
from server.scribe import ClaimTaken

PROBLEM_MEDIA_TYPE: Final = "application/problem+json"


class NotFound(Exception):  # noqa: N818 - says what happened
    """Nothing is known under this name; also said of what the caller may not see."""


class OutOfService(Exception):  # noqa: N818 - says what happened
    """The office takes no writes now: it found that it has lost data, or its disk is full."""


class Row(NamedTuple):
    """Status and short name of a problem."""

    status: int
    name: str
    title: str


_TABLE: Final[dict[type[Exception], Row]] = {
    Refused: Row(409, "refused", "a rule of the field says no"),
    Rejected: Row(400, "rejected", "the bytes cannot be believed"),
    NotAuthentic: Row(401, "not-authentic", "the call is not signed by an enrolled key"),
    MayNotRead: Row(403, "may-not-read", "the key is believed no longer"),
    CodeRefused: Row(403, "code-refused", "the enrolment code is not good"),
    ClaimTaken: Row(409, "already-so", "it was done before, or stands elsewhere already"),
    NotFound: Row(404, "not-found", "nothing is known under this name"),
    OutOfService: Row(503, "out-of-service", "the office takes no writes now"),
    NoPackInForce: Row(404, "no-pack", "no credit pack is in force on that day"),
    NotYetScored: Row(404, "not-yet-scored", "no inspection is known on that day"),
    PackError: Row(400, "bad-pack", "the credit pack cannot be used"),
    NotBuilt: Row(503, "not-ready", "what was asked for is not read up yet; call again"),
    CommitFailed: Row(503, "commit-failed", "the disk declined; nothing was taken"),
    WrongCall: Row(400, "invalid", "a field is missing or wrong"),
    msgspec.ValidationError: Row(400, "invalid", "a field is missing or wrong"),
    ValueError: Row(400, "invalid", "a value is wrong"),
}
_log = logging.getLogger("anjuan")
_RETRY_AFTER_S: Final = "30"


def problem(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, object]]:
    """Answer with the row of the error; what no row names is our own fault, and says no more."""
    row = next((row for kind, row in _TABLE.items() if isinstance(error, kind)), None)
    detail = str(error)
    if isinstance(error, HTTPException):  # some of litestar's are also a ValueError
        row, detail = Row(error.status_code, "http", _phrase(error)), error.detail
    if row is None:
        _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        row, detail = Row(500, "internal", "the office failed; the call may be repeated"), ""
    content: dict[str, object] = {
        "type": f"urn:anjuan:problem:{row.name}",
        "title": row.title,
        "status": row.status,
        "detail": detail,
    }
    if isinstance(error, Refused):
        content |= {"reason": error.reason.name, "basis": error.basis and error.basis.cite}
    return Response(
        content,
        status_code=row.status,
        media_type=PROBLEM_MEDIA_TYPE,
        headers={"retry-after": _RETRY_AFTER_S} if row.status == 503 else {},  # noqa: PLR2004
    )


def _phrase(error: HTTPException) -> str:
    return HTTPStatus(error.status_code).phrase.lower()
