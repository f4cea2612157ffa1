"""What the record amounts to for what was erased: by whom, of which entry, on which ground, and what the others did."""

import msgspec

from tandem.acts import erasure as erased
from tandem.state.stamp import Stamp


class ErasureAnswer(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What another member says that it did with its copy."""

    answer: erased.Answer
    stamp: Stamp


class Erasure(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Sections of one entry that their author deleted; `entry` is the entry, at place `seq` of the author's feed."""

    entry: str
    seq: int
    sections: tuple[str, ...]
    ground: erased.Ground
    stamp: Stamp
    answers: tuple[ErasureAnswer, ...] = ()

    def answer_of(self, code: str) -> ErasureAnswer | None:
        """Answer what a member said last."""
        return next((one for one in reversed(self.answers) if one.stamp.code == code), None)

    def is_kept_by(self, code: str) -> bool:
        """Tell whether a member may still hold the sections: it is not their author and did not say `done`."""
        answer = self.answer_of(code)
        return code != self.stamp.code and (answer is None or answer.answer != "done")
