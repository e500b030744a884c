"""Ids as people type and send them."""

import re

from core.kernel.ids import UUID7_PATTERN, VISIT_PATTERN
from server.answers import WrongCall
from server.words import N_

NOT_AN_ID = N_("{field} takes the id of a {kind}, not {seen}")


def id_of(typed: str, kind: str) -> str:
    """Read the id of a stream, with or without its kind before it.

    Raises:
        WrongCall: it is none.
    """
    uuid = typed.removeprefix(f"{kind}:")
    if not re.match(VISIT_PATTERN if kind == "visit" else UUID7_PATTERN, uuid):
        raise WrongCall(NOT_AN_ID, kind.upper(), kind=kind, seen=typed)
    return uuid
