"""What is counted on site for the reports (DOMAIN.md §7.1): advertisements, hazards, samples."""

from core.domain.leg.commands import RecordHazard, RemoveAds, TakeSample
from core.domain.leg.events import AdsRemoved, HazardRecorded, Sampled
from core.domain.leg.present import credentials_first, given
from core.domain.leg.state import Leg
from core.kernel.errors import Refused
from core.kernel.reasons import Reason
from core.law.book import Law


def counted(
    leg: Leg, command: RemoveAds | RecordHazard | TakeSample, law: Law
) -> AdsRemoved | HazardRecorded | Sampled:
    """Return the fact; to look around and to sample is to inspect, to take a poster down is not."""
    detail = given(command.detail)
    if isinstance(command, RemoveAds):
        return AdsRemoved(visit=leg.visit, pieces=command.pieces, detail=detail)
    credentials_first(leg, law, command.today)
    if isinstance(command, RecordHazard):
        return HazardRecorded(
            visit=leg.visit,
            kind=command.kind,
            hazards=command.hazards,
            major=command.major,
            detail=detail,
        )
    if command.violating > command.sampled:
        raise Refused(Reason.SAMPLE_TOO_SMALL, violating=command.violating, sampled=command.sampled)
    return Sampled(
        visit=leg.visit,
        kind=command.kind,
        sampled=command.sampled,
        violating=command.violating,
        detail=detail,
    )
