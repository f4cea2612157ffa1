"""Which decisions their owner has to look at again, and since when."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from tandem.rules.notice import decision_in_effect
from tandem.state.group import Group
from tandem.state.notice import Decision, Notice


class ReviewDue(msgspec.Struct, frozen=True):
    """A decision whose day of review is named and has not been answered by a review."""

    decision: Decision
    on: str


def review_planned(notice: Notice, group: Group) -> ReviewDue | None:
    """Answer the next review of the decision in effect: the one its latest review names, else its own."""
    decision = decision_in_effect(notice, group)
    if decision is None or notice.withdrawn is not None or notice.id in group.superseded:
        return None
    reviews = [review for review in notice.reviews if review.decision == decision.stamp.entry]
    day = reviews[-1].next_on if reviews else decision.review_on
    return ReviewDue(decision, day) if day else None


def reviews_due(notice: Notice, group: Group, now: datetime) -> tuple[ReviewDue, ...]:
    """Answer the reviews whose day has begun where the owner sits; they stay due until the owner has reviewed."""
    planned = review_planned(notice, group)
    if planned is None or now < _beginning(planned.on, _zone(group, notice.owner)):
        return ()
    return (planned,)


def local_day(group: Group, code: str, now: datetime) -> date:
    """Answer the calendar day of an instant where a member sits; in the group's zone for one without a zone."""
    return now.astimezone(_zone(group, code)).date()


def _zone(group: Group, code: str) -> ZoneInfo:
    member = next((party for party in group.charter.parties if party.code == code), None)
    return ZoneInfo(member.zone if member else group.charter.zone)


def _beginning(day: str, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins; an instant, so that what was reckoned with it is known to last until then."""
    return datetime.combine(date.fromisoformat(day), time(), zone).astimezone(UTC)
