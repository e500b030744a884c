"""The language of this office's command line: `_` says a sentence in it, `N_` marks one."""

import os
from functools import cache
from gettext import NullTranslations

import msgspec

from core.log.localise import language_of
from core.log.packaged import translations


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a message id that is translated later, where it is shown."""
    return text


def _(text: str) -> str:
    """Return a message in the person's language; fill its placeholders afterwards."""
    return words().gettext(text) if text else ""  # the message "" is the catalogue's header


def said(sentence: str, /, **seen: str | int) -> str:
    """Return a message in the person's language, filled."""
    return _(sentence).format(**seen)


def titled(zh: str, en: str) -> str:
    """Return a title of the law's rows in the person's language; rows carry both."""
    return zh if language_of(os.environ).startswith("zh") else en


def shown(value: object) -> str:
    """Return a value as a person reads it: text as it is, anything else as JSON."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def words() -> NullTranslations:
    """Return the catalogue of the person's language, as the environment names it now."""
    return _catalogue(language_of(os.environ))


@cache
def _catalogue(language: str) -> NullTranslations:
    return translations(language)
