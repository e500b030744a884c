"""What no derived view shows: nothing personal leaves with them (EVIDENCE.md, nothing personal).

Bodies hold none of it by themselves: personal values stand in the vault, and are not read here.
What this adds is care for what slipped through, and for numbers that would name an officer.
"""

from typing import Any, Final, Literal

import msgspec

from core.domain import catalogue
from core.kernel.errors import Rejected
from core.kernel.personal import personal_number
from server.exports.standings import Reviewed

Withheld = Literal["", "personal", "unreadable"]
"""Why the particulars of an event are left out: they hold what looks like a phone or identity
number; or this release cannot read them, and so cannot say what they hold."""

LEFT_OUT: Final = frozenset({"credential_no", "body_b64u", "sig"})
"""Fields left out of every event: a credential's number names its officer; rescued bytes were never
judged."""


def shown_data(
    event_type: str, raw: msgspec.Raw, reviewed: Reviewed | None
) -> tuple[dict[str, Any], Withheld]:
    """Return the particulars that may be shown, and why they are withheld if they are."""
    try:
        catalogue.read(event_type, raw)
    except Rejected:
        return {}, "unreadable"
    data: dict[str, Any] = msgspec.json.decode(raw)
    is_held = reviewed is not None and reviewed.standing != "counts"
    if reviewed is not None and is_held and "personal" in reviewed.codes:
        return {}, "personal"
    if personal_number(data) is not None:
        return {}, "personal"
    return _without(data), ""


def _without(value: Any) -> Any:
    """Return a value without the fields that are left out, however deep they stand."""
    if isinstance(value, dict):
        return {key: _without(one) for key, one in value.items() if key not in LEFT_OUT}
    return [_without(one) for one in value] if isinstance(value, list) else value
