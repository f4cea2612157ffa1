"""Acts about what is deleted: a member erases prose or names of its own entries, and the others say what they did."""

import re
from typing import Literal

from tandem.acts.act import Act

Ground = Literal["personal", "mistake", "classified", "court", "retention"]
"""Why: about a person, put there by mistake, above the group's marking, by order of a court, past its time."""

Answer = Literal["done", "partly", "refused"]

_SECTION = re.compile(r"[a-z0-9_]{1,64}")
_MOST_SECTIONS = 20


class SectionErased(Act, frozen=True):
    """A member deletes sections of an entry of its own: salt and bytes; header, signature and proofs stand.

    The entry is referred to as `on`. The others are asked to delete them, too.
    """

    sections: tuple[str, ...]
    ground: Ground

    def fault(self) -> str | None:
        """Answer that no section is named, one twice, or one by a name that no section has."""
        if not 1 <= len(self.sections) <= _MOST_SECTIONS or len(set(self.sections)) < len(self.sections):
            return f"sections: expected 1 to {_MOST_SECTIONS} names, each once"
        unfit = next((name for name in self.sections if not _SECTION.fullmatch(name)), None)
        return None if unfit is None else f"sections: expected [a-z0-9_], found {unfit[:40]!a}"


class ErasureAnswered(Act, frozen=True):
    """Another member says what it did with its copy: deleted everywhere it could, in part, or kept."""

    answer: Answer
