"""Acts on questions: any party asks any other about a notice, and the party that was asked answers."""

from tandem.acts.act import Act


class QuestionAsked(Act, frozen=True):
    """A party asks another, by its code, about the version that it read."""

    to: str


class QuestionAnswered(Act, frozen=True):
    """The party that was asked answers."""
