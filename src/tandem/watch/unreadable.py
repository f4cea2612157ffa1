"""A document that cannot be read: one sentence says why and what to do, and the rest of the batch goes on."""


class Unreadable(ValueError):
    """Nothing could be read from a document; `sentence` says why, without the name of its file."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
