"""What every derived view says of itself."""

import msgspec

from server.words import N_, _

NOT_EVIDENCE = N_(
    "a view derived from the log, for reading and reckoning: it is not the evidence, and nothing"
    " in it can be verified; the signed events are in the log and in a bundle"
)


class About(msgspec.Struct, frozen=True, kw_only=True):
    """Where a view is from.

    Attributes:
        tree_size: events in the log at that moment, taken or not.
        what: what was asked for: `all`, or an institution's or a case's stream.
    """

    authority: str
    tree_size: int
    what: str


def not_evidence() -> str:
    """Return the sentence in the person's language."""
    return _(NOT_EVIDENCE)


def told(about: About) -> dict[str, str]:
    """Return what a view says of itself, by name."""
    return {
        "notice": not_evidence(),
        "authority": about.authority,
        "tree_size": str(about.tree_size),
        "what": about.what,
    }
