"""Acts on what is said of a meeting: attendance by person and source, outcomes, read-outs.

What is said of another's side is reported and needs a source; what a side says of itself is its own.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import get_args

from tandem.acts import minutes as said
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.meeting import check, meeting_of, refs_about, write_on
from tandem.desk.notice import day_faults
from tandem.desk.writing import put
from tandem.record.entry import Ref
from tandem.rules import meeting as asking
from tandem.rules.reason import Reason, because
from tandem.state.group import Group
from tandem.state.meeting import Meeting, Outcome

_GUESTS = ("observer", "third_party")
_LONGEST_CODE = 40


def report_attendance(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    member: str,
    person: str,
    state: str,
    capacity: str = "delegate",
    office: str = "",
    source: str = "",
) -> Receipt:
    """Say of one person whether it was listed, confirmed, there, not there, or is not confirmed, by one source."""
    group = desk.group()
    meeting = meeting_of(group, ref)
    evidence = _evidence(member, acting)
    faults = _unknown("presence_unknown", state, get_args(said.Presence))
    faults += _unknown("capacity_unknown", capacity, get_args(said.Capacity))
    unknown = group.charter.member(member) is None
    if not faults and unknown and (capacity not in _GUESTS or not 0 < len(member.strip()) <= _LONGEST_CODE):
        faults.append(because("person_of_unknown", party=member[:40]))
    if faults := [*faults, *_source_faults(evidence, source)]:
        raise NotAllowed(*faults)
    act = said.AttendanceReported(
        member=member, person=person_number(desk, meeting, member, person), evidence=evidence,
        state=state, capacity=capacity,  # type: ignore[arg-type]
    )  # fmt: skip

    def guard(group: Group, moment: datetime) -> None:
        if state in ("attended", "did_not_attend"):
            check(asking.may_tell(meeting_of(group, ref), group))

    return write_on(
        desk, acting, now, seen, meeting, act, guard=guard,
        prose={"person": person, "office": office, "source": source},
    )  # fmt: skip


def person_number(desk: Desk, meeting: Meeting, member: str, person: str) -> int:
    """Answer the number of a person within a meeting: the one it has by this name, else the next that is free."""
    rows = [row for row in meeting.attendance if row.member == member]
    words = desk.store.sections_of([row.stamp.entry for row in rows])
    for row in rows:
        section = words.get(row.stamp.entry, {}).get("person")
        if section is not None and _plain(section.content.decode("utf-8", "replace")) == _plain(person):
            return row.person
    return max((row.person for row in rows), default=0) + 1


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def record_outcome(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    kind: str,
    text: str,
    owner: str = "",
    due: str | None = None,
    account: str = "",
    about: Sequence[str] = (),
    source: str = "",
) -> Receipt:
    """Record one outcome. `owner` has to do it by `due`; `account` is the party by whose account it is reported."""
    group = desk.group()
    meeting = meeting_of(group, ref)
    faults = _unknown("outcome_unknown", kind, get_args(said.OutcomeKind))
    faults += [
        because("no_such_member", party=code[:20])
        for code in (owner, account)
        if code and not group.charter.member(code)
    ]
    if not group.is_party(acting.code) and not account:
        faults.append(because("account_missing"))
    faults += day_faults(due=due) if due else []
    if account and account != acting.code:
        faults += _source_faults("reported", source)
    if faults:
        raise NotAllowed(*faults)
    act = said.OutcomeRecorded(
        kind=kind, owner=owner, due=due or None,  # type: ignore[arg-type]
        account="" if account == acting.code else account,
    )  # fmt: skip

    def guard(group: Group, moment: datetime) -> None:
        check(asking.may_tell(meeting_of(group, ref), group))

    return write_on(
        desk, acting, now, seen, meeting, act, guard=guard, prose={"text": text, "source": source},
        refs=refs_about(group, about),
    )  # fmt: skip


def confirm_outcome(
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
    """Confirm or dispute an outcome that another recorded; `on` is its label: `US-7`."""
    if faults := _unknown("confirmation_unknown", answer, get_args(said.Answer)):
        raise NotAllowed(*faults)
    if answer == "disputed" and not reason.strip():
        raise NotAllowed(because("reason_missing", position=answer))
    outcome = _outcome_read(meeting_of(desk.group(), ref), on, seen)

    def guard(group: Group, moment: datetime) -> None:
        meeting = meeting_of(group, ref)
        if outcome.party == acting.code:
            raise NotAllowed(because("own_outcome", party=acting.code))
        if acting.code not in meeting.parties:
            raise NotAllowed(because("not_invited_to", party=acting.code, parties=", ".join(meeting.parties)))
        held = [one for one in _outcome_read(meeting, on, seen).answers if one.party == acting.code]
        if held and held[-1].answer == answer:
            raise NotAllowed(because("outcome_so_already", answer=answer))

    act = said.OutcomeConfirmed(answer=answer)  # type: ignore[arg-type]
    return put(
        desk, acting=acting, now=now, seen=seen, act=act, refs=(Ref(outcome.stamp.entry, "on"),),
        prose={"reason": reason}, guard=guard,
    )  # fmt: skip


def finish_outcome(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, on: str, result: str = ""
) -> Receipt:
    """Say that what one's own side owed is done; `on` is the label of the outcome."""
    outcome = _outcome_read(meeting_of(desk.group(), ref), on, seen)

    def guard(group: Group, moment: datetime) -> None:
        owes = outcome.owner or outcome.party
        if owes != acting.code:
            raise NotAllowed(because("not_the_one_who_owes", party=owes))
        if _outcome_read(meeting_of(group, ref), on, seen).done is not None:
            raise NotAllowed(because("outcome_done_already"))

    return put(
        desk, acting=acting, now=now, seen=seen, act=said.OutcomeDone(), refs=(Ref(outcome.stamp.entry, "on"),),
        prose={"result": result}, guard=guard,
    )  # fmt: skip


def _outcome_read(meeting: Meeting, label: str, seen: Mapping[str, int]) -> Outcome:
    for outcome in meeting.outcomes:
        if outcome.stamp.label == label and outcome.stamp.seq < seen.get(outcome.stamp.feed, 0):
            return outcome
    raise NotAllowed(because("no_such_outcome", ref=meeting.ref, outcome=label[:40]))


def give_readout(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    party: str,
    text: str,
    language: str = "",
    published: str | None = None,
    place: str = "",
    source: str = "",
) -> Receipt:
    """Give a side's own account of the meeting: one's own, or another's from a source."""
    group = desk.group()
    meeting = meeting_of(group, ref)
    evidence = _evidence(party, acting)
    faults = [] if group.charter.member(party) else [because("no_such_member", party=party[:20])]
    if not faults and party not in (*meeting.parties, *meeting.observers):
        faults.append(because("account_of_absent", party=party, parties=", ".join(meeting.parties)))
    faults += day_faults(published=published) if published else []
    if faults := [*faults, *_source_faults(evidence, source)]:
        raise NotAllowed(*faults)
    act = said.ReadoutGiven(
        party=party, language=language or group.charter.languages[0], published=published or None, evidence=evidence
    )

    def guard(group: Group, moment: datetime) -> None:
        check(asking.may_tell(meeting_of(group, ref), group))

    prose = {"text": text, "place": place, "source": source}
    return write_on(desk, acting, now, seen, meeting, act, guard=guard, prose=prose)


def decline_readout(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, reason: str = ""
) -> Receipt:
    """Say that there will be no joint read-out."""
    meeting = meeting_of(desk.group(), ref)

    def guard(group: Group, moment: datetime) -> None:
        check(asking.may_decline(meeting_of(group, ref), group, acting.code))

    return write_on(
        desk, acting, now, seen, meeting, said.JointReadoutDeclined(), guard=guard, prose={"reason": reason}
    )  # fmt: skip


def _evidence(party: str, acting: Acting) -> said.Told:
    return "own" if party == acting.code else "reported"


def _source_faults(evidence: str, source: str) -> list[Reason]:
    return [because("source_missing")] if evidence == "reported" and not source.strip() else []


def _unknown(code: str, found: str, known: tuple[str, ...]) -> list[Reason]:
    return [] if found in known else [because(code, found=found[:40], known=", ".join(known))]
