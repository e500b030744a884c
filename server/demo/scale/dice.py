"""Chance that a seed fixes: the same seed plays the same year."""

from collections.abc import Mapping

from core.kernel.seeded import seeded_bytes


class Dice:
    """Draws whole numbers and words."""

    def __init__(self, seed: str) -> None:
        """Begin at the seed's first byte."""
        self._draw = seeded_bytes(seed)

    def below(self, end: int) -> int:
        """Return a number from 0 to `end`, which is left out."""
        return int.from_bytes(self._draw(8), "big") % end

    def within(self, first: int, last: int) -> int:
        """Return a number from the first to the last, both included."""
        return first + self.below(last - first + 1)

    def pick(self, weights: Mapping[str, int]) -> str:
        """Return a word, as often as its weight says."""
        at = self.below(sum(weights.values()))
        for word, weight in weights.items():
            at -= weight
            if at < 0:
                return word
        raise AssertionError("the draw lies below the sum of the weights")
