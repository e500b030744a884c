"""The only reader of what ships inside the package: law files, credit packs, message catalogues.

It hands out bytes and text; what they mean is for `core.law`, `core.domain.credit` and gettext.
"""

from collections.abc import Iterator
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

LANGUAGES: Final = ("zh_CN", "en")
"""The languages of the catalogues; English is that of the message ids."""
DOMAIN: Final = "anjuan"
"""The name of every catalogue."""


def law_files() -> dict[str, bytes]:
    """Return the packaged files of the law by name, as `core.law.book.build` takes them."""
    return {one.name: one.read_bytes() for one in _ending(_core() / "law" / "data", ".toml")}


def pack_names() -> tuple[str, ...]:
    """Return the names of the packaged credit packs, sorted."""
    return tuple(one.name.removesuffix(".toml") for one in _packs())


def pack_text(name: str) -> str:
    """Return the text of a packaged credit pack.

    Raises:
        LookupError: no pack of that name is packaged.
    """
    for one in _packs():
        if one.name == f"{name}.toml":
            return one.read_text("utf-8")
    raise LookupError(f"no pack {name!r} is packaged; there are {', '.join(pack_names())}")


def translations(language: str) -> NullTranslations:
    """Return the catalogue of a language of `LANGUAGES`.

    A message without a translation comes back as it is, in English.

    Raises:
        LookupError: there is no such language.
    """
    if language not in LANGUAGES:
        raise LookupError(f"no catalogue for {language!r}; there are {', '.join(LANGUAGES)}")
    folder = _core() / "log" / "locale" / language / "LC_MESSAGES"
    with (folder / f"{DOMAIN}.mo").open("rb") as file:
        return GNUTranslations(file)


def _core() -> Traversable:
    """Return the folder of `core`; its rooms are opened as folders and never imported."""
    return files("core")


def _packs() -> list[Traversable]:
    folder = _core() / "domain" / "credit" / "packs"
    return list(_ending(folder, ".toml")) if folder.is_dir() else []


def _ending(folder: Traversable, suffix: str) -> Iterator[Traversable]:
    found = (one for one in folder.iterdir() if one.name.endswith(suffix))
    yield from sorted(found, key=lambda one: one.name)
