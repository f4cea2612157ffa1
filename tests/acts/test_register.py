"""Wire names are for ever: each is written here a second time, and whoever changes one has to change this list."""

from typing import Any

import msgspec
import pytest
from tests.cast import ROK, US, apart

from tandem.acts.act import Act
from tandem.acts.action import ActionObserved
from tandem.acts.decision import DecisionMade
from tandem.acts.group import ClockSet, OfficerAppointed
from tandem.acts.notice import NoticeAcknowledged, NoticeGiven, NoticeReceived, StatedWindow, WindowClosed
from tandem.acts.position import PositionReported, PositionTaken
from tandem.acts.register import KINDS, OPEN_TO_MONITORS, read_facts, schemas, wire_name, write_facts
from tandem.acts.text import TextAccepted, TextProposed, TextPublished, TextRevised, TextTranslated

FROZEN = {
    "group.founded/1": True,
    "calendar.published/1": True,
    "calendar.accepted/1": True,
    "officer.appointed/1": True,
    "officer.relieved/1": True,
    "signature.added/1": True,
    "node.declared/1": False,
    "key.rotated/1": True,
    "key.revoked/1": True,
    "section.erased/1": True,
    "erasure.answered/1": False,
    "record.restored/1": False,
    "fork.resolved/1": True,
    "clock.set/1": True,
    "notice.given/1": True,
    "notice.revised/1": True,
    "notice.withdrawn/1": True,
    "notice.received/1": True,
    "notice.unreadable/1": True,
    "notice.deposited/1": True,
    "notice.acknowledged/1": True,
    "window.closed/1": True,
    "window.reopened/1": True,
    "position.taken/1": True,
    "position.withdrawn/1": True,
    "concern.answered/1": True,
    "position.reported/1": False,
    "hold.placed/1": True,
    "hold.lifted/1": True,
    "goal.stated/1": False,
    "goal.confirmed/1": False,
    "instrument.filed/1": False,
    "commitment.stated/1": False,
    "commitment.answered/1": False,
    "commitment.settled/1": False,
    "condition.stated/1": False,
    "condition.ended/1": False,
    "measure.reported/1": False,
    "measure.judged/1": False,
    "step.assessed/1": False,
    "policy.stated/1": False,
    "policy.withdrawn/1": False,
    "surprise.reported/1": False,
    "surprise.answered/1": False,
    "contact.recorded/1": False,
    "source.filed/1": False,
    "statement.recorded/1": False,
    "statement.withdrawn/1": False,
    "departure.noted/1": False,
    "account.opened/1": False,
    "account.told/1": False,
    "account.settled/1": False,
    "report.published/1": False,
    "report.corrected/1": False,
    "notice.type_disputed/1": False,
    "type_dispute.answered/1": False,
    "type_dispute.withdrawn/1": False,
    "comment.made/1": False,
    "concern.reported/1": False,
    "concern.confirmed/1": False,
    "decision.reviewed/1": True,
    "matter.escalated/1": True,
    "stand_in.named/1": False,
    "stand_in.ended/1": False,
    "escalation.settled/1": True,
    "silence.uncertified/1": True,
    "question.asked/1": True,
    "question.answered/1": True,
    "window.extended/1": True,
    "urgency.answered/1": True,
    "revision.accepted_as_editorial/1": True,
    "decision.made/1": True,
    "action.started/1": True,
    "action.completed/1": True,
    "action.stopped/1": True,
    "action.observed/1": True,
    "event.reported/1": False,
    "action.explained/1": True,
    "text.proposed/1": True,
    "text.revised/1": True,
    "text.accepted/1": True,
    "text.refused/1": True,
    "text.recalled/1": True,
    "text.published/1": False,
    "text.translated/1": False,
    "text.statement_made/1": False,
    "text.reviewed/1": True,
    "meeting.proposed/1": True,
    "meeting.date_proposed/1": True,
    "meeting.date_accepted/1": True,
    "meeting.convened/1": True,
    "meeting.held/1": True,
    "meeting.postponed/1": True,
    "meeting.cancelled/1": True,
    "meeting.closed/1": True,
    "point.raised/1": False,
    "point.dropped/1": False,
    "meeting.observed/1": True,
    "meeting.reported/1": False,
    "attendance.reported/1": False,
    "outcome.recorded/1": False,
    "outcome.confirmed/1": False,
    "outcome.done/1": False,
    "readout.given/1": False,
    "readout.joint_declined/1": True,
    "clearance.assessed/1": True,
    "line.judged/1": True,
    "requirement.waived/1": True,
    "request.filed/1": True,
    "request.moved/1": True,
    "request.withdrawn/1": True,
    "request.decided/1": True,
    "grant.changed/1": True,
    "clearance.confirmed/1": True,
    "clearance.disputed/1": True,
}
LINE: dict[str, Any] = {"sort": "line", "authentic": ("en", "ko"), "tables": {"wording": "a" * 64}}
TERMS: dict[str, Any] = {
    "action_type": "exercise", "charter": "c", "procedure": "no-surprises", "starts_on": "2018-11-30",
    "ends_on": "2018-12-17", "zone": "Asia/Seoul",
}  # fmt: skip


def test_no_wire_name_was_ever_dropped_or_changed_nor_whether_a_reader_must_know_it() -> None:
    assert {wire: kind.crit for wire, kind in KINDS.items() if wire in FROZEN} == FROZEN
    assert KINDS.keys() == FROZEN.keys(), "a new kind goes into this list, too"


def test_every_kind_has_an_act_of_its_own() -> None:
    assert len({kind.act for kind in KINDS.values()}) == len(KINDS)
    assert all(wire_name(kind.act) == wire for wire, kind in KINDS.items())
    assert all(issubclass(kind.act, Act) for kind in KINDS.values())


def test_every_kind_has_a_schema_that_can_be_written_down() -> None:
    assert schemas().keys() == KINDS.keys()
    for schema in schemas().values():
        assert msgspec.json.encode(schema)


def test_what_is_open_to_monitors_are_kinds() -> None:
    assert KINDS.keys() > OPEN_TO_MONITORS


def test_facts_are_read_as_they_were_written() -> None:
    given = NoticeGiven(**TERMS, crosses=("the MDL",), tables={"manifest": "ab"})

    assert read_facts(kind="notice.given/1", facts=msgspec.Raw(msgspec.json.encode(write_facts(given)))) == given


def test_facts_of_an_unknown_kind_are_not_guessed_at() -> None:
    assert read_facts(kind="remark.made/1", facts=msgspec.Raw(b"{}")) is None
    assert read_facts(kind="notice.given/2", facts=msgspec.Raw(b"{}")) is None


@pytest.mark.parametrize(("act", "fault"), [
    (NoticeGiven(**{**TERMS, "starts_on": "2018-02-31"}), "starts_on: expected a day such as 2018-11-30"),
    (NoticeGiven(**{**TERMS, "ends_on": "20181217"}), "ends_on: expected a day such as 2018-11-30"),
    (NoticeGiven(**{**TERMS, "ends_on": "2018-11-29"}), "ends_on: expected a day not before starts_on"),
    (NoticeReceived(window=StatedWindow("soon", None)), "opens: expected a moment such as 2018-11-20T09:00:00Z"),
    (NoticeAcknowledged(window=StatedWindow("2018-11-20T09:00:00Z", "2018-11-20T09:00:00+09:00")), "closes: expected"),
    (WindowClosed(deadline="2018-11-20"), "deadline: expected a moment"),
    (DecisionMade(decision="postpone", until="later"), "until: expected a day"),
    (ActionObserved(actor=ROK, action_type="x", evidence="observed", known="2018-13-01"), "known: expected a day"),
    (PositionReported(party=US, position="support", said_by="x", happened="0001-01-01"), "happened: expected a day"),
    (ClockSet(now="2018-11-20T25:00:00Z"), "now: expected a moment"),
    (TextProposed(**{**LINE, "authentic": ("en", "en")}), "authentic: expected 1 to 8 languages, each once"),
    (TextProposed(**{**LINE, "authentic": ("English",)}), "language: expected a code such as en or ko"),
    (TextProposed(**{**LINE, "tables": {"manifest": "a" * 64}}), "tables: expected the hash of the wording alone"),
    (TextProposed(**{**LINE, "base": "a" * 64}), "base: expected the hash of the charter that is replaced"),
    (TextRevised(**{**LINE, "sort": "charter", "tables": {"charter": "a" * 64}}), "base: expected the hash"),
    (TextRevised(**LINE, in_force_from="2018-12-01", in_force_until="2018-11-30"), "in_force_until: expected"),
    (TextAccepted(wording="a"), "wording: expected a hash"),
    (TextPublished(by=US, happened="2018-11-20", language="en", words_sha256=""), "words_sha256: expected a hash"),
    (TextTranslated(language=""), "language: expected a code"),
    (OfficerAppointed(number=0, roles=("reader",)), "number: expected 1 or more, found 0"),
])  # fmt: skip
def test_facts_that_every_reader_would_stumble_over_are_no_facts(act: Act, fault: str) -> None:
    raw = msgspec.Raw(msgspec.json.encode(write_facts(act)))

    with pytest.raises(msgspec.ValidationError) as refused:
        read_facts(kind=wire_name(type(act)), facts=raw)

    assert str(refused.value).startswith(fault)


def test_fields_that_this_version_does_not_know_are_ignored_and_kept_in_the_bytes() -> None:
    cast = apart()
    ref = cast.give()
    version = cast.notice(ref).id

    entry = cast.forge(US, PositionTaken(position="support"), facts={"weight": "heavy"}, refs=[(version, "version")])

    assert cast.notice(ref).positions[0].stance == "support"
    held = cast.desks[ROK].store.entry(entry.id)
    assert held is not None
    assert b'"weight":"heavy"' in held.raw
    assert held.envelope == entry.envelope


def test_a_kind_that_a_reader_must_know_and_does_not_makes_the_state_incomplete() -> None:
    cast = apart()

    cast.forge(US, None, kind="hold.placed/2", facts={"days": 2})

    assert cast.group(ROK).incomplete == ("hold.placed/2",)
    assert cast.give() == "ROK-US/2018/ROK-1"


def test_a_kind_that_a_reader_need_not_know_is_kept_and_the_state_stays_complete() -> None:
    cast = apart()

    entry = cast.forge(US, None, kind="remark.made/1", facts={"days": 2}, crit=False)

    assert cast.group(ROK).incomplete == ()
    assert cast.group(ROK).disregarded == ((entry.id, "kind_not_known"),)
    assert cast.desks[ROK].store.entry(entry.id) is not None


def test_facts_that_cannot_be_read_are_set_aside_and_stop_nobody() -> None:
    cast = apart()
    ref = cast.give()

    entry = cast.forge(
        US, None, kind="position.taken/1", facts={"position": "veto"}, refs=[(cast.notice(ref).id, "version")]
    )

    assert cast.group(ROK).disregarded == ((entry.id, "facts_unreadable"),)
    assert cast.notice(ref).positions == ()
