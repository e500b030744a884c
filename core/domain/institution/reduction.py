"""How far the institutions of a category went down in number 压减率, and by which path (K13)."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

from core.domain.institution.state import Institution

Path = Literal["regulated", "converted", "shut", "banned"]
"""规范一批、转型一批、关停一批、取缔一批."""

_HUNDREDTH: Final = Decimal("0.01")


def reduction_rate(baseline: int, current: int) -> str:
    """Return the reduction in percent with two digits, half rounded up: 524 to 15 is `97.14`.

    Args:
        baseline: institutions of the category on the day of the baseline.
        current: those of them that are neither closed nor converted.

    Raises:
        ValueError: a baseline of none has no rate.
    """
    if baseline < 1:
        raise ValueError(f"a baseline of {baseline} institutions has no rate of reduction")
    share = Decimal(100 * (baseline - current)) / Decimal(baseline)
    return str(share.quantize(_HUNDREDTH, ROUND_HALF_UP))


def reduction_path(institution: Institution) -> Path:
    """Return which path an institution took; one that goes on as it was is regulated."""
    if institution.operating == "BANNED":
        return "banned"
    if institution.stage == "closed":
        return "shut"
    return "converted" if institution.registration.converted_on else "regulated"
