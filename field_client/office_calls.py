"""Calls to the office over HTTP, with its refusals as sentences for a person."""

from typing import Final

import httpx
import msgspec

from field_client.told import Told
from field_client.words import N_

TIMEOUT_S: Final = 30.0

UNREACHABLE = N_("the office at {field} cannot be reached: {detail}; nothing is lost, try later")
DECLINED = N_("the office at {field} declined: {detail}")


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
        raise Told(DECLINED, str(http.base_url), detail=_said(answer))
    return answer.content


def _said(answer: httpx.Response) -> str:
    try:
        problem = msgspec.json.decode(answer.content, type=dict[str, object])
    except msgspec.MsgspecError:
        return str(answer.status_code)
    return f"{answer.status_code} {problem.get('title')}: {problem.get('detail')}"
