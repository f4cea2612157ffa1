"""Decisions, second signatures, start and end at the desk: what is refused."""

import pytest
from tests.cast import DESK, HEAD, ROK, ROLES, US, Cast, apart

from tandem.desk import decision as deciding
from tandem.desk import group as grouping
from tandem.desk.desk import Acting
from tandem.reports.speaker import Speaker
from tandem.rules.moves import moves_of
from tandem.rules.reason import because


def opposed(cast: Cast) -> str:
    """Give notice and let US object."""
    ref = cast.give()
    cast.watch()
    cast.take(ref, "objection")
    return ref


@pytest.mark.parametrize("decision", ["stop", "", "GO", "go\u202e" * 50])
def test_a_decision_is_one_of_those_there_are(decision: str) -> None:
    cast = apart()
    ref = opposed(cast)

    with cast.refused(
        because("decision_unknown", found=decision[:40], known="go, go_over_objection, go_unheard, postpone")
    ):
        cast.decide(ref, decision)


@pytest.mark.parametrize("decision", ["go_over_objection", "postpone"])
def test_going_over_an_objection_and_postponing_want_their_reason(decision: str) -> None:
    cast = apart()
    ref = opposed(cast)

    with cast.refused(because("reason_missing", position=decision)):
        cast.decide(ref, decision, reason=" ", until="2018-12-26")


def test_an_action_is_postponed_until_a_day() -> None:
    cast = apart()
    ref = opposed(cast)

    with cast.refused(because("day_missing", name="until")):
        cast.decide(ref, "postpone")
    with cast.refused(because("day_unfit", name="until", found="later")):
        cast.decide(ref, "postpone", until="later")


def test_a_go_says_nothing_of_a_day_until_which_to_wait() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "support")

    cast.decide(ref, "go", until="2018-12-26")

    assert cast.notice(ref).decisions[0].until is None


def test_the_second_signature_is_another_officers_with_the_role_that_the_charter_names() -> None:
    cast = apart()
    ref = opposed(cast)
    cast.decide(ref, "go_over_objection")
    with cast.refused(because("same_officer", officer=DESK)):
        cast.sign(ref, ROK, DESK)

    cast.call(grouping.appoint_officer, ROK, HEAD, number=4, roles=(ROLES[DESK],), name="Another desk officer")
    another = Acting(ROK, 4, ROLES[DESK])
    with cast.refused(because("second_role_missing", role=ROLES[HEAD])):
        deciding.add_signature(cast.desks[ROK], acting=another, now=cast.now, seen=cast.page(ROK), ref=ref)


def test_what_waits_for_its_second_signature_is_not_decided_once_more() -> None:
    cast = apart()
    ref = opposed(cast)
    cast.decide(ref, "go_over_objection")
    awaits = because("decision_wants_signature", ref=ref, role="head_of_delegation")

    with cast.refused(awaits):
        cast.decide(ref, "go_over_objection")

    moves = moves_of(cast.notice(ref), cast.group(), cast.now, code=ROK, officer=DESK)
    assert "go_over_objection" not in moves
    assert len(cast.notice(ref).decisions) == 1
    assert Speaker("en", "UTC").reason(awaits) == (
        f"{ref} is decided so already and waits for a second signature; an officer in the role head of delegation "
        "signs it."
    )


def test_the_other_party_has_nothing_to_sign() -> None:
    cast = apart()
    ref = opposed(cast)
    cast.decide(ref, "go_over_objection")

    with cast.refused(because("nothing_to_sign", ref=ref)):
        cast.sign(ref, US)


def test_the_second_officer_signs_what_its_page_showed() -> None:
    cast = apart()
    ref = opposed(cast)
    cast.decide(ref, "go_over_objection")
    page = cast.page(ROK)
    again = cast.take(ref, "objection", reason="Still diesel.")

    with cast.refused(because("came_since_position", party=US, entry=again.entry)):
        cast.sign(ref, seen=page)


def test_nothing_is_signed_that_the_rules_would_not_let_through_any_more() -> None:
    cast = apart()
    ref = opposed(cast)
    cast.decide(ref, "go_over_objection")
    cast.take(ref, "support")

    with cast.refused(because("nobody_objects", ref=ref)):
        cast.sign(ref)


def test_a_decision_on_an_earlier_version_is_not_completed() -> None:
    cast = apart()
    ref = opposed(cast)
    cast.decide(ref, "go_over_objection")
    cast.revise(ref)

    with cast.refused(because("nothing_to_sign", ref=ref)):
        cast.sign(ref)


def test_a_charter_may_want_two_signatures_on_every_decision() -> None:
    cast = apart(change=lambda p: p.update(second_signature={"decision.made/1": ROLES[HEAD]}))
    ref = cast.give()
    cast.watch()
    cast.take(ref, "support")
    cast.decide(ref, "go")
    with cast.refused(because("second_signature_missing", ref=ref)):
        cast.start(ref)

    cast.sign(ref)

    cast.start(ref)
    assert [step.step for step in cast.notice(ref).steps] == ["started"]


def test_an_override_wants_its_reason() -> None:
    cast = apart()
    ref = opposed(cast)

    with cast.refused(because("reason_missing", position="override")):
        cast.start(ref, reason="")


def test_nothing_ends_that_has_not_begun() -> None:
    cast = apart()
    ref = opposed(cast)

    with cast.refused(because("not_under_way", ref=ref)):
        cast.call(deciding.complete_action, ROK, ref=ref)
    with cast.refused(because("not_under_way", ref=ref)):
        cast.call(deciding.stop_action, ROK, ref=ref, reason="Over.")


def test_stopping_wants_its_reason() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "support")
    cast.decide(ref, "go")
    cast.start(ref)

    with cast.refused(because("prose_missing", name="reason")):
        cast.call(deciding.stop_action, ROK, ref=ref, reason="")
