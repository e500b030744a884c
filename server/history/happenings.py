"""Rows of visits and of facts, on their way into the store."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from server.history.cells import KEY_PARTS, Cells, Read, Sheet, key_reader, nothing
from server.history.conditions import row_test
from server.history.findings import Findings
from server.history.kinds import currency_reader, kind_reader
from server.history.oddities import Odd
from server.history.records import Fact, Visit
from server.history.shapes import FactTable, Refs, VisitTable
from server.history.store import Store
from server.history.values import date_reader, fields_reader, line_reader, number_reader

KEY_LENGTH: Final = 190
"""At most, so that its number among alike ones still fits a line."""
Take = Callable[[Cells, int], None]
"""Takes one row."""
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Visit).decode


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What else a row of a visit gives.

    Attributes:
        findings: readers of what its own row says was found.
        joins: by source, what findings of other files are joined by.
    """

    findings: Sequence[Findings] = ()
    joins: Sequence[tuple[int, Read]] = ()


def visit_taker(
    sheet: Sheet, file: int, said: VisitTable, institution: Refs, parts: Parts, store: Store
) -> Take:
    """Return what takes the rows of visits.

    Raises:
        MappingError: a column that the file does not have.
    """
    test = row_test(sheet, "visit", said.where) or _always
    read_day = date_reader(sheet, "visit", "on", said.on, is_needed=True)
    read_key = key_reader(sheet, "visit", "key", said.key) if said.key else nothing
    read_owner = key_reader(sheet, "visit", "institution", said.institution or institution)
    kind = line_reader(sheet, "visit", "kind", said.kind)
    score = number_reader(sheet, "visit", "score", said.score)
    grade = line_reader(sheet, "visit", "grade", said.grade)
    fields = fields_reader(sheet, "visit", said.fields)
    keys = _Keys(sheet, said.key or said.on, said.institution or institution)
    keep = _grouped(sheet, file, store) if said.group else _one_by_one(file, store)
    found, joined = _found(parts, store), _joined(parts, store)

    def take(cells: Cells, line: int) -> None:
        if not test(cells, line):
            return
        owner, day = read_owner(cells, line), read_day(cells, line)
        of_kind = kind(cells, line)
        key = read_key(cells, line) if said.key else _key_of(day, of_kind)
        if not keys.are_good(line, owner, key, day):
            return
        visit = Visit(
            key=key,
            institution_key=owner,
            visited_on=day,
            kind=of_kind,
            score=score(cells, line),
            grade=grade(cells, line),
            fields=fields(cells, line),
        )
        row, is_new = keep(visit, line)
        found(row, cells, line)
        if is_new:
            joined(row, cells, line)

    return take


_Put = Callable[[int, Cells, int], None]
"""Puts down what a row says beside its visit, whose number comes first."""


def _found(parts: Parts, store: Store) -> _Put:
    def put(row: int, cells: Cells, line: int) -> None:
        for read in parts.findings:
            for finding in read(cells, line):
                store.put("finding", (row, _encode(finding)))

    return put


def _joined(parts: Parts, store: Store) -> _Put:
    def put(row: int, cells: Cells, line: int) -> None:
        for source, read in parts.joins:
            if value := read(cells, line):
                store.put("wanted", (source, value, row))

    return put


def _always(_cells: Cells, _line: int) -> bool:
    return True


_Keep = Callable[[Visit, int], tuple[int, bool]]
"""Keeps a visit; returns its number, and whether it is new."""


def _one_by_one(file: int, store: Store) -> _Keep:
    def keep(visit: Visit, line: int) -> tuple[int, bool]:
        row = store.next_visit()
        store.put("visit", (row, *_columns(visit), file, line))
        return row, True

    return keep


def _grouped(sheet: Sheet, file: int, store: Store) -> _Keep:
    """Keep a visit once for all its rows, wherever they stand."""
    store.find_visits()
    last: tuple[str, str] = ("", "")
    kept = (0, b"")

    def keep(visit: Visit, line: int) -> tuple[int, bool]:
        nonlocal last, kept
        said = _encode(visit)
        at = (visit.institution_key, visit.key)
        found = kept if at == last else store.visit_of(*at)
        is_new = found is None
        if found is None:
            found = (store.next_visit(), said)
            store.put_visit((found[0], *_columns(visit), file, line))
        elif found[1] != said:
            for field in _differing(_decode(found[1]), visit):
                sheet.odd(Odd.VISIT_DIFFERS, line, field, visit.key)
        last, kept = at, found
        return found[0], is_new

    return keep


def _differing(first: Visit, other: Visit) -> list[str]:
    """Return what two rows of one visit say otherwise."""
    names = Visit.__struct_fields__
    return [name for name in names if getattr(first, name) != getattr(other, name)]


def _columns(record: Visit | Fact) -> tuple[str, str, str, bytes]:
    day = record.visited_on if isinstance(record, Visit) else record.happened_on
    return record.institution_key, record.key, day, _encode(record)


def fact_taker(
    sheet: Sheet, file: int, table: str, said: FactTable, institution: Refs, store: Store
) -> Take:
    """Return what takes the rows of facts.

    Raises:
        MappingError: a column that the file does not have.
    """
    test = row_test(sheet, table, said.where) or _always
    read_day = date_reader(sheet, table, "on", said.on, is_needed=True)
    read_key = key_reader(sheet, table, "key", said.key) if said.key else nothing
    read_owner = key_reader(sheet, table, "institution", said.institution or institution)
    read_kind = kind_reader(sheet, table, said.kind)
    subject = line_reader(sheet, table, "subject", said.subject)
    amount = number_reader(sheet, table, "amount", said.amount)
    currency = currency_reader(sheet, table, said.currency)
    fields = fields_reader(sheet, table, said.fields)
    keys = _Keys(sheet, said.key or said.on, said.institution or institution)

    def take(cells: Cells, line: int) -> None:
        if not test(cells, line):
            return
        owner, day, kind = read_owner(cells, line), read_day(cells, line), read_kind(cells, line)
        about = subject(cells, line)
        key = read_key(cells, line) if said.key else _key_of(kind, day, about)
        if not kind or not keys.are_good(line, owner, key, day):
            return
        money = amount(cells, line)
        fact = Fact(
            key=key,
            institution_key=owner,
            kind=kind,
            happened_on=day,
            subject=about,
            amount=money,
            currency=currency(cells, line) if money else "",
            fields=fields(cells, line),
        )
        store.put("fact", (*_columns(fact), file, line))

    return take


def _key_of(*parts: str) -> str:
    """Return the key of a record whose ledger gives it none."""
    return KEY_PARTS.join(filter(None, parts))


class _Keys:
    """Whether a row says what a record cannot be without."""

    def __init__(self, sheet: Sheet, key: Refs, owner: Refs) -> None:
        self._sheet = sheet
        self._key, self._owner = key, owner

    def are_good(self, line: int, owner: str, key: str, day: str) -> bool:
        """Whether they are; what is not, is noted, a day by its reader."""
        if owner and key and day and len(owner) <= KEY_LENGTH and len(key) <= KEY_LENGTH:
            return True
        if not self._is_key(line, owner, self._owner, Odd.NO_INSTITUTION) or not day:
            return False
        return self._is_key(line, key, self._key, Odd.NO_KEY)

    def _is_key(self, line: int, text: str, ref: Refs, empty: Odd) -> bool:
        if not text:
            self._sheet.odd(empty, line, ref)
        elif len(text) > KEY_LENGTH:
            self._sheet.odd(Odd.KEY_LONG, line, ref, text, str(KEY_LENGTH))
        return 0 < len(text) <= KEY_LENGTH
