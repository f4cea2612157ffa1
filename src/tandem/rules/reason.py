"""How a rule answers: a verdict and the reasons for it, each a code with values.

A reason holds no prose. Faces turn the code into a sentence in the reader's language, in one place.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

Verdict = Literal["yes", "no", "not_known"]


class Reason(msgspec.Struct, frozen=True):
    """One reason for an answer: a permanent code, and the values that its sentence needs."""

    code: str
    values: Mapping[str, str | int] = {}

    def __hash__(self) -> int:
        """Let reasons be gathered in sets; a dict of values alone could not be hashed."""
        return hash((self.code, tuple(sorted((name, str(value)) for name, value in self.values.items()))))


class Answer(msgspec.Struct, frozen=True):
    """What a rule says: yes, no or not known, and why."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()

    @property
    def is_yes(self) -> bool:
        """True only for a plain yes; neither a no nor a not known lets anything go on."""
        return self.verdict == "yes"


def because(code: str, /, **values: str | int) -> Reason:
    """Name a reason: `because("receipt_missing", party=code)`."""
    return Reason(code=code, values=values)


def yes(*reasons: Reason) -> Answer:
    """Answer yes."""
    return Answer(verdict="yes", reasons=reasons)


def no(*reasons: Reason) -> Answer:
    """Answer no. Raises ValueError without a reason, because a bare refusal helps nobody."""
    return _with_reasons("no", reasons)


def not_known(*reasons: Reason) -> Answer:
    """Answer that it is not known. Raises ValueError without a reason: what is missing must be said."""
    return _with_reasons("not_known", reasons)


def _with_reasons(verdict: Verdict, reasons: tuple[Reason, ...]) -> Answer:
    if not reasons:
        raise ValueError(f"The answer {verdict!r} needs at least one reason; none was given.")
    return Answer(verdict=verdict, reasons=reasons)
