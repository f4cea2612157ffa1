"""Which concerns that were raised directly wait for a side to confirm or dispute the report."""

from tandem.state.concern import DirectConcern


def to_confirm(concerns: tuple[DirectConcern, ...], code: str) -> tuple[DirectConcern, ...]:
    """Answer the reports about this party, by the other of the two sides, to which it has said nothing yet."""
    return tuple(concern for concern in concerns if concern.other == code and not concern.answers)
