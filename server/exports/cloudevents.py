"""CloudEvents 1.0 as lines of JSON: an event a line.

`id` and `source` together name an event once. Extensions are lower-case letters and digits, as the
specification says; `logindex` and `streamversion` are text, since its integers end at 2^31.
"""

from collections.abc import Iterable
from typing import Any, BinaryIO, Final

import msgspec

from server.exports.derived import NOT_EVIDENCE
from server.exports.facts import Fact
from server.exports.moments import happened_utc, received_utc

_json: Final = msgspec.json.Encoder()
MEDIA_TYPE: Final = "application/json"


def write_cloudevents(file: BinaryIO, facts: Iterable[Fact]) -> int:
    """Write the events; return how many."""
    written = 0
    for fact in facts:
        file.write(_json.encode(cloudevent(fact)) + b"\n")
        written += 1
    return written


def cloudevent(fact: Fact) -> dict[str, Any]:
    """Return an event as the specification names its parts; what is empty is left away."""
    extensions = {
        "logindex": str(fact.leaf),
        "streamversion": str(fact.ver),
        "received": received_utc(fact),
        "signed": fact.at,
        "actor": fact.actor,
        "companions": " ".join(fact.companions),
        "region": fact.region,
        "keyid": fact.kid,
        "standing": fact.standing,
        "review": " ".join(fact.codes),
        "withheld": fact.withheld,
        "causedby": fact.cause,
        "corrects": fact.corrects,
        "commitments": " ".join(commitment for _, commitment in fact.pd),
        "attachments": " ".join(fact.att),
        "notice": NOT_EVIDENCE,
    }
    return {
        "specversion": "1.0",
        "id": fact.id,
        "source": f"urn:anjuan:{fact.log}",
        "type": fact.type,
        "subject": fact.stream,
        "time": happened_utc(fact),
        "datacontenttype": MEDIA_TYPE,
        **{name: value for name, value in extensions.items() if value},
        "data": fact.data,
    }
