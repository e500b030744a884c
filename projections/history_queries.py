"""What is asked of the ledgers of the past: who is who."""

from projections.views import Views


def institution_called(views: Views, ledger: str, key: str) -> str | None:
    """Return the institution that a ledger calls by a key; None if it knows none."""
    with views.read("history") as db:
        row = db.execute(
            "SELECT institution FROM institutions WHERE ledger = ? AND key = ?", (ledger, key)
        ).fetchone()
    return None if row is None else str(row[0])
