"""What a random draw asks of the register."""

from core.domain.institution.state import Institution
from core.kernel.regions import covers
from projections.register import state_of
from projections.views import Views


def institutions_in(views: Views, region: str) -> tuple[tuple[str, Institution], ...]:
    """Return the institutions in an area by id, as they stand; those of no known place are not."""
    with views.read("institutions") as db:
        rows = db.execute("SELECT id, region, state FROM institutions ORDER BY id").fetchall()
    return tuple(
        (uuid, state_of(body)) for uuid, place, body in rows if covers((region,), place or "")
    )
