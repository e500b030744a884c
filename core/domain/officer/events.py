"""What happens to officers and agencies (DOMAIN.md §1.1, §1.3); names are disclosures, not data."""

from typing import Literal

import msgspec

from core.kernel.acting import Role as AnyRole
from core.kernel.fields import DayText, Line, RegionCode, Uuid7

AgencyKind = Literal[
    "EDU", "MKT", "CIV", "PSB", "FIR", "CUL", "SPT", "SCI", "HRS", "DRC", "FIN", "CAC", "TWN",
    "COM", "INT", "SPV",
]  # fmt: skip
"""DOMAIN.md §1.1."""
Role = Literal["inspector", "handler", "reviewer", "head", "administrator"]
"""Those that `officer.registered.v1` knows; `RolesChanged` gives any of `core.kernel.acting`."""
InterestKind = Literal["kinship", "financial", "former_post", "other"]
"""直接利害关系或者有其他关系可能影响公正执法 (行政处罚法 第四十三条)."""


class AgencyRegistered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An agency entered the books; its name is that of a public body."""

    kind: AgencyKind
    name: Line
    region: RegionCode


class OfficerRegistered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person took office.

    Attributes:
        agency: the agency's id.
        scope: areas in which the officer works, as division codes; 410400 is a whole city.
    """

    agency: Uuid7
    roles: tuple[Role, ...]
    scope: tuple[RegionCode, ...]


class CredentialIssued(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An enforcement credential 行政执法证 was issued (行政处罚法 第五十五条).

    Attributes:
        valid_to: last day on which it may be shown.
    """

    credential_no: Line
    issued_by: Line
    valid_from: DayText
    valid_to: DayText


class CredentialWithdrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A credential may no longer be shown, from this day on."""

    credential_no: Line
    from_day: DayText
    reason: Line


class RolesChanged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the officer is trusted with from a day on; all roles, not only the new ones."""

    roles: tuple[AnyRole, ...]
    from_day: DayText
    reason: Line


class InterestDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The officer declared an interest in an institution, and keeps away from it (第四十三条)."""

    officer: Uuid7
    institution: Uuid7
    kind: InterestKind
    from_day: DayText


class InterestEnded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The interest ended; this is the last day on which it stood."""

    officer: Uuid7
    institution: Uuid7
    until_day: DayText
    reason: Line
