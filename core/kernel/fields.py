"""The kinds of value that an event's data may hold, bounded when bytes are decoded."""

from typing import Annotated, Literal

from msgspec import Meta

from core.kernel.b64 import B64U16_PATTERN, B64U32_PATTERN
from core.kernel.ids import (
    AUTHORITY_PATTERN,
    REGION_PATTERN,
    STREAM_PATTERN,
    UUID7_PATTERN,
    VISIT_PATTERN,
)
from core.kernel.times import DAY_PATTERN, TIME_PATTERN

Authority = Annotated[str, Meta(pattern=AUTHORITY_PATTERN)]
Uuid7 = Annotated[str, Meta(pattern=UUID7_PATTERN)]
VisitId = Annotated[str, Meta(pattern=VISIT_PATTERN)]
StreamText = Annotated[str, Meta(pattern=STREAM_PATTERN)]
DayText = Annotated[str, Meta(pattern=DAY_PATTERN)]
TimeText = Annotated[str, Meta(pattern=TIME_PATTERN)]
RegionCode = Annotated[str, Meta(pattern=REGION_PATTERN)]
KidText = Annotated[str, Meta(pattern=B64U16_PATTERN)]
HashText = Annotated[str, Meta(pattern=B64U32_PATTERN)]
Count = Annotated[int, Meta(ge=1)]
Natural = Annotated[int, Meta(ge=0)]
Fen = Annotated[int, Meta(ge=0)]
ViolationCode = Annotated[str, Meta(pattern=r"^V-[A-Z]{3}-[0-9]{2}\Z")]
Measure = Annotated[str, Meta(pattern=r"^[a-z_]{2,40}\Z")]
TermCode = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9._-]{1,62}\Z")]
Line = Annotated[str, Meta(min_length=1, max_length=200)]
"""One line that a person typed: a name, a number of a document, a reason."""
Text = Annotated[str, Meta(min_length=1, max_length=2000)]
"""A passage that a person typed; scanned for personal numbers at capture."""

PenaltyKind = Literal[
    "warning",
    "public_criticism",
    "fine",
    "confiscation",
    "stop_enrolment",
    "stop_operating",
    "revocation",
    "occupation_ban",
]
"""行政处罚法 第九条, as far as the field uses it (DOMAIN.md §3.1)."""
