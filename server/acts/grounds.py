"""What an act rests on, and whom it is about: a tip, notice, visit, draw or case that it names.

A ground that is not on record, or is about another institution, is none (行政处罚法 第四十条). Who
has an interest in the institution keeps away from what is done about it (第四十三条).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from core.domain import catalogue
from core.domain.draw.state import Draw
from core.domain.officer.state import Officer
from core.evidence.body import trusted_header
from core.kernel.acting import Acting
from core.kernel.errors import Refused, Rejected
from core.kernel.ids import stream_kind, stream_name, stream_uuid
from core.kernel.reasons import Reason
from core.log.writer import LogWriter
from projections.queries import visit_streams
from projections.views import Views
from server.acts.act import Act
from server.acts.places import check_places, places_of
from server.answers import WrongCall
from server.office import state_of
from server.words import N_

NO_GROUND = N_("{field}: nothing is known as {seen}")
OTHER_KIND = N_("{field} names what it rests on, a {kinds}; {seen} is none")
_ABOUT_ONE: Final = frozenset(
    {"case", "credit", "fund", "institution", "notice", "refund", "tip", "visit"}
)
"""Kinds of stream that are about one institution."""


class Resting(msgspec.Struct, frozen=True, kw_only=True):
    """An act that is about an institution, and may rest on something.

    Attributes:
        stream: the act's.
        values: the fields, as typed.
        views: the read models, where the act looks things up.
    """

    act: Act
    stream: str
    values: Mapping[str, Any]
    views: Views | None


def check_grounds(log: LogWriter, by: Acting, resting: Resting) -> None:
    """Check that whatever an act rests on is on record, where the person works, about the same.

    Raises:
        WrongCall: no such stream is known, or it is of a kind that nothing like this rests on.
        Refused: it lies elsewhere, or is about another institution.
    """
    whom = _concerned(log, resting)
    for field, kinds in resting.act.rests_on.items():
        for ground in _named(resting.values.get(field), kinds):
            if stream_kind(ground) not in kinds:
                raise WrongCall(OTHER_KIND, field, kinds=" / ".join(kinds), seen=ground)
            if not _is_known(log, ground, resting.views):
                raise WrongCall(NO_GROUND, field, seen=ground)
            check_places(by, places_of(log, ground, resting.views), ground)
            about = institutions_of(log, ground, resting.views)
            if about is not None and whom and not about & whom:
                raise Refused(Reason.GROUND_ELSEWHERE, ground=ground)


def is_recused(log: LogWriter, by: Acting, days: Iterable[str], resting: Resting) -> bool:
    """Tell whether a person has an interest in the institution that an act is about (第四十三条).

    Args:
        log: with the person's stream.
        by: who acts.
        days: on which it counts: of the act, and today, lest the act be dated before the interest.
        resting: the act.
    """
    if by.job or stream_kind(resting.stream) not in _ABOUT_ONE:
        return False
    person: Officer = state_of(log, stream_name("officer", by.officer))
    whom = _concerned(log, resting)
    return any(person.is_interested(one, day) for day in days for one in whom)


def institutions_of(log: LogWriter, stream: str, views: Views | None) -> frozenset[str] | None:
    """Return which institutions a stream is about; None if that is not known."""
    kind = stream_kind(stream)
    if kind == "institution":
        return frozenset({stream_uuid(stream)})
    if kind == "draw":
        drawn: Draw = state_of(log, stream)
        return frozenset(one.institution for one in drawn.teams)
    found = frozenset(_said(log, stream))
    if kind == "visit" and views is not None:
        for leg in visit_streams(views, stream_uuid(stream)):
            found |= frozenset(_said(log, leg))
    return found or None


def _concerned(log: LogWriter, resting: Resting) -> frozenset[str]:
    named = resting.values.get("institution")
    known = institutions_of(log, resting.stream, resting.views) or frozenset()
    return known | ({named} if isinstance(named, str) and named else frozenset())


def _said(log: LogWriter, stream: str) -> Iterator[str]:
    """Yield the institutions that the events of a stream name, of a plan as well."""
    for event in log.events(stream):
        try:
            said = catalogue.read(event.type, trusted_header(event.body).data)
        except Rejected:  # it stands in the log, under review; it names nothing here
            continue
        whom = getattr(said, "institution", None)
        if isinstance(whom, str) and whom:
            yield whom


def _is_known(log: LogWriter, stream: str, views: Views | None) -> bool:
    if log.stream_heads((stream,)):
        return True
    if views is None or stream_kind(stream) != "visit":
        return False
    return any(log.stream_heads((one,)) for one in visit_streams(views, stream_uuid(stream)))


def _named(value: Any, kinds: tuple[str, ...]) -> Iterator[str]:
    """Yield the streams that a field names, in full or by an id of its only kind."""
    for one in value if isinstance(value, list | tuple) else (value,):
        if isinstance(one, str) and one:
            yield one if ":" in one else stream_name(kinds[0], one)
