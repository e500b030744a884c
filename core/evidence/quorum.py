"""The one rule by which a checkpoint is believed: a log of the policy signed it AND its quorum did.

A note without one of its signatures still reads well, because signatures of unknown keys are
ignored; with one bit of the log line's name flipped it would stand on its witnesses alone
(EVIDENCE §1.4, trap 3). So both halves are one question, `open_witnessed`, and nobody asks "does
this note verify".
"""

from collections.abc import Mapping

import msgspec

from core.evidence.checkpoint import Checkpoint, cosigned_at, open_checkpoint, parse_any_checkpoint
from core.evidence.note import COSIGNATURE_V1, ED25519, Note, parse_note, signatures_by
from core.evidence.policy import NONE, Policy
from core.kernel.errors import Rejected


class Witnessed(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint that a policy believes.

    Attributes:
        times: Unix seconds at which each witness of the policy cosigned, by its name there.
        at_s: the latest moment at which the quorum stood; None if the policy asks for none.
    """

    checkpoint: Checkpoint
    times: dict[str, int]
    at_s: int | None


def open_witnessed(note: str | bytes, policy: Policy) -> Witnessed:
    """Return a checkpoint that a log of the policy signed and its quorum cosigned.

    Every line that claims to be by a key of the policy must hold.

    Raises:
        Rejected: `note` or `checkpoint` if it is malformed or a signature of a known key is
            missing or false; `quorum` if all that is there holds and too few witnesses are.
    """
    parsed = parse_note(note)
    origin = parse_any_checkpoint(parsed.text).origin
    logs = [one for one in policy.logs if one.key.name == origin and one.key.kind == ED25519]
    signed = [log for log in logs if signatures_by(parsed, origin, log.key.public)]
    if not signed:
        raise Rejected("note", f"no log of the policy has signed it as {origin[:120]!r}")
    for log in signed:
        open_checkpoint(note, origin, log.key.public)
    times = cosigned_times(parsed, note, policy)
    at_s = quorum_at(policy, times)
    if at_s is None and policy.quorum != NONE:
        there = ", ".join(map(repr, sorted(times))) or "nobody"
        raise Rejected("quorum", f"{policy.quorum!r} is needed, cosigned by {there}")
    return Witnessed(checkpoint=parse_any_checkpoint(parsed.text), times=times, at_s=at_s)


def cosigned_times(parsed: Note, note: str | bytes, policy: Policy) -> dict[str, int]:
    """Return when each witness of a policy cosigned a note, by name; those that did not are absent.

    Raises:
        Rejected: `note`: a cosignature of a witness of the policy is false.
    """
    return {
        one.name: cosigned_at(note, one.key.name, one.key.public)
        for one in policy.witnesses
        if one.key.kind == COSIGNATURE_V1
        and signatures_by(parsed, one.key.name, one.key.public, COSIGNATURE_V1)
    }


def quorum_at(policy: Policy, times: Mapping[str, int]) -> int | None:
    """Return the latest moment at which so many witnesses stand that the quorum is there.

    An old cosignature beside a new one makes a quorum only as old as the old one.

    Args:
        policy: whose quorum.
        times: Unix seconds at which witnesses cosigned, by name.

    Returns:
        Unix seconds; None if there is no quorum, or the policy asks for none.
    """
    for moment in sorted(set(times.values()), reverse=True):
        standing = {name for name, time_s in times.items() if time_s >= moment}
        if _holds(policy, standing):
            return moment
    return None


def _holds(policy: Policy, witnesses: set[str]) -> bool:
    """Tell whether these witnesses make the quorum; a group only names what stands before it."""
    standing = set(witnesses)
    for group in policy.groups:
        if sum(member in standing for member in group.members) >= group.needed:
            standing.add(group.name)
    return policy.quorum in standing
