"""Officers, devices' numbers, and the review of what a sync held back (DOMAIN.md §1.3)."""

from typing import Final

from core.domain.device import decide as device
from core.domain.device.events import FormKind
from core.domain.officer import decide as officer
from core.domain.review import decide as review
from core.kernel.ids import stream_uuid
from projections.forms import served_numbers
from server.acts.act import Act, Fill, Filling
from server.words import N_


def _day(filling: Filling) -> str:
    return str(filling.given["on"])


def _used(filling: Filling) -> list[str]:
    """Return the numbers of a kind that stand on papers that were served, by any device."""
    assert filling.views is not None, "the act looks things up"
    kind: FormKind = filling.given["kind"]
    return sorted(served_numbers(filling.views, kind))


def _event(filling: Filling) -> str:
    """A review's id is that of the event that it judges (FORMAT §2)."""
    return stream_uuid(filling.stream)


_USED: Final[dict[str, Fill]] = {"used": _used}
_EVENT: Final[dict[str, Fill]] = {"event": _event}

OFFICER_ACTS = (
    Act(
        name="register",
        command=officer.RegisterOfficer,
        about=N_("enter an officer"),
        creates=True,
        personal={"name": ""},
        reaches={"agency": "agency"},
        by_hand=True,
    ),
    Act(
        name="credential",
        command=officer.IssueCredential,
        about=N_("enter a credential"),
        by_hand=True,
    ),
    Act(
        name="withdraw-credential",
        command=officer.WithdrawCredential,
        about=N_("record that a credential may not be shown any more"),
    ),
    Act(
        name="roles",
        command=officer.ChangeRoles,
        about=N_("change what an officer may do"),
        completes={"from_day": lambda filling: filling.given.get("from_day") or _day(filling)},
        by_hand=True,
    ),
    Act(
        name="declare-interest",
        command=officer.DeclareInterest,
        about=N_("record an interest in an institution"),
        completes={"from_day": lambda filling: filling.given.get("from_day") or _day(filling)},
    ),
    Act(
        name="end-interest",
        command=officer.EndInterest,
        about=N_("record that an interest ended"),
    ),
)

DEVICE_ACTS = (
    Act(
        name="lease-numbers",
        command=device.LeaseNumbers,
        about=N_("give a block of numbered forms to a device"),
    ),
    Act(
        name="void-number",
        command=device.VoidNumber,
        about=N_("explain a form that was spoilt or lost"),
        fills=_USED,
        looks_up=True,
    ),
    Act(
        name="return-numbers",
        command=device.ReturnNumbers,
        about=N_("take back the numbers that are open"),
        fills=_USED,
        looks_up=True,
    ),
)

REVIEW_ACTS = (
    Act(
        name="admit",
        command=review.Admit,
        about=N_("let an event count"),
        fills=_EVENT,
        looks_up=True,
        by_hand=True,
    ),
    Act(
        name="exclude",
        command=review.Exclude,
        about=N_("rule it out"),
        fills=_EVENT,
        looks_up=True,
        by_hand=True,
    ),
)
