"""What stands in the fields of an event or a state, as a person reads it.

Money is told in yuan, a violation with its title, an officer with the name that the office keeps
beside the log, a word of ours in the person's language. All of it stands plainly in `--json`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

from core.kernel.ids import STREAM_PATTERN, UUID7_PATTERN, VISIT_PATTERN, stream_kind, stream_uuid
from core.law.book import Law
from core.law.look_up import violation
from server.labels.spoken import LABELS, label, word
from server.words import N_, _, said, shown, titled

YUAN = N_("{yuan} yuan")
AND = N_(", ")
NAMED = N_("{name} {id}")
SAYS = N_("{label}: {value}")
_UUID: Final = re.compile(f"{UUID7_PATTERN}|{VISIT_PATTERN}")
_STREAM: Final = re.compile(STREAM_PATTERN)
_END_OF_ID: Final = 6
_CODES: Final = frozenset({"violations", "again", "code", "codes"})

NameOf = Callable[[str], str]
"""The name of an officer, by id; empty for anybody else, and where the reader may not know it."""


class Values(msgspec.Struct, frozen=True, kw_only=True):
    """Tells values.

    Attributes:
        law: in force in the log.
        name_of: who an officer is.
        is_brief: ids are told by their ends; whoever is to type one needs the whole.
        kind: of the stream that is told.
    """

    law: Law
    name_of: NameOf
    is_brief: bool = False
    kind: str = ""

    def value(self, name: str, value: Any, on: str) -> str:
        """Return what a field says.

        Args:
            name: of the field.
            value: plain.
            on: DATE by whose law violations have their titles.
        """
        match value:
            case bool():
                return _("yes") if value else _("no")
            case int() if name.endswith("_fen") or name == "fen":
                return said(YUAN, yuan=_yuan(value))
            case str():
                return self._text(name, value, on)
            case list() | tuple():
                return _(AND).join(self.value(name, one, on) for one in value)
            case dict():
                return " ".join(self.value(key, one, on) for key, one in value.items())
            case _:
                return shown(value)

    def lines(self, values: Mapping[str, Any], on: str, depth: int = 0) -> Iterator[str]:
        """Yield each field that says anything with its name, what lies in it further in."""
        margin = "  " * depth
        for name, value in values.items():
            if value is None or value in ("", [], {}):
                continue
            told = label(name) if name in LABELS else self._named(name)
            several = value if isinstance(value, list) else [value]
            if not any(isinstance(one, dict) for one in several):
                yield margin + said(SAYS, label=told, value=self.value(name, value, on))
                continue
            for one in several:
                inner = [*self.lines(one, on, depth + 1)] if isinstance(one, dict) else []
                if inner:
                    yield margin + said(SAYS, label=told, value="").rstrip()
                yield from inner

    def person(self, who: str) -> str:
        """Return a person by name, as far as the reader may know it, and id."""
        return self._named(who)

    def _text(self, name: str, value: str, on: str) -> str:
        if name in _CODES:
            return self._violation(value, on)
        if _UUID.match(value):
            return self._named(value)
        if _STREAM.match(value):
            named = self._named(stream_uuid(value))
            return f"{label(stream_kind(value))} {named}" if self.is_brief else value
        return word(name, value, self.kind)

    def _named(self, text: str) -> str:
        if not _UUID.match(text):
            return text
        name, uuid = self.name_of(text), short(text) if self.is_brief else text
        return said(NAMED, name=name, id=uuid) if name else uuid

    def _violation(self, code: str, on: str) -> str:
        try:
            row = violation(self.law, code, on)
        except LookupError:
            return code
        return f"{code} {titled(row.title_zh, row.title_en)}"


def short(text: str) -> str:
    """Return the end of an id, by which the eye knows it again."""
    return f"…{text[-_END_OF_ID:]}"


def _yuan(fen: int) -> str:
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02}"
