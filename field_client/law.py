"""The law on a device: what its release ships, and over it what the office adopted, as pulled.

An adoption that this release cannot read stops no capture: it is left out, a capture names the
versions that it did go by, and the readiness card says so.
"""

from functools import cache

import msgspec

from core.domain import catalogue
from core.domain.policy.events import LawAdopted
from core.domain.policy.state import LAW_STREAM
from core.evidence.body import trusted_header
from core.kernel.errors import Rejected
from core.law.adopted import overlaid
from core.law.book import Law, build
from core.law.rows import LawFileError
from core.log.mirror import Mirror
from core.log.packaged import law_files
from core.log.records import StoredEvent


class LawHere(msgspec.Struct, frozen=True, kw_only=True):
    """The law as a device knows it.

    Attributes:
        adoptions: how far the office's adoptions were pulled: the version of the last one.
        left_out: what was adopted and cannot be read here.
    """

    law: Law
    adoptions: int
    left_out: tuple[str, ...] = ()


@cache
def shipped() -> Law:
    """Return the law as this release packages it; it is frozen, so all share one."""
    return build(law_files())


def law_here(mirror: Mirror) -> LawHere:
    """Return what ships with every adoption that was pulled laid over it, oldest first."""
    law, left_out = shipped(), list[str]()
    events = mirror.stream(LAW_STREAM)
    for event in events:
        try:
            law = _with(law, event)
        except (LawFileError, Rejected) as error:
            left_out.append(str(error))
    adoptions = events[-1].ver if events else 0
    return LawHere(law=law, adoptions=adoptions, left_out=tuple(left_out))


def _with(law: Law, event: StoredEvent) -> Law:
    adopted = catalogue.read(event.type, trusted_header(event.body).data)
    assert isinstance(adopted, LawAdopted), "nothing else is written to this stream"
    return overlaid(law, adopted.file, adopted.from_day, adopted.text.encode())
