"""The language of this device: `_` says a sentence in it, `N_` marks one for the catalogues."""

import os
from collections.abc import Iterable
from functools import cache
from gettext import NullTranslations

from core.log.localise import language_of
from core.log.packaged import translations


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a message id that is translated later, where it is shown."""
    return text


def _(text: str) -> str:
    """Return a message in the person's language; fill its placeholders afterwards."""
    return words().gettext(text) if text else ""  # the message "" is the catalogue's header


def listed(parts: Iterable[str]) -> str:
    """Return a list in one line, parted as the person's language parts it."""
    return _(", ").join(parts)


def words() -> NullTranslations:
    """Return the catalogue of the person's language, as the environment names it now."""
    return _catalogue(language_of(os.environ))


@cache
def _catalogue(language: str) -> NullTranslations:
    return translations(language)
