"""Acts on a meeting that was not called here: put it on record as observed, and report what became of it."""

from collections.abc import Mapping
from datetime import date, datetime

from tandem.acts import meeting as met
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.meeting import meeting_of, write_on
from tandem.desk.notice import marking_faults
from tandem.desk.writing import put
from tandem.rules.reason import because
from tandem.rules.review import local_day
from tandem.state.group import Group


def observe_meeting(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    observed: met.MeetingObserved,
    title: str,
    text: str,
    agenda: str = "",
    place: str = "",
    source: str = "",
) -> Receipt:
    """Put a meeting on record that was not called here: of the group, or of others."""
    group = desk.group()
    faults = [
        because("no_such_member", party=code[:20]) for code in observed.between if group.charter.member(code) is None
    ]
    faults += [] if observed.between else [because("between_missing")]
    faults += marking_faults(group, observed.marking)
    if faults:
        raise NotAllowed(*faults)

    def guard(group: Group, moment: datetime) -> None:
        _check_not_to_come(group, acting.code, moment, observed.happened if observed.status == "held" else None)

    prose = {"title": title, "text": text, "agenda": agenda, "place": place, "source": source}
    return put(desk, acting=acting, now=now, seen=seen, act=observed, prose=prose, guard=guard)


def report_meeting(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    reported: met.MeetingReported,
    text: str,
    source: str = "",
) -> Receipt:
    """Report what became of an observed meeting."""
    group = desk.group()
    meeting = meeting_of(group, ref)
    if group.charter.member(reported.party) is None:
        raise NotAllowed(because("no_such_member", party=reported.party[:20]))

    def guard(group: Group, moment: datetime) -> None:
        if meeting.sighting is None:
            raise NotAllowed(because("called_here", ref=ref))
        _check_not_to_come(group, acting.code, moment, reported.happened)

    return write_on(desk, acting, now, seen, meeting, reported, guard=guard, prose={"text": text, "source": source})


def _check_not_to_come(group: Group, code: str, moment: datetime, day: str | None) -> None:
    try:
        to_come = day is not None and date.fromisoformat(day) > local_day(group, code, moment)
    except ValueError:
        # Said with the form of the facts.
        return
    if to_come:
        raise NotAllowed(because("day_to_come", name="happened", found=day or ""))
