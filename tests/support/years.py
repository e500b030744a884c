"""The seeds' years in a data folder, and counts of them that read no read model.

What is counted here is taken from the bytes of the log, by other events than those that the
statistics read wherever there are such: payments instead of settlements, papers handed over on a
visit instead of notices opened.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from core.evidence.body import trusted_header
from core.kernel.seeded import seeded_bytes
from core.kernel.times import ZONE, day_of
from core.log.eventlog import EventLog
from server.clock import SimulatedClock
from server.demo import county
from server.demo.years.play import START, play_years
from server.opening import init_folder, open_office
from server.station import Station

_SEED = 7


def play(folder: Path) -> None:
    """Make the folder, and play the years in it as `anjuan demo` does."""
    start = datetime.fromisoformat(f"{START}T08:00:00").replace(tzinfo=ZONE)
    clock = SimulatedClock(county.AUTHORITY, int(start.timestamp() * 1000))
    random = seeded_bytes(f"{_SEED}/office")
    settings = init_folder(folder, county.AUTHORITY, clock=clock, random=random, seed=random(32))
    station = Station(open_office(folder, clock=clock, random=random), folder)
    try:
        play_years(station, clock, settings.administrator, _SEED, lambda _done, _all: None)
        station.work_once()
    finally:
        station.close()


class Said(msgspec.Struct, frozen=True):
    """An event of the log: its type without the version, its local day, and its data."""

    name: str
    day: str
    data: dict[str, Any]


def events(folder: Path, stem: str) -> list[Said]:
    """Return every event of a region, by the beginning of its code, in log order."""
    return list(_said(folder, stem))


def counted(said: list[Said], first: str, last: str) -> dict[str, int]:
    """Return figures of a span, counted straight from the events of the log."""

    def of(name: str, day: str = "") -> list[dict[str, Any]]:
        """The data of one type, by the day of the event, or by a day that it names."""
        mine = (one for one in said if one.name == name)
        return [one.data for one in mine if first <= (one.data[day] if day else one.day) <= last]

    batch = {one.data["visit"]: one.data.get("batch") for one in said if one.name == _PLANNED}
    there: dict[str, set[str]] = {}
    for data in of("leg.credentials-shown"):
        there.setdefault(data["visit"], set()).update(one["officer"] for one in data["shown"])
    for data in of("leg.assistants-attended"):
        there.setdefault(data["visit"], set()).update(data["assistants"])
    together: dict[str, set[str]] = {}
    for visit, persons in there.items():
        together.setdefault(batch.get(visit) or visit, set()).update(persons)
    opened, paid = of("leg.opened"), of("refund.paid")
    return {
        "per_visit": sum(map(len, there.values())),
        "per_batch": sum(map(len, together.values())),
        "batches": len({batch[one["visit"]] for one in opened} - {None}),
        "institutions": len({one["institution"] for one in opened}),
        "visits": len({one["visit"] for one in opened}),
        "penalised": len({one["institution"] for one in of(_DECIDED, "effective_on")}),
        "closed": len(of("case.closed", "closed_on")),
        "published": len(of("case.published")),
        "refunds": len({one["refund"] for one in paid}),
        "pupils": len({line["pupil"] for one in paid for line in one["lines"]}),
        "paid_fen": sum(one["paid_fen"] for one in paid),
        "papers": len(of("leg.notice-served")),
        "ads": sum(one["pieces"] for one in of("leg.ads-removed")),
        "hazards": sum(one["hazards"] for one in of("leg.hazard-recorded")),
        "shut": sum(one["how"] in {"shut", "banned"} for one in of("institution.closed")),
        "tips": len(of("tip.received")),
    }


def registered(said: list[Said], since: str, last: str) -> dict[str, int]:
    """Return how many institutions there were, joined and so on by a day; all of them counted."""

    def of(name: str, day: str) -> set[str]:
        mine = (one.data for one in said if one.name == f"institution.{name}")
        return {one["institution"] for one in mine if one[day] <= last}

    def subject(by: str) -> set[str]:
        mine = (one.data for one in said if one.name == "institution.categorised")
        found = [one for one in mine if one["categories"] == ["SUBJECT"]]
        return {one["institution"] for one in found if one["from_day"] <= by}

    return {
        "subject": len(subject(since)),
        "subject_left": len(subject(last) - of("closed", "closed_on")),
        "platform": len(of("platform-joined", "joined_on")),
        "audited": len(of("audited", "audited_on")),
        "reregistered": len(of("reregistered", "reregistered_on")),
    }


_PLANNED = "visit.planned"
_DECIDED = "case.decision-served"


def _said(folder: Path, stem: str) -> Iterator[Said]:
    log = EventLog.open(folder / "log.db", now_ms=lambda: 0)
    try:
        for _, _, _, event_type, body, *_ in log.iter_rows():
            header = trusted_header(body)
            if str(header.region or "").startswith(stem):
                data = msgspec.json.decode(header.data)
                yield Said(event_type.rpartition(".")[0], day_of(header.occurred), data)
    finally:
        log.close()
