"""C2SP tlog-policy: which logs and which witnesses are believed, and how many must agree.

    log anjuan.example.gov.cn/log/1+…                       the key's name is the origin
    witness jijian jijian.example.gov.cn/w1+… https://…     name here, key, address if it has one
    witness shenji shenji.example.gov.cn/w1+…
    group both all jijian shenji                            all, any, or a number
    quorum both                                             exactly one such line; none asks nobody

What it means for a note is `quorum.open_witnessed`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from core.evidence.note import COSIGNATURE_V1, ED25519, Vkey, parse_vkey
from core.kernel.errors import Rejected
from core.kernel.limits import NOTE_BYTES

ML_DSA_44: Final = 0x06
"""A kind that a policy may name and this release cannot verify: it never counts."""
NONE: Final = "none"
MAX_NAMES: Final = 256
"""Logs, witnesses and groups together; the specification asks for 32 of each."""

_BLANKS = re.compile(r"[ \t]+")
_COUNT = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
_PLAIN = " "
_DELETE = "\x7f"
_KINDS: Final[Mapping[str, frozenset[int]]] = {
    "log": frozenset({ED25519, ML_DSA_44}),
    "witness": frozenset({COSIGNATURE_V1, ML_DSA_44}),
}


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """A log that is believed; the name of its key is its origin."""

    key: Vkey
    url: str = ""


class Witness(msgspec.Struct, frozen=True, kw_only=True):
    """A witness, under the name that this policy gives it."""

    name: str
    key: Vkey
    url: str = ""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """So many of these witnesses and groups."""

    name: str
    needed: int
    members: tuple[str, ...]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """A policy that was read; every name in it is defined.

    Attributes:
        quorum: name of a witness or a group, or `none`.
    """

    logs: tuple[Log, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    groups: tuple[Group, ...] = ()
    quorum: str = NONE


def parse_policy(content: str | bytes) -> Policy:
    """Read a policy file.

    Raises:
        Rejected: `policy`, with the line: an unknown word, a key of the wrong kind, a name or a key
            twice, a name that no line before defines, or not exactly one quorum.
    """
    reading = _Reading()
    for number, line in enumerate(_text_of(content).split("\n"), 1):
        words = _BLANKS.split(line.strip(" \t"))
        if words[0] and not words[0].startswith("#"):
            try:
                reading.take(words)
            except Rejected as error:
                raise _rejected(f"line {number}: {error.detail}") from error
    return reading.policy()


def of_log(policy: Policy, origin: str, public: bytes) -> Policy:
    """Return a policy for one log that is known from elsewhere, as an enrolment knows its own."""
    log = Log(key=Vkey(name=origin, kind=ED25519, public=public))
    return msgspec.structs.replace(policy, logs=(log,))


class _Reading:
    """What the lines so far have defined."""

    def __init__(self) -> None:
        self._logs: list[Log] = []
        self._witnesses: list[Witness] = []
        self._groups: list[Group] = []
        self._quorum: str | None = None
        self._used: set[str] = set()

    def take(self, words: Sequence[str]) -> None:
        match words:
            case ["log", key]:
                self._log(key, "")
            case ["log", key, url]:
                self._log(key, url)
            case ["witness", name, key]:
                self._witness(name, key, "")
            case ["witness", name, key, url]:
                self._witness(name, key, url)
            case ["group", name, needed, *members]:
                self._group(name, needed, members)
            case ["quorum", name]:
                self._ask(name)
            case _:
                raise _rejected(f"{words[0][:40]!r} with {len(words) - 1} words behind it is none")

    def policy(self) -> Policy:
        if self._quorum is None:
            raise _rejected("a quorum line is missing; `quorum none` asks no witness")
        return Policy(
            logs=tuple(self._logs),
            witnesses=tuple(self._witnesses),
            groups=tuple(self._groups),
            quorum=self._quorum,
        )

    def _log(self, key: str, url: str) -> None:
        log = Log(key=_key("log", key), url=url)
        _check_new(log.key, (one.key for one in self._logs))
        self._logs.append(log)
        self._check_room()

    def _witness(self, name: str, key: str, url: str) -> None:
        self._check_free(name)
        witness = Witness(name=name, key=_key("witness", key), url=url)
        _check_new(witness.key, (one.key for one in self._witnesses))
        self._witnesses.append(witness)
        self._check_room()

    def _group(self, name: str, needed: str, members: Sequence[str]) -> None:
        self._check_free(name)
        for member in members:
            self._check_known(member)
            if member in self._used:
                raise _rejected(f"{member[:40]!r} is a member already")
            self._used.add(member)
        count = {"all": len(members), "any": 1}.get(needed, 0)
        if not count and _COUNT.fullmatch(needed):
            count = int(needed)
        if not 1 <= count <= len(members):
            raise _rejected(f"{needed[:40]!r} of {len(members)} members cannot be")
        self._groups.append(Group(name=name, needed=count, members=tuple(members)))
        self._check_room()

    def _ask(self, name: str) -> None:
        if self._quorum is not None:
            raise _rejected("a second quorum line")
        if name != NONE:
            self._check_known(name)
        self._quorum = name

    def _names(self) -> set[str]:
        return {one.name for one in self._witnesses} | {one.name for one in self._groups}

    def _check_free(self, name: str) -> None:
        if name == NONE or name in self._names():
            raise _rejected(f"{name[:40]!r} is taken already")

    def _check_known(self, name: str) -> None:
        if name not in self._names():
            raise _rejected(f"{name[:40]!r} is defined by no line before")

    def _check_room(self) -> None:
        if len(self._logs) + len(self._witnesses) + len(self._groups) > MAX_NAMES:
            raise _rejected(f"more than {MAX_NAMES} logs, witnesses and groups")


def _key(word: str, vkey: str) -> Vkey:
    key = parse_vkey(vkey)
    if key.kind not in _KINDS[word]:
        raise _rejected(f"a {word} has no key of kind {key.kind:#04x}")
    return key


def _check_new(key: Vkey, others: Iterable[Vkey]) -> None:
    """Two names of one key would let one witness count twice."""
    if any(other.public == key.public for other in others):
        raise _rejected(f"the key of {key.name[:120]} stands there already")


def _text_of(content: str | bytes) -> str:
    """Return a policy as text; octets that are no UTF-8 stay what they are, as the format wants."""
    if len(content) > NOTE_BYTES:
        raise _rejected(f"more than {NOTE_BYTES} bytes")
    text = content.decode("utf-8", "surrogateescape") if isinstance(content, bytes) else content
    if any((char < _PLAIN or char == _DELETE) for char in set(text) - {"\n", "\t"}):
        raise _rejected("a control character; lines end with a newline alone")
    return text


def _rejected(detail: str) -> Rejected:
    return Rejected("policy", detail)
