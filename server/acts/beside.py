"""What stands beside the log: personal values of an act, and the pupils of a refund claim.

An event carries commitments only; the values go to the vault, which can forget (FORMAT §5, §9).
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from core.domain.refund.commands import AddLines
from core.evidence.body import trusted_header
from core.evidence.commitment import commit, disclose
from core.kernel.limits import MAX_INT, PD_ITEMS
from core.log.records import StoredEvent
from core.log.vault import Disclosure
from server.acts.act import Act
from server.acts.checking import NOT_TEXT, check_text, read_command
from server.answers import WrongCall
from server.scribe import Pen
from server.words import N_

TOO_LONG = N_("{field}: {seen} characters are more than {most}; say it shorter")
EMPTY = N_("{field}: nothing stands here")
_MOST_CHARACTERS: Final = 10_000


class Pupil(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pupil who asks money back; name and phone stay beside the log."""

    name: str
    prepaid_fen: Annotated[int, Meta(ge=1, le=MAX_INT)]
    guardian_phone: str = ""


class Beside(msgspec.Struct, frozen=True):
    """A value that stands beside an event: whose it is, its commitment, its disclosure."""

    subject: str
    c: str
    d: str


class Batch(msgspec.Struct, frozen=True):
    """So many pupils as one event can hold commitments of."""

    lines: list[dict[str, Any]]
    beside: list[Beside]


def beside_of(
    pen: Pen, act: Act, uuid: str, values: dict[str, Any], personal: Mapping[str, str]
) -> list[Beside]:
    """Return the personal values of an act; who they are of is put into the act's fields.

    Raises:
        WrongCall: one is no text, empty or too long.
    """
    return [
        _beside(pen, _whose(pen, act.personal[name], uuid, values), name, text)
        for name, text in personal.items()
    ]


def batches_of(pen: Pen, pupils: Sequence[Pupil]) -> list[Batch]:
    """Return the lines of pupils, each under a fresh reference, with what stands beside them."""
    each = 1 + any(one.guardian_phone for one in pupils)
    rest = iter(pupils)
    batches: list[Batch] = []
    while some := list(islice(rest, PD_ITEMS // each)):
        named = [(pen.new_id(), one) for one in some]
        batches.append(
            Batch(
                lines=[{"pupil": who, "prepaid_fen": one.prepaid_fen} for who, one in named],
                beside=[
                    _beside(pen, who, field, text)
                    for who, one in named
                    for field, text in (("name", one.name), ("guardian_phone", one.guardian_phone))
                    if text or field == "name"
                ],
            )
        )
    return batches


def commands_of(
    act: Act, values: dict[str, Any], batches: Sequence[Batch]
) -> list[tuple[msgspec.Struct, list[Beside]]]:
    """Return what an act commands: one command, or one for each batch of pupils."""
    if not batches:
        return [(read_command(act.command, values), [])]
    first, *more = batches
    same = {"on": values[act.day], "by": values["by"]}
    return [
        (read_command(act.command, values | {"lines": first.lines}), first.beside),
        *((read_command(AddLines, {"lines": one.lines, **same}), one.beside) for one in more),
    ]


def disclosures(stored: Iterable[StoredEvent], beside: Iterable[Beside]) -> list[Disclosure]:
    """Return what the vault keeps: each value under the event that committed to it."""
    where = {c: event.event_id for event in stored for _subject, c in trusted_header(event.body).pd}
    return [
        Disclosure(c=one.c, event_id=where[one.c], subject=one.subject, d=one.d.encode())
        for one in beside
        if one.c in where
    ]


def _whose(pen: Pen, field: str, uuid: str, values: dict[str, Any]) -> str:
    return str(values.setdefault(field, pen.new_id())) if field else uuid


def _beside(pen: Pen, subject: str, field: str, text: str) -> Beside:
    check_personal(field, text)
    disclosure = disclose(pen.random(16), field, text)
    return Beside(subject, commit(disclosure), disclosure)


def check_personal(field: str, text: Any) -> None:
    """Check that a personal value is some text of moderate length.

    Raises:
        WrongCall: it is not.
    """
    if not isinstance(text, str):
        raise WrongCall(NOT_TEXT, field)
    if not text.strip():
        raise WrongCall(EMPTY, field)
    if len(text) > _MOST_CHARACTERS:
        raise WrongCall(TOO_LONG, field, seen=len(text), most=_MOST_CHARACTERS)
    check_text(field, text)
