"""The end of a month: lists proposed to the head on a score (DOMAIN.md §6.5).

Nobody is listed by itself: a proposal puts score, scheme and day on record, and a person gives
notice on it or the head drops it.
"""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from msgspec import UNSET

from core.domain.institution.listing_events import ListName
from core.domain.institution.state import Institution
from core.domain.matter.commands import FigureShown, ProposeListing
from core.domain.matter.proposal_events import ProposedList
from core.domain.matter.state import Matter
from core.evidence.body import Actor
from core.kernel.acting import by_job
from core.kernel.ids import stream_name
from core.kernel.times import date_of
from core.law.book import Law
from core.law.look_up import list_by_score
from core.log.writer import LogWriter
from core.process.dossier import Deed
from projections.proceedings_queries import proceedings
from projections.views import Views
from server.acts.credit_shown import figure_on
from server.dossier import LogDossier
from server.office import Asked, Office, state_of

_JOB: Final = "end-of-day"
_GROUND: Final = "score"
_HEAVIEST_FIRST: Final[tuple[ProposedList, ...]] = ("black", "watch")
_AS_HEAVY: Final[dict[ProposedList, frozenset[ListName]]] = {
    "black": frozenset({"black"}),
    "watch": frozenset({"black", "watch"}),
}


def last_month_end(today: str) -> str:
    """Return the last day of the month before a DATE's."""
    return (date_of(today).replace(day=1) - timedelta(days=1)).isoformat()


def propose_lists(office: Office, views: Views, today: str) -> int:
    """Propose a list for whoever had a score of its row at the last month's end; return how many.

    Done again it proposes nothing twice: of one month's end an institution is proposed once, and
    not at all while a proposal waits, a notice runs, or it is on the list or a heavier one.
    """
    as_of = last_month_end(today)
    with views.read("institutions") as db:
        everyone = [str(row[0]) for row in db.execute("SELECT id FROM institutions ORDER BY id")]
    done = 0
    for institution in everyone:
        figure = figure_on(views, institution, as_of)
        wanted = None if figure is None else _list_for(office.law, figure, today)
        if figure is None or wanted is None or _was_proposed(office, views, institution, as_of):
            continue
        command = ProposeListing(
            credit=office.pen.new_id(),
            institution=institution,
            list=wanted,
            ground=_GROUND,
            figure_shown=figure,
            on=today,
            by=by_job(_JOB),
        )
        done += office.log.write(partial(_propose, office, wish=command))
    return done


def _list_for(law: Law, figure: FigureShown, on: str) -> ProposedList | None:
    """Return the heaviest list whose score it is."""
    for name in _HEAVIEST_FIRST:
        row = list_by_score(law, name, _GROUND, on)
        if row is not None and Decimal(figure.total) <= int(row.value):
            return name
    return None


def _was_proposed(office: Office, views: Views, institution: str, as_of: str) -> bool:
    """Tell whether a proposal waits, or there was one of this month's end."""
    with office.log.read() as reader:
        for row in proceedings(views, "credit", institution=institution):
            matter: Matter = state_of(reader, stream_name("credit", row["id"]))
            if matter.stage == "proposed" or matter.list_proposed.as_of == as_of:
                return True
    return False


def _propose(office: Office, writer: LogWriter, *, wish: ProposeListing) -> int:
    there: Institution = state_of(writer, stream_name("institution", wish.institution))
    stay = there.listed_on(wish.on)
    is_there = stay is not None and stay.list in _AS_HEAVY[wish.list]
    if there.stage == "closed" or is_there or any(one.stage == "noticed" for one in there.listings):
        return 0
    region = LogDossier(writer, office.pen).region_of(wish.institution)
    asked = Asked(actor=Actor(job=_JOB), region=region or UNSET)
    deed = Deed(stream=stream_name("credit", wish.credit), command=wish)
    return len(office.execute_in(writer, [deed], asked))
