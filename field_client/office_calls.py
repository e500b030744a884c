"""Calls to the office over HTTP, with its refusals as sentences for a person."""

from typing import Final

import httpx
import msgspec

from field_client.told import Told
from field_client.words import N_

TIMEOUT_S: Final = 30.0
_MAY_NOT_READ: Final = "urn:anjuan:problem:may-not-read"

UNREACHABLE = N_("the office at {field} cannot be reached: {detail}; nothing is lost, try later")
DECLINED = N_("the office at {field} declined: {detail}")


class MayNotRead(Told):
    """The office believes this key no longer, and shows it nothing more."""


def connect(url: str) -> httpx.Client:
    """Return a connection that follows no redirect: a signed call is for one office."""
    return httpx.Client(base_url=url, timeout=TIMEOUT_S, follow_redirects=False)


def call(
    http: httpx.Client, method: str, target: str, body: bytes, headers: dict[str, str] | None = None
) -> bytes:
    """Make one call and return the answer's body.

    Raises:
        Told: the office cannot be reached, or declines.
    """
    try:
        answer = http.request(method, target, content=body, headers=headers)
    except httpx.HTTPError as error:
        raise Told(UNREACHABLE, str(http.base_url), detail=str(error)) from error
    if not answer.is_success:
        kind = MayNotRead if _problem(answer).get("type") == _MAY_NOT_READ else Told
        raise kind(DECLINED, str(http.base_url), detail=_said(answer))
    return answer.content


def _problem(answer: httpx.Response) -> dict[str, object]:
    """Return the problem document, empty if the answer holds none."""
    try:
        return msgspec.json.decode(answer.content, type=dict[str, object])
    except msgspec.MsgspecError:
        return {}


def _said(answer: httpx.Response) -> str:
    problem = _problem(answer)
    if not problem:
        return str(answer.status_code)
    return f"{answer.status_code} {problem.get('title')}: {problem.get('detail')}"
