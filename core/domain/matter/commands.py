"""What may be wished in a matter of credit; `on` is the day of the act, `by` who acts.

Fields that end in `_shown` are what the office's books say on that day; nobody types them.
"""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from core.domain.matter.events import (
    ErasedEntry,
    ItemId,
    MeritKind,
    MeritLevel,
    Points,
    RefusalGround,
)
from core.domain.matter.proposal_events import ListGround, ProposedList
from core.kernel.acting import Acting
from core.kernel.fields import (
    Count,
    DayText,
    HashText,
    Line,
    Natural,
    StreamText,
    Text,
    Uuid7,
    ViolationCode,
)
from core.kernel.running import SettleDeadlines


class EntryShown(msgspec.Struct, frozen=True, kw_only=True):
    """The entries of an item that an event gave, as the score shows them; see `DisputeRaised`."""

    entries: Count
    credit_points: Points
    pack: Line
    pack_version: Line
    pack_sha256: HashText
    recorded_by: tuple[Uuid7, ...]
    effective_on: DayText
    entered_on: DayText


class DecisionShown(msgspec.Struct, frozen=True, kw_only=True):
    """The decision of a case, in effect and not taken back.

    Attributes:
        kinds: codes of rows in publication.toml, one for each penalty; none where none was imposed.
        owed_fen: what is still owed.
        is_published: it stands before the public.
        handlers: who handled the case.
        erases: what counts under the scheme of the day because of it.
    """

    doc_no: Line
    kinds: tuple[Line, ...]
    decided_on: DayText
    owed_fen: Natural
    is_published: bool
    handlers: tuple[Uuid7, ...]
    erases: tuple[ErasedEntry, ...] = ()


class FigureShown(msgspec.Struct, frozen=True, kw_only=True):
    """A score at the end of a day; see `ListingProposed`."""

    total: Points
    credit_grade: Line
    pack: Line
    pack_version: Line
    pack_sha256: HashText
    as_of: DayText


class RaiseDispute(msgspec.Struct, frozen=True, kw_only=True):
    """Take in what is said against an entry of the score; see `DisputeRaised`.

    Attributes:
        entry_shown: None where the score shows no such entry.
    """

    credit: Uuid7
    institution: Uuid7
    event: Uuid7
    item: ItemId
    codes: tuple[ViolationCode, ...] = ()
    asked_by: Literal["party", "agency"] = "party"
    ground: Text
    entry_shown: EntryShown | None = None
    on: DayText
    by: Acting


class ConfirmEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Decide that the entry stays as it is."""

    reason: Text
    on: DayText
    by: Acting


class CorrectEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Give the entry other points, from its first day on unless said otherwise."""

    credit_points: Points
    from_day: DayText | UnsetType = UNSET
    reason: Text
    on: DayText
    by: Acting


class WithdrawEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Let the entries count no more, from their first day on unless said otherwise."""

    annuls_from: DayText | UnsetType = UNSET
    reason: Text
    on: DayText
    by: Acting


class WithdrawDispute(msgspec.Struct, frozen=True, kw_only=True):
    """Record that whoever raised the dispute took it back."""

    on: DayText
    by: Acting


class ApplyForRepair(msgspec.Struct, frozen=True, kw_only=True):
    """Take in an application for repair: of a decision, of a stay on a list, or of both.

    Attributes:
        decision_shown: None where no decision of the case is in effect.
        listed_shown: the listing stands.
    """

    credit: Uuid7
    institution: Uuid7
    case: Uuid7 | UnsetType = UNSET
    listing: Uuid7 | UnsetType = UNSET
    promise_signed: bool = False
    decision_shown: DecisionShown | None = None
    listed_shown: bool = False
    on: DayText
    by: Acting


class GrantRepair(msgspec.Struct, frozen=True, kw_only=True):
    """Decide that the credit is repaired; the other fields are as in `ApplyForRepair`."""

    duties_shown: Text
    decision_shown: DecisionShown | None = None
    listed_shown: bool = False
    on: DayText
    by: Acting


class RefuseRepair(msgspec.Struct, frozen=True, kw_only=True):
    """Decide that the credit is not repaired."""

    ground: RefusalGround
    reason: Text
    decision_shown: DecisionShown | None = None
    on: DayText
    by: Acting


class WithdrawRepair(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the institution took its application back."""

    on: DayText
    by: Acting


class RecordMerit(msgspec.Struct, frozen=True, kw_only=True):
    """Enter good conduct; see `MeritRecorded`. `earned_on` is the day of the act if left out."""

    credit: Uuid7
    institution: Uuid7
    kind: MeritKind
    earned_on: DayText | UnsetType = UNSET
    from_day: DayText | UnsetType = UNSET
    until: DayText | UnsetType = UNSET
    level: MeritLevel | UnsetType = UNSET
    count: Count | UnsetType = UNSET
    source: StreamText | UnsetType = UNSET
    note: Text | UnsetType = UNSET
    on: DayText
    by: Acting


class WithdrawMerit(msgspec.Struct, frozen=True, kw_only=True):
    """Take a merit back, from its first day on unless said otherwise."""

    annuls_from: DayText | UnsetType = UNSET
    reason: Text
    on: DayText
    by: Acting


class ProposeListing(msgspec.Struct, frozen=True, kw_only=True):
    """Propose to put the institution on a list because of its score at the end of the day.

    Attributes:
        figure_shown: None where no scheme is in force on that day, or nothing was scored yet.
    """

    credit: Uuid7
    institution: Uuid7
    list: ProposedList
    ground: ListGround = "score"
    figure_shown: FigureShown | None = None
    on: DayText
    by: Acting


class FollowProposal(msgspec.Struct, frozen=True, kw_only=True):
    """Record that the institution was given notice of the list."""

    listing: Uuid7
    on: DayText
    by: Acting


class DropProposal(msgspec.Struct, frozen=True, kw_only=True):
    """Give no notice on this score."""

    reason: Text
    on: DayText
    by: Acting


DisputeCommand = RaiseDispute | ConfirmEntry | CorrectEntry | WithdrawEntry | WithdrawDispute
RepairCommand = ApplyForRepair | GrantRepair | RefuseRepair | WithdrawRepair
MeritCommand = RecordMerit | WithdrawMerit
ProposalCommand = ProposeListing | FollowProposal | DropProposal
Command = DisputeCommand | RepairCommand | MeritCommand | ProposalCommand | SettleDeadlines
