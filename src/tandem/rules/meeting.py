"""Where a meeting stands: which date is agreed, what its last steps amount to, and who may do what now.

- A date is agreed when every invited party stood on it at once. A party that moves to another date leaves the one
  before, unless it had everybody's acceptance before it: then the move is an offer to change what is agreed.
- Steps that had not seen one another and do not go together are contested, until a step that had both.
- A joint read-out is a joint text about the meeting that every party accepted; one party can say that there is none.
"""

from collections.abc import Iterable
from datetime import datetime

from tandem.rules.instant import instant, written
from tandem.rules.moves import role_for
from tandem.rules.reason import Answer, Reason, because, no, yes
from tandem.rules.sighting import status_of
from tandem.state.agreement import standing_of
from tandem.state.group import Group
from tandem.state.meeting import DateChoice, DateOffer, Meeting, MeetingStep, Outcome
from tandem.state.text import JointText

STATES = (
    "proposed", "date_agreed", "convened", "contested", "held", "readout_agreed", "no_joint_readout", "postponed",
    "cancelled", "closed",
)  # fmt: skip
"""Where a meeting that was called here can stand."""

COMING = ("proposed", "date_agreed", "convened", "contested", "postponed")
"""States before the meeting took place, in which it may still."""

AFTER = ("held", "readout_agreed", "no_joint_readout", "closed")
"""States of a meeting that took place."""

OWED = ("action", "commitment")
"""Outcomes that somebody has to do."""

_GO_TOGETHER = frozenset({"convened", "held", "closed"})
_KINDS = {
    "accept_date": "meeting.date_accepted/1",
    "propose_date": "meeting.date_proposed/1",
    "convene": "meeting.convened/1",
    "hold_meeting": "meeting.held/1",
    "postpone_meeting": "meeting.postponed/1",
    "cancel_meeting": "meeting.cancelled/1",
    "close_meeting": "meeting.closed/1",
    "raise_point": "point.raised/1",
    "drop_point": "point.dropped/1",
    "report_attendance": "attendance.reported/1",
    "record_outcome": "outcome.recorded/1",
    "confirm_outcome": "outcome.confirmed/1",
    "finish_outcome": "outcome.done/1",
    "give_readout": "readout.given/1",
    "decline_readout": "readout.joint_declined/1",
    "report_meeting": "meeting.reported/1",
}


def last_steps(meeting: Meeting) -> tuple[MeetingStep, ...]:
    """Answer the steps that no later step had before it."""
    steps = meeting.steps
    return tuple(one for one in steps if not any(other.stamp.had(one.stamp) for other in steps))


def contested_steps(meeting: Meeting) -> tuple[MeetingStep, ...]:
    """Answer the steps that had not seen one another and do not go together; none where all is clear."""
    last = last_steps(meeting)
    kinds = {step.step for step in last}
    return last if len(kinds) > 1 and not kinds <= _GO_TOGETHER else ()


def state_of(meeting: Meeting, group: Group) -> str:
    """Answer where a meeting stands; for an observed one what was reported of it last."""
    if meeting.sighting is not None:
        return status_of(meeting)
    kinds = {step.step for step in last_steps(meeting)}
    if contested_steps(meeting):
        return "contested"
    for end in ("closed", "cancelled"):
        if end in kinds:
            return end
    if "held" in kinds:
        return _after(meeting, group)
    agreed = date_agreed(meeting)
    if "postponed" in kinds:
        return "date_agreed" if agreed is not None and _redated(meeting, agreed) else "postponed"
    if "convened" in kinds:
        return "convened"
    return "date_agreed" if agreed is not None else "proposed"


def _after(meeting: Meeting, group: Group) -> str:
    if joint_readout(meeting, group) is not None:
        return "readout_agreed"
    return "no_joint_readout" if meeting.declined else "held"


def date_agreed(meeting: Meeting) -> DateOffer | None:
    """Answer the date on which every invited party stood at once; of several the one that they came to last."""
    found = [(standing, date) for date in meeting.dates if (standing := _standing(meeting, date)) is not None]
    found = [one for one in found if not any(_after_that(other, one[0]) for other, _ in found)]
    return found[0][1] if found else None


def _standing(meeting: Meeting, date: DateOffer) -> tuple[DateChoice, ...] | None:
    """The choices by which every invited party stood on a date at once; None where they never did."""
    chosen = [_last_choice(meeting, party, date) for party in meeting.parties]
    if any(choice is None for choice in chosen):
        return None
    standing = tuple(choice for choice in chosen if choice is not None)
    for choice in standing:
        left = _next_choice(meeting, choice)
        if left is not None and not all(other is choice or left.stamp.had(other.stamp) for other in standing):
            return None
    return standing


def _last_choice(meeting: Meeting, party: str, date: DateOffer) -> DateChoice | None:
    own = [one for one in meeting.choices if one.party == party and one.date == date.stamp.entry]
    return max(own, key=lambda one: one.stamp.seq, default=None)


def _next_choice(meeting: Meeting, choice: DateChoice) -> DateChoice | None:
    """The party's next choice of another date."""
    later = [
        one
        for one in meeting.choices
        if one.party == choice.party and one.stamp.seq > choice.stamp.seq and one.date != choice.date
    ]
    return min(later, key=lambda one: one.stamp.seq, default=None)


def _after_that(later: tuple[DateChoice, ...], earlier: tuple[DateChoice, ...]) -> bool:
    return all(a.stamp.seq > b.stamp.seq for a, b in zip(later, earlier, strict=True))


def _redated(meeting: Meeting, agreed: DateOffer) -> bool:
    """Whether the date was agreed by somebody who knew that the meeting was postponed."""
    standing = _standing(meeting, agreed) or ()
    postponed = [step for step in last_steps(meeting) if step.step == "postponed"]
    return all(any(choice.stamp.had(step.stamp) for choice in standing) for step in postponed)


def offers_open(meeting: Meeting, group: Group, now: datetime, party: str) -> tuple[DateOffer, ...]:
    """Answer the dates that wait for this party: the last offer of each other party, not begun, not agreed."""
    if state_of(meeting, group) not in COMING or party not in meeting.parties:
        return ()
    agreed, stands = date_agreed(meeting), _stands_on(meeting, party)
    last = {offer.party: offer for offer in meeting.dates}
    wanted = (offer for offer in last.values() if offer.party != party and instant(offer.begins) > now)
    return tuple(
        offer
        for offer in wanted
        if offer != agreed and offer.stamp.entry != stands and _stands_on(meeting, offer.party) == offer.stamp.entry
    )


def _stands_on(meeting: Meeting, party: str) -> str | None:
    own = [one for one in meeting.choices if one.party == party]
    return max(own, key=lambda one: one.stamp.seq).date if own else None


def not_standing(meeting: Meeting, date: DateOffer) -> tuple[str, ...]:
    """Answer the invited parties that do not stand on a date now."""
    return tuple(party for party in meeting.parties if _stands_on(meeting, party) != date.stamp.entry)


def date_of(meeting: Meeting) -> DateOffer | None:
    """Answer the agreed date, else the last that was offered; None for an observed meeting."""
    return date_agreed(meeting) or next(reversed(meeting.dates), None)


def held_at(meeting: Meeting) -> MeetingStep | None:
    """Answer the last word on when the meeting took place."""
    return next((step for step in reversed(meeting.steps) if step.step == "held"), None)


def joint_readout(meeting: Meeting, group: Group) -> JointText | None:
    """Answer the read-out that every party accepted, and that was not recalled."""
    return next((text for text in texts_about(meeting, group, "readout") if _counts(text, group)), None)


def texts_about(meeting: Meeting, group: Group, sort: str) -> tuple[JointText, ...]:
    """Answer the joint texts of a sort about a meeting."""
    return tuple(text for text in group.texts.values() if text.sort == sort and text.versions[0].about == meeting.id)


def _counts(text: JointText, group: Group) -> bool:
    counts = standing_of(text, group.accepting).counts
    return counts is not None and not any(recall.version == counts.version for recall in text.recalls)


def may_accept(meeting: Meeting, group: Group, now: datetime, party: str, date: str) -> Answer:
    """Answer whether a party may accept the date of this entry."""
    offer = meeting.date(date)
    if offer is None:
        return no(because("no_such_date", ref=meeting.ref))
    if answer := _barred(meeting, group, party, COMING):
        return no(*answer)
    if _stands_on(meeting, party) == date:
        return no(because("date_stands_already", party=party))
    if instant(offer.begins) <= now:
        return no(because("date_passed", at=offer.begins))
    return yes()


def may_offer(meeting: Meeting, group: Group, party: str) -> Answer:
    """Answer whether a party may offer another date."""
    return _answer(_barred(meeting, group, party, COMING))


def may_convene(meeting: Meeting, group: Group, now: datetime, party: str) -> Answer:
    """Answer whether a party may call the meeting: its date is agreed and has not begun."""
    if answer := _barred(meeting, group, party, COMING):
        return no(*answer)
    agreed, state = date_agreed(meeting), state_of(meeting, group)
    if agreed is None or state == "postponed":
        missing = not_standing(meeting, meeting.dates[-1])
        return no(because("date_not_agreed", parties=", ".join(missing) or ", ".join(meeting.parties)))
    if state == "convened":
        return no(because("convened_already"))
    return yes() if instant(agreed.begins) > now else no(because("date_passed", at=agreed.begins))


def may_hold(meeting: Meeting, group: Group, now: datetime, party: str, over: datetime | None = None) -> Answer:
    """Answer whether a party may say that the meeting took place; `over` is when it ended."""
    if answer := _barred(meeting, group, party, COMING):
        return no(*answer)
    agreed = date_agreed(meeting)
    if agreed is None:
        return no(because("date_not_agreed", parties=", ".join(not_standing(meeting, meeting.dates[-1]))))
    ended = over or (now if instant(agreed.begins) <= now else None)
    if ended is None or ended > now:
        return no(because("held_to_come", at=written(over) if over else agreed.begins))
    return yes()


def may_put_off(meeting: Meeting, group: Group, party: str) -> Answer:
    """Answer whether a party may postpone or cancel the meeting."""
    return _answer(_barred(meeting, group, party, COMING))


def may_close(meeting: Meeting, group: Group, party: str) -> Answer:
    """Answer whether a party may close the meeting: the read-out is agreed, or somebody said that there is none."""
    if answer := _barred(meeting, group, party, AFTER[:3]):
        return no(*answer)
    return no(because("readout_open")) if state_of(meeting, group) == "held" else yes()


def may_raise(meeting: Meeting, group: Group, party: str) -> Answer:
    """Answer whether a party may put a point on the agenda, or take its own off."""
    return _answer(_barred(meeting, group, party, COMING))


def may_tell(meeting: Meeting, group: Group) -> Answer:
    """Answer whether outcomes and accounts of the meeting can be put on record: it took place."""
    state = state_of(meeting, group)
    return yes() if state in AFTER or state == "contested" else no(because("meeting_not_held", meeting=state))


def may_decline(meeting: Meeting, group: Group, party: str) -> Answer:
    """Answer whether a party may say that there will be no joint read-out."""
    if meeting.sighting is not None or party not in meeting.parties:
        return no(because("not_invited_to", party=party, parties=", ".join(meeting.parties)))
    if joint_readout(meeting, group) is not None:
        return no(because("readout_agreed_already"))
    if any(stamp.code == party for stamp in meeting.declined):
        return no(because("declined_already", party=party))
    told = may_tell(meeting, group)
    return told if not told.is_yes else yes()


def _barred(meeting: Meeting, group: Group, party: str, states: Iterable[str]) -> tuple[Reason, ...]:
    if meeting.sighting is not None:
        return (because("not_called_here", ref=meeting.ref),)
    if party not in meeting.parties:
        return (because("not_invited_to", party=party, parties=", ".join(meeting.parties)),)
    state = state_of(meeting, group)
    return () if state in states else (because("meeting_stands", meeting=state),)


def _answer(reasons: tuple[Reason, ...]) -> Answer:
    return no(*reasons) if reasons else yes()


def outcomes_to_confirm(meeting: Meeting, party: str) -> tuple[Outcome, ...]:
    """Answer the outcomes recorded by another that wait for this party's word."""
    if party not in meeting.parties:
        return ()
    return tuple(
        one
        for one in meeting.outcomes
        if one.party != party and not one.account and not any(answer.party == party for answer in one.answers)
    )


def outcomes_owed(meeting: Meeting, party: str | None = None) -> tuple[Outcome, ...]:
    """Answer the actions and commitments that are not done: all, or those of one party."""
    return tuple(
        one
        for one in meeting.outcomes
        if one.kind in OWED and one.done is None and (party is None or (one.owner or one.party) == party)
    )


def moves_on_meeting(meeting: Meeting, group: Group, now: datetime, *, code: str, officer: int) -> tuple[str, ...]:
    """Answer the moves of this officer on this meeting now, the most pressing first."""
    found = _observed_moves(meeting, group) if meeting.sighting else _called_moves(meeting, group, now, code)
    return tuple(move for move in found if role_for(group, code, officer, _KINDS[move]) is not None)


def _observed_moves(meeting: Meeting, group: Group) -> list[str]:
    told = ["record_outcome", "give_readout"] if may_tell(meeting, group).is_yes else []
    return ["report_meeting", "report_attendance", *told]


def _called_moves(meeting: Meeting, group: Group, now: datetime, code: str) -> list[str]:
    may = {
        "accept_date": bool(offers_open(meeting, group, now, code)),
        "convene": may_convene(meeting, group, now, code).is_yes,
        "hold_meeting": may_hold(meeting, group, now, code).is_yes,
        "confirm_outcome": bool(outcomes_to_confirm(meeting, code)),
        "finish_outcome": bool(outcomes_owed(meeting, code)),
        "give_readout": may_tell(meeting, group).is_yes,
        "decline_readout": may_decline(meeting, group, code).is_yes,
        "record_outcome": may_tell(meeting, group).is_yes and code in meeting.parties,
        "raise_point": may_raise(meeting, group, code).is_yes,
        "drop_point": may_raise(meeting, group, code).is_yes
        and any(point.party == code and point.dropped is None for point in meeting.points),
        "propose_date": may_offer(meeting, group, code).is_yes,
        "report_attendance": state_of(meeting, group) != "cancelled",
        "close_meeting": may_close(meeting, group, code).is_yes,
        "postpone_meeting": may_put_off(meeting, group, code).is_yes,
        "cancel_meeting": may_put_off(meeting, group, code).is_yes,
    }
    return [move for move, allowed in may.items() if allowed]
