"""Which numbers of pre-numbered forms stand on papers that were served (行政处罚法 第五十二条)."""

from core.domain.device.events import FormKind
from projections.views import Views


def served_numbers(views: Views, kind: FormKind) -> frozenset[str]:
    """Return the numbers of a kind of form that were used, by whatever device."""
    if kind == "notice":
        with views.read("institutions") as db:
            rows = db.execute("SELECT number FROM notices").fetchall()
    else:
        with views.read("cases") as db:
            rows = db.execute("SELECT doc_no FROM cases").fetchall()
    return frozenset(row[0] for row in rows if row[0])
