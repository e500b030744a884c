"""What the office adopted, as its events left it.

    (nothing adopted) ── PackAdopted, LawAdopted ──> ADOPTED ── PackAdopted, LawAdopted ──┐
                                                        ^─────────────────────────────────┘

`evolve` is total: what was recorded happened, in whatever order it is read.
"""

from typing import Final, assert_never

import msgspec

from core.domain.policy.events import LawAdopted, PackAdopted
from core.kernel.ids import StreamName

Event = PackAdopted | LawAdopted

LAW_STREAM: Final = StreamName("policy:6c617700-0000-8000-8000-000000000000")
"""The one stream of all files of the law: found without a search, read whenever one is opened.

A UUID of version 8, whose bytes are ours to choose (RFC 9562): it spells `law`.
"""


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """The office's policy; `packs` and `laws` in the order in which they were adopted."""

    packs: tuple[PackAdopted, ...] = ()
    laws: tuple[LawAdopted, ...] = ()

    def in_force(self, on: str) -> PackAdopted | None:
        """Return the credit pack in force on a DATE.

        One pack is in force at a time: the one with the latest `from_day`, and of two that begin
        on one day the one adopted later.
        """
        begun = [pack for pack in self.packs if pack.from_day <= on]
        return max(reversed(begun), key=lambda pack: pack.from_day, default=None)


def evolve(policy: Policy, event: Event) -> Policy:
    """Return the policy after the event."""
    match event:
        case PackAdopted():
            return msgspec.structs.replace(policy, packs=(*policy.packs, event))
        case LawAdopted():
            return msgspec.structs.replace(policy, laws=(*policy.laws, event))
        case _:
            assert_never(event)
