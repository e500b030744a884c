"""The standing of a logged event (FORMAT §3): it counts unless a review is open or excluded it."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from core.kernel.b64 import B64U64_PATTERN
from core.kernel.fields import Line, Uuid7

ReviewCode = Literal[
    "cp-unproved", "split-view", "revoked", "suspected", "unknown-type", "schema", "personal",
    "scope", "late-fact", "beyond-power",
]  # fmt: skip
"""FORMAT §8."""


class Opened(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The event is held back, in the commit that logged it or by a later suspicion."""

    event: Uuid7
    code: ReviewCode


class Admitted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person let the event count, from this leaf on."""

    event: Uuid7
    reason: Line


class Excluded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person ruled that the event does not count; it stays in the log."""

    event: Uuid7
    reason: Line


class Rescued(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Forensic bytes were brought into the log by a person, verbatim."""

    body_b64u: Annotated[str, Meta(min_length=2, max_length=60_000)]
    sig: Annotated[str, Meta(pattern=B64U64_PATTERN)]
    reason: Line
