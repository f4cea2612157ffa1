"""What the record amounts to for steps on the tracks, and for what sides say that they weigh."""

import msgspec

from tandem.acts import measure as stepped
from tandem.acts.commitment import Evidence
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

        Each side's last word counts; where they part, the gravest does: reversed, called off, suspended, contested,
        unverifiable, and then what was reported first, raised by a verification.
        """
        last = {one.party: one.judgement for one in self.judged if one.happened <= day}
        for grave in _GRAVEST:
            if grave in last.values() or (grave == self.reported and not last):
                return grave
        return "verified" if "verified" in last.values() else self.reported


_GRAVEST: tuple[stepped.Judgement, ...] = ("reversed", "called_off", "suspended", "contested", "unverifiable")


class Assessment(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a side says that a step does for the common aim; `on` is the entry of the step."""

    on: str
    party: str
    grade: stepped.Grade
    said_on: str
    evidence: Evidence
    stamp: Stamp
