"""How reports count and print: the basis of person-times, the baseline of 压减, round figures."""

from core.kernel.fields import RegionCode
from core.kernel.regions import covers, stem
from core.law.rows import Row, check_dates, in_force, read_rows

FILE = "reporting.toml"
EVERYWHERE = "000000"


class ReportingRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of `reporting.toml`, picked by the last day of the report.

    Attributes:
        region: for which area; `000000` is every one.
        value: a word, a DATE or a number, as `code` needs it.
    """

    region: RegionCode
    value: str


def read_reporting(raw: bytes) -> tuple[str, tuple[ReportingRow, ...]]:
    """Parse `reporting.toml`.

    Raises:
        LawFileError: a row is wrong, or two rows of one code and region overlap.
    """
    version, rows = read_rows(FILE, raw, ReportingRow)
    check_dates(FILE, rows, lambda row: (row.code, row.region))
    return version, rows


def way_of(rows: tuple[ReportingRow, ...], code: str, region: str, on: str) -> str | None:
    """Return how a region reports something on a DATE; None where no row says.

    The smallest area that holds the region counts.
    """
    found = [
        row
        for row in in_force(rows, on)
        if row.code == code and (row.region == EVERYWHERE or covers((row.region,), region))
    ]
    if not found:
        return None
    return max(found, key=lambda row: (row.region != EVERYWHERE, len(stem(row.region)))).value
