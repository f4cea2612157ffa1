"""How one notice moves on: each act in causal order, from the first version to the end.

Order and authorship are all that counts here; whether an act came too early is asked in `tandem.rules`.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from tandem.acts import decision as decided
from tandem.acts import notice as told
from tandem.acts import position as taken
from tandem.acts.act import Act
from tandem.state.notice import (
    Answered,
    Closing,
    Decision,
    Notice,
    Position,
    Receipt,
    ReportedPosition,
    Step,
    Unreadable,
    Version,
)
from tandem.state.stamp import Stamp

_Signed = TypeVar("_Signed", Decision, Position)


class Links(msgspec.Struct, frozen=True, gc=False):
    """The refs of an entry, by relation, as the fold reads them."""

    version: str | None = None
    on: str | None = None
    cites: tuple[str, ...] = ()
    wants_second: bool = False


def open_notice(
    *, ref: str, terms: told.NoticeTerms, stamp: Stamp, supersedes: str | None, after: str | None
) -> Notice:
    """Answer the notice as its first version leaves it."""
    return Notice(
        id=stamp.entry,
        ref=ref,
        owner=stamp.code,
        versions=(Version(1, terms, stamp),),
        supersedes=supersedes,
        after_the_fact=after,
    )


def apply(notice: Notice, act: Act, stamp: Stamp, links: Links) -> Notice:
    """Answer the notice after one more act; an act that does not fit is kept as disregarded, with the reason."""
    refusal = _unfit(notice, act, stamp, links)
    if refusal is not None:
        return msgspec.structs.replace(notice, disregarded=(*notice.disregarded, (stamp.entry, refusal)))
    return _STEPS[type(act)](notice, act, stamp, links)


_OWNER_ONLY = (
    told.NoticeRevised, told.NoticeWithdrawn, taken.ConcernAnswered, decided.DecisionMade, decided.ActionStarted,
    decided.ActionCompleted, decided.ActionStopped,
)  # fmt: skip
_BEFORE_START = (told.NoticeRevised, told.NoticeWithdrawn, decided.DecisionMade, decided.ActionStarted)
_OTHERS_ONLY = (
    told.NoticeReceived, told.NoticeUnreadable, told.NoticeAcknowledged, told.WindowClosed, taken.PositionTaken,
    taken.PositionWithdrawn,
)  # fmt: skip


def _unfit(notice: Notice, act: Act, stamp: Stamp, links: Links) -> str | None:
    if isinstance(act, _OWNER_ONLY) and stamp.code != notice.owner:
        return "not_the_owner"
    if isinstance(act, _OTHERS_ONLY) and stamp.code == notice.owner:
        return "own_notice"
    if not isinstance(act, _NO_VERSION) and (links.version is None or notice.version_of(links.version) is None):
        return "no_such_version"
    if type(act) not in _STEPS:
        return "not_about_a_notice"
    return _out_of_turn(notice, act) if isinstance(act, _OWNER_ONLY) else None


def _out_of_turn(notice: Notice, act: Act) -> str | None:
    if notice.ended:
        return "already_ended"
    started = any(step.step == "started" for step in notice.steps)
    if started and isinstance(act, _BEFORE_START):
        return "already_started"
    if not started and isinstance(act, decided.ActionCompleted | decided.ActionStopped):
        return "not_started"
    return None


def _number(notice: Notice, links: Links) -> int:
    version = notice.version_of(links.version) if links.version else None
    return version.number if version else 0


def _revised(notice: Notice, act: told.NoticeTerms, stamp: Stamp, links: Links) -> Notice:
    version = Version(len(notice.versions) + 1, act, stamp)
    return msgspec.structs.replace(notice, versions=(*notice.versions, version))


def _withdrawn(notice: Notice, act: Act, stamp: Stamp, links: Links) -> Notice:
    return msgspec.structs.replace(notice, withdrawn=stamp)


def _received(notice: Notice, act: told.NoticeReceived, stamp: Stamp, links: Links) -> Notice:
    receipt = Receipt(stamp.code, _number(notice, links), 1, stamp, act.window)
    return msgspec.structs.replace(notice, receipts=(*notice.receipts, receipt))


def _acknowledged(notice: Notice, act: told.NoticeAcknowledged, stamp: Stamp, links: Links) -> Notice:
    receipt = Receipt(stamp.code, _number(notice, links), 2, stamp, act.window)
    return msgspec.structs.replace(notice, receipts=(*notice.receipts, receipt))


def _unreadable(notice: Notice, act: told.NoticeUnreadable, stamp: Stamp, links: Links) -> Notice:
    unreadable = Unreadable(stamp.code, _number(notice, links), act.section, stamp)
    return msgspec.structs.replace(notice, unreadable=(*notice.unreadable, unreadable))


def _taken(notice: Notice, act: taken.PositionTaken, stamp: Stamp, links: Links) -> Notice:
    position = Position(stamp.code, _number(notice, links), act.position, stamp, links.wants_second)
    return msgspec.structs.replace(notice, positions=(*notice.positions, position))


def _taken_back(notice: Notice, act: Act, stamp: Stamp, links: Links) -> Notice:
    position = Position(stamp.code, _number(notice, links), None, stamp)
    return msgspec.structs.replace(notice, positions=(*notice.positions, position))


def _answered(notice: Notice, act: Act, stamp: Stamp, links: Links) -> Notice:
    if not any(position.stamp.entry == links.on for position in notice.positions):
        return msgspec.structs.replace(notice, disregarded=(*notice.disregarded, (stamp.entry, "no_such_concern")))
    return msgspec.structs.replace(notice, answers=(*notice.answers, Answered(links.on or "", stamp)))


def _closed(notice: Notice, act: told.WindowClosed, stamp: Stamp, links: Links) -> Notice:
    closing = Closing(stamp.code, _number(notice, links), act.deadline, stamp)
    return msgspec.structs.replace(notice, closings=(*notice.closings, closing))


def _reopened(notice: Notice, act: Act, stamp: Stamp, links: Links) -> Notice:
    if not any(c.stamp.entry == links.on and c.party == stamp.code for c in notice.closings):
        return msgspec.structs.replace(notice, disregarded=(*notice.disregarded, (stamp.entry, "no_such_closing")))
    closings = tuple(
        msgspec.structs.replace(closing, reopened=stamp) if closing.stamp.entry == links.on else closing
        for closing in notice.closings
    )
    return msgspec.structs.replace(notice, closings=closings)


def _decided(notice: Notice, act: decided.DecisionMade, stamp: Stamp, links: Links) -> Notice:
    decision = Decision(
        act.decision,
        _number(notice, links),
        stamp,
        links.cites,
        act.subject_to_clearance,
        act.until,
        links.wants_second,
    )
    return msgspec.structs.replace(notice, decisions=(*notice.decisions, decision))


def _started(notice: Notice, act: decided.ActionStarted, stamp: Stamp, links: Links) -> Notice:
    return msgspec.structs.replace(notice, steps=(*notice.steps, Step("started", stamp, act.override)))


def _completed(notice: Notice, act: Act, stamp: Stamp, links: Links) -> Notice:
    return msgspec.structs.replace(notice, steps=(*notice.steps, Step("completed", stamp)))


def _stopped(notice: Notice, act: Act, stamp: Stamp, links: Links) -> Notice:
    return msgspec.structs.replace(notice, steps=(*notice.steps, Step("stopped", stamp)))


def _reported(notice: Notice, act: taken.PositionReported, stamp: Stamp, links: Links) -> Notice:
    said = ReportedPosition(act.party, act.position, act.said_by, stamp, act.happened, act.known)
    return msgspec.structs.replace(notice, reported=(*notice.reported, said))


def complete(notice: Notice, stamp: Stamp, on: str, role: str | None) -> Notice:
    """Answer the notice after a second officer's signature on one of its entries.

    The signature counts where the officer is another one of the same party and one of the two holds the role
    that the charter asks for.
    """
    decisions = tuple(_second(decision, stamp, on, role) for decision in notice.decisions)
    positions = tuple(_second(position, stamp, on, role) for position in notice.positions)
    if decisions == notice.decisions and positions == notice.positions:
        return msgspec.structs.replace(
            notice, disregarded=(*notice.disregarded, (stamp.entry, "not_the_signature_that_is_missing"))
        )
    return msgspec.structs.replace(notice, decisions=decisions, positions=positions)


def _second(signed: _Signed, stamp: Stamp, on: str, role: str | None) -> _Signed:
    first = signed.stamp
    fits = (
        first.entry == on
        and signed.wants_second
        and signed.completed is None
        and first.code == stamp.code
        and first.officer != stamp.officer
        and role in (first.role, stamp.role)
    )
    return msgspec.structs.replace(signed, completed=stamp) if fits else signed


_NO_VERSION = (told.WindowReopened, taken.ConcernAnswered, taken.PositionReported)
_STEPS: dict[type[Act], Callable[[Notice, Any, Stamp, Links], Notice]] = {
    told.NoticeRevised: _revised,
    told.NoticeWithdrawn: _withdrawn,
    told.NoticeReceived: _received,
    told.NoticeUnreadable: _unreadable,
    told.NoticeAcknowledged: _acknowledged,
    told.WindowClosed: _closed,
    told.WindowReopened: _reopened,
    taken.PositionTaken: _taken,
    taken.PositionWithdrawn: _taken_back,
    taken.ConcernAnswered: _answered,
    taken.PositionReported: _reported,
    decided.DecisionMade: _decided,
    decided.ActionStarted: _started,
    decided.ActionCompleted: _completed,
    decided.ActionStopped: _stopped,
}
