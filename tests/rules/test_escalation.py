"""To which level a matter goes, by itself and on request; and what silence without its closing comes to."""

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import JP, ROK, US, Cast, apart, at, three
from tests.charters import amend

from tandem.acts.escalation import EscalationSettled, MatterEscalated, SilenceUncertified
from tandem.acts.notice import WindowClosed
from tandem.desk import escalation as escalating
from tandem.desk import notice as noticing
from tandem.rules.escalation import Escalation, half_settled, level_of, levels_above
from tandem.rules.irregularity import irregularities
from tandem.rules.notice import is_agreed, may_go_ahead
from tandem.rules.reason import because

CLOSES = at("2018-10-19T22:00")
DUE = CLOSES + timedelta(hours=24)


def stands(cast: Cast, ref: str, code: str = ROK) -> Escalation | None:
    return level_of(cast.notice(ref, code), cast.group(code), cast.now)


def level(cast: Cast, ref: str, code: str = ROK) -> str | None:
    found = stands(cast, ref, code)
    return found.level if found else None


def measure(cast: Cast) -> str:
    """Give notice of a routine measure, and let every node say that it arrived."""
    ref = cast.give(action_type="routine_measure", manifest=())
    cast.watch()
    return ref


def escalate(cast: Cast, ref: str, code: str, to: str) -> None:
    cast.call(escalating.escalate_matter, code, ref=ref, level=to, reason="The desks do not get on.")


def settle(cast: Cast, ref: str, code: str) -> None:
    cast.call(escalating.settle_escalation, code, ref=ref, result="Agreed by telephone.")


def uncertified(cast: Cast, ref: str, party: str = US) -> str:
    return cast.call(escalating.find_uncertified, ROK, ref=ref, party=party).entry


def test_a_matter_begins_with_the_desks() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()

    assert stands(cast, ref) is None


def test_a_receipt_that_is_overdue_takes_the_matter_to_the_directors_and_each_two_days_higher() -> None:
    cast = apart()
    cast.cut = (US,)
    given = cast.now
    ref = cast.give()

    cast.now = given + timedelta(hours=24)
    assert stands(cast, ref) is None
    cast.wait(seconds=1)
    raised = stands(cast, ref)
    assert raised is not None
    assert (raised.level, raised.next_level) == ("director", "co_chairs")
    assert raised.since == given + timedelta(hours=24)
    assert raised.next_at == given + timedelta(hours=72)
    assert raised.reasons == (because("escalated_receipt", party=US, at="2018-10-16T01:00:00Z"),)

    cast.now = given + timedelta(hours=71, minutes=59)
    assert level(cast, ref) == "director"
    cast.wait(minutes=1)
    assert level(cast, ref) == "co_chairs"
    cast.wait(days=30)
    assert level(cast, ref) == "principals"
    top = stands(cast, ref)
    assert top is not None
    assert (top.next_level, top.next_at) == (None, None)


def test_an_automatic_cause_ends_with_itself() -> None:
    cast = apart()
    cast.cut = (US,)
    ref = cast.give()
    cast.wait(hours=30)
    assert level(cast, ref) == "director"

    cast.join()
    cast.watch()

    assert stands(cast, ref) is None


def test_a_broken_silence_goes_to_the_directors_and_ends_when_the_notice_does() -> None:
    cast = apart()
    ref = measure(cast)
    cast.take(ref, "objection")

    raised = stands(cast, ref)

    assert raised is not None
    assert (raised.level, raised.reasons) == ("director", (because("escalated_broken", party=US),))
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="We leave it.")
    assert stands(cast, ref) is None


def test_where_silence_means_nothing_an_objection_stays_with_the_desks() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "objection")
    cast.wait(days=20)

    assert stands(cast, ref) is None


def test_a_contested_decision_goes_to_the_directors() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.wait(days=10)
    cast.cut = (ROK, US)
    cast.decide(ref, "go")
    cast.take(ref, "objection")
    cast.join()

    raised = stands(cast, ref)

    assert raised is not None
    assert (raised.level, raised.reasons) == ("director", (because("escalated_contested", party=US),))
    cast.decide(ref, "postpone", until="2018-12-26")
    assert stands(cast, ref) is None


@pytest.mark.parametrize("asks", [ROK, US])
def test_either_party_asks_for_a_level_and_its_own_word_ends_it(asks: str) -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()

    escalate(cast, ref, asks, "co_chairs")

    raised = stands(cast, ref)
    assert raised is not None
    assert (raised.level, raised.asked) == ("co_chairs", (asks,))
    assert raised.reasons == (because("escalated_by", party=asks, level="co_chairs"),)
    assert raised.next_at == cast.now + timedelta(hours=48)
    other = US if asks == ROK else ROK
    settle(cast, ref, other)
    assert level(cast, ref) == "co_chairs"
    half = half_settled(cast.notice(ref), cast.group(), cast.now)
    assert half == (because("settled_by_one", party=other, other=asks),)
    with cast.refused(because("settled_already", party=other, others=asks)):
        settle(cast, ref, other)
    settle(cast, ref, asks)
    assert stands(cast, ref) is None
    with cast.refused(because("nothing_to_settle", ref=ref)):
        settle(cast, ref, asks)


def test_where_both_asked_both_have_to_say_that_it_is_settled() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    escalate(cast, ref, US, "director")
    escalate(cast, ref, ROK, "principals")

    settle(cast, ref, ROK)
    assert level(cast, ref) == "director"
    settle(cast, ref, US)

    assert stands(cast, ref) is None


def test_a_request_that_crossed_the_word_of_its_author_stands() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    escalate(cast, ref, US, "director")
    cast.cut = (ROK, US)
    escalate(cast, ref, ROK, "principals")
    settle(cast, ref, US)
    cast.join()

    assert level(cast, ref, ROK) == level(cast, ref, US) == "principals"


def test_escalation_stops_no_clock_and_blocks_nothing() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    before = cast.hearing(ref).deadline

    escalate(cast, ref, US, "principals")

    assert cast.hearing(ref).deadline == before
    cast.now = CLOSES
    assert may_go_ahead(cast.notice(ref), cast.group(), cast.now).is_yes
    cast.decide(ref, "go")


def test_a_level_is_one_of_the_charters_and_above_the_present_one() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    levels = "desk, director, co_chairs, principals"
    for unfit in ("", "minister", "PRINCIPALS"):
        with cast.refused(because("level_unknown", found=unfit, levels=levels)):
            escalate(cast, ref, US, unfit)
    with cast.refused(because("level_not_higher", ref=ref, level="desk")):
        escalate(cast, ref, US, "desk")
    escalate(cast, ref, US, "co_chairs")
    for low in ("director", "co_chairs"):
        with cast.refused(because("level_not_higher", ref=ref, level="co_chairs")):
            escalate(cast, ref, ROK, low)
    assert levels_above(cast.notice(ref), cast.group(), cast.now) == ("principals",)


def test_a_request_wants_its_reason_and_a_settlement_its_result() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    with cast.refused(because("prose_missing", name="reason")):
        cast.call(escalating.escalate_matter, US, ref=ref, level="director", reason=" ")
    escalate(cast, ref, US, "director")
    with cast.refused(because("prose_missing", name="result")):
        cast.call(escalating.settle_escalation, US, ref=ref, result="")


def test_nothing_is_escalated_that_has_ended() -> None:
    cast = apart()
    ref = cast.give()
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Over.")

    with cast.refused(because("already_so", state="withdrawn", ref=ref)):
        escalate(cast, ref, US, "director")


def test_a_charter_without_levels_has_none_to_ask_for() -> None:
    cast = apart(change=lambda plain: plain.update(levels=[]))
    ref = cast.give()
    cast.watch()

    with cast.refused(because("no_levels")):
        escalate(cast, ref, US, "director")
    cast.wait(days=30)
    assert stands(cast, ref) is None


def test_a_forged_level_counts_for_nothing_and_is_shown() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()

    entry = cast.forge(US, MatterEscalated(level="ministers"), refs=[(cast.notice(ref).id, "version")])

    assert stands(cast, ref) is None
    nowhere = because("escalated_nowhere", party=US, level="ministers", entry=entry.id)
    assert irregularities(cast.notice(ref), cast.group()) == (nowhere,)


def test_a_moment_claimed_long_ago_lifts_nothing_through_the_levels() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()

    refs = [(cast.notice(ref).id, "version")]
    cast.forge(US, MatterEscalated(level="director"), refs=refs, when=at("1999-01-01T00:00"))

    raised = stands(cast, ref)
    assert raised is not None
    assert (raised.level, raised.since) == ("director", cast.now)


def test_nobody_settles_what_it_did_not_know_of_and_an_outsider_settles_nothing() -> None:
    cast = apart(monitors=("MONITOR",))
    ref = cast.give()
    cast.watch()
    notice = cast.notice(ref).id
    early = cast.forge(US, EscalationSettled(), refs=[(notice, "version")])
    escalate(cast, ref, US, "director")

    outside = cast.forge("MONITOR", EscalationSettled(), refs=[(notice, "version")], officer=1, role="monitor")

    assert cast.notice(ref).disregarded == ((early.id, "nothing_escalated"),)
    assert (outside.id, "not_a_party") in cast.group().disregarded
    assert level(cast, ref) == "director"


# Silence without its closing.


def test_without_a_closing_the_matter_goes_higher_once_that_is_overdue() -> None:
    cast = apart()
    ref = measure(cast)

    cast.now = DUE - timedelta(seconds=1)
    assert stands(cast, ref) is None
    cast.now = DUE
    raised = stands(cast, ref)

    assert raised is not None
    assert raised.level == "director"
    assert raised.reasons == (because("escalated_uncertified", party=US, at="2018-10-20T22:00:00Z"),)
    assert cast.hearing(ref).outcome == "lapsed_not_certified"
    cast.watch()
    assert cast.hearing(ref).outcome == "passed_by_certified_silence"
    assert stands(cast, ref) is None


def test_the_owner_waits_for_the_closing_to_the_second() -> None:
    cast = apart()
    ref = measure(cast)

    cast.now = DUE - timedelta(seconds=1)
    with cast.refused(because("closing_waited_for", party=US, at="2018-10-20T22:00:00Z")):
        uncertified(cast, ref)
    cast.now = DUE
    uncertified(cast, ref)

    assert cast.notice(ref).uncertified[0].deadline == "2018-10-19T22:00:00Z"
    assert cast.hearing(ref).outcome == "lapsed_not_certified"
    with cast.refused(because("uncertified_already", party=US, ref=ref)):
        uncertified(cast, ref)
    assert not is_agreed(cast.notice(ref), cast.group(), cast.now).is_yes
    with cast.refused(because("silence_not_certified", party=US)):
        cast.decide(ref, "go")


def test_a_closing_that_comes_later_is_late_and_kept() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = DUE
    uncertified(cast, ref)

    assert cast.watch() == ()
    cast.forge(US, WindowClosed(deadline="2018-10-19T22:00:00Z"), refs=[(cast.notice(ref).id, "version")])

    hearing = cast.hearing(ref)
    assert (hearing.closing, hearing.outcome) == (None, "lapsed_not_certified")
    assert len(hearing.late_closings) == 1


@pytest.mark.parametrize("first", ["closing", "uncertified"])
def test_a_closing_and_the_owners_word_that_cross_are_no_assent(first: str) -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = DUE
    cast.cut = (ROK, US)
    if first == "closing":
        cast.watch(US)
        cast.wait(minutes=1)
        uncertified(cast, ref)
    else:
        uncertified(cast, ref)
        cast.wait(minutes=1)
        cast.watch(US)

    cast.join()

    for code in (ROK, US):
        hearing = cast.hearing(ref, US, code)
        assert (hearing.outcome, len(hearing.late_closings)) == ("lapsed_not_certified", 1)
        assert level(cast, ref, code) == "director"


def test_a_closing_that_the_owner_had_read_is_not_denied() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = DUE
    cast.watch()

    with cast.refused(because("silence_certified", party=US)):
        uncertified(cast, ref)
    false = SilenceUncertified(party=US, deadline="2018-10-19T22:00:00Z")
    entry = cast.forge(ROK, false, refs=[(cast.notice(ref).id, "version")])

    assert cast.hearing(ref).outcome == "passed_by_certified_silence"
    assert because("uncertified_in_vain", party=US, entry=entry.id) in irregularities(cast.notice(ref), cast.group())


def test_a_closing_that_came_since_the_page_stops_the_owner() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = DUE
    page = cast.page(ROK)
    (closing,) = cast.watch()

    with cast.refused(because("came_since_closing", party=US, entry=closing.entry)):
        cast.call(escalating.find_uncertified, ROK, ref=ref, party=US, seen=page)


@pytest.mark.parametrize("crossed", [True, False])
def test_an_objection_that_the_word_had_not_seen_goes_to_the_level(crossed: bool) -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = DUE
    cast.cut = (ROK, US) if crossed else ()
    uncertified(cast, ref)

    cast.take(ref, "objection")
    cast.join()

    hearing, raised = cast.hearing(ref), stands(cast, ref)
    assert hearing.outcome == "lapsed_not_certified"
    assert hearing.late == ()
    assert raised is not None
    assert because("objection_at_level", party=US, version=1) in raised.reasons
    with cast.refused(because("live_objection", party=US, version=1)):
        cast.decide(ref, "go")


def test_a_party_that_agrees_in_its_own_words_later_has_agreed() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = DUE
    uncertified(cast, ref)

    cast.take(ref, "support")

    assert cast.hearing(ref).outcome == "passed_explicitly"
    assert stands(cast, ref) is None
    cast.decide(ref, "go")


def test_who_answered_was_not_silent() -> None:
    cast = apart()
    ref = measure(cast)
    cast.take(ref, "support")
    cast.now = DUE

    with cast.refused(because("not_silent", party=US)):
        uncertified(cast, ref)


def test_a_hold_that_had_not_arrived_leaves_the_owners_word_without_effect() -> None:
    cast = apart()
    ref = measure(cast)
    cast.cut = (US,)
    cast.hold(ref)
    cast.now = DUE
    uncertified(cast, ref)
    assert cast.hearing(ref).outcome == "lapsed_not_certified"

    cast.join()

    assert cast.hearing(ref).uncertified is None
    assert cast.hearing(ref).outcome == "open"
    vain = [reason.code for reason in irregularities(cast.notice(ref), cast.group())]
    assert vain == ["uncertified_in_vain"]


def test_silence_that_means_nothing_wants_no_certificate() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.now = DUE

    with cast.refused(because("silence_means_nothing", procedure="no-surprises")):
        uncertified(cast, ref)


@pytest.mark.parametrize("party", [ROK, "JP", ""])
def test_only_a_party_that_owes_an_answer_was_silent(party: str) -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = DUE

    with cast.refused(because("nobody_silent", found=party, ref=ref)):
        uncertified(cast, ref, party)


def test_only_the_owner_says_that_a_silence_was_not_certified() -> None:
    cast = three()
    ref = measure(cast)
    cast.now = DUE

    with cast.refused(because("not_the_owner", ref=ref, owner=ROK)):
        cast.call(escalating.find_uncertified, JP, ref=ref, party=US)
    word = SilenceUncertified(party=US, deadline="2018-10-19T22:00:00Z")
    entry = cast.forge(JP, word, refs=[(cast.notice(ref).id, "version")])

    assert cast.notice(ref).disregarded == ((entry.id, "not_the_owner"),)


def test_of_two_silent_parties_one_is_certified_and_one_is_not() -> None:
    cast = three()
    ref = measure(cast)
    # In Tokyo the receipt came in the morning of the first day, in Washington on the evening before it.
    cast.now = DUE + timedelta(days=2)
    cast.watch(JP)
    uncertified(cast, ref)

    assert cast.hearing(ref, US).outcome == "lapsed_not_certified"
    assert cast.hearing(ref, JP).outcome == "passed_by_certified_silence"
    assert [r.values["party"] for r in is_agreed(cast.notice(ref), cast.group(), cast.now).reasons] == [US]


def _raises(plain: dict[str, Any]) -> None:
    """The charter with other levels: without co-chairs, and with ministers on top."""
    plain["levels"] = [one for one in plain["levels"] if one["code"] != "co_chairs"]
    plain["levels"].append({"code": "ministers", "names": {"en": "Ministers", "ko": "장관급"}})


def test_a_matter_keeps_the_levels_of_the_charter_that_its_notice_pins() -> None:
    cast = apart()
    older = cast.give()
    cast.watch()
    escalate(cast, older, US, "co_chairs")
    amend(cast, _raises)
    newer = cast.give()
    cast.watch()

    for code in (ROK, US):
        assert level(cast, older, code) == "co_chairs"
        assert levels_above(cast.notice(older), cast.group(code), cast.now) == ("principals",)
    assert irregularities(cast.notice(older), cast.group()) == ()
    levels = {older: "desk, director, co_chairs, principals", newer: "desk, director, principals, ministers"}
    for ref, unfit in ((older, "ministers"), (newer, "co_chairs")):
        with cast.refused(because("level_unknown", found=unfit, levels=levels[ref])):
            escalate(cast, ref, ROK, unfit)
    escalate(cast, newer, ROK, "ministers")
    assert level(cast, newer) == "ministers"
    cast.wait(days=30)
    assert (level(cast, older), level(cast, newer)) == ("principals", "ministers")
