"""What does not fit a notice is kept with the reason and moves nothing, the same on every node."""

from typing import Any

import pytest
from tests.cast import DESK, HEAD, MONITOR, READER, ROK, ROLES, US, Cast, apart, at

from tandem.acts import decision as decided
from tandem.acts import notice as told
from tandem.acts import position as taken
from tandem.acts.act import Act
from tandem.acts.action import ActionExplained, ActionObserved, EventReported
from tandem.acts.group import SignatureAdded
from tandem.desk import action as observing
from tandem.desk import notice as noticing

TERMS: dict[str, Any] = {
    "action_type": "cooperation_project", "procedure": "no-surprises", "starts_on": "2018-11-30",
    "ends_on": "2018-12-17", "zone": "Asia/Seoul",
}  # fmt: skip


def noticed(cast: Cast) -> str:
    ref = cast.give()
    cast.watch()
    return ref


def set_aside(cast: Cast, ref: str, code: str, act: Act, **given: Any) -> str | None:
    """Write an act on the notice's version around the desk; answer why it was set aside, the same on both nodes."""
    given.setdefault("refs", [(cast.notice(ref).current.stamp.entry, "version")])
    entry = cast.forge(code, act, **given)
    found = [{**dict(cast.group(c).disregarded), **dict(cast.notice(ref, c).disregarded)} for c in (ROK, US)]
    assert found[0] == found[1]
    return found[0].get(entry.id)


@pytest.mark.parametrize("act", [
    told.NoticeWithdrawn(), decided.DecisionMade(decision="go"), decided.ActionStarted(), decided.ActionCompleted(),
    decided.ActionStopped(), taken.ConcernAnswered(),
])  # fmt: skip
def test_what_is_the_owners_nobody_else_does(act: Act) -> None:
    cast = apart()
    ref = noticed(cast)
    before = cast.notice(ref)

    assert set_aside(cast, ref, US, act) == "not_the_owner"
    after = cast.notice(ref)
    assert (after.decisions, after.steps, after.withdrawn) == (before.decisions, before.steps, None)


@pytest.mark.parametrize("act", [
    told.NoticeReceived(), told.NoticeUnreadable(section="title"), told.NoticeAcknowledged(),
    told.WindowClosed(deadline="2018-10-19T22:00:00Z"), taken.PositionTaken(position="support"),
    taken.PositionWithdrawn(),
])  # fmt: skip
def test_nobody_answers_its_own_notice(act: Act) -> None:
    cast = apart()
    ref = noticed(cast)

    assert set_aside(cast, ref, ROK, act) == "own_notice"


def test_what_comes_after_the_end_changes_nothing() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Over.")
    terms = told.NoticeRevised(charter=cast.group().charter_digest, **TERMS)

    assert set_aside(cast, ref, ROK, terms) == "already_ended"
    assert set_aside(cast, ref, ROK, decided.DecisionMade(decision="go")) == "already_ended"
    assert set_aside(cast, ref, ROK, decided.ActionStarted()) == "already_ended"
    assert len(cast.notice(ref).versions) == 1


def test_an_action_under_way_is_not_revised_decided_or_started_again() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.take(ref, "support")
    cast.decide(ref, "go")
    cast.start(ref)
    terms = told.NoticeRevised(charter=cast.group().charter_digest, **TERMS)

    for act in (terms, told.NoticeWithdrawn(), decided.DecisionMade(decision="go"), decided.ActionStarted()):
        assert set_aside(cast, ref, ROK, act) == "already_started"


def test_nothing_is_completed_that_was_not_started() -> None:
    cast = apart()
    ref = noticed(cast)

    assert set_aside(cast, ref, ROK, decided.ActionCompleted()) == "not_started"
    assert set_aside(cast, ref, ROK, decided.ActionStopped()) == "not_started"


def test_an_answer_is_to_a_version_of_this_notice() -> None:
    cast = apart()
    ref, other = noticed(cast), noticed(cast)
    refs = [(cast.notice(ref).id, "on"), (cast.notice(other).id, "version")]

    assert set_aside(cast, ref, US, taken.PositionTaken(position="support"), refs=refs) == "no_such_version"
    assert cast.notice(other).positions == ()


def test_what_is_about_nothing_or_about_something_else_is_set_aside() -> None:
    cast = apart()
    ref = noticed(cast)
    event = EventReported(party=ROK, event="said", evidence="reported")

    assert set_aside(cast, ref, US, taken.PositionTaken(position="support"), refs=[]) == "about_nothing_on_record"
    assert set_aside(cast, ref, US, event) == "not_about_a_notice"


def test_only_a_concern_on_record_is_answered_and_only_an_own_closing_reopened() -> None:
    cast = apart()
    ref = cast.give(action_type="routine_measure")
    cast.watch()
    cast.now = at("2018-10-22T09:00")
    cast.watch()
    notice = cast.notice(ref)

    on_itself = [(notice.id, "on")]
    assert set_aside(cast, ref, ROK, taken.ConcernAnswered(), refs=on_itself) == "no_such_concern"
    assert set_aside(cast, ref, US, told.WindowReopened(), refs=on_itself) == "no_such_closing"
    of_others = [(notice.closings[0].stamp.entry, "on")]
    assert set_aside(cast, ref, ROK, told.WindowReopened(), refs=of_others) == "no_such_closing"
    assert cast.notice(ref).closings[0].reopened is None


@pytest.mark.parametrize(("officer", "role", "why"), [
    (READER, None, "role_may_not"),
    (DESK, ROLES[HEAD], "officer_lacks_role"),
    (7, ROLES[DESK], "no_such_officer"),
])  # fmt: skip
def test_what_an_officer_may_not_write_is_set_aside(officer: int, role: str | None, why: str) -> None:
    cast = apart()
    ref = noticed(cast)
    act = taken.PositionTaken(position="objection")

    assert set_aside(cast, ref, US, act, officer=officer, role=role or ROLES[officer]) == why
    assert cast.notice(ref).positions == ()


def test_a_monitor_takes_no_position_and_gives_no_notice_whatever_its_node_writes() -> None:
    cast = apart(monitors=[MONITOR])
    ref = noticed(cast)
    notice = cast.notice(ref)
    by = {"officer": HEAD, "role": "monitor"}

    terms = told.NoticeGiven(charter=cast.group().charter_digest, **TERMS)
    for act in (taken.PositionTaken(position="objection"), told.NoticeReceived(), terms):
        assert set_aside(cast, ref, MONITOR, act, **by) == "not_a_party"
    assert cast.notice(ref) == notice


@pytest.mark.parametrize("changed", [
    {"procedure": "under-silence"}, {"procedure": "quick"}, {"action_type": "invasion"}, {"charter": "0" * 64},
])  # fmt: skip
def test_a_notice_follows_the_procedure_that_the_charter_has_for_it(changed: dict[str, str]) -> None:
    cast = apart()
    ref = noticed(cast)
    terms = {"charter": cast.group().charter_digest, **TERMS, **changed}

    assert set_aside(cast, ref, ROK, told.NoticeGiven(**terms), refs=[]) == "not_by_the_charter"
    assert set_aside(cast, ref, ROK, told.NoticeRevised(**terms)) == "not_by_the_charter"
    assert len(cast.group().notices) == len(cast.notice(ref).versions) == 1
    assert cast.give() == "ROK-US/2018/ROK-2"


def going_over(cast: Cast) -> tuple[str, str]:
    ref = noticed(cast)
    cast.take(ref, "objection")
    return ref, cast.decide(ref, "go_over_objection").entry


def test_a_second_signature_completes_the_act_and_dates_its_effect() -> None:
    cast = apart()
    ref, decision = going_over(cast)
    assert cast.notice(ref).decisions[0].effect is None

    signed = cast.sign(ref)

    effect = cast.notice(ref).decisions[0].effect
    assert effect is not None
    assert (cast.notice(ref).decisions[0].stamp.entry, effect.entry) == (decision, signed.entry)


@pytest.mark.parametrize(("code", "officer"), [(US, HEAD), (ROK, DESK)])
def test_neither_another_party_nor_the_same_officer_gives_the_second_signature(code: str, officer: int) -> None:
    cast = apart()
    ref, decision = going_over(cast)

    why = set_aside(cast, ref, code, SignatureAdded(), refs=[(decision, "completes")], officer=officer)

    assert why == "not_the_signature_that_is_missing"
    assert cast.notice(ref).decisions[0].effect is None


def test_a_second_signature_wants_the_role_that_the_charter_names_in_one_of_the_two() -> None:
    cast = apart(change=lambda plain: plain["matrix"]["signature.added/1"].append("reader"))
    ref, decision = going_over(cast)

    why = set_aside(cast, ref, ROK, SignatureAdded(), refs=[(decision, "completes")], officer=READER)

    assert why == "not_the_signature_that_is_missing"


def test_only_an_own_notice_is_superseded_and_the_first_to_do_so_does() -> None:
    cast = apart()
    first = noticed(cast)
    of_others = cast.forge(US, told.NoticeGiven(charter=cast.group().charter_digest, **TERMS), refs=[
        (cast.notice(first).id, "supersedes")])  # fmt: skip
    assert cast.group().notices[of_others.id].supersedes is None
    assert cast.group().superseded == {}

    second = cast.give(supersedes=first)
    cast.forge(ROK, told.NoticeGiven(charter=cast.group().charter_digest, **TERMS), refs=[
        (cast.notice(first).id, "supersedes")])  # fmt: skip

    assert cast.group().superseded == {cast.notice(first).id: cast.notice(second).id}


def test_an_observed_action_takes_only_what_is_about_it() -> None:
    cast = apart()
    observed = ActionObserved(actor=ROK, action_type="exercise", evidence="observed")
    seen = cast.call(observing.observe_action, US, observed=observed, title="T", text="Text.", source="S")
    assert seen.ref is not None

    position = cast.forge(US, taken.PositionTaken(position="support"), refs=[(seen.entry, "version")])
    excuse = cast.forge(US, ActionExplained(), refs=[(seen.entry, "on")])

    action = cast.group(ROK).action(seen.ref)
    assert action is not None
    assert action.disregarded == (
        (position.id, "not_about_an_observed_action"),
        (excuse.id, "not_the_actor"),
    )
