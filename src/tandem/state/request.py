"""What the record amounts to for one request to an authority: its steps, its decision, what became of the grant.

Only who filed it says what became of it, so that its course is the order of one feed; the others confirm or dispute
each entry. What comes after the end is kept, and counts for nothing.
"""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from tandem.acts import clearance as cleared
from tandem.acts.act import Act
from tandem.state.clearance import ClearanceAnswer, with_answer
from tandem.state.links import Links
from tandem.state.stamp import Stamp

GRANTING = ("granted", "granted_with_conditions", "partly_granted")
"""The outcomes that grant something."""

_LAST_CHANGES = ("revoked", "superseded", "used_up")


class RequestStep(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One step of a request at its authority."""

    facts: cleared.RequestMoved
    stamp: Stamp


class RequestEnd(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The decision of the authority."""

    facts: cleared.RequestDecided
    stamp: Stamp


class GrantChange(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What the authority changed of its grant."""

    facts: cleared.GrantChanged
    stamp: Stamp


class Withdrawal(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The applicant took the request back on this day."""

    happened: str
    stamp: Stamp


class ClearanceRequest(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One request to an authority with everything that the record says about it, in the order of its feed.

    `about` is the entry that opened the notice or observed action, `version` the entry of the version, None on an
    observed action. `applicant` is who asked; where it is not `party`, whose entries these are, that one read of it.
    """

    id: str
    ref: str
    party: str
    applicant: str
    about: str
    filed: cleared.RequestFiled
    stamp: Stamp
    version: str | None = None
    supersedes: str | None = None
    steps: tuple[RequestStep, ...] = ()
    end: RequestEnd | None = None
    withdrawn: Withdrawal | None = None
    changes: tuple[GrantChange, ...] = ()
    answers: tuple[ClearanceAnswer, ...] = ()
    disregarded: tuple[tuple[str, str], ...] = ()

    @property
    def marking(self) -> str:
        """How the request is to be handled; empty is the charter's own marking."""
        return self.filed.marking

    @property
    def over(self) -> bool:
        """True once the authority decided or the applicant took the request back."""
        return self.end is not None or self.withdrawn is not None

    @property
    def granted(self) -> bool:
        """True once the authority granted something, whatever became of it."""
        return self.end is not None and self.end.facts.outcome in GRANTING

    @property
    def stamps(self) -> tuple[Stamp, ...]:
        """The stamps of what others can confirm or dispute."""
        ends = [one.stamp for one in (self.end, self.withdrawn) if one is not None]
        return (self.stamp, *(step.stamp for step in self.steps), *ends, *(one.stamp for one in self.changes))


def fold_request(
    *,
    ref: str,
    act: cleared.RequestFiled,
    stamp: Stamp,
    links: Links,
    about: str,
    rest: Iterable[tuple[Act, Stamp, Links]],
) -> ClearanceRequest:
    """Answer the request as its acts leave it, in their order."""
    request = ClearanceRequest(
        id=stamp.entry, ref=ref, party=stamp.code, applicant=act.applicant or stamp.code, about=about,
        filed=_spread(act),
        stamp=stamp, version=links.version, supersedes=links.supersedes,
    )  # fmt: skip
    for later, at, refs in rest:
        request = _after(request, later, at, refs)
    return request


def _after(request: ClearanceRequest, act: Act, stamp: Stamp, links: Links) -> ClearanceRequest:
    replace = msgspec.structs.replace
    if isinstance(act, cleared.ClearanceConfirmed | cleared.ClearanceDisputed):
        answers = with_answer(request.answers, act, stamp, links.on, request.stamps)
        if answers is None:
            return _aside(request, stamp, "no_clearance_entry_named")
        return replace(request, answers=answers)
    if refusal := _unfit(request, act, stamp):
        return _aside(request, stamp, refusal)
    if isinstance(act, cleared.RequestMoved):
        return replace(request, steps=(*request.steps, RequestStep(act, stamp)))
    if isinstance(act, cleared.RequestDecided):
        return replace(request, end=RequestEnd(_spread(act), stamp))
    if isinstance(act, cleared.RequestWithdrawn):
        return replace(request, withdrawn=Withdrawal(act.happened, stamp))
    if isinstance(act, cleared.GrantChanged):
        return replace(request, changes=(*request.changes, GrantChange(_spread(act), stamp)))
    return _aside(request, stamp, "not_about_a_request")


def _unfit(request: ClearanceRequest, act: Act, stamp: Stamp) -> str | None:
    """Why an act of its course does not count: of another author, or out of turn."""
    if stamp.code != request.party:
        return "not_the_one_who_filed"
    if isinstance(act, cleared.GrantChanged):
        if not request.granted:
            return "nothing_was_granted"
        return "grant_had_ended" if request.changes and request.changes[-1].facts.change in _LAST_CHANGES else None
    return "request_had_ended" if request.over else None


def _aside(request: ClearanceRequest, stamp: Stamp, refusal: str) -> ClearanceRequest:
    return msgspec.structs.replace(request, disregarded=(*request.disregarded, (stamp.entry, refusal)))


_LinedAct = TypeVar("_LinedAct", cleared.RequestFiled, cleared.RequestDecided, cleared.GrantChanged)


def _spread(act: _LinedAct) -> _LinedAct:
    """The act with every line by itself: whoever reads it asks for lines by their numbers."""
    return msgspec.structs.replace(act, lines=cleared.spread(act.lines)) if any(one.to for one in act.lines) else act
