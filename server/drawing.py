"""The shell of a random draw: the pools as the office knows them, and the seed while it is secret.

Between commitment and reveal the seed lies in `draw-<id>.seed` in the data folder, readable by its
owner only (mode 600). Whoever reads that file knows the result before it is public; whoever deletes
it forces the draw to be cancelled with a reason and announced anew. It is deleted when the seed is
revealed or the draw cancelled, and is no part of a backup worth keeping.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from core.domain.draw.commands import CommitSeed, FreezePools, RevealSeed
from core.domain.draw.events import PoolInspector
from core.domain.draw.lots import seed_hash
from core.domain.draw.pools import Candidate, sort_out
from core.domain.draw.reasons import DrawReason
from core.domain.draw.state import Draw
from core.domain.institution.state import Institution
from core.domain.officer.state import Officer
from core.kernel.acting import Acting
from core.kernel.b64 import b64u, from_b64u
from core.kernel.errors import Refused
from core.kernel.ids import stream_uuid
from core.kernel.regions import covers
from core.law.book import Law
from core.law.look_up import due_by
from core.log.eventlog import EventLog
from core.log.reader import LogReader
from projections.answers import VisitRow
from projections.credit_standing import Graders
from projections.draw_queries import institutions_in
from projections.queries import visits
from projections.views import Views
from server.office import state_of
from server.scribe import Pen
from server.settings import Folder

_OWNER_ONLY = 0o600
_SEED_BYTES = 32
_IN_FORCE = frozenset({"VALID", "EXPIRING", "REREG_PENDING"})


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the office knows on a day of those who may go into the pools of a draw.

    Attributes:
        visited_on: last day on which each institution was visited, if it was.
    """

    candidates: tuple[Candidate, ...]
    visited_on: Mapping[str, str]
    inspectors: tuple[PoolInspector, ...]


def known_on(
    views: Views, log: EventLog, draw: Draw, on: str, interests: Mapping[str, set[str]]
) -> Known:
    """Gather the institutions of the draw's region, and the inspectors who may visit there.

    Args:
        views: the read models, caught up.
        log: the log that they are made from.
        draw: announced.
        on: the DATE on which grades, lists, licences and credentials are looked at.
        interests: further institutions that an officer must not be sent to, by officer.

    Raises:
        NoPackInForce: there are no grades on that day.
    """
    seen = visits(views, since=f"{int(on[:4]) - 1}-01-01", until=on)
    load = Counter(one for row in seen if row.opened_on[:4] == on[:4] for one in row.officers)
    with log.read() as reader:
        officers = tuple(_officers(reader))
    with views.read("credit") as db:
        graders = Graders(db, on)
        candidates = tuple(
            _candidate(institution, uuid, graders.graded(uuid).stratum, on)
            for uuid, institution in institutions_in(views, draw.region)
        )
    return Known(
        candidates=candidates,
        visited_on=_last_visits(seen),
        inspectors=tuple(
            _inspector(uuid, officer, load[uuid], on, interests.get(uuid, set()))
            for uuid, officer in officers
            if _may_be_drawn(officer, draw.region, on)
        ),
    )


def freeze_of(known: Known, draw: Draw, law: Law, on: str, by: Acting) -> FreezePools:
    """Return the command that freezes what is known, the white list's exemption applied."""
    objects, left_out = sort_out(
        (
            msgspec.structs.replace(one, is_spared=_is_spared(one, known.visited_on, law, on))
            for one in known.candidates
        ),
        (ratio.stratum for ratio in draw.ratios),
    )
    return FreezePools(
        objects=objects, inspectors=known.inspectors, left_out=left_out, on=on, by=by
    )


def commit_of(folder: Folder, draw: Draw, pen: Pen, on: str, by: Acting) -> CommitSeed:
    """Draw a seed where there is none, keep it secret, and return the command that binds it.

    A seed that was kept and never bound, because the call was cut off, is taken up again.

    Raises:
        Refused: the draw is bound to a seed that is no longer there.
    """
    seed = _kept(folder, draw)
    if not seed and draw.stage == "committed":
        raise Refused(DrawReason.DRAW_SEED_LOST)
    if not seed:
        seed = b64u(pen.random(_SEED_BYTES))
        if draw.stage == "frozen":
            _keep(_path(folder, draw.draw), seed)
    return CommitSeed(seed_sha256=seed_hash(seed), on=on, by=by)


def reveal_of(
    folder: Folder, draw: Draw, beacon: str | msgspec.UnsetType, on: str, by: Acting
) -> RevealSeed:
    """Return the command that makes the seed public.

    Raises:
        Refused: the seed is no longer there.
    """
    seed = draw.seed or _kept(folder, draw)
    if not seed and draw.stage == "committed":
        raise Refused(DrawReason.DRAW_SEED_LOST)
    unknown = b64u(bytes(_SEED_BYTES))  # of a draw at another stage, which `decide` refuses
    return RevealSeed(seed=seed or unknown, beacon=beacon, on=on, by=by)


def forget(folder: Folder, draw: str) -> None:
    """Delete a seed that is public, or of no use any more."""
    _path(folder, draw).unlink(missing_ok=True)


def _path(folder: Folder, draw: str) -> Path:
    return folder.path / f"draw-{draw}.seed"


def _keep(path: Path, seed: str) -> None:
    """Write the seed before its hash is logged: a hash without its seed helps nobody."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(handle, "w") as file:
        file.write(seed)
        file.flush()
        os.fsync(file.fileno())


def _kept(folder: Folder, draw: Draw) -> str:
    """Return the secret seed; empty where there is none, or only a part of one."""
    try:
        seed = _path(folder, draw.draw).read_text()
        from_b64u(seed, _SEED_BYTES)
    except (FileNotFoundError, ValueError):
        return ""
    return seed


def _candidate(institution: Institution, uuid: str, stratum: str, on: str) -> Candidate:
    """Look at an institution on a day; its stratum is its grade, or what the pack makes of it.

    Without licence is one whose licences are all out of force, or that has neither licence nor code
    无证无照. A register that was imported says nothing of licences: its entries are not accused.
    """
    listing = institution.listed_on(on)
    registration = institution.registration
    uscc = institution.particulars.uscc or ""
    is_licensed = registration.licence_status(on) in _IN_FORCE
    return Candidate(
        institution=uuid,
        uscc=uscc,
        grade=stratum,
        listed="" if listing is None else listing.list,
        is_licensed=is_licensed or (bool(uscc) and not registration.licences),
        is_absconded=institution.stage == "absconded",
        is_closed=institution.stage == "closed",
    )


def _is_spared(one: Candidate, visited_on: Mapping[str, str], law: Law, on: str) -> bool:
    visited = visited_on.get(one.institution)
    return (
        one.listed == "white"
        and visited is not None
        and on <= due_by(law, "draw.white_list", visited).on
    )


def _last_visits(rows: Iterable[VisitRow]) -> dict[str, str]:
    last: dict[str, str] = {}
    for row in rows:
        if row.institution is not None:
            last[row.institution] = max(last.get(row.institution, ""), row.opened_on)
    return last


def _officers(reader: LogReader) -> Iterator[tuple[str, Officer]]:
    for stream in reader.streams("officer"):
        yield stream_uuid(stream), state_of(reader, stream)


def _may_be_drawn(officer: Officer, region: str, on: str) -> bool:
    """Tell whether an officer inspects, with a credential, where the draw is."""
    return (
        "inspector" in officer.roles_on(on)
        and officer.is_credentialed(on)
        and covers(officer.scope, region)
    )


def _inspector(
    uuid: str, officer: Officer, load: int, on: str, interests: set[str]
) -> PoolInspector:
    declared = {one.institution for one in officer.interests if one.stands(on)}
    return PoolInspector(
        officer=uuid,
        agency=officer.agency,
        load=load,
        interests=tuple(sorted(declared | interests)),
    )
