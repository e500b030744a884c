"""What credit is by the log alone: every event read once more, nothing kept between (FORMAT §3)."""

from collections import defaultdict

from core.domain.credit.entries import facts_of
from core.domain.credit.facts import CORRECTED, Annulment, EventContext, Facts, joined
from core.domain.review.events import Admitted, Opened
from core.kernel.ids import stream_kind, stream_uuid
from projections.reading import see


def facts_in_log(log, pack, institution, known_ms):
    """Return what counts of an institution at a moment, by reading the whole log."""
    events = [seen for seen in map(see, log.iter_rows()) if seen.received_ms <= known_ms]
    standing = _standing(events)
    about: dict[str, str] = {}
    found: list[Facts] = []
    for seen in events:
        kind = stream_kind(seen.stream)
        said = getattr(seen.data, "institution", "")
        if kind == "institution":
            said = stream_uuid(seen.stream)
        about[seen.stream] = said or about.get(seen.stream, "")
        counts = standing[seen.event_id] in {"none", "admitted"}
        if about[seen.stream] != institution or not counts or seen.data is None or kind == "leg":
            continue
        context = EventContext(
            event_id=seen.event_id,
            leaf=seen.leaf,
            received_ms=seen.received_ms,
            institution=institution,
            stream=seen.stream if kind == "hist" else "",
            corrects=seen.corrects,
        )
        found.append(facts_of(pack, seen.type, seen.data, context) or _corrected(context))
    return joined(found) if found else Facts()


def _corrected(context):
    """An event of which a pack says nothing still takes back the one that it corrects."""
    if not context.corrects:
        return Facts()
    taken_back = Annulment(
        event=context.event_id,
        annuls=context.corrects,
        annuls_from="",
        recorded_ms=context.received_ms,
        basis=CORRECTED,
        is_correction=True,
    )
    return Facts(reversals=(taken_back,))


def _standing(events):
    standing = defaultdict(lambda: "none")
    for seen in events:
        if seen.type.startswith("review.") and hasattr(seen.data, "event"):
            admitted = isinstance(seen.data, Admitted)
            opened = isinstance(seen.data, Opened)
            standing[seen.data.event] = "admitted" if admitted else "open" if opened else "excluded"
    return standing
