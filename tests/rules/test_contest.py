"""Where a decision to go and an objection had not seen one another, neither outranks the other: it is contested."""

import pytest
from tests.cast import JP, ROK, US, Cast, apart, at, three

from tandem.desk import notice as noticing
from tandem.rules.notice import contest_of, contests, live_objections, state_of
from tandem.rules.reason import because


def heard(cast: Cast) -> str:
    """Give notice and let the window pass without an answer."""
    ref = cast.give()
    cast.watch()
    cast.now = at("2018-10-22T09:00")
    return ref


def state(cast: Cast, ref: str, code: str = ROK) -> str:
    return state_of(cast.notice(ref, code), cast.group(code), cast.now)


def concurrent(cast: Cast, *codes: str) -> str:
    """Let ROK decide to go on a consulted notice while each of these parties objects, none seeing the other."""
    ref = heard(cast)
    cast.cut = codes
    cast.decide(ref, "go")
    for code in codes:
        cast.take(ref, "objection", code)
    cast.join()
    return ref


def test_an_objection_that_the_go_had_not_seen_contests_it_and_the_action_may_not_start() -> None:
    cast = apart()

    ref = concurrent(cast, US)

    contest = contest_of(cast.notice(ref), cast.group())
    assert contest is not None
    assert (contest.objection.party, state(cast, ref), state(cast, ref, US)) == (US, "contested", "contested")
    with cast.refused(because("contested", party=US)):
        cast.start(ref)
    with cast.refused(because("live_objection", party=US, version=1)):
        cast.decide(ref, "go")


@pytest.mark.parametrize("way", ["go_over_objection", "postpone", "withdraw"])
def test_a_contest_ends_by_a_new_decision_that_cites_both(way: str) -> None:
    cast = apart()
    ref = concurrent(cast, US)
    go, objection = cast.notice(ref).decisions[0].stamp.entry, cast.notice(ref).positions[0].stamp.entry

    if way == "withdraw":
        cited = cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="We withdraw it.")
    else:
        cited = cast.decide(ref, way, until="2018-12-26" if way == "postpone" else None)
    if way == "go_over_objection":
        cast.sign(ref)

    entry = cast.desks[US].store.entry(cited.entry)
    assert entry is not None
    assert {ref.id for ref in entry.header.refs if ref.rel == "cites"} == {go, objection}
    assert state(cast, ref) == {"postpone": "postponed", "withdraw": "withdrawn"}.get(way, way)


def test_a_party_contests_a_version_once() -> None:
    cast = apart()
    ref = concurrent(cast, US)
    cast.decide(ref, "go_over_objection")
    cast.cut = [US]
    cast.sign(ref)
    cast.take(ref, "objection", reason="Still diesel.")
    cast.join()

    assert [contest.objection.party for contest in contests(cast.notice(ref))] == [US]
    assert state(cast, ref) == "go_over_objection"


def test_two_parties_contest_the_same_go() -> None:
    cast = three()

    ref = concurrent(cast, US, JP)

    assert sorted(contest.objection.party for contest in contests(cast.notice(ref))) == [JP, US]
    assert len(live_objections(cast.notice(ref), cast.group(), cast.now)) == 2


def test_an_objection_that_had_seen_the_go_is_late_and_the_action_starts() -> None:
    cast = apart()
    ref = heard(cast)
    cast.decide(ref, "go")

    cast.take(ref, "objection")

    assert [late.stance for late in cast.hearing(ref).late] == ["objection"]
    assert state(cast, ref) == "go"
    cast.start(ref)


def test_what_the_node_took_in_meanwhile_was_not_read_by_the_officer_who_objects() -> None:
    cast = apart()
    ref = heard(cast)
    page = cast.page(US)
    cast.decide(ref, "go")
    cast.give(title="Another survey")
    cast.watch()

    cast.take(ref, "objection", seen=page)

    assert state(cast, ref) == "contested"
