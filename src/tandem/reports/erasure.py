"""What was erased, and where it may be all the same: with members that did not say that they deleted it, and in files
that left this node.
"""

from collections.abc import Sequence

import msgspec

from tandem.rules.instant import instant
from tandem.state.erasure import Erasure
from tandem.state.reading import Reading


class Gone(msgspec.Struct, frozen=True):
    """A file that was handed out: when, what (archive, bundle, backup), to whom, and how far it had each feed."""

    at: str
    what: str
    to: str
    file: str
    frontier: dict[str, int]


class MemberCopy(msgspec.Struct, frozen=True):
    """What a member says of its copy: `erased` it itself, `done`, `partly`, `refused`, or `not_answered`."""

    code: str
    answer: str
    reason: str


class ErasureView(msgspec.Struct, frozen=True):
    """One erasure: what, by whom, on which ground; each member's copy; and the files that nobody can reach."""

    erasure: Erasure
    entry_label: str
    reason: str
    copies: tuple[MemberCopy, ...]
    out_of_reach: tuple[Gone, ...]
    asked: bool

    @property
    def standing(self) -> str:
        """`everywhere` where every member deleted its copy and no file left, else `not_everywhere`."""
        kept = any(copy.answer not in ("erased", "done") for copy in self.copies)
        return "not_everywhere" if kept or self.out_of_reach else "everywhere"


def view_erasures(reading: Reading, *, gone: Sequence[Gone] = ()) -> tuple[ErasureView, ...]:
    """Answer every erasure, the newest first; `gone` are the files that left the reader's node."""
    return tuple(_view(reading, one, gone) for one in reversed(reading.group.erasures))


def _view(reading: Reading, one: Erasure, gone: Sequence[Gone]) -> ErasureView:
    code = reading.reader.code or ""
    copies = tuple(_copy(reading, one, seat) for seat in reading.group.seats)
    reached = tuple(file for file in gone if _holds(file, one))
    asked = code != one.stamp.code and one.answer_of(code) is None and code in reading.group.seats
    label = f"{one.stamp.code}-{one.seq}"
    return ErasureView(one, label, reading.text(one.stamp.entry, "reason"), copies, reached, asked and not reading.past)


def _copy(reading: Reading, one: Erasure, code: str) -> MemberCopy:
    answer = one.answer_of(code)
    if code == one.stamp.code:
        return MemberCopy(code, "erased", "")
    if answer is None:
        return MemberCopy(code, "not_answered", "")
    return MemberCopy(code, answer.answer, reading.text(answer.stamp.entry, "reason"))


def _holds(file: Gone, one: Erasure) -> bool:
    """Tell whether a file may hold what was erased: it left before, and has the entry in it."""
    before = instant(file.at) <= instant(one.stamp.at)
    return before and file.frontier.get(one.stamp.feed, 0) > one.seq
