"""Acts on concerns that were raised directly: report one, confirm or dispute a report."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import get_args

from tandem.acts import concern as raised
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import day_faults
from tandem.desk.position import version_read
from tandem.desk.writing import put
from tandem.record.entry import Ref
from tandem.rules.reason import Reason, because
from tandem.rules.review import local_day
from tandem.state.action import ObservedAction
from tandem.state.concern import DirectConcern
from tandem.state.group import Group
from tandem.state.notice import Notice


def report_concern(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    raised_by: str,
    raised_with: str,
    by_way: str,
    happened: str,
    position: str,
    text: str,
    source: str = "",
) -> Receipt:
    """Report a concern about a notice or an observed action that one's own side raised, or that was raised with it."""
    group = desk.group()
    matter = matter_of(group, ref)
    faults = _faults(group, matter, acting.code, raised_by, raised_with)
    faults += _unknown("by_way_unknown", by_way, get_args(raised.Channel))
    faults += _unknown("raised_unknown", position, get_args(raised.Raised))
    faults += day_faults(happened=happened)
    if faults:
        raise NotAllowed(*faults)
    about = (
        Ref(version_read(matter, seen).stamp.entry, "version") if isinstance(matter, Notice) else Ref(matter.id, "on")
    )

    def guard(group: Group, moment: datetime) -> None:
        if date.fromisoformat(happened) > local_day(group, acting.code, moment):
            raise NotAllowed(because("day_to_come", name="happened", found=happened))

    report = raised.ConcernReported(
        party=raised_by, to=raised_with, happened=happened,
        channel=by_way, position=position,  # type: ignore[arg-type]
    )  # fmt: skip
    return put(
        desk, acting=acting, now=now, seen=seen, refs=(about,), act=report, prose={"text": text, "source": source},
        guard=guard,
    )  # fmt: skip


def confirm_concern(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    on: str,
    answer: str,
    reason: str = "",
) -> Receipt:
    """Confirm or dispute a report as the other of its two sides; `on` is its label: `US-7`."""
    if faults := _unknown("confirmation_unknown", answer, get_args(raised.Answer)):
        raise NotAllowed(*faults)
    if answer == "disputed" and not reason.strip():
        raise NotAllowed(because("reason_missing", position=answer))
    report = _report_read(matter_of(desk.group(), ref), on, seen)

    def guard(group: Group, moment: datetime) -> None:
        if report.other != acting.code:
            raise NotAllowed(because("not_the_other_side", party=report.other))
        if _report_read(matter_of(group, ref), on, seen).standing == answer:
            raise NotAllowed(because("concern_so_already", answer=answer))

    return put(
        desk, acting=acting, now=now, seen=seen, refs=(Ref(report.stamp.entry, "on"),), prose={"reason": reason},
        act=raised.ConcernConfirmed(answer=answer),  # type: ignore[arg-type]
        guard=guard,
    )  # fmt: skip


def matter_of(group: Group, ref: str) -> Notice | ObservedAction:
    """Answer the notice or the observed action of a reference. Raises NotAllowed where there is none."""
    matter = group.notice(ref) or group.action(ref)
    if matter is None:
        raise NotAllowed(because("no_such_ref", ref=ref[:60]))
    return matter


def _faults(
    group: Group, matter: Notice | ObservedAction, author: str, raised_by: str, raised_with: str
) -> list[Reason]:
    strangers = [code for code in (raised_by, raised_with) if not group.is_party(code)]
    if strangers:
        return [because("not_a_party_named", party=code[:20]) for code in strangers]
    if raised_by == raised_with:
        return [because("concern_with_oneself", party=raised_by)]
    if author not in (raised_by, raised_with):
        return [because("not_of_the_two_sides", party=raised_by, with_party=raised_with)]
    acts = matter.owner if isinstance(matter, Notice) else matter.actor
    return [because("concern_about_oneself", party=raised_by, ref=matter.ref)] if raised_by == acts else []


def _unknown(code: str, found: str, known: tuple[str, ...]) -> list[Reason]:
    return [] if found in known else [because(code, found=found[:40], known=", ".join(known))]


def _report_read(matter: Notice | ObservedAction, label: str, seen: Mapping[str, int]) -> DirectConcern:
    for concern in matter.direct:
        stamp = concern.stamp
        if stamp.label == label and stamp.seq < seen.get(stamp.feed, 0):
            return concern
    raise NotAllowed(because("no_report_to_confirm", ref=matter.ref, report=label[:40]))
