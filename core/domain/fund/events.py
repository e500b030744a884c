"""What happens to an institution's supervised account 预收费监管账户 (DOMAIN.md §5.1).

Reports are what the bank, the platform or the institution said; an alert that a report earns stands
in the same commit. No full account number and nobody's name is ever here.
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from core.kernel.fields import Count, DayText, Fen, Line, Natural, Uuid7

LONGEST_RUN: Final = 8
"""Most digits in a row that a masked number shows; nine or more could be the account."""

MaskedAccount = Annotated[
    str, Meta(min_length=1, max_length=40, pattern=rf"^(?!.*[0-9]{{{LONGEST_RUN + 1}}})[^\n]+\Z")
]
AlertCode = Annotated[str, Meta(pattern=r"^(R[0-9]{1,2}\.[a-z_]{2,30}|ambers)\Z")]
"""Row of `alerts.toml`."""
Level = Literal["amber", "red"]
Mode = Literal["escrow", "deposit"]
"""银行托管 custody of every fee, or 风险保证金 a deposit that covers them."""
Counterparty = Literal["pupil", "institution", "staff", "rent", "other"]
How = Literal["verified", "talk", "frozen", "excluded", "confirmed"]
"""核实 looked into, 约谈 talked to, 冻结 releases stopped; 排除 it was nothing, 确认 it was."""


class AccountOpened(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The account under supervision was registered.

    Attributes:
        number: from 1 among the institution's accounts; a new bank is the next one.
    """

    fund: Uuid7
    institution: Uuid7
    number: Count
    mode: Mode
    bank: Line
    account_masked: MaskedAccount
    min_balance_fen: Fen
    opened_on: DayText


class MinBalanceSet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The minimum balance 最低余额 was set anew."""

    fund: Uuid7
    institution: Uuid7
    min_balance_fen: Fen
    reason: Line
    set_on: DayText


class BalanceReported(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lay on the account at the end of a day."""

    fund: Uuid7
    institution: Uuid7
    balance_fen: Fen
    as_of: DayText
    reported_on: DayText


class MovementReported(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money came in or went out, on the account or past it.

    Attributes:
        ref: the bank's reference; counts once in this stream.
        balance_fen: on the account after it; not said of money that went past the account.
    """

    fund: Uuid7
    institution: Uuid7
    ref: Line
    direction: Literal["in", "out"]
    amount_fen: Annotated[int, Meta(ge=1)]
    balance_fen: Fen | UnsetType = UNSET
    counterparty_kind: Counterparty
    on_account: bool
    moved_on: DayText
    reported_on: DayText


class FeesReported(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all pupils pay for one charging cycle 收费周期, which a deposit must cover."""

    fund: Uuid7
    institution: Uuid7
    cycle_fees_fen: Fen
    pupils: Natural
    as_of: DayText
    reported_on: DayText


class ClassesScheduled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Classes stand in the timetable from a day to a day, both included."""

    fund: Uuid7
    institution: Uuid7
    classes: Count
    period_from: DayText
    period_to: DayText
    reported_on: DayText


class ClassesConsumed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Classes were given and confirmed, and their money released 一课一消.

    Attributes:
        released_fen: what the bank released for them.
    """

    fund: Uuid7
    institution: Uuid7
    classes: Count
    released_fen: Fen
    period_from: DayText
    period_to: DayText
    reported_on: DayText


class RefundRequestsReported(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many pupils asked for their money back, from a day to a day, both included.

    Attributes:
        pupils_total: pupils of the institution at the end of it.
    """

    fund: Uuid7
    institution: Uuid7
    requests: Natural
    pupils_total: Natural
    window_from: DayText
    window_to: DayText
    reported_on: DayText


class SignsReported(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Signs of an institution in trouble; what is not said was not looked at.

    Attributes:
        rent_arrears_fen: rent due and unpaid.
        staff, staff_left: who worked there before, and how many of them left; both or neither.
        licence_until: last day of the licence.
        principal_reachable: whether the principal could be reached.
    """

    fund: Uuid7
    institution: Uuid7
    rent_arrears_fen: Fen | UnsetType = UNSET
    staff: Natural | UnsetType = UNSET
    staff_left: Natural | UnsetType = UNSET
    licence_until: DayText | UnsetType = UNSET
    principal_reachable: bool | UnsetType = UNSET
    as_of: DayText
    reported_on: DayText


class AlertRaised(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule found what it looks for.

    Attributes:
        alert: its number in this stream, from 1.
        measured: the number that was judged, in `unit`; of `percent` a part of `whole`.
        whole: what `measured` is a share of; 0 where the rule is no share.
        threshold: the row's number on that day.
        ref: of the movement that earned it.
        rule_version: of the file of alert rules.
    """

    fund: Uuid7
    institution: Uuid7
    alert: Count
    rule: AlertCode
    level: Level
    measured: int
    whole: int
    threshold: Natural
    unit: Literal["percent", "fen", "days", "count"]
    window_days: Natural
    ref: Line | UnsetType = UNSET
    rule_version: DayText
    raised_on: DayText


class AlertDisposed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something was done about an alert; excluded or confirmed ends it.

    Attributes:
        latency_days: calendar days from the alert to this.
    """

    fund: Uuid7
    institution: Uuid7
    alert: Count
    rule: AlertCode
    level: Level
    how: How
    reason: Line
    disposed_on: DayText
    latency_days: Natural


class Frozen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The bank was asked to stop releases, as the custody agreement allows.

    Attributes:
        alert: on which it was done.
    """

    fund: Uuid7
    institution: Uuid7
    reason: Line
    alert: Count | UnsetType = UNSET
    frozen_on: DayText


class Unfrozen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Releases go on."""

    fund: Uuid7
    institution: Uuid7
    reason: Line
    unfrozen_on: DayText


class AccountClosed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The account is supervised no more.

    Attributes:
        balance_fen: the last balance known.
    """

    fund: Uuid7
    institution: Uuid7
    number: Count
    reason: Line
    balance_fen: Fen
    closed_on: DayText
