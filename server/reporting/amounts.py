"""How a report prints a figure: round figures with 余, money in 万元, shares in per cent.

余 rounds down to what is printed; money is told in 万元 with one decimal (DOMAIN.md §7.1). What is
exact stands in JSON, CSV and XLSX.
"""

from typing import Final

from server.words import CHINESE, N_, Tongue

MORE = N_("over {n}")
YUAN = N_("{n} yuan")
AMOUNT = N_("CNY {n}")
AMOUNT_MORE = N_("over CNY {n}")
ROUND_AMOUNT_MORE = N_("more than CNY {n}")
"""In Chinese 余 stands inside a round number, and after any other: 5000余万元, 6.8万余元."""

_WAN_FEN: Final = 1_000_000
"""One 万元 in fen."""
_TENTH_FEN: Final = _WAN_FEN // 10
_ROUND_FEN: Final = _WAN_FEN * 10


def rounded(tongue: Tongue, number: int, floor: int) -> str:
    """Return a number as it is printed: 52, or 380余 where it is told in whole tens.

    Args:
        tongue: in which language.
        number: exact.
        floor: the unit to which it is rounded down; what is less than one is told as it is.
    """
    shown = number // floor * floor
    return str(number) if shown in {0, number} else tongue.said(MORE, n=shown)


def money(tongue: Tongue, fen: int, floor_fen: int = 1) -> str:
    """Return an amount as the papers print it: 273.9万元, 6.8万余元, 5000余万元, 9800元.

    Args:
        tongue: in which language; Chinese tells it in 万元 from one of them on, others in yuan.
        fen: exact.
        floor_fen: the unit to which it is rounded down; never less than a tenth of 万元.
    """
    if fen < _WAN_FEN:
        yuan, rest = divmod(fen, 100)
        return tongue.said(YUAN, n=f"{yuan}.{rest:02}" if rest else yuan)
    unit = max(_TENTH_FEN, floor_fen) if fen >= floor_fen else _TENTH_FEN
    shown = fen // unit * unit
    amount = _in_wan(shown) if tongue == CHINESE else f"{shown // 100:,}"
    if shown == fen:
        return tongue.said(AMOUNT, n=amount)
    return tongue.said(AMOUNT_MORE if shown % _ROUND_FEN else ROUND_AMOUNT_MORE, n=amount)


def _in_wan(fen: int) -> str:
    wan, rest = divmod(fen // _TENTH_FEN, 10)
    return f"{wan}.{rest}" if rest else str(wan)


def percent(value: float) -> str:
    """Return a share with two decimals; a whole one without."""
    return f"{value:.2f}".removesuffix(".00")
