"""A report's figures in plain values, under the codes of DOMAIN.md §7.1, and their digest."""

from hashlib import sha256
from typing import Any, Final

import msgspec

from core.kernel.b64 import b64u
from core.law.book import Law
from core.law.reporting import way_of
from projections.counting import Span
from projections.figures import Basis, Figures, Way, figures
from projections.views import Views
from server.reporting.periods import Period

_json: Final = msgspec.json.Encoder(order="sorted")


def figures_of(views: Views, law: Law, region: str, period: Period, size: int) -> Figures:
    """Count a region's period as known at a size of the log, in the way that the region counts.

    Raises:
        LookupError: no row says how the region counts persons, from which day 压减 is counted, or
            which violations are disguised training.
    """
    span = Span(region=region, first_day=period.first_day, last_day=period.last_day, size=size)
    way = _way(law, "count_basis", span)
    basis: Basis = "per_batch" if way == "per_batch" else "per_visit"
    covert = tuple(_way(law, "covert", span).split())
    baseline_day = _way(law, "baseline", span)
    return figures(views, span, Way(basis=basis, baseline_day=baseline_day, covert=covert))


def coded(counted: Figures) -> dict[str, Any]:
    """Return the figures by code; money in whole fen, shares in per cent."""
    register = counted.register
    return {
        "K01": counted.visits.person_times,
        "K02": counted.visits.batches,
        "K03": counted.visits.institutions,
        "K04": counted.visits.visits,
        "K05": counted.cases.penalised,
        "K06": counted.cases.concluded,
        "K07": counted.published,
        "K08": msgspec.to_builtins(counted.refunds),
        "K09": counted.notices,
        "K10": counted.ads,
        "K11": counted.hazards,
        "K12": sum(counted.closed.values()),
        "K13": msgspec.to_builtins(register.reduction),
        "K14": msgspec.to_builtins(counted.tips),
        "K15": register.platform,
        "K16": counted.sampled,
        "K17": msgspec.to_builtins(register.hundred),
        "K18": register.audited,
        "K19": counted.activities,
        "K06_covert": counted.cases.covert,
        "K12_by_papers": counted.closed,
        "K13_since": register.since,
        "K13_by_category": register.by_category,
        "K13_reregistered": register.reregistered,
        "K15_supervised_fen": register.supervised_fen,
    }


def digest(codes: dict[str, Any]) -> str:
    """Return the SHA-256 of figures in one spelling: what an issued report is held to."""
    return b64u(sha256(_json.encode(codes)).digest())


def _way(law: Law, code: str, span: Span) -> str:
    found = way_of(law.reportings, code, span.region, span.last_day)
    if found is None:
        raise LookupError(f"no row for {code} of {span.region} is in force on {span.last_day}")
    return found
