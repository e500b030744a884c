"""The versioned types of a matter's events; their streams are of the kind `credit` (FORMAT §2)."""

from collections.abc import Mapping
from typing import Final

import msgspec

from core.domain.matter import events as happened
from core.domain.matter import proposal_events as proposals
from core.domain.matter.day_events import DeadlineSettled

EVENTS: Final[Mapping[str, type[msgspec.Struct]]] = {
    "credit.deadline-settled.v1": DeadlineSettled,
    "credit.dispute-raised.v1": happened.DisputeRaised,
    "credit.dispute-withdrawn.v1": happened.DisputeWithdrawn,
    "credit.entry-confirmed.v1": happened.EntryConfirmed,
    "credit.entry-corrected.v1": happened.EntryCorrected,
    "credit.entry-withdrawn.v1": happened.EntryWithdrawn,
    "credit.listing-proposed.v1": proposals.ListingProposed,
    "credit.merit-recorded.v1": happened.MeritRecorded,
    "credit.merit-withdrawn.v1": happened.MeritWithdrawn,
    "credit.proposal-dropped.v1": proposals.ProposalDropped,
    "credit.proposal-followed.v1": proposals.ProposalFollowed,
    "credit.repair-applied.v1": happened.RepairApplied,
    "credit.repair-granted.v1": happened.RepairGranted,
    "credit.repair-refused.v1": happened.RepairRefused,
    "credit.repair-withdrawn.v1": happened.RepairWithdrawn,
}
