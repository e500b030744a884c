"""What the office adopted, as its events left it.

    (nothing adopted) ── PackAdopted ──> ADOPTED ── PackAdopted (the next) ──┐
                                            ^────────────────────────────────┘

`evolve` is total: what was recorded happened, in whatever order it is read.
"""

import msgspec

from core.domain.policy.events import PackAdopted

Event = PackAdopted


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """The office's policy; `packs` in the order in which they were adopted."""

    packs: tuple[PackAdopted, ...] = ()

    def in_force(self, on: str) -> PackAdopted | None:
        """Return the credit pack in force on a DATE.

        One pack is in force at a time: the one with the latest `from_day`, and of two that begin
        on one day the one adopted later.
        """
        begun = [pack for pack in self.packs if pack.from_day <= on]
        return max(reversed(begun), key=lambda pack: pack.from_day, default=None)


def evolve(policy: Policy, event: Event) -> Policy:
    """Return the policy after the event."""
    return msgspec.structs.replace(policy, packs=(*policy.packs, event))
