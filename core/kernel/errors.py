"""The two errors that are not our own fault: a rule says no, or bytes are wrong.

Anything else that fails is an assertion: we are wrong, and crash.
"""

from core.kernel.basis import Basis
from core.kernel.reasons import Why


class Refused(Exception):  # noqa: N818 - the field's word for a rule that says no
    """A rule of the field says no; shown to the person, with its basis.

    Attributes:
        reason: stable code; its sentence stands in `core.kernel.reasons` or in the room's own, and
            is translated by catalogues.
        basis: the article, or None where no statute but our own order forbids it.
        seen: the values that fill the sentence: what was seen and what was needed.
    """

    def __init__(self, reason: Why, basis: Basis | None = None, **seen: str | int) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.basis = basis
        self.seen = seen

    def __str__(self) -> str:
        """Return the English sentence; shells translate `reason.value` before filling it."""
        sentence = self.reason.value.format(**self.seen)
        return f"{sentence} ({self.basis.cite})" if self.basis else sentence


class Rejected(Exception):  # noqa: N818 - the field's word for bytes that cannot be believed
    """Bytes or signatures are wrong; the bytes are kept as forensic.

    Attributes:
        code: the verdict's second word (FORMAT §8), e.g. `malformed`, `signature`.
        detail: what was seen and what was needed, in English.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
