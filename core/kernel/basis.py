"""Where a rule comes from, and how far its text has been checked (DOMAIN.md §0)."""

from typing import Literal

import msgspec

Verified = Literal["law", "seen", "memory", "proposed"]
"""How far the text was checked.

`law`: the statute was read; `seen`: an excerpt was read; `memory`: M, unverified; `proposed`: P,
our design choice where the law is silent.
"""


class Basis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The legal basis of a row: the text as officers cite it, and its mark.

    Attributes:
        cite: statute and article in Chinese, e.g. `行政处罚法 第五十一条`.
        verified: what was checked; `memory` and `proposed` are shown to the user as such.
    """

    cite: str
    verified: Verified
