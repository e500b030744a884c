"""A row's own digest tells every row from every other (FORMAT §9, `row_sha`)."""

from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from core.log.row_digest import is_intact, row_digest, with_digest

VALUES = st.none() | st.integers() | st.text() | st.binary()
ROWS = st.tuples(st.text(), st.lists(VALUES, max_size=4))


@given(ROWS, ROWS)
@settings(deadline=None)
def test_two_rows_have_one_digest_only_if_they_are_the_same(one, other):
    """Kinds, lengths and the table's name count: 1 is not "1", and "ab" is not "a", "b"."""
    assert (row_digest(*one) == row_digest(*other)) == (one == other)


@given(ROWS)
@settings(deadline=None)
def test_a_row_is_intact_as_it_was_written(row):
    """What `with_digest` stores, `is_intact` accepts, and in no other table."""
    table, values = row
    stored = with_digest(table, *values)
    assert is_intact(table, stored)
    assert not is_intact(f"{table}.", stored)


def test_text_that_is_no_text_has_a_digest_too():
    """A lenient reader of a damaged file gives lone surrogates; they are named, not stumbled on."""
    assert not is_intact("code", (b"\xff".decode("utf-8", "surrogateescape"), 1.5, b""))


def test_a_digest_is_of_these_bytes():
    """FORMAT §9, byte by byte; another implementation computes the same."""
    spelled = (
        b"anjuan.row.v1\n"
        b"t\0\0\0\0\0\0\0\x04code"
        b"i\0\0\0\0\0\0\0\x014"
        b"t\0\0\0\0\0\0\0\x03\xe7\x8e\x8b"
        b"b\0\0\0\0\0\0\0\x01\xff"
        b"i\0\0\0\0\0\0\0\x02-7"
        b"n\0\0\0\0\0\0\0\0"
    )
    assert row_digest("code", ("王", b"\xff", -7, None)) == sha256(spelled).digest()
