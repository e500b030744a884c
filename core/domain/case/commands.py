"""What a person may wish of an ordinary case; `decide` grants or refuses it."""

import msgspec

from core.domain.case.events import Penalty


class FileCase(msgspec.Struct, frozen=True, kw_only=True):
    """File a case 立案 on what a notice, a visit or an intent showed."""

    case: str
    institution: str
    source: str
    violations: tuple[str, ...]
    filed_on: str


class ServeAdvanceNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Tell the party what is proposed, why, and its rights."""

    proposed: tuple[Penalty, ...]
    basis: str
    served_on: str


class DecidePenalty(msgspec.Struct, frozen=True, kw_only=True):
    """Decide a penalty.

    Attributes:
        waived_defence: the party said in writing that it has nothing to say.
    """

    doc_no: str
    penalties: tuple[Penalty, ...]
    basis: str
    decided_on: str
    waived_defence: bool = False


class ServeDecision(msgspec.Struct, frozen=True, kw_only=True):
    """Serve the decision; it takes effect on the day of service."""

    served_on: str


class RecordPayment(msgspec.Struct, frozen=True, kw_only=True):
    """Record money that arrived; the bank's reference counts once."""

    ref: str
    paid_fen: int
    paid_on: str


class RevokePenalty(msgspec.Struct, frozen=True, kw_only=True):
    """Take the decision back.

    Attributes:
        served_event: id of the service that gave it effect.
    """

    served_event: str
    annuls_from: str
    reason: str


class CloseCase(msgspec.Struct, frozen=True, kw_only=True):
    """Close the case 结案.

    Attributes:
        not_founded: what it was filed on fell away before any penalty was decided.
    """

    closed_on: str
    not_founded: bool = False


Command = (
    FileCase
    | ServeAdvanceNotice
    | DecidePenalty
    | ServeDecision
    | RecordPayment
    | RevokePenalty
    | CloseCase
)
