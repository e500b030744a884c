"""What a call answers, to a person as lines and to a script as JSON; and every error as a sentence.

A refusal ends with 1, a wrong call with 2; whatever else is raised means that we are wrong, and is
not hidden.
"""

import sqlite3
import sys
from typing import Any, Final

import msgspec

from core.kernel.errors import Refused, Rejected
from core.law.measures import MeasureError
from core.log.journal import JournalClash
from core.log.localise import localise
from core.log.records import CommitFailed, UnfitFile
from field_client.told import Told
from field_client.words import N_, _, words

DONE: Final = 0
NO: Final = 1
WRONG: Final = 2

NO_FILE = N_("{file}: there is no such file")
DISK_DECLINED = N_("the disk or the file declined: {detail}")
HEAD_MOVED = N_("another program writes with this device's key; close it and try again")
UNBELIEVABLE = N_("something stored here cannot be believed: {detail}")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a call has to say.

    Attributes:
        lines: for a person, in their language.
        data: for a script; English names and codes.
    """

    code: int = DONE
    lines: tuple[str, ...] = ()
    data: dict[str, Any] = {}


def said(sentence: str, **seen: str | int) -> str:
    """Return a message in the person's language, filled."""
    return _(sentence).format(**seen)


def show(answer: Answer, *, as_json: bool) -> None:
    """Print an answer: JSON always to standard output, an error's lines to standard error."""
    if as_json:
        sys.stdout.write(msgspec.json.encode(answer.data).decode() + "\n")
        return
    out = sys.stdout if answer.code != WRONG and "error" not in answer.data else sys.stderr
    for line in answer.lines:
        out.write(line + "\n")


def answer_of(error: Exception) -> Answer | None:
    """Return what a person is told of an error, None for one that is our own fault."""
    match error:
        case Refused():
            basis = error.basis
            return _error(
                NO,
                error.reason.name,
                localise(error, words()),
                seen=error.seen,
                basis=None if basis is None else basis.cite,
                verified=None if basis is None else basis.verified,
            )
        case MeasureError():
            sentence = said(error.sentence, seen=repr(error.seen))
            return _error(WRONG, "MEASURE", sentence, field="VALUE")
        case Told():
            return _error(WRONG, "INPUT", error.said(words()), field=error.field)
        case JournalClash():
            return _error(WRONG, "HEAD_MOVED", said(HEAD_MOVED))
        case FileNotFoundError(filename=str() as file):
            return _error(WRONG, "DISK", said(NO_FILE, file=file))
        case UnfitFile() | CommitFailed() | sqlite3.Error() | OSError():
            return _error(WRONG, "DISK", said(DISK_DECLINED, detail=str(error)))
        case Rejected():
            return _error(WRONG, "REJECTED", said(UNBELIEVABLE, detail=str(error)))
        case _:
            return None


def _error(code: int, name: str, sentence: str, **more: Any) -> Answer:
    known = {key: value for key, value in more.items() if value is not None}
    return Answer(
        code=code,
        lines=(sentence,),
        data={"error": {"code": name, "sentence": sentence, **known}},
    )
