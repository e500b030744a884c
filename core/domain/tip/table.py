"""The procedure of a tip as data: who may do what from where, and which days that sets or ends."""

from typing import Final

from core.domain.tip.day_events import DeadlineSettled
from core.domain.tip.events import (
    Assigned,
    Closed,
    Extended,
    FedBack,
    Merged,
    MergeNoted,
    PatrolLogged,
    Received,
    Rejected,
    Reopened,
    Transferred,
    Triaged,
    Verified,
)
from core.kernel.transitions import Deadline, Transition, allowed

_TRIAGE: Final = Deadline(kind="tip.triage", field="triage_by", runs_from="received_on")
_TRANSFER: Final = Deadline(kind="tip.transfer", field="transfer_by", runs_from="triaged_on")
_VERIFY: Final = Deadline(kind="tip.verify", field="verify_by", runs_from="assigned_on")
_REOPEN: Final = Deadline(
    kind="tip.reopen", field="reopen_until", is_window=True, runs_from="closed_on"
)


def _assign(since: str) -> Deadline:
    return Deadline(kind="tip.assign", field="assign_by", runs_from=since)


def _feed_back(since: str) -> Deadline:
    return Deadline(kind="tip.feedback", field="feed_back_by", runs_from=since)


_ROUTED: Final = ("tip.assign", "tip.transfer")
_ENDED: Final = frozenset({"rejected", "merged", "transferred", "founded", "unfounded"})
_CHECKED: Final = frozenset({"triaged", "assigned", "reopened"})
"""From where a tip may still be handed on."""
_CARRIES: Final = _CHECKED | {"received", "founded", "unfounded", "fed_back"}
"""Where another tip may be merged into it: it is checked, or was and is not closed yet."""

TABLE: Final[tuple[Transition, ...]] = (
    Transition(
        event=PatrolLogged,
        given=frozenset({"unreceived"}),
        to=frozenset({"patrolled"}),
        act="tip.patrol",
    ),
    Transition(
        event=Received,
        given=frozenset({"unreceived"}),
        to=frozenset({"received"}),
        act="tip.receive",
        opens=(_TRIAGE,),
    ),
    Transition(
        event=Received,
        given=frozenset({"patrolled"}),
        to=frozenset({"received"}),
        act="tip.escalate",
        opens=(_TRIAGE,),
    ),
    Transition(
        event=Triaged,
        given=frozenset({"received"}),
        to=frozenset({"triaged"}),
        act="tip.triage",
        opens=(_assign("triaged_on"), _TRANSFER),
        ends=("tip.triage",),
        ends_on="triaged_on",
    ),
    Transition(
        event=Rejected,
        given=frozenset({"triaged"}),
        to=frozenset({"rejected"}),
        act="tip.reject",
        opens=(_feed_back("rejected_on"),),
        ends=_ROUTED,
        ends_on="rejected_on",
    ),
    Transition(
        event=Merged,
        given=_CHECKED,
        to=frozenset({"merged"}),
        act="tip.merge",
        opens=(_feed_back("merged_on"),),
        ends=(*_ROUTED, "tip.verify"),
        ends_on="merged_on",
    ),
    Transition(event=MergeNoted, given=_CARRIES, act="tip.note-merge"),
    Transition(
        event=Transferred,
        given=_CHECKED,
        to=frozenset({"transferred"}),
        act="tip.transfer",
        opens=(_feed_back("transferred_on"),),
        ends=(*_ROUTED, "tip.verify"),
        ends_on="transferred_on",
    ),
    Transition(
        event=Assigned,
        given=_CHECKED,
        to=frozenset({"assigned"}),
        act="tip.assign",
        opens=(_VERIFY,),
        ends=_ROUTED,
        ends_on="assigned_on",
    ),
    Transition(
        event=Extended,
        given=frozenset({"assigned"}),
        act="tip.extend",
        opens=(Deadline(kind="tip.verify", field="verify_by"),),
    ),
    *(
        Transition(
            event=Verified,
            given=frozenset({"assigned"}),
            to=frozenset({"founded", "unfounded"}),
            act=act,
            opens=(_feed_back("found_on"),),
            ends=("tip.verify",),
            ends_on="found_on",
        )
        for act in ("tip.verify", "tip.observe")
    ),
    Transition(
        event=FedBack,
        given=_ENDED,
        to=frozenset({"fed_back"}),
        act="tip.feed-back",
        ends=("tip.feedback",),
        ends_on="fed_back_on",
    ),
    Transition(
        event=Closed,
        given=_ENDED | {"fed_back"},
        to=frozenset({"closed"}),
        act="tip.close",
        opens=(_REOPEN,),
    ),
    Transition(
        event=Reopened,
        given=frozenset({"closed"}),
        to=frozenset({"reopened"}),
        act="tip.reopen",
        opens=(_assign("reopened_on"),),
        ends=("tip.reopen",),
        ends_on="reopened_on",
    ),
    Transition(
        event=DeadlineSettled,
        given=_CARRIES - {"fed_back"} | _ENDED | {"closed"},
        act="tip.settle-days",
        settles=True,
    ),
)
ALLOWED: Final = allowed(TABLE)
