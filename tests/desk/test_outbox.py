"""What is typed while the keys are locked: kept, signed first, once and in order, and never overtaken by a closing."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cast import DESK, HEAD, JP, READER, ROK, US, Cast, apart, draft, three
from tests.locking import Vault, vault_of

from tandem.acts.position import PositionReported
from tandem.desk import comment, concern, decision, group, hold, notice, position, scope
from tandem.desk import question as asking
from tandem.desk.desk import NotAllowed
from tandem.desk.outbox import KEPT, KeptInOutbox, list_outbox, outbox_of, take_out
from tandem.desk.reading import reader_of
from tandem.desk.signing import _AGAIN, sign_outbox
from tandem.record.entry import read_envelope_fast
from tandem.rules.reason import because
from tandem.store.outbox import Outbox, Waiting


def _night(tmp_path: Path, **given: Any) -> tuple[Cast, Vault, str]:
    """Notice of a measure on which silence is assent, received by the US, whose keys are then locked."""
    cast = apart(private=tmp_path, **given)
    ref = cast.give(action_type="routine_measure")
    cast.watch()
    vault = vault_of(cast, US)
    vault.locked = True
    return cast, vault, ref


def _deadline(cast: Cast, ref: str) -> Any:
    found = cast.hearing(ref).deadline
    assert found is not None
    return found.at


def _kinds(cast: Cast, code: str, last: int) -> list[str]:
    desk = cast.desks[code]
    return [read_envelope_fast(raw).header.kind for raw in desk.store.feed(desk.seats[code].feed, 0)][-last:]


def _waiting(cast: Cast, code: str = US) -> tuple[Waiting, ...]:
    outbox = outbox_of(cast.desks[code], code)
    assert outbox is not None
    return outbox.list()


def _type(cast: Cast, act: Any, code: str = US, officer: int = DESK, **given: Any) -> KeptInOutbox:
    with pytest.raises(KeptInOutbox) as kept:
        cast.call(act, code, officer, **given)
    return kept.value


def test_an_objection_typed_one_minute_before_the_deadline_is_signed_first_and_counts(tmp_path: Path) -> None:
    cast, vault, ref = _night(tmp_path)
    before = cast.held()
    cast.now = _deadline(cast, ref) - timedelta(minutes=1)

    kept = _type(cast, position.take_position, ref=ref, position="objection", reason="Diesel.")

    assert [(one.code, dict(one.values)) for one in kept.reasons] == [("kept_in_outbox", {"ref": ref})]
    assert cast.held() == before
    cast.wait(minutes=30)
    assert cast.watch(US) == ()

    vault.locked = False
    done = cast.watch(US)

    assert [one.kind for one in done] == ["position.taken/1"]
    assert cast.hearing(ref).answered
    assert [p.stance for p in cast.notice(ref).positions] == ["objection"]
    assert cast.notice(ref).closings == ()
    assert _waiting(cast) == ()
    assert cast.watch(US) == ()


def test_without_an_act_in_the_outbox_the_same_night_ends_with_a_closing(tmp_path: Path) -> None:
    cast, vault, ref = _night(tmp_path)
    cast.now = _deadline(cast, ref) + timedelta(minutes=30)
    assert cast.watch(US) == ()

    vault.locked = False

    assert [one.kind for one in cast.watch(US)] == ["window.closed/1"]


def test_no_receipt_is_written_while_the_keys_are_locked_and_it_comes_after_the_outbox(tmp_path: Path) -> None:
    cast, vault, ref = _night(tmp_path)
    _type(cast, position.take_position, ref=ref, position="concern", reason="Diesel.")
    cast.revise(ref, what="A train of five wagons.", action_type="routine_measure")
    assert cast.watch(US) == ()

    vault.locked = False

    assert [one.kind for one in cast.watch(US)] == ["position.taken/1", "notice.received/1"]


def test_what_is_signed_has_the_frontier_of_the_page_on_which_it_was_typed(tmp_path: Path) -> None:
    cast, vault, ref = _night(tmp_path)
    page = cast.page(US)
    _type(cast, position.take_position, ref=ref, position="objection", reason="Diesel.", seen=page)
    cast.revise(ref, what="A train of five wagons.", action_type="routine_measure")

    vault.locked = False
    cast.watch(US)

    held = cast.desks[US].store.entry(cast.notice(ref).positions[-1].stamp.entry)
    assert held is not None
    assert {feed: size for feed, (size, _) in held.header.seen.items()} == page
    assert [p.version for p in cast.notice(ref).positions] == [1]


def test_two_officers_are_signed_in_the_order_in_which_they_typed(tmp_path: Path) -> None:
    cast, vault, ref = _night(tmp_path)
    _type(cast, position.take_position, ref=ref, position="objection", reason="Diesel.")
    _type(cast, comment.make_comment, US, HEAD, ref=ref, text="I am on the way.")
    _type(cast, position.take_position, US, HEAD, ref=ref, position="support")

    vault.locked = False
    done = cast.watch(US)

    assert [one.kind for one in done] == ["position.taken/1", "comment.made/1", "position.taken/1"]
    assert [(p.stance, p.stamp.officer) for p in cast.notice(ref).positions] == [("objection", DESK), ("support", HEAD)]


def test_nothing_overtakes_what_waits(tmp_path: Path) -> None:
    cast, vault, ref = _night(tmp_path)
    _type(cast, position.take_position, ref=ref, position="objection", reason="Diesel.")
    vault.locked = False

    kept = _type(cast, position.take_position, ref=ref, position="support")
    with pytest.raises(NotAllowed) as late:
        cast.call(notice.give_notice, US, draft=draft())

    assert [one.code for one in kept.reasons] == ["kept_behind"]
    assert late.value.reasons == (because("outbox_first"),)
    cast.watch(US)
    assert [p.stance for p in cast.notice(ref).positions] == ["objection", "support"]


@pytest.mark.parametrize("act", ["decide", "withdraw"])
def test_what_decides_is_refused_and_its_text_becomes_a_draft(tmp_path: Path, act: str) -> None:
    cast = apart(private=tmp_path)
    ref = cast.give()
    vault_of(cast, ROK).locked = True
    given: dict[str, Any] = {
        "decide": {"act": decision.decide, "decision": "postpone", "until": "2018-12-20", "reason": "We must."},
        "withdraw": {"act": notice.withdraw_notice, "reason": "We must."},
    }[act]
    heads = cast.desks[ROK].store.heads()

    with pytest.raises(NotAllowed) as caught:
        cast.call(given.pop("act"), ROK, ref=ref, **given)

    assert not isinstance(caught.value, KeptInOutbox)
    assert [one.code for one in caught.value.reasons] == ["signer_locked"]
    assert cast.desks[ROK].store.heads() == heads
    assert _waiting(cast, ROK) == ()
    kept = cast.desks[ROK].private[ROK].get(caught.value.draft or "")
    assert kept is not None
    assert b"We must." in kept.payload


def test_a_seat_without_private_papers_is_told_that_nothing_was_kept() -> None:
    cast = apart()
    ref = cast.give()
    vault_of(cast, US).locked = True

    with cast.refused(because("signer_locked")):
        cast.call(position.take_position, US, ref=ref, position="support")


def _each_kind(cast: Cast, ref: str) -> dict[str, tuple[Any, str, dict[str, Any]]]:
    """Every kind that is kept: its function, who types it, and what is typed."""
    told = PositionReported(
        party=ROK, position="support", said_by="A minister", happened="2018-10-14", known="2018-10-14"
    )  # fmt: skip
    raised = {
        "raised_by": US, "raised_with": ROK, "by_way": "meeting", "happened": "2018-10-14", "position": "concern",
        "text": "Said at lunch.",
    }  # fmt: skip
    return {
        "notice.acknowledged/1": (notice.acknowledge_notice, US, {}),
        "position.taken/1": (
            position.take_position,
            US,
            {"position": "concern", "reason": "Diesel.", "counter_text": "x"},
        ),
        "position.withdrawn/1": (position.withdraw_position, US, {"reason": "Settled."}),
        "position.reported/1": (
            position.report_position,
            US,
            {"report": told, "text": "Yes.", "source": "A newspaper"},
        ),
        "concern.answered/1": (position.answer_concern, ROK, {"party": US, "answer": "All of it."}),
        "hold.placed/1": (hold.place_hold, US, {"reason": "study", "explanation": "Two days."}),
        "hold.lifted/1": (hold.lift_hold, US, {"reason": "Done."}),
        "comment.made/1": (comment.make_comment, US, {"text": "We read it.", "on": "comment"}),
        "question.asked/1": (asking.ask_question, US, {"to": ROK, "question": "How much?"}),
        "question.answered/1": (asking.answer_question, ROK, {"answer": "All."}),
        "concern.reported/1": (concern.report_concern, US, raised),
        "concern.confirmed/1": (concern.confirm_concern, ROK, {"on": "report", "answer": "disputed", "reason": "No."}),
        "type_dispute.answered/1": (scope.answer_type_dispute, ROK, {"answer": "keeps", "reason": "It is."}),
        "type_dispute.withdrawn/1": (scope.withdraw_type_dispute, US, {"reason": "It is."}),
    }


def _prepared(cast: Cast, ref: str, kind: str) -> dict[str, Any]:
    """Put on record what an act of this kind answers; what it is to name."""
    if kind in ("position.withdrawn/1", "concern.answered/1"):
        cast.take(ref, "concern")
    elif kind == "hold.lifted/1":
        cast.hold(ref)
    elif kind == "comment.made/1":
        done = cast.call(comment.make_comment, ROK, ref=ref, text="Please read it.")
        return {"on": f"ROK-{done.seq}"}
    elif kind == "question.answered/1":
        cast.ask(ref)
    elif kind == "concern.confirmed/1":
        act, code, given = _each_kind(cast, ref)["concern.reported/1"]
        return {"on": f"US-{cast.call(act, code, ref=ref, **given).seq}"}
    elif kind.startswith("type_dispute"):
        cast.call(scope.dispute_type, US, ref=ref, action_type="exercise", reason="It is one.")
    return {}


@pytest.mark.parametrize("kind", sorted(KEPT))
def test_each_kind_that_is_kept_is_signed_as_it_was_typed(tmp_path: Path, kind: str) -> None:
    cast = apart(private=tmp_path)
    ref = cast.give()
    if kind != "notice.acknowledged/1":
        cast.watch()
    act, code, given = _each_kind(cast, ref)[kind]
    given = {**given, **_prepared(cast, ref, kind)}
    vault = vault_of(cast, code)
    vault.locked = True
    _type(cast, act, code, ref=ref, **given)

    vault.locked = False
    done = sign_outbox(cast.desks[code], now=cast.now)

    assert [(one.kind, one.code) for one in done] == [(kind, code)]
    entry = cast.desks[code].store.entry(done[0].entry)
    assert entry is not None
    prose = {name: one.content.decode() for name, one in cast.desks[code].store.sections(entry.id).items()}
    assert {text for text in given.values() if str(text).endswith(".")} <= set(prose.values())
    assert _waiting(cast, code) == ()
    cast.relay()
    assert cast.desks[ROK].state_hash() == cast.desks[US].state_hash()


def test_every_kind_that_is_kept_can_be_signed() -> None:
    assert set(_AGAIN) == KEPT


def test_an_act_of_an_officer_who_was_relieved_in_another_process_stays_and_can_be_taken_out(tmp_path: Path) -> None:
    cast, vault, ref = _night(tmp_path)
    _type(cast, position.take_position, ref=ref, position="objection", reason="Diesel.")
    # The relieving was on record before the keys were locked for good: another seat of the file wrote it.
    vault.locked = False
    private, cast.desks[US].private = cast.desks[US].private, {}
    cast.call(group.relieve_officer, US, HEAD, number=DESK)
    cast.desks[US].private = private
    cast.now = _deadline(cast, ref) + timedelta(minutes=30)

    assert cast.watch(US) == ()

    desk = cast.desks[US]
    (left,) = list_outbox(desk, reader=reader_of(desk, code=US, officer=HEAD))
    assert [(one.code, dict(one.values)) for one in left.reasons] == [
        ("no_such_officer", {"party": US, "officer": DESK})
    ]
    assert (left.kind, left.ref, left.mine, left.texts) == ("position.taken/1", ref, False, {})
    take_out(desk, reader=reader_of(desk, code=US, officer=HEAD), waiting=left.id)
    assert [one.kind for one in cast.watch(US)] == ["window.closed/1"]


def test_an_act_on_a_notice_that_was_withdrawn_meanwhile_stays_with_that_reason(tmp_path: Path) -> None:
    cast, vault, ref = _night(tmp_path)
    _type(cast, position.take_position, ref=ref, position="objection", reason="Diesel.")
    cast.call(notice.withdraw_notice, ROK, ref=ref, reason="Over.")

    vault.locked = False
    cast.watch(US)

    (left,) = list_outbox(cast.desks[US], reader=reader_of(cast.desks[US], code=US, officer=DESK))
    assert [one.code for one in left.reasons] == ["already_so"]
    assert left.texts["reason"] == "Diesel."
    assert cast.notice(ref).positions == ()


def test_an_officer_takes_an_act_out_before_it_is_signed(tmp_path: Path) -> None:
    cast, vault, ref = _night(tmp_path)
    kept = _type(cast, position.take_position, ref=ref, position="objection", reason="Diesel.")
    desk = cast.desks[US]

    with pytest.raises(NotAllowed) as another:
        take_out(desk, reader=reader_of(desk, code=US, officer=READER), waiting=kept.waiting)
    taken = take_out(desk, reader=reader_of(desk, code=US, officer=DESK), waiting=kept.waiting)

    assert [one.code for one in another.value.reasons] == ["outbox_of_another"]
    assert taken.texts["reason"] == "Diesel."
    vault.locked = False
    assert cast.watch(US) == ()
    with pytest.raises(NotAllowed) as gone:
        take_out(desk, reader=reader_of(desk, code=US, officer=DESK), waiting=kept.waiting)
    assert [one.code for one in gone.value.reasons] == ["outbox_gone"]
    assert b"Diesel." not in desk.private[US].path.read_bytes()


class _Killed(BaseException):
    """The process ends here."""


def test_a_process_that_ends_between_signing_and_taking_out_signs_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, vault, ref = _night(tmp_path)
    _type(cast, position.take_position, ref=ref, position="objection", reason="Diesel.")
    vault.locked = False

    def killed(self: Outbox, waiting_id: str) -> None:
        raise _Killed

    with monkeypatch.context() as patched:
        patched.setattr(Outbox, "remove", killed)
        with pytest.raises(_Killed):
            sign_outbox(cast.desks[US], now=cast.now)
    assert len(_waiting(cast)) == 1

    done = sign_outbox(cast.desks[US], now=cast.now)
    again = sign_outbox(cast.desks[US], now=cast.now)

    assert ([one.kind for one in done], again) == (["position.taken/1"], ())
    assert _kinds(cast, US, 2) == ["notice.received/1", "position.taken/1"]
    assert _waiting(cast) == ()


def test_a_process_that_ends_before_the_entry_is_on_record_signs_it_at_the_next_start(tmp_path: Path) -> None:
    cast, vault, ref = _night(tmp_path)
    _type(cast, comment.make_comment, ref=ref, text="We read it.")
    _type(cast, comment.make_comment, ref=ref, text="And again.")
    outbox = outbox_of(cast.desks[US], US)
    assert outbox is not None
    outbox.note_signed(_waiting(cast)[0].id, "9" * 64)

    vault.locked = False
    cast.watch(US)

    assert _kinds(cast, US, 3) == ["notice.received/1", "comment.made/1", "comment.made/1"]


def test_keys_that_are_locked_again_half_way_leave_the_rest_in_its_order(tmp_path: Path) -> None:
    cast, vault, ref = _night(tmp_path)
    for text in ("One.", "Two.", "Three."):
        _type(cast, comment.make_comment, ref=ref, text=text)
    vault.locked = False

    def lock_after_one() -> None:
        vault.locked = True

    vault.before = lock_after_one
    assert len(cast.watch(US)) == 1
    assert len(_waiting(cast)) == 2

    vault.locked, vault.before = False, lambda: None
    assert len(cast.watch(US)) == 2


def test_a_third_party_is_not_held_up_by_anothers_locked_keys(tmp_path: Path) -> None:
    cast = three(private=tmp_path)
    ref = cast.give(action_type="routine_measure")
    cast.watch()
    vault_of(cast, US).locked = True
    cast.now = _deadline(cast, ref) + timedelta(days=3)

    assert {one.code for one in cast.watch()} == {JP}
