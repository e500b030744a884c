"""What the read models say of a year: sums over their tables, and the figures of its reports.

Everything is added up where it lies, so nothing of the size of the log is ever held.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from core.law.book import Law
from projections.counting import Span
from projections.figures import Way, figures
from projections.queries import counts_by_type
from projections.views import Views
from server.reporting import periods
from server.reporting.figures import coded, figures_of

REGION: Final = "410400"
YEAR: Final = "2025"
MONTHS: Final = tuple(f"{YEAR}-{month:02}" for month in range(1, 13))
Words = Mapping[str, Any]
"""Numbers by what they count; what is nothing may be left out."""

_TABLES: Final[Mapping[str, tuple[str, str]]] = {
    "proceedings": (
        "proceedings",
        "SELECT kind || ' ' || stage, count(*) FROM proceedings GROUP BY 1",
    ),
    "cases": ("cases", "SELECT stage, count(*) FROM cases GROUP BY 1"),
    "money of cases": (
        "cases",
        (
            "SELECT 'fined fen', sum(fine_fen) FROM cases"
            " UNION ALL SELECT 'owed fen', sum(owed_fen) FROM cases"
        ),
    ),
    "decisions": (
        "cases",
        (
            "SELECT 'standing', count(*) FROM decisions WHERE annulled_ms IS NULL"
            " UNION ALL SELECT 'annulled', count(*) FROM decisions WHERE annulled_ms IS NOT NULL"
        ),
    ),
    "institutions": ("institutions", "SELECT operating, count(*) FROM institutions GROUP BY 1"),
    "notices": ("institutions", "SELECT stage, count(*) FROM notices GROUP BY 1"),
    "visits": (
        "institutions",
        (
            "SELECT 'made', count(*) FROM (SELECT 1 FROM opened GROUP BY visit)"
            " UNION ALL SELECT 'legs', count(*) FROM opened_now"
            " UNION ALL SELECT 'findings', count(*) FROM findings"
            " UNION ALL SELECT 'concluded', count(*) FROM concluded"
        ),
    ),
    "deadlines": (
        "deadlines",
        (
            "SELECT substr(stream, 1, instr(stream, ':') - 1), count(*) FROM deadlines"
            " WHERE closed_leaf IS NULL GROUP BY 1"
        ),
    ),
    "points": ("credit", "SELECT item, count(*) FROM entries GROUP BY 1"),
    "facts that may score": ("credit", "SELECT 'all', count(*) FROM facts"),
    "keys": (
        "fleet",
        (
            "SELECT 'enrolled', count(*) FROM keys WHERE status = 'believed'"
            " UNION ALL SELECT 'events', sum(events) FROM fleet"
        ),
    ),
    "reviews": ("reviews", "SELECT state, count(*) FROM reviews GROUP BY 1"),
}
"""The read model of each, and how it is asked."""


def asked(folder: Path, law: Law, size: int) -> dict[str, Words]:
    """Return what the read models say.

    Args:
        folder: of the read models.
        law: how the region counts.
        size: of the log.
    """
    said: dict[str, Words] = {}
    for what, (name, statement) in _TABLES.items():
        with Views(folder) as views, views.read(name) as db:  # each gives back what it held
            said[what] = dict(db.execute(statement).fetchall())
    with Views(folder) as views:
        said["events"] = _events(views)
        said |= {name: _figures(views, law, name, size) for name in (*MONTHS, YEAR)}
        said["persons by batch"] = {"all": _by_batch(views, size)}
    return said


def _events(views: Views) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, many in counts_by_type(views).items():
        plain = name.rpartition(".v")[0]
        found[plain] = found.get(plain, 0) + many
    return found


def _figures(views: Views, law: Law, name: str, size: int) -> dict[str, Any]:
    """Return K01 to K19 of a month, or of the year, as a report says them."""
    period = periods.year(name) if name == YEAR else periods.month(name)
    return _numbers(coded(figures_of(views, law, REGION, period, size)))


def _numbers(codes: Words, before: str = "") -> dict[str, Any]:
    """Return figures in one level: `K08 pupils`."""
    found: dict[str, Any] = {}
    for name, value in codes.items():
        word = f"{before} {name}".strip()
        if isinstance(value, Mapping):
            found |= _numbers(value, word)
        else:
            found[word] = value
    return found


def _by_batch(views: Views, size: int) -> int:
    """Return K01 as a region counts it that counts a person once a batch."""
    span = Span(region=REGION, first_day=f"{YEAR}-01-01", last_day=f"{YEAR}-12-31", size=size)
    way = Way(basis="per_batch", baseline_day=f"{YEAR}-01-01", covert=())
    counted = msgspec.to_builtins(figures(views, span, way))
    return int(counted["visits"]["person_times"])
