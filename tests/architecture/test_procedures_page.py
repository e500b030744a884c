"""docs/PROCEDURES.md says what the tables say; a lawyer reads a procedure there as a table."""

from core.domain.tables import TABLES
from tests.architecture import procedures_page


def test_the_committed_page_is_that_of_the_tables():
    """Issue 3: procedures as transition tables with actor, record, deadline and article."""
    how = "run: python -m tests.architecture.procedures_page"
    assert procedures_page.PAGE.read_text("utf-8") == procedures_page.page(), how


def test_every_transition_has_its_line():
    """A step that the office takes and the page does not tell would be secret procedure."""
    lines = [one for one in procedures_page.page().splitlines() if "| `" in one]
    assert len(lines) == sum(len(table) for table in TABLES.values())
