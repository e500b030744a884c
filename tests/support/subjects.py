"""The people, things and days that every test's examples speak of."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from core.kernel.acting import ROLES, Acting
from core.kernel.ids import visit_of


def uid(number: int) -> str:
    """Return a valid UUIDv7 that a reader can tell from others."""
    return f"019a0000-0000-7000-8000-{number:012x}"


def b64u(size: int, seed: str = "anjuan") -> str:
    """Return so many bytes as unpadded base64url."""
    raw = b"".join(sha256(f"{seed}/{part}".encode()).digest() for part in range(2))[:size]
    return urlsafe_b64encode(raw).decode().rstrip("=")


AUTHORITY = "anjuan.example.gov.cn"
CODE = "2EM-4HMA-SW9R"
VISIT = visit_of(CODE, AUTHORITY)
OTHER_CODE = "2EM-0000-000W"
TODAY = "2026-11-23"
INSTITUTION = uid(0x1)
NOTICE = uid(0x2)
CASE = uid(0x3)
INTENT = uid(0x4)
FINDING = uid(0x5)
WANG = uid(0xAA)
LI = uid(0xBB)
LEG = f"leg:{uid(0xC1)}"
LATE = "V-TIM-01"
CHARGE = "V-FEE-02"
DOC_NO = "叶教培罚〔2026〕1号"

HEAD = uid(0xCC)
ZHAO = uid(0xDD)
"""A person of every other role."""


def acting(officer: str, *roles: str, **changes: object) -> Acting:
    """Return a person of the education bureau whose credential is valid for ten years."""
    person = {
        "officer": officer,
        "agency": uid(0x7),
        "agency_kind": "EDU",
        "roles": roles or ROLES,
        "credentials": (("2020-01-01", "2030-12-31"),),
    }
    return Acting(**(person | changes))  # type: ignore[arg-type] # a test names fields of Acting


REVIEWED: dict[str, Any] = {"on": TODAY, "by": acting(LI, "reviewer")}
"""Who settles a review, and when."""
