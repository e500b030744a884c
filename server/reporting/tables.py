"""A report as a table: code, what it counts, figure, unit; CSV or XLSX, safe to open in Excel."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from server.words import N_, _

_INSTITUTIONS: Final = N_("institutions")
TITLES: Final = {
    "K01": (N_("persons turned out"), N_("person-times")),
    "K02": (N_("batches of inspections"), N_("batches")),
    "K03": (N_("institutions inspected"), _INSTITUTIONS),
    "K04": (N_("inspections made"), N_("times")),
    "K05": (N_("institutions dealt with"), _INSTITUTIONS),
    "K06": (N_("cases concluded"), N_("cases")),
    "K06_covert": (N_("disguised subject training among them"), N_("cases")),
    "K07": (N_("made public"), N_("cases")),
    "K08.cases": (N_("refunds settled"), N_("cases")),
    "K08.pupils": (N_("pupils refunded"), N_("persons")),
    "K08.amount_fen": (N_("refunds paid"), N_("fen")),
    "K09": (N_("rectification notices"), N_("notices")),
    "K10": (N_("illegal advertisements removed"), N_("pieces")),
    "K11": (N_("safety hazards found"), N_("hazards")),
    "K12": (N_("institutions closed"), _INSTITUTIONS),
    "K12_by_papers.incomplete": (N_("closed, papers incomplete"), _INSTITUTIONS),
    "K12_by_papers.licensed": (N_("closed, all papers"), _INSTITUTIONS),
    "K12_by_papers.unlicensed_registered": (
        N_("closed, registered but not licensed"),
        _INSTITUTIONS,
    ),
    "K12_by_papers.unlicensed_unregistered": (
        N_("banned, neither licensed nor registered"),
        _INSTITUTIONS,
    ),
    "K13.baseline": (N_("subject institutions at the start"), _INSTITUTIONS),
    "K13.current": (N_("subject institutions left"), _INSTITUTIONS),
    "K13.reduced": (N_("subject institutions reduced"), _INSTITUTIONS),
    "K13.rate": (N_("reduction rate"), "%"),
    "K13_since": (N_("reduction counted from the end of"), ""),
    "K13_by_category.ART": (N_("arts institutions"), _INSTITUTIONS),
    "K13_by_category.OTHER_NS": (N_("other non-subject institutions"), _INSTITUTIONS),
    "K13_by_category.SPORT": (N_("sports institutions"), _INSTITUTIONS),
    "K13_by_category.SUBJECT": (N_("subject institutions"), _INSTITUTIONS),
    "K13_by_category.TECH": (N_("technology institutions"), _INSTITUTIONS),
    "K13_reregistered.ART": (N_("registered anew, arts"), _INSTITUTIONS),
    "K13_reregistered.OTHER_NS": (N_("registered anew, others"), _INSTITUTIONS),
    "K13_reregistered.SPORT": (N_("registered anew, sports"), _INSTITUTIONS),
    "K13_reregistered.SUBJECT": (N_("registered anew, subject"), _INSTITUTIONS),
    "K13_reregistered.TECH": (N_("registered anew, technology"), _INSTITUTIONS),
    "K14.received": (N_("tips received"), N_("tips")),
    "K14.closed": (N_("tips closed"), N_("tips")),
    "K15": (N_("institutions on the platform"), _INSTITUTIONS),
    "K15_supervised_fen": (N_("supervised money"), N_("fen")),
    "K16.contracts": (N_("contracts checked"), N_("items")),
    "K16.ledger": (N_("ledgers checked"), N_("items")),
    "K16.materials": (N_("teaching materials checked"), N_("items")),
    "K16.staff": (N_("members of staff checked"), N_("persons")),
    "K16.timetable": (N_("timetables checked"), N_("items")),
    "K17.nonprofit": (N_("conversion to non-profit"), "%"),
    "K17.platform": (N_("presence on the platform"), "%"),
    "K17.prepayment": (N_("prepayment supervision"), "%"),
    "K18": (N_("institutions audited"), _INSTITUTIONS),
    "K19.article": (N_("articles"), N_("pieces")),
    "K19.campaign": (N_("publicity campaigns"), N_("times")),
    "K19.meeting": (N_("joint conferences"), N_("times")),
    "K19.special_meeting": (N_("special meetings"), N_("times")),
    "K19.survey": (N_("surveys"), N_("times")),
    "K19.training": (N_("trainings"), N_("times")),
}
"""What each figure is, and its unit; money is exact, in fen."""
NOTES: Final = {"until": N_("not complete: counted until")}
"""What a table says beside its figures."""
HEADERS: Final = (N_("code"), N_("figure"), N_("value"), N_("unit"))

Cell = str | int | float


def rows_of(codes: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    """Yield the header and a row for each figure, those within figures too."""
    yield tuple(_(one) for one in HEADERS)
    for code, value in flat(codes):
        yield code, title_of(code), value, _(TITLES.get(code, ("", ""))[1])


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


def flat(codes: Mapping[str, Any]) -> Iterator[tuple[str, Cell]]:
    """Yield every figure that is known, by itself; those within figures as `K08.pupils`."""
    for code, value in codes.items():
        if isinstance(value, dict):
            for name, inner in value.items():
                yield f"{code}.{name}", inner
        elif value is not None:
            yield code, value


def title_of(code: str) -> str:
    """Return what a figure or note is, in the person's language; its code without a title."""
    return _(NOTES.get(code) or TITLES.get(code, (code, ""))[0])
