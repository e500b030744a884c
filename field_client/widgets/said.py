"""The line in which the app answers a person: what was done, what is refused and by which article.

A rule that says no, a value that cannot be read and a disk that is full all end here, as a sentence
in the person's language; never as a traceback (STYLE.md, Errors).
"""

from collections.abc import Callable
from typing import Final, Literal

from textual.widget import Widget
from textual.widgets import Static

from core.kernel.errors import Refused, Rejected
from core.law.measures import MeasureError
from core.log.journal import JournalClash
from core.log.localise import localise
from core.log.records import CommitFailed
from field_client.told import Told
from field_client.words import N_, _, words

Tone = Literal["plain", "done", "no"]

NOT_WRITTEN: Final = N_(
    "not written, the disk is full or failing; what you typed is kept: {detail}"
)
HEAD_MOVED: Final = N_("another program writes with this device's key; close it and try again")
UNBELIEVABLE: Final = N_("something stored here cannot be believed: {detail}")

SAYABLE: Final = (Refused, MeasureError, Told, CommitFailed, JournalClash, Rejected, LookupError)
"""What a person can do something about; anything else means that we are wrong."""


class Said(Static):
    """The status line of a screen; empty, it takes no room.

    Attributes:
        sentence: what stands there; empty before anything was said.
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.sentence = ""
        self.tone: Tone = "plain"

    def say(self, sentence: str, tone: Tone = "plain") -> None:
        """Show a sentence until the next one."""
        self.sentence, self.tone = sentence, tone
        self.set_classes(f"-{tone}")
        self.update(sentence)
        self.display = bool(sentence)

    def on_mount(self) -> None:
        """Take no room before there is something to say."""
        self.display = False


def say(widget: Widget, sentence: str, tone: Tone = "plain") -> None:
    """Say something in the status line of the widget's screen."""
    widget.screen.query_one(Said).say(sentence, tone)


def attempt(widget: Widget, act: Callable[[], object]) -> bool:
    """Do something that may be refused; say the refusal and return False if it is."""
    try:
        act()
    except SAYABLE as error:
        say(widget, sentence_of(error), "no")
        return False
    return True


def sentence_of(error: Exception) -> str:
    """Return what a person reads of an error, in the person's language."""
    match error:
        case Refused():
            return localise(error, words())
        case MeasureError():
            return _(error.sentence).format(seen=error.seen)
        case Told():
            return error.said(words())
        case CommitFailed():
            return _(NOT_WRITTEN).format(detail=error)
        case JournalClash():
            return _(HEAD_MOVED)
        case _:
            return _(UNBELIEVABLE).format(detail=error)
