"""What an office adopts as data: credit packs that ship, and files of the law."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from core.domain.credit import pack
from core.domain.policy.decide import AdoptLaw, AdoptPack
from core.kernel.acting import Acting
from core.kernel.b64 import b64u
from core.law.book import FILES
from core.law.rows import LawFileError, version_of
from core.log.packaged import pack_text

_SUFFIX: Final = ".toml"


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
