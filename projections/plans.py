"""How often an institution is to be visited in a year, by the plans (国办发〔2024〕54号)."""

from collections.abc import Collection

from projections.sql import spelled
from projections.views import Views


def planned_in_year(views: Views, institution: str, year: str, kinds: Collection[str]) -> int:
    """Return how many visits of these kinds are planned there in a year, made or still to be made.

    Args:
        views: the read models.
        institution: its id.
        year: four digits.
        kinds: those that count towards the cap.
    """
    with views.read("statistics") as db:
        row = db.execute(
            "SELECT count(DISTINCT visit) FROM facts AS plan WHERE kind = 'plan'"
            " AND institution = ?1 AND day BETWEEN ?2 || '-01-01' AND ?2 || '-12-31'"
            " AND word IN (SELECT value FROM json_each(?3)) AND NOT EXISTS ("
            "SELECT 1 FROM facts WHERE visit = plan.visit AND kind = 'plan-cancelled')",
            (institution, year, spelled(tuple(kinds))),
        ).fetchone()
    return int(row[0])
