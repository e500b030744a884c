"""How a file's rows are read: faults name row and field, oddities are kept and warned of."""

from pathlib import Path

import pytest
from msgspec import UNSET

from server.importing.mapping import FileForm, Mapping
from server.importing.particulars import Reader
from server.importing.table import read_table
from server.importing.words import Flaw, ImportFault

FILE = Path("register.csv")
MAPPING = Mapping(
    columns={
        "name": "名称",
        "uscc": "代码",
        "registered_on": "日期",
        "address": "地址",
        "business_scope": "范围",
    }
)
HEAD = "名称,代码,日期,地址,范围"
VALID = "52410400MJ0000018M"
"""Synthetic, valid (DOMAIN.md §2.3)."""
WRONG = "52410400MJ0000018N"


def read(*rows, head=HEAD, mapping=MAPPING):
    data = "\n".join((head, *rows)).encode(mapping.file.encoding)
    reader = Reader(FILE, mapping)
    lines = read_table(FILE, data, mapping.file, mapping.columns.values())
    return [reader.entry(line) for line in lines], reader.oddities


def particulars(row):
    (entry,), _ = read(row)
    return entry.particulars


def fault(*rows, **how):
    with pytest.raises(ImportFault) as caught:
        read(*rows, **how)
    found = caught.value
    assert found.file == FILE
    return found.row, found.field, found.flaw


def odd(row):
    (entry,), oddities = read(row)
    return entry.particulars, [(one.row, one.field, one.flaw) for one in oddities]


def test_a_row_becomes_particulars_with_the_division_of_its_code():
    """GB 32100-2015: characters 3 to 8 are the registering organ's division."""
    found = particulars(f"晨光,{VALID},2020-09-01,叶县一路,语文")
    assert (found.name, found.uscc, found.registered_on) == ("晨光", VALID, "2020-09-01")
    assert found.division_code == "410400"


@pytest.mark.parametrize("text", ["", "N/A", "空", "-", "  "])
def test_what_means_not_known_is_absent(text):
    """FORMAT §4: absent means not known."""
    assert particulars(f"晨光,,{text},{text},").address is UNSET


@pytest.mark.parametrize("text", ["2020-9-1", "2020/09/01", "2020.9.1", "2020年9月1日"])
def test_every_spelling_of_a_day_is_one_day(text):
    """FORMAT §0 DATE."""
    assert particulars(f"晨光,,{text},,").registered_on == "2020-09-01"


def test_a_code_is_written_in_capitals():
    """GB 32100-2015 has no small letters; the key must not depend on the typist."""
    assert particulars(f"晨光,{VALID.lower()},,,").uscc == VALID


def test_a_code_that_fails_its_check_digit_is_warned_of_and_stays():
    """DOMAIN.md §2.3: legally issued codes fail the standard; warn, never reject."""
    found, oddities = odd(f"晨光,{WRONG},,,")
    assert (found.uscc, oddities) == (WRONG, [(2, "代码", Flaw.CHECK_DIGIT)])


def test_an_old_registration_number_of_fifteen_digits_is_nothing_odd():
    """工商注册号, issued until 2015."""
    found, oddities = odd("晨光,320321000059553,,,")
    assert (found.uscc, found.division_code, oddities) == ("320321000059553", UNSET, [])


def test_a_code_of_another_length_is_warned_of_and_stays():
    """PRODUCT.md: warns and keeps oddities."""
    found, oddities = odd("晨光,12345,,,")
    assert (found.uscc, oddities) == ("12345", [(2, "代码", Flaw.CODE_LENGTH)])


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("晨光,,,叶县一路 13800138000,", "地址"),
        ("晨光,,,,咨询 １３８００１３８０００", "范围"),  # noqa: RUF001 - as typed in full width
        ("晨光,11010519491231002X,,,", "代码"),
    ],
)
def test_a_personal_number_is_left_out_and_warned_of(row, field):
    """FORMAT §3: nothing personal in a body; full-width digits are digits."""
    found, oddities = odd(row)
    assert (found.address, found.business_scope, found.uscc) == (UNSET, UNSET, UNSET)
    assert oddities == [(2, field, Flaw.PERSONAL)]


def test_a_text_beyond_its_field_is_left_out_and_warned_of():
    """An event's `address` takes 200 characters; half an address would be another one."""
    found, oddities = odd(f"晨光,,,{'路' * 201},")
    assert (found.address, oddities) == (UNSET, [(2, "地址", Flaw.TOO_LONG)])


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        (("晨光,,,,", ",,2020-01-01,,"), (3, "名称", Flaw.NO_NAME)),
        (("N/A,,2020-01-01,,",), (2, "名称", Flaw.NO_NAME)),
        (("电话13800138000,,,,",), (2, "名称", Flaw.NAME_PERSONAL)),
        ((f"{'名' * 201},,,,",), (2, "名称", Flaw.NAME_LONG)),
        (("晨光,,2020-02-30,,",), (2, "日期", Flaw.BAD_DATE)),
        (("晨光,,,",), (2, "范围", Flaw.RAGGED)),
        (("晨光,,,,,",), (2, "column 6", Flaw.RAGGED)),
        (('晨光,,,"一\n二",', "蓝天,,,"), (4, "范围", Flaw.RAGGED)),
        (("晨光,,,,", "", "蓝天,,,"), (4, "范围", Flaw.RAGGED)),
        (("晨光,,,\u2028一路,", "蓝天,,,"), (3, "范围", Flaw.RAGGED)),
        (('晨光,,,"一路,', "蓝天,,,,"), (2, "", Flaw.QUOTING)),
    ],
)
def test_a_broken_row_is_named_by_its_line_and_field(rows, place):
    """PRODUCT.md: bad input names the file, the row and the field; rows as an editor counts."""
    assert fault(*rows) == place


def test_a_missing_column_is_named():
    """PRODUCT.md: names the file, the row and the field."""
    assert fault("晨光", head="名称") == (1, "代码", Flaw.NO_COLUMN)


def test_a_header_that_stands_twice_is_named():
    """Which of the two was meant is not ours to guess."""
    assert fault(head=f"{HEAD},地址") == (1, "地址", Flaw.COLUMN_TWICE)


def test_a_file_without_rows_has_no_header():
    """PRODUCT.md: names the file and the row."""
    assert fault(head="") == (1, "", Flaw.EMPTY)


def test_another_encoding_is_named_by_row_and_byte():
    """PRODUCT.md: names the file and the row; the byte says where the editor's guess went wrong."""
    data = f"{HEAD}\n晨光,,,,\nab".encode() + "培训".encode("gb18030")
    with pytest.raises(ImportFault) as caught:
        list(read_table(FILE, data, FileForm(), ["名称"]))
    assert (caught.value.row, caught.value.flaw) == (3, Flaw.ENCODING)
    assert caught.value.seen["byte"] == 3
    assert str(caught.value).startswith("register.csv, row 3: byte 3 of this row (0xc5)")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_of_the_mapping_is_the_one_that_is_read(encoding):
    """Registers come out of Excel as GBK, UTF-16 or UTF-8 with a mark."""
    form = FileForm(encoding=encoding, delimiter=";")
    data = "名称;地址\n晨光;一路\n".encode(encoding)
    (line,) = read_table(FILE, data, form, ["名称", "地址"])
    assert line.cells == {"名称": "晨光", "地址": "一路"}


def test_a_byte_order_mark_is_no_part_of_the_first_header():
    """Excel writes one before UTF-8."""
    (line,) = read_table(FILE, "\ufeff名称\n晨光".encode(), FileForm(), ["名称"])
    assert line.cells == {"名称": "晨光"}
