"""What the year should come to, counted beside it by whoever acts: no event, no fold, no table.

It is written by hand out of the procedures (DOMAIN.md §4, §5, §7.1), so that the read models and it
can only agree if both are right.
"""

from collections import Counter, defaultdict


class Model:
    """Plain counters.

    Attributes:
        events: by name, without the version.
        stages: streams by kind and stage.
        running: deadlines that nobody has met or ended yet, by kind of stream.
        points: entries of the credit pack, by item.
        sums: what is added up over everything, by word.
        months: what a report counts, by month and word.
        whom: how often an institution was there, by month, word and number of the institution.
        batches: who was on the visits of a batch.
    """

    def __init__(self, institutions: int) -> None:
        """Begin with nothing."""
        self._institutions = institutions
        self.events: Counter[str] = Counter()
        self.stages: Counter[tuple[str, str]] = Counter()
        self.running: Counter[str] = Counter()
        self.points: Counter[str] = Counter()
        self.sums: Counter[str] = Counter()
        self.months: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.whom: defaultdict[tuple[str, str], bytearray] = defaultdict(self._nobody)
        self.batches: defaultdict[str, set[str]] = defaultdict(set)

    def says(self, names: str, times: int = 1) -> None:
        """Count events by their names, parted by spaces."""
        self.events.update(names.split() * times)

    def moves(self, kind: str, before: str, after: str, times: int = 1) -> None:
        """Let streams go from one stage to another; they begin in none."""
        self.stages[kind, before] -= times if before else 0
        self.stages[kind, after] += times

    def counts(self, day: str, word: str, many: int = 1) -> None:
        """Count something of a day."""
        self.months[day[:7]][word] += many

    def meets(self, day: str, word: str, institution: int, more: int = 1) -> None:
        """Count an institution on a day, or take it back."""
        self.whom[day[:7], word][institution] += more

    def met(self, word: str, month: str = "") -> int:
        """Return how many different institutions there were in a month, or in all of them."""
        rows = [row for (one, name), row in self.whom.items() if name == word and month in one]
        return sum(any(times) for times in zip(*rows, strict=True))

    def _nobody(self) -> bytearray:
        return bytearray(self._institutions)
