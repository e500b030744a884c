"""The law by which the office decides: what this release ships, and over it what was adopted.

Adoptions stand in one stream of the log, so another process that adopts a file is seen by whoever
looks at the head of that stream.
"""

from functools import cache

import msgspec

from core.domain import catalogue
from core.domain.policy.events import LawAdopted
from core.domain.policy.state import LAW_STREAM
from core.evidence.body import trusted_header
from core.law.adopted import overlaid
from core.law.book import Law, build
from core.log.packaged import law_files
from core.log.reader import LogReader
from core.log.writer import LogWriter


class LawInForce(msgspec.Struct, frozen=True, kw_only=True):
    """The law, and how many adoptions it holds: the version of their stream's last event."""

    law: Law
    adoptions: int = 0


@cache
def shipped() -> Law:
    """Return the law that this release ships; it is frozen, so all share one."""
    return build(law_files())


def adoptions_in(log: LogReader | LogWriter) -> int:
    """Return how many files of the law a log has adopted."""
    head = log.stream_heads((LAW_STREAM,)).get(LAW_STREAM)
    return 0 if head is None else head.ver


def law_in_force(log: LogReader | LogWriter, upto: int | None = None) -> LawInForce:
    """Return what ships with every adoption of a log laid over it, oldest first.

    Args:
        log: where the adoptions stand.
        upto: how many of them; all by default.

    Raises:
        LawFileError: an adopted file cannot be read by this release; nothing is left out silently.
    """
    law = shipped()
    events = log.events(LAW_STREAM) if isinstance(log, LogWriter) else log.stream(LAW_STREAM)
    for event in events[:upto]:
        adopted = catalogue.read(event.type, trusted_header(event.body).data)
        assert isinstance(adopted, LawAdopted), "nothing else is written to this stream"
        law = overlaid(law, adopted.file, adopted.from_day, adopted.text.encode())
    return LawInForce(law=law, adoptions=len(events[:upto]))
