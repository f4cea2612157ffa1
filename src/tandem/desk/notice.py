"""Acts on notices: give, revise, withdraw, acknowledge."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from tandem.acts import notice as told
from tandem.acts.act import day_fault
from tandem.acts.register import KINDS, wire_name
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.evidence import Paper
from tandem.desk.prose import checked_prose
from tandem.desk.writing import check_fresh, put
from tandem.record import canonical
from tandem.record.entry import Ref
from tandem.rules.instant import known_zones, written
from tandem.rules.procedure import differing_facts, procedure_of, standing
from tandem.rules.reason import Reason, because
from tandem.rules.window import Window, window_for
from tandem.state.group import Group
from tandem.state.notice import Notice

LONGEST_MANIFEST = 4 * 1024 * 1024
"""Bytes that the table of a manifest may have: some 20,000 lines."""

LONGEST_LINE = 120
"""Characters of a track, a zone or a line that is crossed."""


_BY_OFFICER = 2
_DIGEST = re.compile("[0-9a-f]{64}")


class NoticeDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer fills in for a notice. `manifest` rows become a table of the entry.

    Without a `marking` a new notice has the charter's own, and a new version that of the version before.
    `original` is the SHA-256 of the file that its lines were taken from. `urgency` says why a notice is urgent, and
    makes it so; `editorial` claims that a revision changes only words.
    """

    action_type: str
    starts_on: str
    ends_on: str
    title: str
    what: str
    zone: str = ""
    track: str = ""
    crosses: tuple[str, ...] = ()
    route: str = ""
    changes: str = ""
    channel: str = ""
    manifest: Sequence[Mapping[str, Any]] = ()
    original: str = ""
    urgency: str = ""
    editorial: bool = False
    marking: str = ""


def give_notice(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    draft: NoticeDraft,
    supersedes: str | None = None,
    after_the_fact: str | None = None,
    papers: Sequence[Paper] = (),
) -> Receipt:
    """Give notice of an action. `supersedes` and `after_the_fact` are references of earlier matters.

    `papers` has the file that the manifest was taken from, where it was taken from one.
    """
    group = desk.group()
    refs: list[Ref] = []
    if supersedes is not None:
        refs.append(Ref(notice_of(group, supersedes).id, "supersedes"))
    if after_the_fact is not None:
        observed = group.action(after_the_fact)
        if observed is None:
            raise NotAllowed(because("no_such_ref", ref=after_the_fact))
        if observed.actor != acting.code:
            raise NotAllowed(because("not_the_actor", ref=after_the_fact, actor=observed.actor))
        refs.append(Ref(observed.id, "after_the_fact"))
    terms, tables = _terms(group, draft, told.NoticeGiven)

    def guard(group: Group, moment: datetime) -> None:
        if supersedes is not None:
            check_owner(group, supersedes, acting)
            check_supersedable(notice_of(group, supersedes), group)

    return put(
        desk, acting=acting, now=now, act=told.NoticeGiven(**terms), seen=seen, refs=tuple(refs),
        prose=_prose(draft, told.NoticeGiven), tables=tables, papers=papers, guard=guard,
    )  # fmt: skip


def revise_notice(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    draft: NoticeDraft,
    papers: Sequence[Paper] = (),
) -> Receipt:
    """Put a new version in place of the latest; the others get a new window."""
    group = desk.group()
    notice = notice_of(group, ref)
    terms, tables = _terms(group, _marked(draft, notice), told.NoticeRevised)
    act = told.NoticeRevised(**terms, editorial=draft.editorial)
    if draft.editorial and (differing := changed_facts(group, draft=draft, notice=notice)):
        raise NotAllowed(because("editorial_facts_differ", facts=", ".join(differing)))

    def guard(group: Group, moment: datetime) -> None:
        check_owner(group, ref, acting)
        check_open(notice_of(group, ref), group)
        check_fresh(notice_of(group, ref), seen, ("version",))

    return put(
        desk, acting=acting, now=now, act=act, seen=seen, refs=(version_ref(notice),),
        prose=_prose(draft, told.NoticeRevised), tables=tables, papers=papers, guard=guard,
    )  # fmt: skip


def changed_facts(group: Group, *, draft: NoticeDraft, notice: Notice) -> tuple[str, ...]:
    """Answer the names of the facts in which a draft differs from the latest version, whatever else is wrong in it."""
    facts, _ = _facts(group, _marked(draft, notice))
    return differing_facts(notice.current.terms, told.NoticeRevised(**facts))


def _marked(draft: NoticeDraft, notice: Notice) -> NoticeDraft:
    return msgspec.structs.replace(draft, marking=draft.marking or notice.current.terms.marking)


def withdraw_notice(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, reason: str
) -> Receipt:
    """Give the action up."""

    def guard(group: Group, moment: datetime) -> None:
        check_owner(group, ref, acting)
        check_open(notice_of(group, ref), group)
        check_fresh(notice_of(group, ref), seen, ("version", "position", "closing"))

    notice = notice_of(desk.group(), ref)
    return put(
        desk, acting=acting, now=now, act=told.NoticeWithdrawn(), seen=seen,
        refs=(version_ref(notice), *citations(notice, desk.group())), prose={"reason": reason}, guard=guard,
    )  # fmt: skip


def acknowledge_notice(desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str) -> Receipt:
    """Say that the latest version has reached the desk (grade 2); on a shared host this opens the window."""
    group = desk.group()
    notice = notice_of(group, ref)

    def guard(group: Group, moment: datetime) -> None:
        latest = notice_of(group, ref)
        check_not_owner(latest, acting)
        check_open(latest, group)
        check_fresh(latest, seen, ("version",))
        line = standing(latest, group)
        if any(r.party == acting.code and r.version in line and r.grade == _BY_OFFICER for r in latest.receipts):
            raise NotAllowed(because("already_acknowledged", ref=ref))

    return put(
        desk, acting=acting, now=now, seen=seen, refs=(version_ref(notice),), guard=guard,
        act=told.NoticeAcknowledged(
            window=stated_window(notice, acting.code, group, desk.moment(group, now), grade=_BY_OFFICER)
        ),
    )  # fmt: skip


def stated_window(
    notice: Notice, party: str, group: Group, moment: datetime, *, grade: int
) -> told.StatedWindow | None:
    """Answer the window as a receipt at this moment states it; None where it opens none."""
    if not group.is_party(party) or procedure_of(notice, group) is None:
        return None
    return stated_of(window_for(notice=notice, party=party, group=group, received=moment, grade=grade))


def stated_of(window: Window) -> told.StatedWindow | None:
    """Answer a window as an entry states it; None where it is not open."""
    if window.opened is None or window.deadline is None:
        return None
    return told.StatedWindow(written(window.opened), written(window.deadline.at) if window.deadline.at else None)


def notice_of(group: Group, ref: str) -> Notice:
    """Answer the notice of a reference. Raises NotAllowed where there is none."""
    notice = group.notice(ref)
    if notice is None:
        raise NotAllowed(because("no_such_ref", ref=ref))
    return notice


def version_ref(notice: Notice) -> Ref:
    """Answer the ref to the latest version."""
    return Ref(notice.current.stamp.entry, "version")


def citations(notice: Notice, group: Group) -> tuple[Ref, ...]:
    """Answer refs to all that an owner's decision turns on: standing positions, closings, holds, decisions."""
    latest = {position.party: position for position in notice.positions}
    cited = [p.stamp.entry for p in latest.values() if p.stance is not None]
    cited += [closing.stamp.entry for closing in notice.closings if closing.version in standing(notice, group)]
    cited += [hold.stamp.entry for hold in notice.holds]
    cited += [d.stamp.entry for d in notice.decisions[-1:]]
    return tuple(Ref(entry, "cites") for entry in cited)


def check_owner(group: Group, ref: str, acting: Acting) -> None:
    """Raise NotAllowed where another party owns the notice."""
    notice = notice_of(group, ref)
    if notice.owner != acting.code:
        raise NotAllowed(because("not_the_owner", ref=ref, owner=notice.owner))


def check_not_owner(notice: Notice, acting: Acting) -> None:
    """Raise NotAllowed where the acting party owns the notice."""
    if notice.owner == acting.code:
        raise NotAllowed(because("own_notice", ref=notice.ref))


def check_open(notice: Notice, group: Group) -> None:
    """Raise NotAllowed where the action started or the notice ended."""
    if notice.withdrawn is not None:
        raise NotAllowed(because("already_so", state="withdrawn", ref=notice.ref))
    check_supersedable(notice, group)


def check_not_over(notice: Notice, group: Group) -> None:
    """Raise NotAllowed where the notice was withdrawn, another has taken its place, or the action has ended."""
    if notice.withdrawn is not None or notice.id in group.superseded or notice.ended:
        check_open(notice, group)


def check_supersedable(notice: Notice, group: Group) -> None:
    """Raise NotAllowed where the action started or another notice has taken its place; withdrawn ones may be."""
    if notice.id in group.superseded:
        raise NotAllowed(because("already_so", state="superseded", ref=notice.ref))
    if notice.steps:
        step = notice.steps[-1].step
        raise NotAllowed(because("already_so", state="under_way" if step == "started" else step, ref=notice.ref))


def _prose(draft: NoticeDraft, act: type[told.NoticeTerms]) -> dict[str, str]:
    prose = {"title": draft.title, "what": draft.what, "route": draft.route, "channel": draft.channel}
    prose["urgency"] = draft.urgency
    return {**prose, "changes": draft.changes} if act is told.NoticeRevised else prose


def draft_faults(group: Group, *, draft: NoticeDraft, act: type[told.NoticeTerms]) -> list[Reason]:
    """Answer everything that keeps a draft from being given, so that it can be mended at once; the manifest apart."""
    faults = []
    if draft.action_type not in group.charter.scope:
        known = ", ".join(sorted(group.charter.scope))
        faults.append(because("scope_unknown", action_type=draft.action_type[:60], known=known))
    faults += marking_faults(group, draft.marking)
    faults += _days_faults(draft)
    faults += _line_faults(draft)
    faults += _urgency_faults(group, draft)
    try:
        checked_prose(KINDS[wire_name(act)], _prose(draft, act))
    except NotAllowed as refused:
        faults += refused.reasons
    return faults


def _urgency_faults(group: Group, draft: NoticeDraft) -> list[Reason]:
    scope = group.charter.scope.get(draft.action_type)
    procedure = group.charter.procedures.get(scope.procedure) if scope else None
    if not draft.urgency.strip() or procedure is None or procedure.urgent_window is not None:
        return []
    return [because("urgent_not_allowed")]


def _terms(group: Group, draft: NoticeDraft, act: type[told.NoticeTerms]) -> tuple[dict[str, Any], dict[str, bytes]]:
    faults = draft_faults(group, draft=draft, act=act)
    if faults:
        raise NotAllowed(*faults)
    return _facts(group, draft)


def _facts(group: Group, draft: NoticeDraft) -> tuple[dict[str, Any], dict[str, bytes]]:
    scope = group.charter.scope.get(draft.action_type)
    procedure = scope.procedure if scope else ""
    terms: dict[str, Any] = {
        "action_type": draft.action_type, "charter": group.charter_digest, "procedure": procedure,
        "starts_on": draft.starts_on, "ends_on": draft.ends_on, "zone": draft.zone or group.charter.zone,
        "track": draft.track, "crosses": tuple(draft.crosses), "marking": draft.marking,
        "urgent": bool(draft.urgency.strip()),
    }  # fmt: skip
    if not draft.manifest:
        return terms, {}
    table = _manifest(draft)
    digest = hashlib.sha256(table).hexdigest()
    return {**terms, "tables": {"manifest": digest}}, {digest: table}


def _manifest(draft: NoticeDraft) -> bytes:
    if draft.original and not _DIGEST.fullmatch(draft.original):
        raise NotAllowed(because("manifest_unfit", why=f"original: {draft.original[:80]!a}"))
    original = {"original": draft.original} if draft.original else {}
    try:
        table = canonical.encode({"v": 1, "lines": [dict(row) for row in draft.manifest], **original})
    except canonical.NotCanonical as wrong:
        raise NotAllowed(because("manifest_unfit", why=str(wrong))) from wrong
    if len(table) > LONGEST_MANIFEST:
        raise NotAllowed(because("manifest_too_long", longest=LONGEST_MANIFEST, found=len(table)))
    if control := canonical.control_in(canonical.decode(table)):
        raise NotAllowed(because("prose_strange", name="manifest", character=control))
    return table


def marking_faults(group: Group, marking: str) -> list[Reason]:
    """Answer that the charter has no such marking, where it has none."""
    if not marking or marking in group.charter.markings:
        return []
    return [because("marking_unknown", found=marking[:40], markings=", ".join(group.charter.marking_codes) or "-")]


def day_faults(**days: str | None) -> list[Reason]:
    """Answer which of these days are missing or are none, by name."""
    return [
        because("day_unfit", name=name, found=value[:40]) if value else because("day_missing", name=name)
        for name, value in days.items()
        if not value or day_fault(day=value)
    ]


def _line_faults(draft: NoticeDraft) -> list[Reason]:
    """What is wrong with the short texts among the facts: too long, or with a hidden character."""
    faults = []
    for name, text in (("track", draft.track), ("zone", draft.zone), *(("crosses", place) for place in draft.crosses)):
        if len(text) > LONGEST_LINE:
            faults.append(because("prose_too_long", name=name, longest=LONGEST_LINE, found=len(text)))
        elif strange := canonical.control_in(text):
            faults.append(because("prose_strange", name=name, character=strange))
    if not faults and draft.zone and draft.zone not in known_zones():
        faults.append(because("zone_unknown", name="zone", found=draft.zone))
    return faults


def _days_faults(draft: NoticeDraft) -> list[Reason]:
    faults = day_faults(starts_on=draft.starts_on, ends_on=draft.ends_on)
    if not faults and draft.ends_on < draft.starts_on:
        faults.append(because("days_reversed", starts_on=draft.starts_on, ends_on=draft.ends_on))
    return faults
