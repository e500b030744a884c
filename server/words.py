"""The language of this office's command line: `_` says a sentence in it, `N_` marks one."""

import os
from functools import cache
from gettext import NullTranslations
from typing import Final, NamedTuple

import msgspec

from core.log.localise import language_of
from core.log.packaged import translations

STAGES: Final = (
    "case closed",
    "credit confirmed",
    "credit corrected",
    "credit granted",
    "credit proposed",
    "credit refused",
    "draw frozen",
    "fund closed",
    "fund frozen",
    "fund open",
    "institution closed",
    "tip transferred",
)
"""Stages for which the language of a room has another word than that of the other rooms."""


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a message id that is translated later, where it is shown."""
    return text


def _(text: str) -> str:
    """Return a message in the person's language; fill its placeholders afterwards."""
    return words().gettext(text) if text else ""  # the message "" is the catalogue's header


def said(sentence: str, /, **seen: str | int) -> str:
    """Return a message in the person's language, filled."""
    return _(sentence).format(**seen)


def staged(kind: str, stage: str) -> str:
    """Return a stage in the person's language: in the room's own word, else in the common one."""
    own = f"{kind} {stage}"
    word = _(own) if own in STAGES else own
    return _(stage) if word == own else word


def titled(zh: str, en: str) -> str:
    """Return a title of the law's rows in the person's language; rows carry both."""
    return zh if language_of(os.environ).startswith("zh") else en


def shown(value: object) -> str:
    """Return a value as a person reads it: text as it is, anything else as JSON."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


class Tongue(NamedTuple):
    """A language in which something is said, whatever the person's own is."""

    language: str

    def said(self, sentence: str, /, **seen: str | int) -> str:
        """Return a message in this language, filled."""
        return _catalogue(self.language).gettext(sentence).format(**seen)


CHINESE: Final = Tongue("zh_CN")


def own_tongue() -> Tongue:
    """Return the person's language, as the environment names it now."""
    return Tongue(language_of(os.environ))


def words() -> NullTranslations:
    """Return the catalogue of the person's language, as the environment names it now."""
    return _catalogue(language_of(os.environ))


@cache
def _catalogue(language: str) -> NullTranslations:
    return translations(language)
