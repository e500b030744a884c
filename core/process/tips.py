"""From tip to tip: the one into which another was merged learns of it.

What is founded leads to a visit, a case or a refund by a person's act, never by itself.
"""

from core.domain.tip import events as tip
from core.domain.tip.commands import NoteMerge
from core.kernel.acting import by_job
from core.kernel.ids import stream_name
from core.process.dossier import Deed, Occasion


def note_merge(occasion: Occasion, event: tip.Merged) -> tuple[Deed, ...]:
    """Tell the other tip, so that it never merges back and its answer reaches both tipsters."""
    command = NoteMerge(merged=event.tip, on=occasion.today, by=by_job("follower"))
    return (Deed(stream=stream_name("tip", event.into), command=command),)
