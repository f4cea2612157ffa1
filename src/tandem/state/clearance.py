"""What the record amounts to for the clearance of an action: assessments, judgements, waivers, and what others said.

Order and authorship are all that counts here; whether a grant covers a line is asked in `tandem.rules`.
"""

from collections.abc import Iterable

import msgspec

from tandem.acts import clearance as cleared
from tandem.acts.act import Act
from tandem.state.stamp import Stamp


class Assessment(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A member's word under which rules the lines of a version stand; version 0 is an observed action."""

    party: str
    version: int
    facts: cleared.ClearanceAssessed
    stamp: Stamp


class Judgement(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """An officer's answer to what a rule asks of lines of a version, or to lines on which no rule matched."""

    party: str
    version: int
    facts: cleared.LineJudged
    stamp: Stamp


class Waiver(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What the owner goes on without; it counts once a second officer completed it."""

    party: str
    version: int
    facts: cleared.RequirementWaived
    stamp: Stamp
    wants_second: bool = True
    completed: Stamp | None = None

    @property
    def effect(self) -> Stamp | None:
        """The stamp at which the waiver took effect; None while the second signature is missing."""
        return self.completed


class ClearanceAnswer(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What another party says of an entry about clearance: that it is right, or not."""

    party: str
    on: str
    right: bool
    stamp: Stamp


def stamps_of(
    assessments: Iterable[Assessment], judgements: Iterable[Judgement], waivers: Iterable[Waiver]
) -> tuple[Stamp, ...]:
    """Answer the stamps of what others can confirm or dispute on an action."""
    assessed, judged = (a.stamp for a in assessments), (j.stamp for j in judgements)
    return (*assessed, *judged, *(waiver.stamp for waiver in waivers))


class Clearance(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Everything on record about the clearance of one action but its requests, each list in causal order."""

    assessments: tuple[Assessment, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    answers: tuple[ClearanceAnswer, ...] = ()

    @property
    def stamps(self) -> tuple[Stamp, ...]:
        """The stamps of what others can confirm or dispute."""
        return stamps_of(self.assessments, self.judgements, self.waivers)


NOTHING = Clearance()
"""What an action has of which nobody assessed anything."""


def with_answer(
    answers: tuple[ClearanceAnswer, ...],
    act: cleared.ClearanceConfirmed | cleared.ClearanceDisputed,
    stamp: Stamp,
    on: str | None,
    stamps: tuple[Stamp, ...],
) -> tuple[ClearanceAnswer, ...] | None:
    """Answer what was said with one word more; None where it is on none of these entries, or on the author's own."""
    if on is None or not any(one.entry == on and one.code != stamp.code for one in stamps):
        return None
    return (*answers, ClearanceAnswer(stamp.code, on, isinstance(act, cleared.ClearanceConfirmed), stamp))


def disputed_by(answers: tuple[ClearanceAnswer, ...], entry: str) -> tuple[str, ...]:
    """Answer the parties whose latest word on an entry is that it is not right."""
    latest = {answer.party: answer.right for answer in answers if answer.on == entry}
    return tuple(sorted(party for party, right in latest.items() if not right))


def confirmed_by(answers: tuple[ClearanceAnswer, ...], entry: str) -> tuple[str, ...]:
    """Answer the parties whose latest word on an entry is that it is right."""
    latest = {answer.party: answer.right for answer in answers if answer.on == entry}
    return tuple(sorted(party for party, right in latest.items() if right))


ON_ACTIONS: frozenset[type[Act]] = frozenset({
    cleared.ClearanceAssessed, cleared.LineJudged, cleared.ClearanceConfirmed, cleared.ClearanceDisputed,
})  # fmt: skip
"""The acts that an observed action takes as well as a notice; a waiver is for what is still to be decided."""


def observed_took(
    held: Clearance | None, act: Act, stamp: Stamp, on: str | None, actor: str
) -> tuple[Clearance | None, str]:
    """Answer the clearance of an observed action after one more act, or why the act counts for nothing."""
    was = held or NOTHING
    if isinstance(act, cleared.ClearanceAssessed):
        after = (*was.assessments, Assessment(stamp.code, 0, act, stamp))
        return msgspec.structs.replace(was, assessments=after), ""
    if isinstance(act, cleared.LineJudged):
        if stamp.code != actor:
            return held, "not_the_actor"
        return msgspec.structs.replace(was, judgements=(*was.judgements, Judgement(stamp.code, 0, act, stamp))), ""
    if isinstance(act, cleared.ClearanceConfirmed | cleared.ClearanceDisputed):
        answers = with_answer(was.answers, act, stamp, on, was.stamps)
        if answers is not None:
            return msgspec.structs.replace(was, answers=answers), ""
    return held, "no_clearance_entry_named"
