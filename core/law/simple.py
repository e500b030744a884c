"""Whether a penalty is one that officers may impose on the spot (行政处罚法 第五十一条)."""

from collections.abc import Mapping

from core.law.book import Law
from core.law.look_up import requirement, simple_cap_fen
from core.law.penalties import Party


def is_beyond_power(
    law: Law, party: Party, money_by_kind: Mapping[str, int], officers: int, on: str
) -> bool:
    """Tell whether a penalty is above what officers may do on the spot.

    对公民处以二百元以下、对法人或者其他组织处以三千元以下罚款或者警告.

    Args:
        law: all rules.
        party: whom it is imposed on.
        money_by_kind: kinds of penalty, with the money that each asks for in all.
        officers: how many imposed it (第四十二条).
        on: the day of the decision, which picks the rows.
    """
    kinds = str(requirement(law, "simple.kinds", on).value).split()
    fine = sum(money_by_kind.values())
    return (
        not money_by_kind
        or not set(money_by_kind) <= set(kinds)
        or fine > simple_cap_fen(law, party, on)
        or officers < int(requirement(law, "two_officers", on).value)
    )
