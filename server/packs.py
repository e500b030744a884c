"""Credit packs that ship with this release, ready to be adopted."""

from core.domain.credit import pack
from core.domain.policy.decide import AdoptPack
from core.log.packaged import pack_text


def adoption_of(name: str, from_day: str) -> AdoptPack:
    """Return the command that adopts a shipped pack from a day on; its whole text goes along.

    Raises:
        LookupError: no pack of that name ships.
        PackError: the pack cannot be used.
    """
    text = pack_text(name)
    parsed = pack.parse(text)
    return AdoptPack(
        pack=parsed.name,
        version=parsed.version,
        from_day=from_day,
        sha256=parsed.sha256,
        text=text,
    )
