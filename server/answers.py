"""What a call of `anjuan` answers, to a person as lines and to a script as JSON.

Exit codes: 0 done, 1 the answer is no, 2 the call or its input is wrong. Whatever no row below
names means that we are wrong, and is not hidden.
"""

import re
import sqlite3
import sys
from typing import Any, Final

import msgspec

from core.domain.credit.faults import PackError
from core.domain.credit.visits import NotYetScored
from core.kernel.errors import Refused, Rejected
from core.law.rows import LawFileError
from core.log.localise import localise
from core.log.records import CommitFailed, UnfitFile
from projections.credit_queries import NoPackInForce
from server.scribe import ClaimTaken
from server.settings import NOT_DATA, NotADataFolder
from server.words import N_, said, words

DONE: Final = 0
NO: Final = 1
WRONG: Final = 2

TAKEN = N_("{claim} stands in the log already, for something else; use another number")
NO_RULE = N_("the law on file has no rule for this: {what}")
NO_PACK = N_("no credit pack was in force or known on that day; ask about a later one")
NOT_YET_SCORED = N_("the pack scores inspections, and none was known on that day")
BAD_PACK = N_("the credit pack cannot be read: {detail}")
NO_FILE = N_("{file}: there is no such file")
DISK_DECLINED = N_("the disk or the file declined: {detail}")

_UNSHOWN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n|\Z)"
)
"""What a terminal would obey: a name out of a ledger may hold it, and it is not ours to run."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a call has to say.

    Attributes:
        lines: for a person, in their language.
        data: for a script; English names and codes.
    """

    code: int = DONE
    lines: tuple[str, ...] = ()
    data: dict[str, Any] = {}


class WrongCall(Exception):  # noqa: N818 - says whose fault
    """The call or its input is wrong.

    Attributes:
        sentence: English message id with placeholders; `{field}` is always filled.
        field: which argument, field or file is wrong.
    """

    def __init__(self, sentence: str, field: str, /, **seen: str | int) -> None:
        super().__init__(sentence.format(field=field, **seen))
        self.sentence = sentence
        self.field = field
        self.seen = seen


def show(answer: Answer, *, as_json: bool) -> None:
    """Print an answer; an error's lines go to standard error, JSON always to standard output."""
    if as_json:
        sys.stdout.write(msgspec.json.encode(answer.data).decode() + "\n")
        return
    out = sys.stderr if "error" in answer.data else sys.stdout
    out.writelines(_UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", line) + "\n" for line in answer.lines)


def answer_of(error: Exception) -> Answer | None:  # noqa: C901 - a table, one row an error
    """Return what a person is told of an error, None for one that is our own fault."""
    match error:
        case Refused(basis=basis):
            cited = {} if basis is None else {"basis": basis.cite, "verified": basis.verified}
            return _error(NO, error.reason.name, localise(error, words()), **cited)
        case WrongCall():
            sentence = said(error.sentence, field=error.field, **error.seen)
            return _error(WRONG, "INPUT", sentence, field=error.field)
        case NotADataFolder(folder=folder):
            sentence = said(NOT_DATA, folder=folder) if folder else str(error)
            return _error(WRONG, "NO_DATA", sentence)
        case ClaimTaken():
            return _error(NO, "TAKEN", said(TAKEN, claim=str(error)))
        case NoPackInForce() | NotYetScored() | PackError():
            return _no_score(error)
        case LawFileError():
            return _error(WRONG, "LAW_FILE", str(error), field=error.file, row=error.row)
        case LookupError() if type(error) is LookupError:  # of the law: no row is in force
            return _error(NO, "NO_RULE", said(NO_RULE, what=str(error)))
        case Rejected():
            return _error(NO, "REJECTED", str(error))
        case FileNotFoundError(filename=str() as file):
            return _error(WRONG, "DISK", said(NO_FILE, file=file))
        case UnfitFile() | CommitFailed() | sqlite3.Error() | OSError():
            return _error(WRONG, "DISK", said(DISK_DECLINED, detail=str(error)))
        case _:
            return None


def _no_score(error: NoPackInForce | NotYetScored | PackError) -> Answer:
    match error:
        case NoPackInForce():
            return _error(NO, "NO_PACK", said(NO_PACK))
        case NotYetScored():
            return _error(NO, "NOT_YET_SCORED", said(NOT_YET_SCORED))
        case PackError():
            return _error(WRONG, "PACK", said(BAD_PACK, detail=str(error)), row=error.row)


def _error(code: int, name: str, sentence: str, **more: Any) -> Answer:
    return Answer(
        code=code,
        lines=(sentence,),
        data={"error": {"code": name, "sentence": sentence, **more}},
    )
