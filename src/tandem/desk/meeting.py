"""Acts on the course of a meeting: propose it, agree on its date, convene, hold, put it off, cancel and close it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import msgspec

from tandem.acts import meeting as met
from tandem.acts.act import Act
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import day_faults, marking_faults
from tandem.desk.writing import Guard, put
from tandem.record.entry import Ref
from tandem.rules import meeting as asking
from tandem.rules.instant import instant, known_zones, written
from tandem.rules.reason import Answer, Reason, because
from tandem.rules.recurrence import next_of, zone_of
from tandem.rules.review import local_day
from tandem.state.group import Group
from tandem.state.meeting import DateOffer, Meeting

MOST_RECURRING = 52


class MeetingPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer fills in for a meeting.

    `begins` and `ends` are `2018-11-20T09:00` in the zone of the meeting, or moments in UTC. Without `invited` all
    parties are. `every` and `unit` make it a series; `series` is the reference of the meeting that it is the next of.
    """

    title: str
    begins: str
    ends: str
    zone: str = ""
    format: str = "in_person"
    invited: Sequence[str] = ()
    observers: Sequence[str] = ()
    purpose: str = ""
    place: str = ""
    every: int = 0
    unit: str = ""
    series: str | None = None
    marking: str = ""


def propose_meeting(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], plan: MeetingPlan
) -> Receipt:
    """Propose a meeting with its first date, on which the proposing party stands."""
    group = desk.group()
    zone = plan.zone or group.charter.zone
    faults = _plan_faults(group, plan, acting.code, zone)
    if faults:
        raise NotAllowed(*faults)
    begins, ends = moment_in(plan.begins, zone), moment_in(plan.ends, zone)
    refs = (Ref(meeting_of(group, plan.series).id, "series"),) if plan.series else ()
    act = met.MeetingProposed(
        begins=begins, ends=ends, zone=zone, format=plan.format,  # type: ignore[arg-type]
        invited=tuple(dict.fromkeys((acting.code, *plan.invited))) if plan.invited else _parties(group),
        observers=tuple(dict.fromkeys(plan.observers)), marking=plan.marking,
        recurs=met.Recurrence(plan.every, plan.unit) if plan.every else None,  # type: ignore[arg-type]
    )  # fmt: skip

    def guard(group: Group, moment: datetime) -> None:
        _check_ahead(begins, moment)

    prose = {"title": plan.title, "purpose": plan.purpose, "place": plan.place}
    return put(desk, acting=acting, now=now, seen=seen, act=act, refs=refs, prose=prose, guard=guard)


def _parties(group: Group) -> tuple[str, ...]:
    return tuple(party.code for party in group.charter.parties)


def _check_ahead(begins: str, moment: datetime) -> None:
    if instant(begins) <= moment:
        raise NotAllowed(because("meeting_in_past", at=begins))


def _plan_faults(group: Group, plan: MeetingPlan, author: str, zone: str) -> list[Reason]:
    faults = span_faults(plan.begins, plan.ends, zone)
    if plan.format not in get_args(met.Format):
        faults.append(because("format_unknown", found=plan.format[:40], known=", ".join(get_args(met.Format))))
    faults += [because("not_a_party_named", party=code[:20]) for code in plan.invited if not group.is_party(code)]
    faults += [
        because("no_such_member", party=code[:20]) for code in plan.observers if group.charter.member(code) is None
    ]
    if not faults and plan.invited and set(plan.invited) <= {author}:
        faults.append(because("nobody_invited"))
    if bool(plan.every) != bool(plan.unit) or (plan.unit and plan.unit not in ("weeks", "months")):
        faults.append(because("recurrence_unfit", found=plan.unit[:20] or "-"))
    elif plan.every and not 1 <= plan.every <= MOST_RECURRING:
        faults.append(because("recurrence_unfit", found=str(plan.every)))
    return [*faults, *marking_faults(group, plan.marking)]


def span_faults(begins: str, ends: str, zone: str) -> list[Reason]:
    """Answer which of two moments is missing or none, or that a meeting would end before it begins."""
    if zone not in known_zones():
        return [because("zone_unknown", name="zone", found=zone[:40])]
    faults = [
        because("moment_unfit", name=name, found=text[:40] or "-")
        for name, text in (("begins", begins), ("ends", ends))
        if not _is_moment(text, zone)
    ]
    if not faults and moment_in(ends, zone) <= moment_in(begins, zone):
        faults.append(because("meeting_ends_first"))
    return faults


def _is_moment(text: str, zone: str) -> bool:
    try:
        return instant(moment_in(text, zone)).year >= 1900
    except (ValueError, OverflowError):
        return False


def moment_in(text: str, zone: str) -> str:
    """Answer a moment in UTC from one in a zone (`2018-11-20T09:00`), or with an offset of its own.

    Raises ValueError for what is none.
    """
    found = datetime.fromisoformat(text.strip())
    if len(text.strip()) < len("2018-11-20T09:00"):
        raise ValueError(f"{text[:40]!a} has no time of day")
    return written((found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC))


def propose_next(desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str) -> Receipt:
    """Propose the next meeting of a series, as the one before was, at its local time."""
    group = desk.group()
    meeting = meeting_of(group, ref)
    following = next_of(meeting, group)
    if following is None or meeting.recurs is None:
        raise NotAllowed(because("not_a_series", ref=ref))
    words = desk.store.sections_of([meeting.id]).get(meeting.id, {})
    said = {
        name: words[name].content.decode("utf-8", "replace") for name in ("title", "purpose", "place") if name in words
    }
    plan = MeetingPlan(
        title=said.get("title", ref), purpose=said.get("purpose", ""), place=said.get("place", ""),
        begins=written(following.begins), ends=written(following.ends), zone=str(zone_of(meeting, group)),
        format=meeting.format or "in_person", invited=meeting.parties, observers=meeting.observers,
        every=meeting.recurs.every, unit=meeting.recurs.unit, series=ref, marking=meeting.marking,
    )  # fmt: skip
    if any(other.series == meeting.id for other in group.meetings.values()):
        raise NotAllowed(because("next_there_already", ref=ref))
    return propose_meeting(desk, acting=acting, now=now, seen=seen, plan=plan)


def propose_date(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    begins: str,
    ends: str,
    reason: str = "",
) -> Receipt:
    """Offer another date for a meeting, in its zone; the offering party leaves the date that it stood on."""
    group = desk.group()
    meeting = meeting_of(group, ref)
    zone = str(zone_of(meeting, group))
    if faults := span_faults(begins, ends, zone):
        raise NotAllowed(*faults)
    act = met.DateProposed(begins=moment_in(begins, zone), ends=moment_in(ends, zone))

    def guard(group: Group, moment: datetime) -> None:
        check(asking.may_offer(meeting_of(group, ref), group, acting.code))
        _check_ahead(act.begins, moment)

    return write_on(desk, acting, now, seen, meeting, act, guard=guard, prose={"reason": reason})


def accept_date(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, on: str = ""
) -> Receipt:
    """Accept one proposed date; `on` is its label (`US-7`), without which it is the only one that waits."""
    group = desk.group()
    meeting = meeting_of(group, ref)
    offer = _offer_read(meeting, group, desk.moment(group, now), acting.code, on, seen)

    def guard(group: Group, moment: datetime) -> None:
        held = meeting_of(group, ref)
        check(asking.may_accept(held, group, moment, acting.code, offer.stamp.entry))

    return put(
        desk, acting=acting, now=now, seen=seen, act=met.DateAccepted(), refs=(Ref(offer.stamp.entry, "on"),),
        guard=guard,
    )  # fmt: skip


def _offer_read(
    meeting: Meeting, group: Group, now: datetime, code: str, label: str, seen: Mapping[str, int]
) -> DateOffer:
    read = [offer for offer in meeting.dates if offer.stamp.seq < seen.get(offer.stamp.feed, 0)]
    if label:
        found = [offer for offer in read if offer.stamp.label == label]
    else:
        waiting = asking.offers_open(meeting, group, now, code)
        found = [offer for offer in read if offer in waiting] or read[-1:]
    if len(found) != 1:
        raise NotAllowed(because("no_such_date", ref=meeting.ref))
    return found[0]


def convene_meeting(desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str) -> Receipt:
    """Call the meeting for the date that was agreed."""

    def guard(group: Group, moment: datetime) -> None:
        check(asking.may_convene(meeting_of(group, ref), group, moment, acting.code))

    return write_on(desk, acting, now, seen, meeting_of(desk.group(), ref), met.MeetingConvened(), guard=guard)


def hold_meeting(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    begun: str = "",
    over: str = "",
    place: str = "",
) -> Receipt:
    """Say that the meeting took place; without moments from the begin to the end of the agreed date."""
    group = desk.group()
    meeting = meeting_of(group, ref)
    agreed, zone = asking.date_of(meeting), str(zone_of(meeting, group))
    begun, over = begun or (agreed.begins if agreed else ""), over or (agreed.ends if agreed else "")
    if faults := span_faults(begun, over, zone):
        raise NotAllowed(*faults)
    act = met.MeetingHeld(begun=moment_in(begun, zone), over=moment_in(over, zone))

    def guard(group: Group, moment: datetime) -> None:
        check(asking.may_hold(meeting_of(group, ref), group, moment, acting.code, instant(act.over)))

    return write_on(desk, acting, now, seen, meeting, act, guard=guard, prose={"place": place})


def postpone_meeting(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    reason: str,
    until: str | None = None,
) -> Receipt:
    """Put a meeting off, for a reason; `until` is the day not before which it is meant to be."""
    if until and (faults := day_faults(until=until)):
        raise NotAllowed(*faults)

    def guard(group: Group, moment: datetime) -> None:
        check(asking.may_put_off(meeting_of(group, ref), group, acting.code))
        if until and date.fromisoformat(until) <= local_day(group, acting.code, moment):
            raise NotAllowed(because("day_passed", name="until", found=until))

    meeting = meeting_of(desk.group(), ref)
    act = met.MeetingPostponed(until=until or None)
    return write_on(desk, acting, now, seen, meeting, act, guard=guard, prose={"reason": reason})


def cancel_meeting(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, reason: str
) -> Receipt:
    """Call a meeting off for good, for a reason."""

    def guard(group: Group, moment: datetime) -> None:
        check(asking.may_put_off(meeting_of(group, ref), group, acting.code))

    meeting = meeting_of(desk.group(), ref)
    return write_on(desk, acting, now, seen, meeting, met.MeetingCancelled(), guard=guard, prose={"reason": reason})


def close_meeting(desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str) -> Receipt:
    """Close a meeting: its read-out is agreed, or somebody said that there will be none."""

    def guard(group: Group, moment: datetime) -> None:
        check(asking.may_close(meeting_of(group, ref), group, acting.code))

    return write_on(desk, acting, now, seen, meeting_of(desk.group(), ref), met.MeetingClosed(), guard=guard)


def meeting_of(group: Group, ref: str) -> Meeting:
    """Answer the meeting of a reference. Raises NotAllowed where there is none."""
    meeting = group.meeting(ref)
    if meeting is None:
        raise NotAllowed(because("no_such_meeting", ref=ref[:60]))
    return meeting


def refs_about(group: Group, about: Sequence[str]) -> tuple[Ref, ...]:
    """Answer refs to the matters of these references. Raises NotAllowed where there is none."""
    found = []
    for ref in about:
        matter = group.matter(ref)
        if matter is None:
            raise NotAllowed(because("no_such_ref", ref=ref[:60]))
        found.append(Ref(matter.id, "about"))
    return tuple(found)


def check(answer: Answer) -> None:
    """Raise NotAllowed where a rule does not say yes."""
    if not answer.is_yes:
        raise NotAllowed(*answer.reasons)


def write_on(
    desk: Desk,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    meeting: Meeting,
    act: Act,
    *,
    guard: Guard,
    prose: Mapping[str, str] | None = None,
    refs: tuple[Ref, ...] = (),
) -> Receipt:
    """Put an act about a meeting on record."""
    return put(
        desk, acting=acting, now=now, seen=seen, act=act, refs=(Ref(meeting.id, "on"), *refs), prose=prose, guard=guard
    )
