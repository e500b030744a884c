"""What an event says of an object itself, over and above that it speaks of it."""

from collections.abc import Mapping
from typing import Final

import msgspec

from core.domain.institution.events import Particulars
from server.exports.facts import Fact
from server.exports.penalties import penalty_of, values_of

AttributeType = str
"""`string`, `integer` or `boolean`, the words of OCEL 2.0."""

_PARTICULARS: Final = frozenset({"institution.registered.v1", "institution.particulars-changed.v1"})
_TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "case.filed.v1": ("filed_on",),
    "device.enrolled.v1": ("key_class",),
    "notice.served.v1": ("number", "served_on"),
    "refund.claimed.v1": ("claimed_on",),
    "tip.received.v1": ("receipt_no", "channel", "received_on"),
    "visit.planned.v1": ("code", "kind", "visit_on"),
}
"""Fields of an event that are values of the object whose stream it is."""

ATTRIBUTES: Final[Mapping[str, Mapping[str, AttributeType]]] = {
    "Institution": {f"institution_{name}": "string" for name in Particulars.__struct_fields__},
    "Visit": dict.fromkeys(("visit_code", "visit_kind", "visit_visit_on"), "string"),
    "Notice": dict.fromkeys(("notice_number", "notice_served_on"), "string"),
    "Case": {"case_filed_on": "string"},
    "Penalty": {
        "penalty_number": "string",
        "penalty_kinds": "string",
        "penalty_fine_fen": "integer",
    },
    "Refund": {"refund_claimed_on": "string"},
    "Tip": dict.fromkeys(("tip_receipt_no", "tip_channel", "tip_received_on"), "string"),
    "Officer": {},
    "Device": {"device_key_class": "string"},
    "Region": {},
}
"""Names begin with the type, so that no two types share a column where a loader joins them."""


def object_values(fact: Fact) -> dict[str, dict[str, str]]:
    """Return values by name, by object id; nothing of an event that does not count."""
    if not fact.counts:
        return {}
    own = {f"{fact.kind}_{name}": value for name, value in _of_stream(fact).items()}
    found = {fact.stream: own} if own else {}
    penalty = penalty_of(fact)
    values = values_of(fact) if penalty else {}
    return found | ({penalty: values} if values else {})


def _of_stream(fact: Fact) -> dict[str, str]:
    if fact.type in _PARTICULARS:
        said = {name: str(value) for name, value in fact.data.get("particulars", {}).items()}
        gone = [name for name in fact.data.get("cleared", ()) if name in _NAMES]
        return dict.fromkeys(gone, "") | said
    wanted = _TOLD.get(fact.type, ())
    return {name: _as_text(fact.data[name]) for name in wanted if name in fact.data}


_NAMES: Final = frozenset(Particulars.__struct_fields__)


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
