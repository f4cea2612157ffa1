"""Acts on a window: the owner gives more time, a party takes the short one of an urgent notice, or says that a
revision changed nothing but words."""

from collections.abc import Mapping
from datetime import date, datetime

from tandem.acts.act import day_fault, moment_fault
from tandem.acts.notice import RevisionAcceptedAsEditorial, UrgencyAnswered, WindowExtended
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import check_not_owner, check_open, check_owner, notice_of, version_ref
from tandem.desk.writing import check_fresh, put
from tandem.rules.deadline import instant_of
from tandem.rules.instant import instant, written
from tandem.rules.procedure import is_editorial, others, procedure_of
from tandem.rules.reason import because
from tandem.rules.window import with_extension
from tandem.state.group import Group
from tandem.state.notice import Notice


def extend_window(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    party: str,
    until: str,
    reason: str = "",
) -> Receipt:
    """Give one party more time: until a day (its closing hour there), or until a moment in UTC."""
    notice = notice_of(desk.group(), ref)
    check_owner(desk.group(), ref, acting)
    if party not in others(notice, desk.group()):
        raise NotAllowed(because("nobody_to_extend", found=party[:20], ref=ref))
    ends = _moment(desk.group(), notice, party, until)

    def guard(group: Group, moment: datetime) -> None:
        latest = notice_of(group, ref)
        check_open(latest, group)
        check_fresh(latest, seen, ("version",))
        window = with_extension(notice=latest, party=party, group=group, now=moment, until=ends)
        faults = [reason for reason in window.void if not reason.values["entry"]]
        if faults:
            raise NotAllowed(*(because(f.code, **{n: v for n, v in f.values.items() if n != "entry"}) for f in faults))

    return put(
        desk, acting=acting, now=now, act=WindowExtended(party=party, until=written(ends)), seen=seen,
        refs=(version_ref(notice),), prose={"reason": reason}, guard=guard,
    )  # fmt: skip


def answer_urgency(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    accepted: bool,
    reason: str = "",
) -> Receipt:
    """Take the short window of an urgent notice, or say that the party keeps the whole one."""
    notice = notice_of(desk.group(), ref)

    def guard(group: Group, moment: datetime) -> None:
        latest = notice_of(group, ref)
        check_not_owner(latest, acting)
        check_open(latest, group)
        check_fresh(latest, seen, ("version",))
        if not latest.current.terms.urgent:
            raise NotAllowed(because("not_urgent", ref=ref))
        number = latest.current.number
        if any(u.party == acting.code and u.version == number and u.accepted for u in latest.urgencies):
            raise NotAllowed(because("urgency_accepted_already", party=acting.code, ref=ref))

    return put(
        desk, acting=acting, now=now, act=UrgencyAnswered(accepted=accepted), seen=seen, refs=(version_ref(notice),),
        prose={"reason": reason}, guard=guard,
    )  # fmt: skip


def accept_editorial(desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str) -> Receipt:
    """Say that the latest version changed nothing but words, so that what was said before goes on counting."""
    notice = notice_of(desk.group(), ref)

    def guard(group: Group, moment: datetime) -> None:
        latest = notice_of(group, ref)
        check_not_owner(latest, acting)
        check_open(latest, group)
        check_fresh(latest, seen, ("version",))
        if not is_editorial(latest, latest.current):
            raise NotAllowed(because("not_editorial", ref=ref))
        number = latest.current.number
        if any(e.party == acting.code and e.version == number for e in latest.editorial):
            raise NotAllowed(because("editorial_accepted_already", party=acting.code, ref=ref))

    return put(
        desk, acting=acting, now=now, act=RevisionAcceptedAsEditorial(), seen=seen, refs=(version_ref(notice),),
        guard=guard,
    )  # fmt: skip


def _moment(group: Group, notice: Notice, party: str, until: str) -> datetime:
    if until and moment_fault(until=until) is None:
        return instant(until)
    if not until:
        raise NotAllowed(because("day_missing", name="until"))
    if day_fault(until=until):
        raise NotAllowed(because("day_unfit", name="until", found=until[:40]))
    procedure, day = procedure_of(notice, group), date.fromisoformat(until)
    calendar = next((one for one in group.calendars.get(party, ()) if one.year == day.year), None)
    if calendar is None or procedure is None:
        raise NotAllowed(because("calendar_missing", code=party, year=day.year))
    return instant_of(day, procedure.close_at, calendar)
