"""What is done with each file of a mapping: which files stand for it, and what takes its rows."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from server.history.cells import Sheet
from server.history.faults import LedgerFault, Wrong
from server.history.findings import findings_reader
from server.history.happenings import Parts, Take, fact_taker, visit_taker
from server.history.institutions import institution_taker
from server.history.joins import join_reader, kinds_of, looked_up_taker
from server.history.mapping import Mapping
from server.history.oddities import Odd, Oddities
from server.history.shapes import FindingTable, With
from server.history.store import Store


class Use(msgspec.Struct, frozen=True):
    """A file of the mapping, and the files that stand for it."""

    name: str
    files: tuple[Path, ...]


def expanded(files: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files, those of a folder in the order of their names.

    Raises:
        LedgerFault: one is not there.
    """
    found: list[Path] = []
    for file in files:
        if file.is_dir():
            found += sorted(one for one in file.iterdir() if one.is_file() and one.name[0] != ".")
        elif file.exists():
            found.append(file)
        else:
            raise LedgerFault(file, "no such file")
    return tuple(dict.fromkeys(found))


def uses_of(mapping: Mapping, files: Sequence[Path], oddities: Oddities) -> list[Use]:
    """Return which files stand for which of the mapping, in the order of reading.

    Raises:
        MappingError: none stands for a file that is not optional.
    """
    looked_up = {one.file for form in mapping.file.values() for one in form.with_}
    uses = [
        Use(name, tuple(file for file in files if _fits(file, mapping.pattern_of(name))))
        for name in sorted(mapping.file, key=lambda name: name not in looked_up)
    ]
    for use in uses:
        if not use.files and not mapping.file[use.name].optional:
            given = ", ".join(file.name for file in files) or "none"
            seen = mapping.pattern_of(use.name)
            raise mapping.wrong(f"file.{use.name}", "path", Wrong.NO_FILE, seen=seen, needed=given)
    used = {file for use in uses for file in use.files}
    for file in files:
        if file not in used:
            oddities.add(Odd.FILE_UNUSED, file.name, 0)
    return uses


def _fits(file: Path, pattern: str) -> bool:
    """Whether a file's name fits, in small or capital letters; a pattern with "/" fits its end."""
    depth = pattern.count("/") + 1
    name = "/".join(file.parts[-depth:])
    return fnmatchcase(name.casefold(), pattern.casefold())


def takers_of(mapping: Mapping, name: str, sheet: Sheet, file: int, store: Store) -> list[Take]:
    """Return all that takes the rows of a file.

    Raises:
        MappingError: a table speaks of a column that the file does not have.
    """
    takers: list[Take] = []
    key = mapping.institution.key
    if mapping.institution.file == name:
        takers.append(institution_taker(sheet, file, mapping.institution, store))
    if mapping.visit is not None and mapping.visit.file == name:
        parts = _parts(mapping, sheet)
        takers.append(visit_taker(sheet, file, mapping.visit, key, parts, store))
    takers += [
        _joined_taker(sheet, file, source, finding, store)
        for source, finding in _joined(mapping)
        if finding.file == name
    ]
    takers += [
        fact_taker(sheet, file, f"fact {at}", fact, key, store)
        for at, fact in enumerate(mapping.fact, 1)
        if fact.file == name
    ]
    takers += [
        looked_up_taker(sheet, source, table, one, store)
        for source, table, one in lookups(mapping)
        if one.file == name
    ]
    return takers


def lookups(mapping: Mapping, name: str = "") -> list[tuple[int, str, With]]:
    """Return what is looked up, by number and name in errors; for one file, or for all."""
    every = [(owner, one) for owner, form in mapping.file.items() for one in form.with_]
    return [
        (source, f"file.{owner}.with", one)
        for source, (owner, one) in enumerate(every)
        if name in ("", owner)
    ]


def _joined(mapping: Mapping) -> list[tuple[int, FindingTable]]:
    """Return the findings that other rows tell of, by their number from 1."""
    return [(at, finding) for at, finding in enumerate(mapping.finding, 1) if finding.join]


def _parts(mapping: Mapping, sheet: Sheet) -> Parts:
    return Parts(
        findings=[
            findings_reader(sheet, f"finding {at}", finding, is_own=True)
            for at, finding in enumerate(mapping.finding, 1)
            if not finding.join
        ],
        joins=[
            (
                source,
                join_reader(
                    sheet,
                    f"finding {source}",
                    list(finding.join.values()),
                    kinds_of(finding.join, finding.join_as),
                ),
            )
            for source, finding in _joined(mapping)
        ],
    )


def _joined_taker(
    sheet: Sheet, file: int, source: int, finding: FindingTable, store: Store
) -> Take:
    table = f"finding {source}"
    read = findings_reader(sheet, table, finding, is_own=False)
    kinds = kinds_of(finding.join, finding.join_as)
    read_join = join_reader(sheet, table, list(finding.join), kinds)
    encode = msgspec.msgpack.Encoder().encode

    def take(cells: Sequence[str], line: int) -> None:
        value = read_join(cells, line)
        for one in read(cells, line):
            store.put("joined", (source, value, encode(one), file, line))

    return take
