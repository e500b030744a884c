"""Numbers as ledgers spell them become decimal text in normal form: "35.0" is "35", "-0" is "0"."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import Final

import msgspec

from server.history.shapes import Numbers

_DECIMALS: Final = 6
_BEFORE_POINT: Final = 15
_CONTEXT: Final = Context(prec=60, rounding=ROUND_HALF_EVEN)
_PLAIN: Final = re.compile(r"^-?(0|[1-9][0-9]{0,14})\Z")
_SPELLED: Final = re.compile(
    r"^[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][+-]?[0-9]{1,2})?\Z"
)
_AROUND: Final = " \t\u00a0\u202f\u3000%$€£¥￥元"


class Read(msgspec.Struct, frozen=True):
    """A number as read.

    Attributes:
        text: in normal form; empty if it is no number.
        rounded: it had more decimals than six.
    """

    text: str
    rounded: bool = False


_NONE: Final = Read("")


def number_of(text: str, form: Numbers) -> Read:
    """Read a number, with signs of money and per cent around it or not."""
    if _PLAIN.match(text) and text != "-0":
        return Read(text)
    plain = text.strip(_AROUND)
    if plain[:1] == "(" and plain[-1:] == ")":  # as accountants write what is below zero
        plain = "-" + plain[1:-1].strip(_AROUND)
    if form.thousands:
        plain = _ungrouped(plain, form.thousands)
    plain = plain.replace(form.decimal, ".") if form.decimal != "." else plain
    return _normal(plain) if _SPELLED.match(plain) else _NONE


def same_number(text: str, form: Numbers) -> str:
    """Return what a text is compared by: its number, or itself if it is none."""
    return number_of(text, form).text or text


def _ungrouped(text: str, mark: str) -> str:
    """Take out marks between groups of three; elsewhere they mean something else."""
    grouped = re.compile(rf"^[+-]?[0-9]{{1,3}}({re.escape(mark)}[0-9]{{3}})+(?![0-9])")
    found = grouped.match(text)
    return found[0].replace(mark, "") + text[found.end() :] if found else text


def _normal(text: str) -> Read:
    try:
        number = _CONTEXT.create_decimal(text)
        short = number.quantize(Decimal(1).scaleb(-_DECIMALS), context=_CONTEXT)
    except InvalidOperation:
        return _NONE
    if abs(short) >= Decimal(10) ** _BEFORE_POINT:
        return _NONE
    plain = f"{short:f}".rstrip("0").rstrip(".")
    return Read("0" if plain in ("-0", "") else plain, rounded=short != number)
