"""Linkage policies on record: declared by their owner's head or written down as read, counted, withdrawn, refused."""

from typing import Any

import msgspec
import pytest
from tests.cast import DESK, HEAD, MONITOR, ROK, US, Cast
from tests.parallel import commitment, group_in_tandem, measure

from tandem.acts.linkage import AnyClause, Counted, PolicyStated
from tandem.desk import linkage as linking
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.past import past_of
from tandem.desk.reading import read_tandem, reader_of
from tandem.reports.linkage import PolicyCard, view_policies, view_what_if
from tandem.rules.reason import because
from tandem.rules.steps import planned_step, steps_of
from tandem.rules.what_if import what_if, what_if_drafted

BUDGET = {"form": "budget", "of": "inter-korean", "since": "denuclearization", "n": 1}
PULL = {"form": "pull", "cause": "inter-korean", "effect": "denuclearization", "days": 30}
FREE = {"form": "free", "applies_to": "inter-korean"}
TODAY = "2018-10-15"


def policy(code: str, owner: str, *clauses: dict[str, Any], **facts: Any) -> PolicyStated:
    given: dict[str, Any] = {"standing": "read", "said_on": "2018-10-10", **facts}
    rules = tuple(msgspec.convert(one, AnyClause) for one in clauses or (BUDGET,))  # type: ignore[arg-type]
    return PolicyStated(code=code, owner=owner, clauses=rules, **given)


def state(
    cast: Cast, code: str, owner: str, *clauses: dict[str, Any], by: str = MONITOR, officer: int = HEAD,
    supersedes: str = "", **facts: Any,
) -> Receipt:  # fmt: skip
    return cast.call(
        linking.state_policy, by, officer, policy=policy(code, owner, *clauses, **facts), title="In step",
        words="Both move at one pace.", supersedes=supersedes,
    )  # fmt: skip


def cards(cast: Cast, day: str = TODAY, code: str = ROK) -> dict[str, PolicyCard]:
    desk = cast.desks[code]
    reading = read_tandem(desk, reader=reader_of(desk, code=code, officer=DESK), now=cast.now)
    return {card.code: card for card in view_policies(reading, day=day)}


def two_steps(cast: Cast) -> None:
    measure(cast, "m22", "2018-10-07", "DPRK", track="denuclearization")
    measure(cast, "m24", "2018-10-08")
    measure(cast, "m25", "2018-10-09")


def test_one_record_is_read_under_each_policy() -> None:
    cast = group_in_tandem()
    two_steps(cast)
    state(cast, "us-5", US)
    state(cast, "rok-2", ROK, PULL)
    state(cast, "dprk-3", "DPRK", FREE)

    found = cards(cast)

    assert {code: one.verdict for code, one in found.items()} == {
        "us-5": "out_of_step", "rok-2": "open", "dprk-3": "in_step",
    }  # fmt: skip
    assert list(found) == ["rok-2", "us-5", "dprk-3"]
    us = found["us-5"]
    assert ([one.name for one in us.steps], us.since, us.number) == (["m25"], "2018-10-09", 2)
    assert us.sentence == because(
        "ln_budget_over", count=2, n=1, of="Inter-Korean cooperation", since="Denuclearization", last="m22",
        day="2018-10-07",
    )  # fmt: skip
    assert (us.owner, us.by, us.standing, us.title, us.words) == (
        US,
        MONITOR,
        "read",
        "In step",
        "Both move at one pace.",
    )
    assert us.steps[0].title == "Step m25"


def test_the_head_of_a_party_declares_its_own_policy_and_signs_it() -> None:
    cast = group_in_tandem()
    cast.wait(days=1)
    state(cast, "us-1", US, by=US, standing="declared", said_on="2018-10-15")
    assert cards(cast)["us-1"].standing == "declared"
    assert cast.desks[ROK].state_hash() == cast.desks[US].state_hash()


def test_a_desk_officer_declares_nothing() -> None:
    cast = group_in_tandem()
    before = cast.group().frontier
    with pytest.raises(NotAllowed):
        state(cast, "us-1", US, by=US, officer=DESK, standing="declared", said_on="2018-10-15")
    assert cast.group().frontier == before


def test_a_later_policy_of_an_owner_takes_the_place_of_the_earlier() -> None:
    cast = group_in_tandem()
    two_steps(cast)
    state(cast, "us-5", US, said_on="2018-10-08")
    state(cast, "us-8", US, {**BUDGET, "n": 2}, supersedes="us-5", said_on="2018-10-12")

    assert list(cards(cast)) == ["us-8"]
    assert list(cards(cast, "2018-10-11")) == ["us-5"]


def test_a_withdrawn_policy_holds_no_longer_from_its_day_on() -> None:
    cast = group_in_tandem()
    state(cast, "us-5", US)
    cast.call(linking.withdraw_policy, MONITOR, HEAD, on="us-5", happened="2018-10-14", reason="Misread.")

    assert cards(cast) == {}
    assert list(cards(cast, "2018-10-13")) == ["us-5"]


def test_as_of_a_day_a_policy_read_later_stands_from_the_day_on_which_it_was_said() -> None:
    cast = group_in_tandem()
    state(cast, "us-5", US, said_on="2018-10-10")
    cast.wait(days=5)
    past = past_of(cast.desks[ROK], at=cast.now, day="2018-10-12").group()
    assert [one.code for one in past.tandem.policies] == ["us-5"]


def test_what_is_refused_is_said_and_nothing_is_written() -> None:
    cast = group_in_tandem()
    commitment(cast, "PYD-5.2")
    state(cast, "us-5", US)
    with cast.refused(because("policy_of_nobody")):
        state(cast, "us-6", "")
    with cast.refused(because("not_own_word", party=ROK)):
        state(cast, "us-6", US, by=ROK, standing="declared", said_on=TODAY)
    with cast.refused(because("day_to_come", name="said_on", found="2018-10-16")):
        state(cast, "us-6", US, said_on="2018-10-16")
    with cast.refused(because("day_before_the_group", name="said_on", found="2018-10-10", founded=TODAY)):
        state(cast, "rok-6", ROK, by=ROK, standing="declared")
    with cast.refused(because("code_taken", code="us-5", label=cast.group().tandem.policies[0].stamp.label)):
        state(cast, "us-5", US)
    known = "denuclearization, sanctions, inter-korean, PYD-5.2"
    with cast.refused(because("lp_unknown_name", found="interkorean", names=known)):
        state(cast, "us-6", US, {**BUDGET, "of": "interkorean"})
    with cast.refused(because("lp_circular", names="a → b → a")):
        state(cast, "us-6", US, {**BUDGET, "of": "a"}, defines={"a": Counted("b"), "b": Counted("a")})
    with cast.refused(because("lp_free_and_held", found="inter-korean", form="budget")):
        state(cast, "us-6", US, BUDGET, FREE)
    with cast.refused(because("lp_no_track", wanted="of", form="budget")):
        state(cast, "us-6", US, {**BUDGET, "of": ""})
    with cast.refused(because("policy_of_other_owner", code="us-5", owner=US)):
        state(cast, "rok-6", ROK, supersedes="us-5")
    with cast.refused(because("before_it_was_said", found="2018-10-09", code="us-5", day="2018-10-10")):
        state(cast, "us-6", US, supersedes="us-5", said_on="2018-10-09")
    with cast.refused(because("no_such_policies", found="us-9", known="us-5")):
        state(cast, "us-6", US, supersedes="us-9")


def test_a_policy_whose_place_was_taken_is_not_superseded_twice() -> None:
    cast = group_in_tandem()
    state(cast, "us-5", US)
    state(cast, "us-8", US, supersedes="us-5")
    with cast.refused(because("policy_superseded_already", code="us-5", other="us-8")):
        state(cast, "us-9", US, supersedes="us-5")


def test_what_one_reads_takes_nothing_away_that_another_put_on_record() -> None:
    cast = group_in_tandem()
    state(cast, "us-5", US)
    with cast.refused(because("policy_stated_by_other", code="us-5", party=MONITOR, owner=US)):
        state(cast, "us-6", US, by=ROK, supersedes="us-5")
    forged = policy("us-6", US, FREE)
    entry = cast.group().tandem.policies[0].stamp.entry
    cast.forge(ROK, forged, officer=HEAD, refs=[(entry, "supersedes")], prose={"title": "Free", "words": "Free."})
    assert sorted(cards(cast)) == ["us-5", "us-6"]

    cast.wait(days=1)
    state(cast, "us-7", US, by=US, standing="declared", said_on="2018-10-15", supersedes="us-5")
    assert sorted(cards(cast, "2018-10-16")) == ["us-6", "us-7"]


def test_nobody_withdraws_what_another_put_on_record_or_twice() -> None:
    cast = group_in_tandem()
    cast.wait(days=1)
    state(cast, "us-5", US)
    with cast.refused(because("policy_of_another", code="us-5", party=MONITOR)):
        cast.call(linking.withdraw_policy, US, HEAD, on="us-5", happened=TODAY, reason="Not ours.")
    with cast.refused(because("before_it_was_said", found="2018-10-09", code="us-5", day="2018-10-10")):
        cast.call(linking.withdraw_policy, MONITOR, HEAD, on="us-5", happened="2018-10-09", reason="Misread.")
    cast.call(linking.withdraw_policy, MONITOR, HEAD, on="us-5", happened=TODAY, reason="Misread.")
    with cast.refused(because("policy_withdrawn_already", code="us-5", day=TODAY)):
        cast.call(linking.withdraw_policy, MONITOR, HEAD, on="us-5", happened=TODAY, reason="Misread.")


def test_a_policy_of_a_hostile_node_that_goes_round_is_shown_as_not_known() -> None:
    cast = group_in_tandem()
    two_steps(cast)
    round_and_round = {"a": Counted("b"), "b": Counted("a")}
    cast.forge(US, policy("us-5", US, {**BUDGET, "of": "a"}, defines=round_and_round), officer=HEAD)

    found = cards(cast)["us-5"]

    assert (found.verdict, found.sentence, found.clauses) == (
        "not_known", because("lp_circular", names="a → b → a"), (),
    )  # fmt: skip
    assert what_if_drafted(cast.group(), side=ROK, track="inter-korean", starts_on=TODAY, day=TODAY)[0].turns is False


# Steps, and what a planned action would do.


def test_a_notice_with_a_track_shows_before_it_is_given_what_it_would_do() -> None:
    cast = group_in_tandem()
    measure(cast, "m22", "2018-10-07", "DPRK", track="denuclearization")
    measure(cast, "m24", "2018-10-08")
    state(cast, "us-5", US)

    (drafted,) = what_if_drafted(cast.group(), side=ROK, track="inter-korean", starts_on="2018-11-30", day=TODAY)

    assert (drafted.without.verdict, drafted.with_it.verdict) == ("in_step", "out_of_step")
    assert (drafted.turns, drafted.adds) == (True, True)


def test_a_notice_under_consultation_is_no_step_until_its_action_began() -> None:
    cast = group_in_tandem()
    measure(cast, "m22", "2018-10-07", "DPRK", track="denuclearization")
    state(cast, "us-5", US, {**BUDGET, "n": 0})
    ref = cast.give(track="inter-korean")

    assert [one.name for one in steps_of(cast.group(), day="2018-12-31")] == ["m22"]
    step = planned_step(cast.notice(ref), cast.group())
    assert step is not None
    (found,) = what_if(cast.group(), step=step, day=TODAY)
    assert (found.without.verdict, found.with_it.verdict, found.with_it.names) == ("in_step", "out_of_step", (ref,))
    desk = cast.desks[ROK]
    reading = read_tandem(desk, reader=reader_of(desk, code=ROK, officer=DESK), now=cast.now)
    (shown,) = view_what_if(reading, (found,), day=TODAY)
    assert (shown.day, shown.without, shown.with_it, shown.title) == ("2018-11-30", "in_step", "out_of_step", "In step")


def test_an_action_counts_from_the_day_on_which_it_began_and_once() -> None:
    cast = group_in_tandem()
    ref = cast.give(track="inter-korean", starts_on="2018-10-20", ends_on="2018-10-30")
    cast.take(ref, "support")
    cast.decide(ref, "go")
    (agreed,) = steps_of(cast.group(), day="2018-10-20")
    assert (agreed.name, agreed.status, agreed.counts, agreed.day) == (ref, "agreed", False, "2018-10-20")

    cast.wait(days=5)
    cast.start(ref)
    (begun,) = steps_of(cast.group(), day="2018-10-31")
    assert (begun.status, begun.counts, begun.day, begun.consulted) == ("claimed", True, "2018-10-20", "yes")

    measure(cast, "m34", "2018-10-20", about=(ref,))
    (told,) = steps_of(cast.group(), day="2018-10-31")
    assert (told.name, told.consulted, told.from_notice) == ("m34", "yes", True)

    state(cast, "us-5", US, {**BUDGET, "n": 0})
    step = planned_step(cast.notice(ref), cast.group())
    assert step is not None
    (found,) = what_if(cast.group(), step=step, day="2018-10-20")
    assert (found.without.clauses[0].number, found.with_it.clauses[0].number) == (0, 1)
