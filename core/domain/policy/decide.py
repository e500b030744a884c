"""What the office may adopt, and what then happened (CREDIT.md, ARCHITECTURE.md: law is data)."""

from typing import Final

import msgspec

from core.domain.policy.events import LawAdopted, PackAdopted
from core.domain.policy.state import Event, Policy
from core.kernel.acting import Acting
from core.kernel.errors import Refused
from core.kernel.fields import DayText
from core.kernel.reasons import Reason
from core.law.adopted import overlaid
from core.law.book import Law
from core.law.look_up import may

TEXT_BYTES: Final = 64_000
"""The longest file of the law that is adopted; a string of ours ends at 96 KiB (FORMAT §10)."""
PACK_SIGNS: Final = 60_000
"""The longest pack, in characters."""


class AdoptPack(msgspec.Struct, frozen=True, kw_only=True):
    """Put a credit pack in force from a day on.

    The caller has parsed `text` (core.domain.credit.pack): name, version and sum are the text's.

    Attributes:
        on: the day of the adoption.
        from_day: first day on which it is in force; a past day is allowed, and changes what is
            known from now on, never what was known before.
        sha256: of the text's UTF-8 bytes, base64url.
    """

    on: DayText
    pack: str
    version: str
    from_day: DayText
    sha256: str
    text: str
    by: Acting


class AdoptLaw(msgspec.Struct, frozen=True, kw_only=True):
    """Put a file of the law, or those of its rows that change, in force over what ships.

    The caller has taken version and sum from the text.

    Attributes:
        on: the day of the adoption.
        from_day: first day for which its dated rows answer; a past day is allowed, and changes
            what is known from now on, never what was decided before.
        sha256: of the text's UTF-8 bytes, base64url.
    """

    on: DayText
    file: str
    version: str
    from_day: DayText
    sha256: str
    text: str
    by: Acting


Command = AdoptPack | AdoptLaw


def decide(policy: Policy, command: Command, law: Law) -> tuple[Event, ...]:
    """Return what happened; an empty tuple means that it is already so.

    Raises:
        Refused: this version was adopted with another text, the text is too long, or whoever asks
            may not adopt it.
        LawFileError: a row of the adopted file cannot be right.
    """
    if isinstance(command, AdoptLaw):
        return _adopt_law(policy, command, law)
    return _adopt_pack(policy, command, law)


def _adopt_pack(policy: Policy, command: AdoptPack, law: Law) -> tuple[Event, ...]:
    may(law, "policy.adopt-pack", command.by, command.on)
    if len(command.text) > PACK_SIGNS:
        raise Refused(
            Reason.PACK_INVALID,
            detail=f"{command.pack} has {len(command.text)} characters, at most {PACK_SIGNS} are "
            "adopted; shorten its comments",
        )
    for adopted in policy.packs:
        same_version = (adopted.pack, adopted.version) == (command.pack, command.version)
        if same_version and adopted.sha256 != command.sha256:
            raise Refused(
                Reason.PACK_INVALID,
                detail=f"{command.pack} {command.version} was adopted with another text on "
                f"{adopted.from_day}; give the new text a new version",
            )
    event = PackAdopted(
        pack=command.pack,
        version=command.version,
        from_day=command.from_day,
        sha256=command.sha256,
        text=command.text,
    )
    return () if policy.in_force(command.from_day) == event else (event,)


def _adopt_law(policy: Policy, command: AdoptLaw, law: Law) -> tuple[Event, ...]:
    may(law, "policy.adopt-law", command.by, command.on)
    size = len(command.text.encode())
    if size > TEXT_BYTES:
        raise Refused(
            Reason.LAW_FILE_INVALID,
            detail=f"{command.file} has {size} bytes, at most {TEXT_BYTES} are adopted at once; "
            "leave out the rows that stay as they are",
        )
    event = LawAdopted(
        file=command.file,
        version=command.version,
        from_day=command.from_day,
        sha256=command.sha256,
        text=command.text,
    )
    before = [adopted for adopted in policy.laws if adopted.file == command.file]
    if before and before[-1] == event:
        return ()
    for adopted in before:
        if adopted.version == command.version and adopted.sha256 != command.sha256:
            raise Refused(
                Reason.LAW_FILE_INVALID,
                detail=f"{command.file} {command.version} was adopted with another text, from "
                f"{adopted.from_day} on; give the new text a new version",
            )
    overlaid(law, command.file, command.from_day, command.text.encode())
    return (event,)
