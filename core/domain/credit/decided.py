"""What the office decides about single entries counts under every pack, whatever its text says.

An objection that was upheld, a repair that was granted: the decision names the event and the item,
so no scheme has to know of it, nor one that was adopted before there were such decisions. A pack
with a row of its own for such an event says it differently.
"""

from typing import Final

from core.domain.credit.speaking import Adjuster, Annuller, PointsFrom
from core.kernel.basis import Basis

_BASIS: Final = Basis(cite="DOMAIN.md 6.3", verified="proposed")
ANNULMENTS: Final = (
    Annuller(
        event="credit.entry-withdrawn.v1",
        annuls="annuls",
        annuls_from="annuls_from",
        item="item",
        codes="codes",
        basis=_BASIS,
    ),
    Annuller(
        event="credit.repair-granted.v1",
        each="erases",
        annuls="@.event",
        annuls_from="from_day",
        item="@.item",
        basis=Basis(cite="信用修复管理办法", verified="proposed"),
    ),
)
ADJUSTMENTS: Final = (
    Adjuster(
        event="credit.entry-corrected.v1",
        adjusts="adjusts",
        adjusts_from="from_day",
        item="item",
        codes="codes",
        points_from=PointsFrom(path="credit_points"),
        basis=_BASIS,
    ),
)
