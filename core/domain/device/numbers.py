"""Numbers of pre-numbered forms (行政处罚法 第五十二条): which are open, and what the next one is.

A device knows its blocks from its own stream, which it pulls like any other, and hands out numbers
offline. Used is what stands on a paper that was served; whoever asks says which those are.
"""

from collections.abc import Collection, Iterator

import msgspec

from core.domain.device.events import FormKind


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A block of numbers that went out with the device."""

    kind: FormKind
    prefix: str
    first: int
    last: int
    leased_on: str = ""

    @property
    def numbers(self) -> Iterator[str]:
        """Every number of the block as it is printed, in order."""
        return (number_text(self.prefix, one) for one in range(self.first, self.last + 1))


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the numbers of one kind: every one is used, voided, returned or open.

    Attributes:
        doubtful: used, though voided or returned.
    """

    kind: FormKind
    used: tuple[str, ...]
    voided: tuple[str, ...]
    returned: tuple[str, ...]
    open: tuple[str, ...]
    doubtful: tuple[str, ...] = ()


def number_text(prefix: str, number: int) -> str:
    """Return a number as it is printed on its form."""
    return f"{prefix}{number:04}"


def account(
    kind: FormKind,
    blocks: Collection[Block],
    voided: Collection[str],
    returned: Collection[str],
    used: Collection[str],
) -> Account:
    """Return what became of every number of a kind.

    Args:
        kind: of form.
        blocks: what was leased.
        voided: numbers explained as spoilt or lost.
        returned: numbers that came back.
        used: numbers on papers that were served, of any device and kind.
    """
    all_numbers = tuple(
        number for block in blocks if block.kind == kind for number in block.numbers
    )
    gone = {*voided, *returned, *used}
    return Account(
        kind=kind,
        used=tuple(one for one in all_numbers if one in used),
        voided=tuple(one for one in all_numbers if one in voided and one not in used),
        returned=tuple(
            one for one in all_numbers if one in returned and one not in {*voided, *used}
        ),
        open=tuple(one for one in all_numbers if one not in gone),
        doubtful=tuple(
            one for one in all_numbers if one in used and (one in voided or one in returned)
        ),
    )
