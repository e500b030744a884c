"""Questions about matters of credit: what is disputed, so that a score is a provisional one."""

from typing import Final

import msgspec

from core.domain.matter.state import Matter
from projections.views import Views

_matter: Final = msgspec.json.Decoder(Matter)


def disputed(views: Views, institution: str) -> frozenset[tuple[str, str]]:
    """Return event and item of every entry on which an objection is not decided yet.

    While there is one, the institution's score is provisional (DOMAIN.md §6.3).
    """
    with views.read("proceedings") as db:
        rows = db.execute(
            "SELECT fold FROM proceedings"
            " WHERE kind = 'credit' AND stage = 'disputed' AND institution = ?",
            (institution,),
        )
        known = [_matter.decode(body).dispute for (body,) in rows]
    return frozenset((one.event, one.item) for one in known)
