"""Saying a refusal in a person's language, and which language that is; pure."""

from collections.abc import Mapping
from gettext import NullTranslations
from typing import Final

from core.kernel.basis import Basis
from core.kernel.errors import Refused

Words = NullTranslations
"""A catalogue as `core.log.packaged.translations` returns it."""

_EITHER: Final = " / "
"""How a refusal writes that one of several would do."""
_ASKED: Final = ("ANJUAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a message id for the catalogues."""
    return text


UNVERIFIED = N_("unverified")
"""The text was not read again when the row was written (DOMAIN.md §0, mark M)."""
PROPOSED = N_("proposed by us")
"""The law is silent here; the rule is our proposal (mark P)."""


def language_of(environment: Mapping[str, str]) -> str:
    """Return `zh_CN` or `en`: the first variable that is set decides, Chinese of any kind is ours.

    ANJUAN_LANG comes first, then the locale in POSIX order.
    """
    asked = next((environment[name] for name in _ASKED if environment.get(name)), "")
    return "zh_CN" if asked.lower().startswith("zh") else "en"


def localise(refused: Refused, words: Words) -> str:
    """Return a refusal's sentence in a language, with its article and how far that was checked.

    Values that are words of ours (a stage, a kind) are translated too; others stay as they are.
    """
    seen = {name: _value(value, words) for name, value in refused.seen.items()}
    sentence = words.gettext(refused.reason.value).format(**seen)
    return f"{sentence} ({cited(refused.basis, words)})" if refused.basis else sentence


def cited(basis: Basis, words: Words) -> str:
    """Return the article, marked where its text is from memory or is our proposal."""
    mark = {"memory": UNVERIFIED, "proposed": PROPOSED}.get(basis.verified)
    return f"{basis.cite}; {words.gettext(mark)}" if mark else basis.cite


def _value(value: str | int, words: Words) -> str | int:
    if isinstance(value, int) or not value:  # the message "" is a catalogue's header
        return value
    return _EITHER.join(words.gettext(one) for one in value.split(_EITHER))
