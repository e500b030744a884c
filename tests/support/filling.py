"""Words that fill the placeholders of sentences and the cells of lists: each is a message too.

Nobody writes `_("…")` around them: they come from events, from rows of the law, from closed lists.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final, get_args, get_type_hints

from core.domain.case.after_sides import Remedies
from core.domain.case.commands import CloseInvestigation
from core.domain.case.hearing_commands import DiscussCollectively
from core.domain.device.events import FormKind
from core.domain.device.state import Status
from core.domain.fund.events import How
from core.domain.institution.book_events import InspectionResult
from core.domain.institution.commands import Close
from core.domain.institution.events import Category
from core.domain.institution.listing import ListingStage
from core.domain.institution.listing_events import ListName
from core.domain.leg.events import SampleKind
from core.domain.officer.agency_events import ActivityKind
from core.domain.officer.events import AgencyKind
from core.domain.refund.amounts import ClosedAs
from core.domain.review.state import Standing
from core.kernel.acting import Role
from core.kernel.personal import NumberKind
from core.law import acts, procedure
from core.law.publication import PublicationRow
from core.log.packaged import law_files
from server.acts.doing import MINTED
from server.acts.table import ACTS
from server.words import STAGES

ROOT: Final = Path(__file__).parents[2]
_LISTS: Final[tuple[tuple[object, str], ...]] = (
    (NumberKind, "core/kernel/personal.py"),
    (Role, "core/kernel/acting.py"),
    (AgencyKind, "core/domain/officer/events.py"),
    (ActivityKind, "core/domain/officer/agency_events.py"),
    (SampleKind, "core/domain/leg/events.py"),
    (Category, "core/domain/institution/events.py"),
    (InspectionResult, "core/domain/institution/book_events.py"),
    (ListName, "core/domain/institution/listing_events.py"),
    (ListingStage, "core/domain/institution/listing.py"),
    (ClosedAs, "core/domain/refund/amounts.py"),
    (How, "core/domain/fund/events.py"),
    (Status, "core/domain/device/state.py"),
    (FormKind, "core/domain/device/events.py"),
    (Standing, "core/domain/review/state.py"),
    (get_type_hints(Close)["how"], "core/domain/institution/commands.py"),
    (get_type_hints(Close)["papers"], "core/domain/institution/commands.py"),
    (get_type_hints(CloseInvestigation)["proposal"], "core/domain/case/commands.py"),
    (get_type_hints(DiscussCollectively)["outcome"], "core/domain/case/hearing_commands.py"),
    (get_type_hints(Remedies)["open"], "core/domain/case/after_sides.py"),
    (get_type_hints(PublicationRow)["grade"], "core/law/publication.py"),
)
_SINGLE: Final = {
    "closing as rectified": "core/domain/notice/decide.py",
    "closing so": "core/domain/refund/ending.py",
    "EscalatePatrol": "core/domain/tip/decide.py",
    "issued anew, with days of its own": "core/domain/officer/decide.py",
    "the agency": "core/domain/officer/agency_decide.py",
    "the institution": "core/domain/institution/checks.py",
    "town": "core/domain/visit/told.py",
    "voided": "core/domain/device/decide.py",
}
"""What a `decide` fills in itself."""
_KINDS: Final = (*ACTS, "case", "draw", "officer", "visit")


def filling_words() -> Iterator[tuple[str, str]]:
    """Yield each word with the file from which it comes."""
    for words, place in _LISTS:
        for word in filter(None, get_args(words)):  # "" is no remedy, and the header's message
            yield word, place
    yield from _SINGLE.items()
    for kind in _KINDS:
        yield kind, "server/acts/table.py"
    for word in MINTED:
        yield word, "server/acts/doing.py"
    for word in STAGES:
        yield word, "server/words.py"
    yield from _of_rooms()
    yield from _of_law()


def _of_law() -> Iterator[tuple[str, str]]:
    """Yield the acts that are refused, the parts they are kept apart from, what a list needs."""
    for row in acts.read_acts(law_files()[acts.FILE])[1]:
        for word in (row.code, *row.apart):
            yield word, f"core/law/data/{acts.FILE}"
    for need in procedure.read_procedure(law_files()[procedure.FILE])[1]:
        if need.code.startswith("list.white."):
            yield need.code, f"core/law/data/{procedure.FILE}"


def _of_rooms() -> Iterator[tuple[str, str]]:
    """Yield the stages of every room, and its events, which say what somebody tried to do."""
    for file in sorted((ROOT / "core" / "domain").glob("*/*.py")):
        if file.stem not in {"state", "table", "agency"}:
            continue
        place = file.relative_to(ROOT).as_posix()
        module = import_module(place.removesuffix(".py").replace("/", "."))
        for stage in get_args(getattr(module, "Stage", None)):
            yield stage, place
        for event in getattr(module, "ALLOWED", {}):
            yield event.__name__, place
