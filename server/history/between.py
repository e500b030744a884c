"""What is odd between rows, once all are in: keys that are alike, rows that belong to nothing."""

from typing import Final

import msgspec

from core.domain.institution.events import Particulars
from server.history.mapping import Mapping
from server.history.oddities import Odd, Oddities
from server.history.plan import lookups
from server.history.records import MOST_FINDINGS
from server.history.store import Store

_ALIKE: Final = """
    SELECT id, institution, key, file, line FROM (
        SELECT *, row_number() OVER (PARTITION BY institution, key ORDER BY id) AS number FROM {0}
    ) WHERE number > 1 ORDER BY institution, key, id"""
_TAKEN: Final = "SELECT 1 FROM {0} WHERE institution = ? AND key = ? LIMIT 1"
_HOMELESS: Final = """
    SELECT institution, file, min(line) FROM {0} WHERE NOT EXISTS (
        SELECT 1 FROM institution WHERE institution.key = {0}.institution
    ) GROUP BY institution ORDER BY min(id)"""
_UNJOINED: Final = """
    SELECT source, value, file, line FROM joined WHERE NOT EXISTS (
        SELECT 1 FROM wanted WHERE wanted.source = joined.source AND wanted.value = joined.value
    ) ORDER BY id"""
_MANY: Final = """
    SELECT file, line, key, n FROM (
        SELECT file, line, key, id,
            (SELECT count(*) FROM finding WHERE finding.visit = visit.id)
            + (SELECT count(*) FROM wanted JOIN joined USING (source, value)
                WHERE wanted.visit = visit.id) AS n FROM visit
    ) WHERE n > ? ORDER BY id"""
_encode = msgspec.msgpack.Encoder().encode


def look_between(mapping: Mapping, store: Store, files: list[str], oddities: Oddities) -> None:
    """Note what is odd between rows, number alike keys and name institutions without a row."""
    for table in ("visit", "fact"):
        _number_alike(store, table, files, oddities)
        _name_homeless(mapping, store, table, files, oddities)
    for source, value, file, line in store.rows(_UNJOINED):
        columns = ", ".join(mapping.finding[source - 1].join)
        oddities.add(Odd.NO_VISIT, files[file], line, columns, value.replace("\x1f", ", "))
    for file, line, _, count in store.rows(_MANY, MOST_FINDINGS):
        oddities.add(Odd.TOO_MANY_FINDINGS, files[file], line, "", count, MOST_FINDINGS)
    for source, _, one in lookups(mapping):
        kept = store.one("SELECT count(*) FROM looked_up WHERE source = ?", source)[0]
        if again := store.looked_up.get(source, 0) - kept:
            oddities.add(Odd.LOOKED_UP_TWICE, one.file, 0, ", ".join(one.join), again)


def _number_alike(store: Store, table: str, files: list[str], oddities: Oddities) -> None:
    """Number the second of alike keys and those after it, in the order of the rows."""
    taken = _TAKEN.format(table)
    last: tuple[str, str] = ("", "")
    number = 1
    for row, institution, key, file, line in store.rows(_ALIKE.format(table)):
        number = number + 1 if (institution, key) == last else 2
        last = (institution, key)
        while store.one(taken, institution, f"{key} #{number}"):
            number += 1
        store.database.execute("INSERT INTO alike VALUES (?,?,?)", (table, row, number))
        oddities.add(Odd.ALIKE, files[file], line, "", key, number)


def _name_homeless(
    mapping: Mapping, store: Store, table: str, files: list[str], oddities: Oddities
) -> None:
    """Let the key name an institution that has no row of its own."""
    column = mapping.institution.file
    for key, file, line in store.rows(_HOMELESS.format(table)):
        oddities.add(Odd.UNKNOWN_INSTITUTION, files[file], line, "", key, column)
        store.put_institution(key, _encode(Particulars(name=key)), file, line)
