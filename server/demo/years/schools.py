"""Institutions of the seeds' years, all invented: numbered names, codes that check."""

from typing import Final

import msgspec
from stdnum.cn import uscc

from core.domain.institution.events import Category, Particulars, Profit

_ORGANISATION: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_NAMES: Final = {"SUBJECT": "学科", "SPORT": "体育", "ART": "艺术", "TECH": "科技"}


class School(msgspec.Struct, frozen=True, kw_only=True):
    """An institution as it enters the register; without an id: premises that are in none."""

    id: str
    region: str
    category: Category
    profit: Profit
    particulars: Particulars


def school(new_id: str, region: str, number: int, category: Category, profit: Profit) -> School:
    """Return an institution; its number is unique within the demonstration."""
    kind = "52" if profit == "NONPROFIT" else "91"
    particulars = Particulars(
        name=f"示范{_NAMES[category]}培训机构{number:05}",
        uscc=_uscc(kind, region, number),
        division_code=region,
        registered_on="2019-09-01",
        entity_type="民办非企业单位" if kind == "52" else "有限责任公司",
        address=f"示范路{number}号",
    )
    return School(
        id=new_id, region=region, category=category, profit=profit, particulars=particulars
    )


def _uscc(kind: str, region: str, number: int) -> str:
    """Return a code of GB 32100-2015 with both of its check digits."""
    body = f"MY{number:06}"
    total = sum(
        weight * _ORGANISATION.index(symbol) for weight, symbol in zip(_WEIGHTS, body, strict=True)
    )
    check = 11 - total % 11
    organisation = body + {10: "X", 11: "0"}.get(check, str(check))
    most = f"{kind}{region}{organisation}"
    return most + str(uscc.calc_check_digit(most))
