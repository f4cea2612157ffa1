"""Positions at the desk: taken, taken back, answered, reported."""

import pytest
from tests.cast import DESK, HEAD, ROK, ROLES, US, Cast, apart

from tandem.acts.position import PositionReported
from tandem.desk import decision as deciding
from tandem.desk import notice as noticing
from tandem.desk import position as positioning
from tandem.rules.reason import because


def noticed(cast: Cast) -> str:
    ref = cast.give()
    cast.watch()
    return ref


@pytest.mark.parametrize("position", ["objection", "concern"])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_worry_wants_its_reason(position: str, reason: str) -> None:
    cast = apart()
    ref = noticed(cast)

    with cast.refused(because("reason_missing", position=position)):
        cast.take(ref, position, reason=reason)


@pytest.mark.parametrize("position", ["strong_support", "support", "no_objection", "abstain"])
def test_a_position_without_a_worry_wants_none(position: str) -> None:
    cast = apart()
    ref = noticed(cast)

    cast.take(ref, position, reason="")

    assert [(p.party, p.stance, p.version) for p in cast.notice(ref).positions] == [(US, position, 1)]


def test_a_position_is_one_of_those_there_are() -> None:
    cast = apart()
    ref = noticed(cast)
    known = "strong_support, support, no_objection, concern, objection, abstain, recuse"

    with cast.refused(because("position_unknown", found="veto", known=known)):
        cast.take(ref, "veto")
    with cast.refused(because("position_unknown", found="x" * 40, known=known)):
        cast.take(ref, "x" * 10_000)


def test_a_counter_text_goes_with_an_objection() -> None:
    cast = apart()
    ref = noticed(cast)

    receipt = cast.take(ref, "objection", counter_text="Fifty thousand litres.")

    assert set(cast.desks[ROK].store.sections(receipt.entry)) == {"reason", "counter_text"}


def test_nothing_is_taken_back_that_was_not_taken_or_is_taken_back_already() -> None:
    cast = apart()
    ref = noticed(cast)
    nothing = because("no_position_to_withdraw", ref=ref, party=US)
    with cast.refused(nothing):
        cast.call(positioning.withdraw_position, US, ref=ref)

    cast.take(ref, "support")
    cast.call(positioning.withdraw_position, US, ref=ref)
    with cast.refused(nothing):
        cast.call(positioning.withdraw_position, US, ref=ref)


def test_nobody_takes_a_position_of_its_own_on_its_own_notice_back() -> None:
    cast = apart()
    ref = noticed(cast)

    with cast.refused(because("own_notice", ref=ref)):
        cast.call(positioning.withdraw_position, ROK, ref=ref)


def test_nobody_takes_a_position_on_what_has_begun_or_ended() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.take(ref, "support")
    cast.decide(ref, "go")
    cast.start(ref)
    with cast.refused(because("already_so", state="under_way", ref=ref)):
        cast.take(ref, "objection")

    cast.call(deciding.stop_action, ROK, ref=ref, reason="A bridge is unsafe.")
    with cast.refused(because("already_so", state="stopped", ref=ref)):
        cast.call(positioning.withdraw_position, US, ref=ref)


def test_only_a_concern_that_the_owner_has_read_is_answered() -> None:
    cast = apart()
    ref = noticed(cast)
    nothing = because("no_concern_to_answer", ref=ref, party=US)
    page = cast.page(ROK)
    with cast.refused(nothing):
        cast.call(positioning.answer_concern, ROK, ref=ref, party=US, answer="So it is.")
    cast.take(ref, "concern")

    with cast.refused(nothing):
        cast.call(positioning.answer_concern, ROK, ref=ref, party=US, answer="So it is.", seen=page)
    with cast.refused(because("prose_missing", name="answer")):
        cast.call(positioning.answer_concern, ROK, ref=ref, party=US, answer="")
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Over.")
    with cast.refused(because("already_so", state="withdrawn", ref=ref)):
        cast.call(positioning.answer_concern, ROK, ref=ref, party=US, answer="So it is.")


def test_a_reported_position_never_counts() -> None:
    cast = apart()
    ref = noticed(cast)
    report = PositionReported(party=US, position="support", said_by="A newspaper", happened="2018-10-14")

    cast.call(positioning.report_position, ROK, ref=ref, report=report, text="It said so.", source="Page 3")

    assert [(r.party, r.stance, r.said_by) for r in cast.notice(ref).reported] == [(US, "support", "A newspaper")]
    assert cast.notice(ref).positions == ()
    assert not cast.hearing(ref).answered
    with cast.refused(because("no_such_ref", ref="nothing")):
        cast.call(positioning.report_position, ROK, ref="nothing", report=report, text="T", source="S")


def test_a_position_that_wants_two_signatures_counts_with_the_second() -> None:
    cast = apart(change=lambda p: p["second_signature"].update({"position.taken/1": ROLES[HEAD]}))
    ref = noticed(cast)
    cast.take(ref, "support")
    assert cast.hearing(ref).position is None
    with cast.refused(because("same_officer", officer=DESK)):
        cast.sign(ref, US, DESK)

    cast.sign(ref, US)

    assert cast.hearing(ref).outcome == "passed_explicitly"
    with cast.refused(because("nothing_to_sign", ref=ref)):
        cast.sign(ref, US)
