"""A report as a table: code, what it counts, figure, unit; CSV or XLSX, safe to open in Excel."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from server.words import N_, _

TITLES: Final = {
    "K01": (N_("persons turned out"), N_("person-times")),
    "K02": (N_("batches of inspections"), N_("batches")),
    "K03": (N_("institutions inspected"), N_("institutions")),
    "K04": (N_("visits"), N_("visits")),
    "K05": (N_("institutions punished"), N_("institutions")),
    "K06": (N_("cases concluded"), N_("cases")),
    "K07": (N_("made public"), N_("cases")),
    "K08.cases": (N_("refunds settled"), N_("cases")),
    "K08.pupils": (N_("pupils refunded"), N_("persons")),
    "K08.amount_fen": (N_("refunds paid"), N_("fen")),
    "K09": (N_("rectification notices"), N_("notices")),
    "K10": (N_("illegal advertisements removed"), N_("pieces")),
    "K11": (N_("safety hazards found"), N_("hazards")),
    "K12": (N_("institutions closed"), N_("institutions")),
    "K13.baseline": (N_("subject institutions at the start"), N_("institutions")),
    "K13.current": (N_("subject institutions left"), N_("institutions")),
    "K13.reduced": (N_("subject institutions reduced"), N_("institutions")),
    "K13.rate": (N_("reduction rate"), "%"),
    "K14.received": (N_("tips received"), N_("tips")),
    "K14.closed": (N_("tips closed"), N_("tips")),
    "K15": (N_("institutions on the platform"), N_("institutions")),
    "K15_supervised_fen": (N_("supervised money"), N_("fen")),
    "K17.nonprofit": (N_("non-profit"), "%"),
    "K17.platform": (N_("on the platform"), "%"),
    "K17.prepayment": (N_("prepayment supervised"), "%"),
    "K18": (N_("institutions audited"), N_("institutions")),
}
"""What each figure is, and its unit; figures with words of their own (K12, K16, K19) follow."""
HEADERS: Final = (N_("code"), N_("figure"), N_("value"), N_("unit"))

Cell = str | int | float


def rows_of(codes: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    """Yield the header and a row for each figure, those within figures too."""
    yield tuple(_(one) for one in HEADERS)
    for code, value in _flat(codes):
        title, unit = TITLES.get(code, (code.partition(".")[2] or code, ""))
        yield code, _(title), value, _(unit)


def as_csv(codes: dict[str, Any]) -> str:
    """Return the table as CSV with a mark by which Excel sees that it is UTF-8."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows_of(codes))
    return "\ufeff" + out.getvalue()


def write_xlsx(codes: dict[str, Any], path: Path) -> None:
    """Write the table as a workbook; every text in it is one of ours, none begins a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("report")
    for row in rows_of(codes):
        sheet.append(row)
    book.save(path)


def _flat(codes: dict[str, Any]) -> Iterator[tuple[str, Cell]]:
    for code, value in codes.items():
        if isinstance(value, dict):
            for name, inner in value.items():
                yield f"{code}.{name}", inner
        elif value is not None:
            yield code, value
