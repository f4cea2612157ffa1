"""Who may write, from which page, and what becomes of a text that came too late. Nothing half written."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.cast import (
    DESK,
    HEAD,
    JP,
    MONITOR,
    READER,
    ROK,
    ROLES,
    US,
    Cast,
    apart,
    at,
    charter,
    desk_of,
    draft,
    founding_of,
    genesis,
    own_seat,
)

from tandem.acts.action import ActionObserved, EventReported
from tandem.acts.position import PositionReported
from tandem.desk import action as observing
from tandem.desk import decision as deciding
from tandem.desk import group as grouping
from tandem.desk import notice as noticing
from tandem.desk import position as positioning
from tandem.desk.desk import Acting, NotAllowed
from tandem.rules.reason import because

ABOUT_A_NOTICE: list[tuple[Any, dict[str, Any]]] = [
    (noticing.revise_notice, {"draft": draft()}),
    (noticing.withdraw_notice, {"reason": "Because."}),
    (noticing.acknowledge_notice, {}),
    (positioning.take_position, {"position": "support"}),
    (positioning.withdraw_position, {}),
    (positioning.answer_concern, {"party": US, "answer": "So it is."}),
    (deciding.decide, {"decision": "go"}),
    (deciding.add_signature, {}),
    (deciding.start_action, {}),
    (deciding.complete_action, {}),
    (deciding.stop_action, {"reason": "Because."}),
]  # fmt: skip
OWNERS = [row for row in ABOUT_A_NOTICE if row[0] in (
    noticing.revise_notice, noticing.withdraw_notice, deciding.decide, deciding.start_action, deciding.complete_action,
    deciding.stop_action)]  # fmt: skip
OTHERS = [row for row in ABOUT_A_NOTICE if row[0] in (noticing.acknowledge_notice, positioning.take_position)]


def noticed(cast: Cast) -> str:
    ref = cast.give()
    cast.watch()
    return ref


@pytest.mark.parametrize(("act", "given"), ABOUT_A_NOTICE)
def test_no_act_is_about_a_reference_that_nobody_gave(act: Any, given: dict[str, Any]) -> None:
    cast = apart()

    with cast.refused(because("no_such_ref", ref="ROK-US/2018/ROK-9")):
        cast.call(act, ROK, ref="ROK-US/2018/ROK-9", **given)


@pytest.mark.parametrize(("act", "given"), OWNERS)
def test_only_the_owner_does_what_is_the_owners(act: Any, given: dict[str, Any]) -> None:
    cast = apart()
    ref = noticed(cast)

    with cast.refused(because("not_the_owner", ref=ref, owner=ROK)):
        cast.call(act, US, ref=ref, **given)


@pytest.mark.parametrize(("act", "given"), OTHERS)
def test_only_the_others_answer_a_notice(act: Any, given: dict[str, Any]) -> None:
    cast = apart()
    ref = noticed(cast)

    with cast.refused(because("own_notice", ref=ref)):
        cast.call(act, ROK, ref=ref, **given)


def test_an_answer_to_a_concern_is_the_owners() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.take(ref, "concern")

    with cast.refused(because("not_the_owner", ref=ref, owner=ROK)):
        cast.call(positioning.answer_concern, US, ref=ref, party=US, answer="So it is.")


@pytest.mark.parametrize("code", [ROK, US])
def test_a_reader_writes_nothing(code: str) -> None:
    cast = apart()
    ref = noticed(cast)
    roles = ", ".join(cast.group().charter.matrix["position.taken/1"])

    with cast.refused(because("role_may_not", role="reader", kind="position.taken/1", roles=roles)):
        cast.call(positioning.take_position, code, READER, ref=ref, position="support")


def test_an_officer_acts_only_in_a_role_that_it_holds() -> None:
    cast = apart()
    ref = noticed(cast)
    acting = Acting(US, DESK, ROLES[HEAD])

    with cast.refused(because("officer_lacks_role", officer=DESK, role=ROLES[HEAD])):
        positioning.take_position(
            cast.desks[US], acting=acting, now=cast.now, seen=cast.page(US), ref=ref, position="support"
        )


@pytest.mark.parametrize("officer", [9, 0, -1])
def test_nobody_acts_under_a_number_that_no_officer_has(officer: int) -> None:
    cast = apart()
    ref = noticed(cast)

    with cast.refused(because("no_such_officer", party=US, officer=officer)):
        positioning.take_position(
            cast.desks[US], acting=Acting(US, officer, ROLES[DESK]), now=cast.now, seen=cast.page(US), ref=ref,
            position="support",
        )  # fmt: skip


def test_a_relieved_officer_writes_nothing_more() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.call(grouping.relieve_officer, US, HEAD, number=DESK)

    with cast.refused(because("no_such_officer", party=US, officer=DESK)):
        cast.take(ref, "support")


def test_a_node_writes_only_for_its_own_seats() -> None:
    cast = apart()
    ref = noticed(cast)

    with cast.refused(because("seat_not_here", party=US, seats=ROK)):
        positioning.take_position(
            cast.desks[ROK], acting=cast.by(US), now=cast.now, seen=cast.page(ROK), ref=ref, position="support"
        )


@pytest.mark.parametrize(("act", "given"), [
    (noticing.give_notice, {"draft": draft()}),
    (positioning.take_position, {"position": "objection", "reason": "Diesel."}),
    (noticing.acknowledge_notice, {}),
])  # fmt: skip
def test_a_monitor_speaks_for_no_party_whatever_role_it_gives_its_officers(act: Any, given: dict[str, Any]) -> None:
    cast = apart(monitors=[MONITOR])
    ref = noticed(cast)
    cast.call(grouping.appoint_officer, MONITOR, HEAD, number=DESK, roles=(ROLES[DESK],), name="A monitor")
    about = {} if act is noticing.give_notice else {"ref": ref}

    with cast.refused(because("not_a_party", party=MONITOR)):
        cast.call(act, MONITOR, **about, **given)


def test_nothing_but_the_founding_is_written_until_every_member_has_signed_it() -> None:
    geneses = [genesis(code) for code in (ROK, US)]
    plain = charter(ROK, US)
    desk = desk_of(own_seat(geneses[0]))
    desk.founding = founding_of(plain, geneses)
    now = at("2018-10-15T01:00")
    grouping.open_feed(desk, seat=desk.seats[ROK], founding=desk.founding, charter=plain, now=now)
    before = desk.store.heads()

    with pytest.raises(NotAllowed) as refused:
        grouping.appoint_officer(
            desk, acting=Acting(ROK, HEAD, ROLES[HEAD]), now=now, seen={}, number=DESK, roles=("reader",), name="Kim"
        )

    assert refused.value.reasons == (because("group_not_founded", missing=1),)
    assert desk.store.heads() == before


def test_a_page_cannot_have_shown_more_than_the_node_holds() -> None:
    cast = apart()
    ref = noticed(cast)
    feed = cast.group().seats[ROK].feed
    page = {**cast.page(US), feed: 99}

    with cast.refused(because("seen_more_than_held", feed=feed[:8], size=99)):
        cast.take(ref, "support", seen=page)
    with cast.refused(because("seen_more_than_held", feed="ROK", size=1)):
        cast.take(ref, "support", seen={**cast.page(US), "ROK": 1})


@pytest.mark.parametrize("position", ["support", "objection"])
def test_nobody_answers_a_version_that_its_page_did_not_show(position: str) -> None:
    cast = apart()
    page = cast.page(US)
    ref = noticed(cast)

    with cast.refused(because("read_it_first", ref=ref)):
        cast.take(ref, position, seen=page)


def test_a_decision_from_a_page_that_lacks_the_notice_is_refused() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.now = at("2018-10-22T09:00")

    with cast.refused(because("came_since_version", party=ROK, entry=cast.notice(ref).id)):
        cast.decide(ref, "go", seen={})


@pytest.mark.parametrize(("act", "given"), [
    (deciding.decide, {"decision": "go", "reason": "Our reason."}),
    (noticing.withdraw_notice, {"reason": "Our reason."}),
])  # fmt: skip
def test_a_decision_is_refused_where_a_position_came_since_and_its_text_is_kept(
    act: Any, given: dict[str, Any], tmp_path: Path
) -> None:
    cast = apart(private=tmp_path)
    ref = noticed(cast)
    page = cast.page(ROK)
    position = cast.take(ref, "support")
    heads = [desk.store.heads() for desk in cast.nodes]

    with pytest.raises(NotAllowed) as refused:
        cast.call(act, ROK, ref=ref, seen=page, **given)

    assert refused.value.reasons == (because("came_since_position", party=US, entry=position.entry),)
    assert [desk.store.heads() for desk in cast.nodes] == heads
    (kept,) = cast.desks[ROK].private[ROK].list(officer=DESK)
    assert kept.id == refused.value.draft
    assert msgspec.json.decode(kept.payload) == {"reason": "Our reason."}
    assert cast.desks[US].private[US].list(officer=DESK) == ()


def test_a_decision_is_refused_where_a_version_or_a_closing_came_since() -> None:
    cast = apart()
    ref = cast.give(action_type="routine_measure")
    cast.watch()
    cast.now = at("2018-10-22T09:00")
    page = cast.page(ROK)
    (closed,) = cast.watch()
    with cast.refused(because("came_since_closing", party=US, entry=closed.entry)):
        cast.decide(ref, "go", seen=page)

    page = cast.page(ROK)
    revised = cast.revise(ref, action_type="routine_measure")
    with cast.refused(because("came_since_version", party=ROK, entry=revised.entry)):
        cast.decide(ref, "go", seen=page)


def test_a_start_is_refused_where_a_decision_came_since() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.take(ref, "support")
    page = cast.page(ROK)
    decision = cast.decide(ref, "go")

    with cast.refused(because("came_since_decision", party=ROK, entry=decision.entry)):
        cast.start(ref, seen=page)


def test_a_revision_of_a_version_that_was_revised_meanwhile_is_refused() -> None:
    cast = apart()
    ref = noticed(cast)
    page = cast.page(ROK)
    revised = cast.revise(ref)

    with cast.refused(because("came_since_version", party=ROK, entry=revised.entry)):
        cast.call(noticing.revise_notice, ROK, ref=ref, draft=draft(), seen=page)


def test_a_position_is_never_refused_for_what_came_meanwhile() -> None:
    cast = apart()
    ref = noticed(cast)
    page = cast.page(US)
    cast.now = at("2018-10-22T09:00")
    cast.decide(ref, "go")

    cast.take(ref, "objection", seen=page)

    assert cast.notice(ref).positions[0].stance == "objection"


@pytest.mark.parametrize("day", ["2018-02-31", "20181015", "soon", "2018-10-15T00:00:00Z", "2018-10-15\u202e"])
def test_what_no_reader_of_the_record_could_read_is_not_written(day: str) -> None:
    cast = apart()
    observed = ActionObserved(actor=ROK, action_type="exercise", evidence="observed", happened=day)
    why = f"happened: expected a day such as 2018-11-30, found {day!a}"

    with cast.refused(because("facts_unfit", kind="action.observed/1", why=why)):
        cast.call(observing.observe_action, US, observed=observed, title="T", text="Text.", source="S")


def test_a_fact_with_a_hidden_character_or_without_end_is_not_written() -> None:
    cast = apart()

    with pytest.raises(NotAllowed) as hidden:
        cast.give(track="inter\u202eKorean")
    with pytest.raises(NotAllowed) as endless:
        cast.give(track="inter-Korean " * 1000)
    with pytest.raises(NotAllowed) as half:
        cast.give(track="inter-Korean \ud800")

    found = [[reason.code for reason in refused.value.reasons] for refused in (hidden, endless, half)]
    assert found == [["prose_strange"], ["prose_too_long"], ["facts_unfit"]]
    assert "U+202E" in str(hidden.value)
    assert cast.group().notices == {}


def test_what_is_said_of_others_is_said_of_members() -> None:
    cast = apart()
    observed = ActionObserved(actor=JP, action_type="exercise", evidence="observed")
    with cast.refused(because("no_such_member", party=JP)):
        cast.call(observing.observe_action, US, observed=observed, title="T", text="Text.", source="S")

    ref = noticed(cast)
    report = PositionReported(party=JP, position="support", said_by="A newspaper")
    with cast.refused(because("no_such_member", party=JP)):
        cast.call(positioning.report_position, US, ref=ref, report=report, text="Text.", source="S")
    with cast.refused(because("no_such_ref", ref=ref)):
        event = EventReported(party=JP, event="said", evidence="reported")
        cast.call(observing.report_event, US, ref=ref, event=event, text="Text.", source="S")


def test_an_act_is_dated_by_the_moment_it_was_given() -> None:
    cast = apart()
    cast.now += timedelta(minutes=7)

    receipt = cast.call(noticing.give_notice, ROK, draft=draft())

    assert (receipt.at, receipt.ref, receipt.code) == ("2018-10-15T01:07:00Z", "ROK-US/2018/ROK-1", ROK)
