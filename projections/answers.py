"""What the questions of `projections.queries` are answered with; shells print them or send them.

Moments are TIMEs of the authority's zone; an empty text or None is what is not known.
"""

from typing import Literal

import msgspec

from core.domain.case.events import Penalty
from core.domain.credit.facts import Fault, Occasion, Record
from core.domain.credit.score import ComponentScore, Line


class InstitutionRow(msgspec.Struct, frozen=True, kw_only=True):
    """An institution in a list."""

    id: str
    name: str | None
    uscc: str | None
    address: str | None
    category: str | None
    region: str | None


class EffectivePenalty(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that took effect and was not revoked, as known at the moment asked."""

    event_id: str
    case: str
    doc_no: str
    penalties: tuple[Penalty, ...]
    violations: tuple[str, ...]
    decided_on: str
    effective_on: str


class CreditAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A score with everything that explains it.

    Attributes:
        at: the DATE asked about.
        known: the moment of the knowledge used; None for all there is.
        pack_sha256: of the pack's text, base64url.
        decimals: places after the point that points have; those of lines and components are whole
            numbers of the last of them.
        total: in points: a whole number, or its text where points have decimals.
        subject, on: of the inspection that stands, where inspections score.
        occasions: the inspections that stand, with the score and grade that a ledger recorded.
        lines: every entry known; empty unless explanation was asked for, as all below are.
        records: what a ledger recorded of entries.
        faults: events that a row of the pack could not read.
        ledgers: the name of each ledger that speaks of the institution, by the `stream` of what it
            says; keys are a ledger's own words.
        without_unknown: of the events asked to be left out those that say nothing here anyway.
    """

    institution: InstitutionRow
    at: str
    known: str | None
    pack: str
    pack_version: str
    pack_sha256: str
    total: int | str
    grade: str
    grade_by_total: str
    decimals: int = 0
    components: tuple[ComponentScore, ...] = ()
    subject: str = ""
    on: str = ""
    occasions: tuple[Occasion, ...] = ()
    lines: tuple[Line, ...] = ()
    records: tuple[Record, ...] = ()
    faults: tuple[Fault, ...] = ()
    ledgers: dict[str, str] = {}
    without_unknown: tuple[str, ...] = ()


class PublicView(msgspec.Struct, frozen=True, kw_only=True):
    """What anybody may see (DOMAIN.md §9): no findings, open cases, alerts or entries.

    Attributes:
        total: None where inspections score and none was yet; there is no grade either then.
    """

    name: str | None
    uscc: str | None
    address: str | None
    category: str | None
    business_scope: str | None
    at: str
    total: int | str | None
    grade: str
    penalties: tuple[EffectivePenalty, ...]


class CaseStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it stands."""

    id: str
    stage: str
    institution: str
    source: str
    violations: tuple[str, ...]
    filed_on: str
    decide_by: str
    defence_until: str
    doc_no: str
    penalties: tuple[Penalty, ...]
    decided_on: str
    serve_by: str
    effective_on: str
    pay_by: str
    fine_fen: int
    owed_fen: int
    closed_on: str | None
    outcome: str | None
    region: str | None
    last_leaf: int
    last_at: str


class FindingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A finding, whether it counts or not.

    Attributes:
        corrected_by: id of the fact that replaces it.
        standing: none, open, admitted or excluded (FORMAT §3).
    """

    event_id: str
    visit: str
    leg: str
    code: str
    measure: str | None
    measured: str | None
    limit: str | None
    detail: str | None
    officer: str
    occurred: str
    corrected_by: str | None
    standing: str


class VisitRow(msgspec.Struct, frozen=True, kw_only=True):
    """A visit as its legs join; `findings` and `officers` are of facts that count.

    Attributes:
        disputed: its legs name different institutions.
        signed: legs whose on-site record was signed, or refused before a witness.
    """

    visit: str
    institution: str | None
    disputed: bool
    premises: str | None
    opened_on: str
    region: str | None
    legs: int
    signed: int
    findings: int
    officers: tuple[str, ...]
    outcome: str | None


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A rectification notice as it stands."""

    id: str
    institution: str
    visit: str
    number: str | None
    stage: str
    served_on: str
    due_on: str
    objection_until: str | None
    provisional: bool
    open_codes: tuple[str, ...]
    was_overdue: bool
    closed_on: str | None
    outcome: str | None
    region: str | None


class InstitutionFile(msgspec.Struct, frozen=True, kw_only=True):
    """一家一册: everything the office holds of one institution.

    Attributes:
        standing: what events say of it besides the register, as days; for a day asked about see
            `projections.register_queries`.
    """

    institution: InstitutionRow
    particulars: dict[str, str | None]
    standing: dict[str, str | None]
    visits: tuple[VisitRow, ...]
    findings: tuple[FindingRow, ...]
    notices: tuple[NoticeRow, ...]
    cases: tuple[CaseStatus, ...]


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """An open deadline.

    Attributes:
        event_id: the event that opened it.
        is_window: the party's own time: it lapses, it is not missed.
        provisional: a year of the calendar was not published when the day was computed.
        is_paused: the stream is suspended; the day does not run until it is resumed.
        opened_on: the day of the event that opened it.
        days_left: calendar days from today, negative when it has passed.
    """

    stream: str
    kind: str
    event_id: str
    due_on: str
    opened_on: str
    is_window: bool
    is_paused: bool
    institution: str | None
    provisional: bool
    region: str | None
    days_left: int


class ReviewRow(msgspec.Struct, frozen=True, kw_only=True):
    """An event in the review queue; leaf to kid are None while the event is not in the log."""

    event_id: str
    state: Literal["none", "open", "admitted", "excluded"]
    codes: tuple[str, ...]
    opened_at: str
    settled_at: str | None
    settled_by: str | None
    reason: str | None
    leaf: int | None = None
    occurred: str | None = None
    signed_at: str | None = None
    received_at: str | None = None
    type: str | None = None
    stream: str | None = None
    kid: str | None = None


class ForkRow(msgspec.Struct, frozen=True, kw_only=True):
    """One key that signed two histories."""

    leaf: int
    device: str
    kid: str
    seq: int
    logged: str | None
    other: str
    found_at: str


class DeviceKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key of the fleet and where its chain ends."""

    kid: str
    device: str
    epoch: int
    label: str
    officer: str
    scope: tuple[str, ...]
    key_class: str
    status: str
    reason: str | None
    suspected_since: str | None
    forks: int
    head_seq: int
    events: int
    last_leaf: int | None
    last_at: str | None
