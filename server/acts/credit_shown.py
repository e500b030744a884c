"""What the office's books say of a score on a day, for acts that rest on one.

A score is computed, so nobody types it: an objection, a repair, a list proposed on it carry what
the read models show in the transaction in which the act is done.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from msgspec import UNSET

from core.domain import catalogue
from core.domain.case.publishing import kinds_of
from core.domain.case.state import Case
from core.domain.credit.faults import PackError
from core.domain.credit.lines import Line
from core.domain.credit.numbers import shown
from core.domain.institution.state import Institution
from core.domain.matter.commands import DecisionShown, EntryShown, FigureShown
from core.domain.matter.events import ErasedEntry
from core.domain.matter.state import Matter
from core.evidence.body import trusted_header
from core.kernel.ids import stream_kind, stream_name
from core.kernel.times import day_of_ms
from core.log.records import StoredEvent
from projections.answers import CreditAnswer
from projections.credit_queries import credit_score
from projections.queries import leaves_of
from projections.views import Views
from server.acts.act import Filling
from server.office import state_of

_NAMED: Final = ("decided_by", "decider", "noticed_by", "officer", "officers", "recorded_by")
"""Fields of an event that name who decided or recorded what it says."""
_CAUSES: Final = 8
"""How far back causes are followed; a leg's paper is two steps from a notice's overdue."""


def answer_on(views: Views | None, institution: str, on: str) -> CreditAnswer | None:
    """Return the score at the end of a DATE with its entries; None where there is none."""
    assert views is not None, "the act looks things up"
    try:
        return credit_score(views, institution, on, explain=True)
    except (LookupError, PackError):  # no scheme, nothing scored yet: nothing is shown
        return None


def entry_shown(filling: Filling) -> dict[str, Any] | None:
    """Return the entries that an event gives of an item; None if the score shows none."""
    given = filling.given
    answer = answer_on(filling.views, str(given["institution"]), str(given["on"]))
    if answer is None:
        return None
    codes = {str(code) for code in given.get("codes", ())}
    lines = [
        line
        for line in _active(answer)
        if (line.entry.event, line.entry.item) == (given["event"], given["item"])
        and (not codes or codes & {*line.entry.codes})
    ]
    if not lines:
        return None
    effective_on = min(line.entry.effective_on for line in lines)
    recorded_on = day_of_ms(max(line.entry.recorded_ms for line in lines))
    found = EntryShown(
        entries=len(lines),
        credit_points=shown(sum(line.points for line in lines), answer.decimals),
        pack=answer.pack,
        pack_version=answer.pack_version,
        pack_sha256=answer.pack_sha256,
        recorded_by=tuple(sorted({*people_behind(filling, str(given["event"]))})),
        effective_on=effective_on,
        entered_on=max(effective_on, recorded_on),
    )
    return _plain(found)


def figure_shown(filling: Filling) -> dict[str, Any] | None:
    """Return the score of the day; None where there is none."""
    found = figure_on(filling.views, str(filling.given["institution"]), str(filling.given["on"]))
    return None if found is None else _plain(found)


def figure_on(views: Views | None, institution: str, on: str) -> FigureShown | None:
    """Return the score at the end of a DATE; None where there is none."""
    answer = answer_on(views, institution, on)
    if answer is None:
        return None
    return FigureShown(
        total=str(answer.total),
        credit_grade=answer.grade,
        pack=answer.pack,
        pack_version=answer.pack_version,
        pack_sha256=answer.pack_sha256,
        as_of=answer.at,
    )


def decision_shown(filling: Filling) -> dict[str, Any] | None:
    """Return the decision that is to be repaired; None where none of the case is in effect."""
    matter: Matter = state_of(filling.writer, filling.stream)
    name = matter.repair.case or str(filling.given.get("case") or "")
    whom = matter.institution or str(filling.given.get("institution") or "")
    case: Case = state_of(filling.writer, stream_name("case", name)) if name else Case()
    on = str(filling.given["on"])
    if not case.effective_on or on < case.effective_on or case.is_revoked:
        return None
    if case.institution != whom:
        return None
    found = DecisionShown(
        doc_no=case.doc_no or case.on_spot.number,
        kinds=tuple(kinds_of(case)),
        decided_on=case.decided_on,
        owed_fen=case.money.owed_fen,
        is_published=case.publication.stage == "published",
        handlers=case.handled,
        erases=tuple(_because_of(answer_on(filling.views, whom, on), name)),
    )
    return _plain(found)


def listed_shown(filling: Filling) -> bool:
    """Tell whether the institution is on the list that is to end."""
    matter: Matter = state_of(filling.writer, filling.stream)
    listing = matter.repair.listing or str(filling.given.get("listing") or "")
    whom = matter.institution or str(filling.given.get("institution") or "")
    there: Institution = state_of(filling.writer, stream_name("institution", whom))
    stay = there.listing(listing) if listing else None
    return stay is not None and stay.is_in_force(str(filling.given["on"]))


def people_behind(filling: Filling, event_id: str) -> Iterator[str]:
    """Yield who recorded or decided what an event says, and what it followed from."""
    log = filling.writer
    for event in _of_id(filling, event_id):
        yield from _named_in(_causes(filling, event))
        yield from _named_in(_causes(filling, *log.events(event.stream)[:1]))
        if stream_kind(event.stream) == "case":
            case: Case = state_of(log, event.stream)
            yield from case.deciders


def _causes(filling: Filling, *events: StoredEvent) -> Iterator[StoredEvent]:
    """Yield events with what they follow from, as far as it is on record."""
    left = _CAUSES
    while events and left:
        yield from events
        causes = {trusted_header(one.body).cause for one in events} - {UNSET}
        events = tuple(one for cause in causes for one in _of_id(filling, str(cause)))
        left -= 1


def _of_id(filling: Filling, event_id: str) -> list[StoredEvent]:
    assert filling.views is not None, "the act looks things up"
    found = (filling.writer.event(leaf) for leaf in leaves_of(filling.views, event_id))
    return [one for one in found if one is not None]


def _named_in(events: Iterable[StoredEvent]) -> Iterator[str]:
    for event in events:
        header = trusted_header(event.body)
        actor = header.actor
        yield from (one for one in (actor.id, *(actor.with_ or ())) if isinstance(one, str))
        data = catalogue.read(event.type, header.data)
        for field in _NAMED:
            said = getattr(data, field, ())
            for one in said if isinstance(said, tuple) else (said,):
                if isinstance(one, str):
                    yield one


def _active(answer: CreditAnswer) -> Iterator[Line]:
    return (line for line in answer.lines if line.is_active)


def _because_of(answer: CreditAnswer | None, case: str) -> list[ErasedEntry]:
    """Return the entries of a case, each event and item once."""
    lines = () if answer is None else _active(answer)
    found = {
        (line.entry.event, line.entry.item): None for line in lines if line.entry.subject == case
    }
    return [ErasedEntry(event=event, item=item) for event, item in found]


def _plain(found: msgspec.Struct) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(found)
    return plain
