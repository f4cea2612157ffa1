"""The act of commenting on one version of a notice; a comment decides nothing."""

from tandem.acts.act import Act


class CommentMade(Act, frozen=True):
    """A party comments on one version, or replies to a comment; no position is taken with it."""
