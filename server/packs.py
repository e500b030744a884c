"""What an office adopts as data: credit packs that ship, and files of the law."""

from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from core.domain import catalogue
from core.domain.credit import pack
from core.domain.policy.decide import AdoptLaw, AdoptPack
from core.kernel.acting import Acting
from core.kernel.b64 import b64u
from core.law.book import FILES
from core.law.rows import LawFileError, version_of
from core.log.packaged import pack_names, pack_text
from projections.credit_speaking import TYPES

SCORING: Final = {name: catalogue.EVENTS[name] for name in sorted(TYPES)}
"""The events of which a pack may speak; a finding alone never costs points (trap 10)."""
_SUFFIX: Final = ".toml"


class Adoption(msgspec.Struct, frozen=True, kw_only=True):
    """Who adopts a pack, on which day, and from which day it is in force."""

    on: str
    from_day: str
    by: Acting


def adoption_of(text: str, adoption: Adoption) -> AdoptPack:
    """Return the command that adopts a pack; its whole text goes along.

    Raises:
        PackError: the pack cannot be used.
    """
    parsed = pack.parse(text, SCORING)
    return AdoptPack(
        on=adoption.on,
        pack=parsed.name,
        version=parsed.version,
        from_day=adoption.from_day,
        sha256=parsed.sha256,
        text=text,
        by=adoption.by,
    )


def text_of_pack(named: str) -> str | None:
    """Return the text of a pack named by its file or, if it ships, by its name; else None.

    Raises:
        OSError: the file cannot be read.
        PackError: it is no UTF-8.
    """
    if named in pack_names():
        return pack_text(named)
    path = Path(named)
    if path.suffix != _SUFFIX and not path.is_file():
        return None
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise pack.PackError("", "", f"{path.name} is not text in UTF-8: {error}") from error


def law_adoption_of(path: Path, name: str, days: tuple[str, str], by: Acting) -> AdoptLaw:
    """Return the command that adopts a file of the law; its whole text goes along.

    Args:
        path: of the file.
        name: which file of the law it is, `calendar` or `calendar.toml`; empty: by its own name.
        days: today, and the first day for which its dated rows answer.
        by: who adopts it.

    Raises:
        LawFileError: no such file is known, or it is no TOML in UTF-8 with a version.
        OSError: it cannot be read.
    """
    file = (name or path.name).removesuffix(_SUFFIX) + _SUFFIX
    if file not in FILES:
        known = ", ".join(one.removesuffix(_SUFFIX) for one in FILES)
        raise LawFileError(file, "", f"no such file is known; there are {known}")
    raw = path.read_bytes()
    version = version_of(file, raw)
    on, from_day = days
    return AdoptLaw(
        on=on,
        file=file,
        version=version,
        from_day=from_day,
        sha256=b64u(sha256(raw).digest()),
        text=raw.decode(),
        by=by,
    )
