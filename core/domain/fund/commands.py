"""What may be wished of a supervised account (DOMAIN.md §5.1).

`on` is the day on which it is recorded; `by` is filled in by the shell.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from core.domain.fund.events import Counterparty, How, Mode
from core.kernel.acting import Acting
from core.kernel.fields import Count, DayText, Fen, Line, Natural, Uuid7


class OpenAccount(msgspec.Struct, frozen=True, kw_only=True):
    """Register the account; an institution whose account was closed registers its next one.

    Attributes:
        account_masked: the number with its middle hidden, e.g. `6222****1234`.
    """

    fund: Uuid7
    institution: Uuid7
    mode: Mode
    bank: Line
    account_masked: Line
    min_balance_fen: Fen
    on: DayText
    by: Acting


class SetMinBalance(msgspec.Struct, frozen=True, kw_only=True):
    """Set the minimum balance."""

    min_balance_fen: Fen
    reason: Line
    on: DayText
    by: Acting


class ReportBalance(msgspec.Struct, frozen=True, kw_only=True):
    """Record the balance at the end of the day `as_of`."""

    balance_fen: Fen
    as_of: DayText
    on: DayText
    by: Acting


class ReportMovement(msgspec.Struct, frozen=True, kw_only=True):
    """Record that money moved.

    Attributes:
        balance_fen: after it; needed on the account, left out past it.
    """

    ref: Line
    direction: Literal["in", "out"]
    amount_fen: Annotated[int, Meta(ge=1)]
    balance_fen: Fen | None = None
    counterparty_kind: Counterparty
    on_account: bool = True
    moved_on: DayText
    on: DayText
    by: Acting


class ReportFees(msgspec.Struct, frozen=True, kw_only=True):
    """Record what all pupils pay for one charging cycle."""

    cycle_fees_fen: Fen
    pupils: Natural
    as_of: DayText
    on: DayText
    by: Acting


class ReportSchedule(msgspec.Struct, frozen=True, kw_only=True):
    """Record what stands in the timetable."""

    classes: Count
    period_from: DayText
    period_to: DayText
    on: DayText
    by: Acting


class ReportConsumption(msgspec.Struct, frozen=True, kw_only=True):
    """Record classes given and the money released for them."""

    classes: Count
    released_fen: Fen
    period_from: DayText
    period_to: DayText
    on: DayText
    by: Acting


class ReportRefundRequests(msgspec.Struct, frozen=True, kw_only=True):
    """Record how many asked for their money back."""

    requests: Natural
    pupils_total: Natural
    window_from: DayText
    window_to: DayText
    on: DayText
    by: Acting


class ReportSigns(msgspec.Struct, frozen=True, kw_only=True):
    """Record signs of trouble; leave out what was not looked at."""

    rent_arrears_fen: Fen | None = None
    staff: Natural | None = None
    staff_left: Natural | None = None
    licence_until: DayText = ""
    principal_reachable: bool | None = None
    as_of: DayText
    on: DayText
    by: Acting


class ReviewAlerts(msgspec.Struct, frozen=True, kw_only=True):
    """Look for alerts that come with time alone."""

    on: DayText
    by: Acting


class DisposeAlert(msgspec.Struct, frozen=True, kw_only=True):
    """Record what was done about an alert."""

    alert: Count
    how: How
    reason: Line
    on: DayText
    by: Acting


class FreezeAccount(msgspec.Struct, frozen=True, kw_only=True):
    """Have releases stopped.

    Attributes:
        alert: on which it is done, if on one.
    """

    reason: Line
    alert: Count | None = None
    on: DayText
    by: Acting


class UnfreezeAccount(msgspec.Struct, frozen=True, kw_only=True):
    """Let releases go on."""

    reason: Line
    on: DayText
    by: Acting


class CloseAccount(msgspec.Struct, frozen=True, kw_only=True):
    """End the supervision of the account."""

    reason: Line
    on: DayText
    by: Acting


Command = (
    OpenAccount
    | SetMinBalance
    | ReportBalance
    | ReportMovement
    | ReportFees
    | ReportSchedule
    | ReportConsumption
    | ReportRefundRequests
    | ReportSigns
    | ReviewAlerts
    | DisposeAlert
    | FreezeAccount
    | UnfreezeAccount
    | CloseAccount
)
