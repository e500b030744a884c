"""What the device tells a person who cannot go on: a sentence of the catalogues, and its values.

A rule that says no is `Refused` and belongs to the rules; this is for a wrong call or a folder that
is not ready. The field that is wrong is always named.
"""

from gettext import NullTranslations


class Told(Exception):  # noqa: N818 - not an error of ours, a sentence for the person
    """The call or its input is wrong.

    Attributes:
        sentence: English message id with placeholders; `{field}` is always filled.
        field: which argument, field or file is wrong.
        seen: the other placeholders.
    """

    def __init__(self, sentence: str, field: str = "", **seen: str | int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.seen = seen

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.said(NullTranslations())

    def said(self, words: NullTranslations) -> str:
        """Return the sentence in the language of `words`."""
        return words.gettext(self.sentence).format(field=self.field, **self.seen)
