"""Acts on the points of an agenda: each side raises its own, and takes its own off again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tandem.acts import meeting as met
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.meeting import check, meeting_of, refs_about, write_on
from tandem.desk.writing import put
from tandem.record.entry import Ref
from tandem.rules import meeting as asking
from tandem.rules.reason import because
from tandem.state.group import Group
from tandem.state.meeting import Meeting, Point


def raise_point(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    text: str,
    about: Sequence[str] = (),
) -> Receipt:
    """Put a point on the agenda; `about` are references of matters."""
    group = desk.group()

    def guard(group: Group, moment: datetime) -> None:
        check(asking.may_raise(meeting_of(group, ref), group, acting.code))

    return write_on(
        desk, acting, now, seen, meeting_of(group, ref), met.PointRaised(), guard=guard, prose={"text": text},
        refs=refs_about(group, about),
    )  # fmt: skip


def drop_point(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, on: str, reason: str = ""
) -> Receipt:
    """Take an own point off the agenda; `on` is its label: `ROK-9`."""
    point = _point_of(meeting_of(desk.group(), ref), on)

    def guard(group: Group, moment: datetime) -> None:
        meeting = meeting_of(group, ref)
        check(asking.may_raise(meeting, group, acting.code))
        if point.party != acting.code or _point_of(meeting, on).dropped is not None:
            raise NotAllowed(because("no_point_of_yours", ref=ref, point=on[:40]))

    return put(
        desk, acting=acting, now=now, seen=seen, act=met.PointDropped(), refs=(Ref(point.stamp.entry, "on"),),
        prose={"reason": reason}, guard=guard,
    )  # fmt: skip


def _point_of(meeting: Meeting, label: str) -> Point:
    for point in meeting.points:
        if point.stamp.label == label:
            return point
    raise NotAllowed(because("no_point_of_yours", ref=meeting.ref, point=label[:40]))
