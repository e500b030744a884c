"""Why the rules of a tip say no; see `core.kernel.reasons`."""

from core.kernel.reasons import Why


class TipReason(Why):
    """A refusal's stable code (name) and its sentence (value)."""

    TIP_PLACE_MISSING = "neither an institution nor premises are named; say where it is"
    TIP_MERGED_IN_CIRCLE = "tip {into} is this one or was merged into it; one of them is checked"
    TIP_HANDLER_MISSING = "nobody is named to check it; name persons, an agency, or both"
    TIP_NOT_ASSIGNED_TO = "the tip is not assigned to {seen}; have it assigned to them first"
    TIP_EXTENDED_ONCE = "the time was extended to {until} already; it is extended once"
    TIP_TIME_OVER = "the time ended with {until}, today is {today}; extend it before it ends"
    TIP_EXTENSION_LIMIT = "{seen} is not after {now} and by {latest}; name a day in between"
    TIP_ONLY_OBSERVED = "an observation finds no violation; name the visit, or assign two officers"
    TIP_NOBODY_TO_TELL = "the tipster left no way to be told; close the tip without it"
    TIP_UNCHECKED = "the tip is {stage}; check, reject, merge or transfer it before it is closed"
    TIP_NOT_FED_BACK = "the tipster is to be told by {until} and was not; feed back first"
    TIP_REOPEN_OVER = "it could be reopened until {until}, today is {today}; receive a new tip"
