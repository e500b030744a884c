"""Whatever the bytes, the past of a ledger is read to records and oddities, or refused by name."""

from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.history.events import FactRecorded, VisitRecorded
from core.domain.institution.events import Particulars
from server.history.faults import LedgerFault, MappingError
from server.history.ledger import read_ledger
from server.history.mapping import load_mapping
from server.history.numbers import number_of
from server.history.oddities import Oddities
from server.history.records import Fact, Visit
from server.history.shapes import Numbers
from tests.support.ledgers import write_mapping
from tests.support.subjects import INSTITUTION

MAPPING = """
ledger = "x"
[file.a]
path = "a.*"
columns = ["id", "day", "code", "points", "list", "kind"]
encoding = "ENCODING"
[institution]
key = "id"
name = { columns = ["code", "id"] }
[visit]
on = { column = "day", formats = ["iso", "epoch_ms", "excel", "%d/%m/%y"], zone = "Europe/Rome" }
score = "points"
GROUP
fields = { n = { column = "points", type = "int" }, b = { column = "kind", type = "bool" } }
[[finding]]
code = "code"
points = "points"
[[finding]]
cell = "list"
pattern = '(?P<code>[A-Z0-9]+)(?: x(?P<times>[0-9]+))?'
[[finding]]
columns = ["points", "kind"]
value = "times"
[[fact]]
kind = "kind"
on = "day"
amount = "points"
currency = "code"
"""
CELLS = st.sampled_from(
    ["", "A", "1", "-1", "2020-01-01", "1e99", "06C; 10F x3", '"', '"x', "\0", "N/A", "\n", "x9999"]
) | st.text(max_size=8)
ROWS = st.lists(st.lists(CELLS, max_size=8), max_size=12)
frugal = settings(deadline=None)
ENCODINGS = st.sampled_from(["", "utf-8", "gb18030", "gbk", "latin-1", "utf-16", "utf-7", "ascii"])


def read(suffix, data, encoding="", *, grouped=False):
    """Read bytes as a file of a ledger; return the records and what was odd, None if refused."""
    text = MAPPING.replace("ENCODING", encoding).replace("GROUP", f"group = {str(grouped).lower()}")
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{suffix}"
        path.write_bytes(data)
        oddities = Oddities()
        try:
            with read_ledger(
                load_mapping(write_mapping(Path(folder), text)), [path], oddities
            ) as ledger:
                records = [*ledger.institutions(), *ledger.visits(), *ledger.facts()]
                assert len(records) == sum(
                    (ledger.counts.institutions, ledger.counts.visits, ledger.counts.facts)
                )
                return records, list(oddities), ledger.files[0].rows
        except (MappingError, LedgerFault):
            return None


def fits_an_event(record):
    """Whether the words of a record are within the bounds of its event."""
    said = without_empty(record)
    for name in ("file", "line", "institution_key"):
        said.pop(name, None)
    said |= {"ledger": "x", "institution": INSTITUTION}
    if isinstance(record, Visit):
        said["findings"] = [without_empty(one) for one in record.findings]
        msgspec.convert(said, VisitRecorded)
    elif isinstance(record, Fact):
        msgspec.convert(said, FactRecorded)
    else:
        msgspec.convert(msgspec.to_builtins(record.particulars), Particulars)
    return True


def without_empty(record):
    """Return what a record says, as plain values."""
    return {name: value for name, value in msgspec.to_builtins(record).items() if value != ""}


@frugal
@given(data=st.binary(max_size=300), encoding=ENCODINGS, grouped=st.booleans())
def test_any_bytes_are_a_table_or_refused_by_name(data, encoding, grouped):
    read("csv", data, encoding, grouped=grouped)


@frugal
@given(rows=ROWS, encoding=ENCODINGS, grouped=st.booleans())
def test_every_row_is_a_record_or_an_oddity(rows, encoding, grouped):
    text = "\n".join(",".join(cells) for cells in rows)
    said = read("csv", text.encode(encoding or "utf-8", "replace"), encoding, grouped=grouped)
    if said is None:
        return
    records, oddities, count = said
    assert all(fits_an_event(one) for one in records)
    lines = {one.line for one in records} | {one.line for one in oddities}
    assert grouped or len(lines) >= count


@frugal
@given(data=st.binary(max_size=300), suffix=st.sampled_from(["xlsx", "xes", "csv.gz", "xes.gz"]))
def test_any_bytes_are_another_kind_of_file_or_refused_by_name(data, suffix):
    read(suffix, data)


@frugal
@given(
    parts=st.lists(
        st.sampled_from(
            ["<log>", "</log>", "<trace>", "</trace>", "<event>", "</event>", "<!DOCTYPE a>", "&a;"]
            + [f'<string key="{key}" value="1"/>' for key in ("id", "day", "kind")]
        ),
        max_size=20,
    )
)  # fmt: skip
def test_any_tags_are_a_log_or_refused_by_name(parts):
    read("xes", "".join(parts).encode())


@frugal
@given(text=st.text(max_size=20) | st.from_regex(r"-?[0-9,.]{0,20}(e-?[0-9])?", fullmatch=True))
def test_a_number_in_normal_form_is_read_as_itself(text):
    first = number_of(text, Numbers()).text
    assert number_of(first, Numbers()).text == first
