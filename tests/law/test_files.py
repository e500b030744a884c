"""The files of the law: what is wrong in one is named by file, row and field, and nothing loads."""

import re
import tomllib

import pytest

from core.law.book import FILES, build
from core.law.rows import LawFileError


def edited(files, name, old, new):
    text = files[name].decode()
    assert old in text, "the packaged file no longer has the text that this test breaks"
    return {**files, name: text.replace(old, new, 1).encode()}


def test_versions_name_every_file_once_and_sorted(law):
    """FORMAT §3: `seen.law` is {name: version}."""
    assert law.versions == tuple((name.removesuffix(".toml"), "2026-04-01") for name in FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(files, name):
    """A law with a hole is not a law."""
    rest = {other: raw for other, raw in files.items() if other != name}

    with pytest.raises(LawFileError, match=f"{name}: the file is missing"):
        build(rest)


def test_a_file_that_nobody_reads_is_an_error(files):
    """A misspelt name must not pass for a law that was adopted."""
    with pytest.raises(LawFileError, match=r"term\.toml: no such file is known"):
        build({**files, "term.toml": b""})


@pytest.mark.parametrize(
    "raw", [b"\xff", b"version = ", b'version = "2026"', b'version = "x"\nrow=1']
)
def test_bytes_that_are_no_law_file_are_refused(files, raw):
    """Whatever is wrong with the file as a whole, the error names the file."""
    with pytest.raises(LawFileError, match=r"^terms\.toml: ") as refusal:
        build({**files, "terms.toml": raw})

    assert refusal.value.row == ""


BREACHES = [
    ("terms.toml", "days = 0", "days = 401", "row 1 (notice.item.immediate)", "$.days"),
    ("terms.toml", "days = 0\n", "", "row 1 (notice.item.immediate)", "`days`"),
    ("terms.toml", "days = 0", "day = 0\ndays = 0", "row 1 (notice.item.immediate)", "`day`"),
    ("terms.toml", 'kind = "working"', 'kind = "wd"', "row 5 (notice.objection)", "$.kind"),
    ("terms.toml", 'kind = "working"', 'kind = "working"\nmonths = 1', "row 5 (", "`months`"),
    ("terms.toml", '"notice.item.5"', '"notice.item.15"', "row 2 (notice.item.15)", "`valid_to`"),
    ("terms.toml", '"proposed"', '"sure"', "row 1 (notice.item.immediate)", "$.basis.verified"),
    ("penalties.toml", "valid_to = 2021-07-14", "valid_to = 2021-07-15", "row 1 (", "`valid_to`"),
    ("penalties.toml", "valid_to = 2021-07-14", "valid_to = 1996-09-30", "row 1 (", "`valid_to`"),
    ("penalties.toml", "cap_fen = 50_00", "cap_fen = 50.00", "row 1 (simple.fine)", "$.cap_fen"),
    ("procedure.toml", "value = 2", "value = true", "row 1 (two_officers)", "$.value"),
    ("thresholds.toml", '"20:30:00"', '"20:30"', "row 1 (V-TIM-01)", "`limit`"),
    ("thresholds.toml", '"20:30:00"', '"late"', "row 1 (V-TIM-01)", "`limit`"),
    ("thresholds.toml", '"V-TIM-01"', '"V-TIM-99"', "row 1 (V-TIM-99)", "`code`"),
    ("thresholds.toml", '"OFFLINE"', '"offline"', "row 1 (V-TIM-01)", "$.applies.mode"),
    ("thresholds.toml", '"is"', '"at_most"', "row 8 (V-TIM-05)", "`op` of a `boolean`"),
    ("thresholds.toml", 'limit = "no"', 'limit = "n/a"', "row 8 (V-TIM-05)", "`limit`"),
    ("thresholds.toml", '"3.00"', '"3"', "row 30 (V-SAF-05)", "`limit`"),
    ("thresholds.toml", '"PRIMARY"', '"COLLEGE"', "row 3 (V-TIM-03)", "$.applies.stages[0]"),
    ("violations.toml", '"S"', '"M"', "row 1 (V-LIC-01)", "$.severity"),
    ("violations.toml", 'agency = "EDU"', 'agency = "ABC"', "row 1 (V-LIC-01)", "$.agency"),
    ("violations.toml", '"private-education.64"', '"x"', "row 1 (V-LIC-01)", "`sanction` x"),
    ("violations.toml", "2023-10-14", "2023-10-15", "row 1 (V-LIC-01)", "`valid_to`"),
    ("sanctions.toml", '"warning"', '"reproof"', "row 3 (private-education.62)", "$.kinds[0]"),
    ("sanctions.toml", "multiple_max = 5\n", "", "row 5 (", "`kinds` names a fine"),
    ("sanctions.toml", 'of = "illegal_income"\n', "", "row 5 (", "`of` is needed"),
    ("sanctions.toml", "multiple_min = 1", "multiple_min = 6", "row 5 (", "`multiple_min`"),
    ("sanctions.toml", "ban_years_max = 5\n", "", "row 7 (", "occupation_ban"),
    (
        "sanctions.toml",
        "fine_min_fen = 50_000_00",
        "fine_min_fen = 500_000_00",
        "row",
        "`fine_min_",
    ),
    ("factors.toml", '"lighter"', '"kinder"', "row 1 (lighter.harm_undone)", "$.effect"),
    ("calendar.toml", "2019-04-28", "2019-04-29", "row 13 (2019)", "`working`"),
    ("calendar.toml", "2019-04-05", "2018-04-05", "row 13 (2019)", "2018-04-05"),
    ("calendar.toml", "2019-04-05", "2019-05-05", "row 13 (2019)", "2019-05-05"),
    ("calendar.toml", "2007-12-29", "2007-12-28", "row 2 (2008)", "2007-12-28"),
    ("vacations.toml", "first = 2021-01-23", "first = 2021-03-23", "row 1 (410400)", "`last`"),
    ("vacations.toml", "last = 2021-02-28", "last = 2021-05-01", "row 1 (410400)", "`last`"),
    ("vacations.toml", "first = 2021-07-03", "first = 2021-04-30", "row 2 (410400)", "`first`"),
    ("vacations.toml", "first = 2021-07-03", "first = 2021-13-03", "", ""),
    ("vacations.toml", '"winter"', '"spring"', "row 1 (410400)", "$.kind"),
    ("vacations.toml", '"410400"', '"4104"', "row 1 (4104)", "$.region"),
    ("vacations.toml", '"371302"', '"410400"', "row 13 (410400)", "`kind`"),
    ("calendar.toml", "year = 2020", "year = 2019", "row 14 (2019)", ""),
]


@pytest.mark.parametrize(("name", "old", "new", "row", "field"), BREACHES)
def test_a_row_that_cannot_be_right_is_named_with_its_field(files, name, old, new, row, field):
    """STYLE.md, Errors: what was seen, what was needed."""
    with pytest.raises(LawFileError) as refusal:
        build(edited(files, name, old, new))

    assert refusal.value.file == name
    assert refusal.value.row.startswith(row)
    assert field in refusal.value.detail


def test_a_limit_of_months_has_no_lower_bound(files):
    """A span can only be too long; `at_least` would be silently ignored."""
    old = 'kind = "span"\nop = "at_most"'

    with pytest.raises(LawFileError, match="`op`"):
        build(edited(files, "thresholds.toml", old, old.replace("at_most", "at_least")))


def test_a_row_may_end_and_be_followed_by_another(files):
    """A released row is ended, never edited: the change shows on its first day."""
    later = (
        '\n[[row]]\ncode = "recheck"\ndays = 7\nkind = "working"\ntitle_zh = "t"\ntitle_en = "t"\n'
        'basis = { cite = "c", verified = "proposed" }\nvalid_from = 2027-01-01\n'
    )
    text = files["terms.toml"].decode()
    ended = re.sub(
        r'(code = "recheck".*?valid_from = \S+)',
        r"\1\nvalid_to = 2026-12-31",
        text,
        flags=re.DOTALL,
    )
    law = build({**files, "terms.toml": (ended + later).encode()})

    assert [row.days for row in law.terms if row.code == "recheck"] == [5, 7]


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_a_source(files, name):
    """DOMAIN.md §0: law becomes constants in a versioned table, each with its mark."""
    rows = tomllib.loads(files[name].decode())["row"]

    assert rows
    assert all(row["basis"]["cite"] and row["basis"]["verified"] for row in rows)
