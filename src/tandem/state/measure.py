"""What the record amounts to for steps on the tracks, and for what sides say that they weigh."""

import msgspec

from tandem.acts import measure as stepped
from tandem.acts.commitment import Evidence
from tandem.state.said import last_by_party
from tandem.state.stamp import Stamp


class Judged(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """How far a side says that a step is established, from a day on."""

    party: str
    judgement: stepped.Judgement
    happened: str
    evidence: Evidence
    stamp: Stamp


class Measure(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A step on a track; `answers` are entries of commitments, `about` of notices and observed actions."""

    code: str
    track: str
    sides: tuple[str, ...]
    sort: stepped.MeasureSort
    reported: stepped.Judgement
    happened: str
    evidence: Evidence
    stamp: Stamp
    towards: tuple[str, ...] = ()
    until: str | None = None
    counts: bool = False
    consulted: stepped.Consulted = "not_known"
    answers: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    judged: tuple[Judged, ...] = ()
    name: str = ""

    def status(self, day: str) -> stepped.Judgement:
        """Answer how far it was established by the end of a day.

        Each side's last word counts, and its own before what is reported of it; where they part, the gravest does:
        reversed, called off, suspended, contested, unverifiable, and then what was reported first, raised by a
        verification. A step of one side is verified by another.
        """
        last = {word.judgement for word in self.words(day).values()}
        for grave in _GRAVEST:
            if grave in last or (grave == self.reported and not last):
                return grave
        verified = any(word.judgement == "verified" and not self._alone(word) for word in self.words(day).values())
        if verified:
            return "verified"
        return "claimed" if self.reported == "verified" and self._alone(self) else self.reported

    def status_signed(self, day: str) -> bool:
        """Tell whether a side signed what `status` answers, rather than being reported to have said it."""
        status = self.status(day)
        said = [word.evidence for word in self.words(day).values() if word.judgement == status]
        return "own" in said if said else self.evidence == "own"

    def words(self, day: str) -> dict[str, Judged]:
        """Answer the word of each side that counts by the end of a day."""
        return last_by_party(self.judged, day=day, mute=(self.stamp.code,) if self.evidence == "own" else ())

    def _alone(self, word: "Measure | Judged") -> bool:
        """Whether the one side that took the step says this of itself."""
        return word.evidence == "own" and self.sides == (word.stamp.code,)


_GRAVEST: tuple[stepped.Judgement, ...] = ("reversed", "called_off", "suspended", "contested", "unverifiable")


class Assessment(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a side says that a step does for the common aim; `on` is the entry of the step."""

    on: str
    party: str
    grade: stepped.Grade
    said_on: str
    evidence: Evidence
    stamp: Stamp
