"""What a device makes of the cosignatures that it is served (EVIDENCE §1.6).

The newest checkpoint seldom has its quorum yet: a witness may be a laptop that is plugged in once a
day. So the office also serves the newest one that has, with the proof that the newest of all grew
out of it. A device with a policy believes no checkpoint before it holds one of these; how old it is
only colours its status.
"""

from typing import Final

from msgspec import UnsetType

from core.evidence.checkpoint import Checkpoint, check_extends
from core.evidence.policy import Policy
from core.evidence.quorum import open_witnessed
from core.kernel.b64 import from_b64u
from core.kernel.errors import Rejected
from core.sync.messages import Cosigned

STALE_S: Final = 26 * 3_600
"""A daily round, and two hours: an older quorum is shown amber."""


def newest_cosigned(
    policy: Policy, note: str, newest: Checkpoint, cosigned: Cosigned | UnsetType, kept: str
) -> str:
    """Return the note with the youngest quorum, of those served and the one kept before.

    Args:
        policy: of the device, for its one log.
        note: the newest checkpoint as served; it extends what was verified before.
        newest: what it says.
        cosigned: an older one, served beside it.
        kept: the one this device has verified before; empty for none.

    Raises:
        Rejected: `quorum` if there is none at all; `note` or `checkpoint` if what was served is
            false; `split-view` if the newest checkpoint did not grow out of the cosigned one.
    """
    before = confirmed_s(policy, kept)  # None under a policy that has changed since
    found = [] if before is None else [(before, kept)]
    found += _own_quorum(policy, note)
    if not isinstance(cosigned, UnsetType):
        witnessed = open_witnessed(cosigned.note, policy)
        try:
            proof = tuple(from_b64u(one, 32) for one in cosigned.consistency)
        except ValueError as error:
            raise Rejected("note", str(error)) from error
        check_extends(witnessed.checkpoint, newest, proof)
        found.append((witnessed.at_s or 0, cosigned.note))
    if not found:
        raise Rejected("quorum", "no checkpoint with the quorum of the policy was ever served")
    return max(found)[1]


def confirmed_s(policy: Policy, kept: str) -> int | None:
    """Return the Unix seconds at which a kept note had its quorum; None if it is none."""
    try:
        return open_witnessed(kept, policy).at_s
    except Rejected:
        return None


def _own_quorum(policy: Policy, note: str) -> list[tuple[int, str]]:
    """Return the newest checkpoint itself, if its quorum is there already."""
    try:
        return [(open_witnessed(note, policy).at_s or 0, note)]
    except Rejected as error:
        if error.code != "quorum":
            raise
        return []
