"""The last event of a reading: which files, by which mapping, and what came of them."""

from typing import Final

import msgspec

from core.domain.history.decide import EndReading, decide
from core.domain.history.events import FileRead, LedgerRead, OddityCount
from core.domain.history.state import History
from core.kernel import codec
from core.kernel.acting import Acting
from core.kernel.b64 import b64u
from core.kernel.ids import stream_name
from core.kernel.personal import number_in
from projections.views import Views
from server.history.ledger import Ledger
from server.history.mapping import Mapping
from server.history.report import ImportReport
from server.history.writing import Outbox
from server.office import Office

_LEDGER: Final = (
    "SELECT stream, ver, kid, readings, named, added, corrected FROM ledgers WHERE ledger = ?"
)
PIECE: Final = 2_000
"""Characters of the mapping in one string of the body."""
_PIECES: Final = 16
_MAPPING_BYTES: Final = 20 * 1024
"""Of the mapping's text, spelled as JSON; the rest of the body is the files' and the oddities'."""
_FILES: Final = 100
_NAME: Final = 200


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A reading that has come to its end."""

    mapping: Mapping
    ledger: Ledger
    report: ImportReport
    report_sha256: str
    by: Acting
    on: str


def end_reading(office: Office, views: Views, outbox: Outbox, reading: Reading) -> bool:
    """Record the reading, if anything of the ledger came into the log since the one before.

    What a reading that was killed had brought counts with this one.
    """
    name = reading.mapping.ledger
    with views.read("history") as db:
        row = db.execute(_LEDGER, (name,)).fetchone()
    stream, ver, kid, readings, named, added, corrected = row or ("", 0, "", 0, 0, 0, 0)
    is_ours = bool(stream) and kid == outbox.kid
    known = History(stage="ledger", ledger=name, readings=readings) if is_ours else History()
    command = EndReading(
        reading=_event(reading, added, corrected), named=named, on=reading.on, by=reading.by
    )
    if not is_ours:
        stream, ver = stream_name("hist", office.pen.new_id()), 0
    for event in decide(known, command, office.law):
        outbox.add(stream, ver + 1, event)
    return outbox.push() > 0


def _event(reading: Reading, added: int, corrected: int) -> LedgerRead:
    report, mapping = reading.report, reading.mapping
    return LedgerRead(
        ledger=mapping.ledger,
        mapping=_pieces(mapping.text),
        mapping_sha256=b64u(bytes.fromhex(mapping.sha256)),
        files=tuple(
            FileRead(name=_shown(one.name), sha256=b64u(bytes.fromhex(one.sha256)), rows=one.rows)
            for one in reading.ledger.files[:_FILES]
        ),
        rows=report.rows,
        added=added,
        corrected=corrected,
        unchanged=report.records.unchanged,
        vanished=report.records.vanished["within"],
        oddities=tuple(
            OddityCount(code=code, count=count) for code, count in sorted(report.oddities.items())
        ),
        report_sha256=b64u(bytes.fromhex(reading.report_sha256)),
    )


def _shown(name: str) -> str:
    return name[:_NAME] if number_in(name) is None else "-"


def _pieces(text: str) -> tuple[str, ...]:
    """Return the mapping as a body can hold it; none of it where it is too long for one.

    Nor one that would be held back (FORMAT §8 row 11): the report has it all the same.
    """
    is_long = len(codec.encode(text)) > _MAPPING_BYTES or len(text) > PIECE * _PIECES
    if is_long or number_in(text) is not None:
        return ()
    return tuple(text[at : at + PIECE] for at in range(0, len(text), PIECE))
