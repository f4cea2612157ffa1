"""Acts about the clearance of an action: assess its lines, answer what rules ask, waive, confirm or dispute."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

from tandem.acts import clearance as cleared
from tandem.acts.group import SignatureAdded
from tandem.acts.manifest import BadManifest, read_manifest
from tandem.desk.concern import matter_of
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.evidence import Paper
from tandem.desk.notice import check_not_over, check_owner, day_faults, version_ref
from tandem.desk.writing import put
from tandem.record import canonical
from tandem.record.entry import Ref
from tandem.regimes.rulebook import BadRulebook, read_rulebook, write_rulebook
from tandem.rules.clearance import ClearanceStanding, clearance_of, waiver_waiting
from tandem.rules.reason import Reason, because
from tandem.state.action import ObservedAction
from tandem.state.clearance import ClearanceAnswer, confirmed_by, disputed_by
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.stamp import Stamp


def assess(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    direction: str,
    book: bytes,
    crosses: Sequence[str] = (),
    parties: Sequence[str] = (),
    nexus: Sequence[str] = (),
    named: int = 0,
    manifest: Sequence[Mapping[str, Any]] = (),
    starts_on: str = "",
    ends_on: str = "",
    note: str = "",
    source: str = "",
) -> Receipt:
    """Put the lines of the latest version under a rulebook, a canonical table, so that all rule them alike.

    Of an observed action the manifest and the days are those that were read; a notice has its own. Without `parties`
    every party of the group takes part.
    """
    group = desk.group()
    matter = matter_of(group, ref)
    if direction not in ("to", "from"):
        raise NotAllowed(because("direction_unknown", found=direction[:40]))
    tables = {"rulebook": _book(book)}
    if isinstance(matter, ObservedAction):
        tables["manifest"] = _read_lines(manifest)
    elif manifest or starts_on or ends_on:
        raise NotAllowed(because("notice_says_itself", ref=ref))
    if faults := day_faults(**{name: day for name, day in (("starts_on", starts_on), ("ends_on", ends_on)) if day}):
        raise NotAllowed(*faults)
    digests = {name: hashlib.sha256(raw).hexdigest() for name, raw in tables.items()}
    act = cleared.ClearanceAssessed(
        direction=direction,  # type: ignore[arg-type]
        tables=digests, crosses=tuple(crosses), parties=tuple(parties or (one.code for one in group.charter.parties)),
        nexus=tuple(nexus), named=named, starts_on=starts_on or None, ends_on=ends_on or None,
    )  # fmt: skip

    def guard(group: Group, moment: datetime) -> None:
        check_speaker(group, acting, ref)
        latest = matter_of(group, ref)
        if isinstance(latest, Notice) and "manifest" not in latest.current.terms.tables:
            raise NotAllowed(because("clearance_no_manifest", ref=ref))

    return put(
        desk, acting=acting, now=now, seen=seen, act=act, refs=(about_ref(matter),), guard=guard,
        tables={digests[name]: raw for name, raw in tables.items()}, prose={"note": note, "source": source},
    )  # fmt: skip


def judge_lines(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    verdict: str,
    reason: str,
    lines: Sequence[int] = (),
    rule: str = "",
) -> Receipt:
    """Answer, with a reason, what a rule asks of lines, or without lines of the shipment; or decide where none matched.

    The verdict is `applies` or `does_not_apply` to a rule, and `no_clearance_needed` where no rule matched.
    """
    if verdict not in get_args(cleared.Verdict):
        raise NotAllowed(because("verdict_unknown", found=verdict[:40], known=", ".join(get_args(cleared.Verdict))))
    if not lines and not rule:
        raise NotAllowed(because("lines_missing"))

    def guard(group: Group, moment: datetime) -> None:
        check_acts(group, ref, acting)
        if faults := _judging_faults(standing_of(group, ref), lines, rule, verdict):
            raise NotAllowed(*faults)

    act = cleared.LineJudged(lines=tuple(lines), verdict=verdict, rule=rule)  # type: ignore[arg-type]
    matter = matter_of(desk.group(), ref)
    return put(
        desk, acting=acting, now=now, seen=seen, act=act, refs=(about_ref(matter),), prose={"reason": reason},
        guard=guard,
    )  # fmt: skip


def waive(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    subject: str,
    reason: str,
    authority: str = "",
    lines: Sequence[int] = (),
) -> Receipt:
    """Go on without a clearance of this authority, or without screening; it counts once a second officer signed it."""
    if subject not in get_args(cleared.Subject):
        raise NotAllowed(because("subject_unknown", found=subject[:40]))

    def guard(group: Group, moment: datetime) -> None:
        check_owner(group, ref, acting)
        notice = matter_of(group, ref)
        if isinstance(notice, Notice):
            check_not_over(notice, group)
            if waiver_waiting(notice, group) is not None:
                raise NotAllowed(because("waiver_wants_signature", ref=ref))
        if group.charter.second_role("requirement.waived/1", subject) is None:
            raise NotAllowed(because("charter_forbids_waiver"))
        if faults := _waiving_faults(standing_of(group, ref), subject, authority, lines):
            raise NotAllowed(*faults)

    act = cleared.RequirementWaived(subject=subject, authority=authority, lines=tuple(lines))  # type: ignore[arg-type]
    matter = matter_of(desk.group(), ref)
    return put(
        desk, acting=acting, now=now, seen=seen, act=act, refs=(about_ref(matter),), prose={"reason": reason},
        guard=guard,
    )  # fmt: skip


def sign_waiver(desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str) -> Receipt:
    """Complete, as a second officer of the same party, the waiver that waits for it."""
    notice = desk.group().notice(ref)
    waiting = waiver_waiting(notice, desk.group()) if notice else None
    if notice is None or waiting is None:
        raise NotAllowed(because("nothing_to_sign", ref=ref))

    def guard(group: Group, moment: datetime) -> None:
        check_owner(group, ref, acting)
        latest = matter_of(group, ref)
        if not isinstance(latest, Notice) or waiver_waiting(latest, group) != waiting:
            raise NotAllowed(because("nothing_to_sign", ref=ref))
        role = group.charter_at(waiting.stamp).second_role("requirement.waived/1", waiting.facts.subject) or ""
        if waiting.stamp.officer == acting.officer:
            raise NotAllowed(because("same_officer", officer=acting.officer))
        if role not in (waiting.stamp.role, acting.role):
            raise NotAllowed(because("second_role_missing", role=role))

    return put(
        desk, acting=acting, now=now, seen=seen, act=SignatureAdded(), guard=guard,
        refs=(Ref(waiting.stamp.entry, "completes"),),
    )  # fmt: skip


def answer_entry(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    on: str,
    right: bool,
    reason: str = "",
    papers: Sequence[Paper] = (),
) -> Receipt:
    """Confirm or dispute what another party entered about a clearance; `on` is the label of the entry: `ROK-7`."""
    stamp, _ = _entry_read(desk.group(), ref, on)
    if stamp.seq >= seen.get(stamp.feed, 0) and stamp.code != acting.code:
        raise NotAllowed(because("clearance_entry_not_read", label=on[:40]))

    def guard(group: Group, moment: datetime) -> None:
        if stamp.code == acting.code:
            raise NotAllowed(because("clearance_entry_own", label=on[:40]))
        held = (confirmed_by if right else disputed_by)(_entry_read(group, ref, on)[1], stamp.entry)
        if acting.code in held:
            raise NotAllowed(because("clearance_so_already", label=on[:40]))

    act = cleared.ClearanceConfirmed() if right else cleared.ClearanceDisputed()
    return put(
        desk, acting=acting, now=now, seen=seen, act=act, refs=(Ref(stamp.entry, "on"),), prose={"reason": reason},
        papers=papers, guard=guard,
    )  # fmt: skip


def about_ref(matter: Notice | ObservedAction) -> Ref:
    """Answer the ref to the latest version of a notice, or to an observed action."""
    return version_ref(matter) if isinstance(matter, Notice) else Ref(matter.id, "about")


def check_speaker(group: Group, acting: Acting, ref: str) -> None:
    """Raise NotAllowed where a monitor speaks of the clearance of a notice, or the action is over."""
    matter = matter_of(group, ref)
    if isinstance(matter, Notice):
        if not group.is_party(acting.code):
            raise NotAllowed(because("not_a_party", party=acting.code))
        check_not_over(matter, group)


def check_acts(group: Group, ref: str, acting: Acting) -> None:
    """Raise NotAllowed where another than the acting party answers for this action."""
    matter = matter_of(group, ref)
    if isinstance(matter, Notice):
        check_owner(group, ref, acting)
        check_not_over(matter, group)
    elif matter.actor != acting.code:
        raise NotAllowed(because("not_the_owner", ref=ref, owner=matter.actor))


def standing_of(group: Group, ref: str) -> ClearanceStanding:
    """Answer where the clearance of an action stands. Raises NotAllowed where nothing can be said of it."""
    found = clearance_of(matter_of(group, ref), group)
    if isinstance(found, Reason):
        raise NotAllowed(found)
    return found


def unknown_lines(standing: ClearanceStanding, lines: Sequence[int]) -> list[Reason]:
    """Answer which of these lines the manifest does not have."""
    known = [line.line for line in standing.manifest.lines]
    return [because("line_not_in_manifest", line=one, last=max(known)) for one in lines if one not in known]


def _judging_faults(standing: ClearanceStanding, lines: Sequence[int], rule: str, verdict: str) -> list[Reason]:
    if faults := unknown_lines(standing, lines):
        return faults
    if bool(rule) == (verdict == "no_clearance_needed"):
        return [because("verdict_does_not_fit", verdict=verdict)]
    if rule and standing.book.rule(rule) is None:
        return [because("rule_unknown", rule=rule[:60])]
    if not lines:
        asks = any(hit.rule == rule and hit.asks for hit in standing.ruling.shipment)
        return [] if asks else [because("rule_asks_nothing_of_shipment", rule=rule)]
    chosen = [one for one in standing.lines if one.line.line in lines]
    if not rule:
        return [
            because(
                "line_unclassified" if one.status == "needs_classification" else "line_has_rules", line=one.line.line
            )
            for one in chosen
            if one.status != "no_rule_matched"
        ]
    return [
        because("rule_asks_nothing", rule=rule, line=one.line.line)
        for one in chosen
        if not any(hit.rule == rule and hit.asks for hit in one.ruling.hits)
    ]


def _waiving_faults(standing: ClearanceStanding, subject: str, authority: str, lines: Sequence[int]) -> list[Reason]:
    if subject == "screening":
        return [] if not standing.screened else [because("nothing_to_waive")]
    if faults := authority_faults(standing, authority) or unknown_lines(standing, lines):
        return faults
    cells = [cell for line in standing.lines for cell in line.cells if cell.authority == authority]
    chosen = [cell for cell in cells if not lines or cell.line in lines]
    if not chosen or any(line not in [cell.line for cell in chosen] for line in lines):
        return [because("authority_not_required", authority=authority)]
    return [] if any(cell.state not in ("met", "waived") for cell in chosen) else [because("nothing_to_waive")]


def authority_faults(standing: ClearanceStanding, authority: str) -> list[Reason]:
    """Answer that the rulebook of the assessment knows no such authority."""
    if standing.book.authority(authority) or any(one.authority == authority for one in standing.requirements):
        return []
    known = ", ".join(sorted(one.id for one in standing.book.authorities)) or "-"
    return [because("authority_unknown", found=authority[:60], known=known)]


def _entry_read(group: Group, ref: str, on: str) -> tuple[Stamp, tuple[ClearanceAnswer, ...]]:
    """The stamp of an entry by its label, and everything that was said of the entries beside it."""
    request = group.request(ref)
    matter = None if request is not None else matter_of(group, ref)
    held = matter.clearance if matter is not None else None
    stamps = request.stamps if request is not None else held.stamps if held is not None else ()
    answers = request.answers if request is not None else held.answers if held is not None else ()
    for stamp in stamps:
        if on in (stamp.label, stamp.entry):
            return stamp, answers
    known = ", ".join(stamp.label for stamp in stamps) or "-"
    raise NotAllowed(because("no_such_clearance_entry", label=on[:40], known=known))


def _book(book: bytes) -> bytes:
    """The rulebook as the table that it will be. Raises NotAllowed where nobody could read it."""
    try:
        return write_rulebook(read_rulebook(book))
    except (BadRulebook, canonical.NotCanonical) as wrong:
        raise NotAllowed(because("rulebook_unfit", why=str(wrong)[:200])) from wrong


def _read_lines(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The manifest of an observed action as a table. Raises NotAllowed where it is none."""
    try:
        table = canonical.encode({"v": 1, "lines": [dict(row) for row in rows]})
        read_manifest(table)
    except (canonical.NotCanonical, BadManifest) as wrong:
        raise NotAllowed(because("manifest_unfit", why=str(wrong))) from wrong
    return table
