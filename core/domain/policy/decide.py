"""What the office may adopt, and what then happened (CREDIT.md)."""

import msgspec

from core.domain.policy.events import PackAdopted
from core.domain.policy.state import Event, Policy
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law


class AdoptPack(msgspec.Struct, frozen=True, kw_only=True):
    """Put a credit pack in force from a day on.

    The caller has parsed `text` (core.domain.credit.pack): name, version and sum are the text's.

    Attributes:
        from_day: first day on which it is in force; a past day is allowed, and changes what is
            known from now on, never what was known before.
        sha256: of the text's UTF-8 bytes, base64url.
    """

    pack: str
    version: str
    from_day: str
    sha256: str
    text: str


Command = AdoptPack


def decide(policy: Policy, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: this version of the pack was adopted with another text.
    """
    del law  # a pack is policy and names its own basis, row by row
    for adopted in policy.packs:
        same_version = (adopted.pack, adopted.version) == (command.pack, command.version)
        if same_version and adopted.sha256 != command.sha256:
            raise Refused(
                Reason.PACK_INVALID,
                detail=f"{command.pack} {command.version} was adopted with another text on "
                f"{adopted.from_day}; give the new text a new version",
            )
    event = PackAdopted(**msgspec.structs.asdict(command))
    return () if policy.in_force(command.from_day) == event else (event,)
