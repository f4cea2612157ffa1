"""Which conditions are edges on a day: said, not ended, not eased, and between commitments that are open."""

from typing import Any

from tests.cast import Cast
from tests.parallel import MONITOR, ROK, US, commitment, condition, group_in_tandem

from tandem.acts.commitment import CommitmentSettled, ConditionEnded
from tandem.desk import commitment as promising
from tandem.rules.deadlock import deadlocks_of
from tandem.rules.standing_conditions import StandingGraph, sides_of, standing_graph
from tandem.rules.waiting import PartLink


def autumn() -> Cast:
    """The two commitments of November 2018 that wait for each other, one part, and one that waits for them."""
    cast = group_in_tandem(MONITOR)
    cast.wait(days=37)
    commitment(cast, "SGP-3", by=MONITOR, said_on="2018-06-12")
    commitment(cast, "PYD-5.2", by=MONITOR, part_of="SGP-3")
    commitment(cast, "US-SR", US, by=MONITOR, track="sanctions")
    commitment(cast, "IK-BUILD", ROK, by=MONITOR, track="inter-korean")
    condition(cast, "w03", "SGP-3", "US-SR", by=MONITOR, said_on="2018-11-02")
    condition(cast, "w04", "US-SR", "SGP-3", by=MONITOR, said_on="2018-11-02", claimed_by=(US,), sort="after_verified")
    condition(cast, "w22", "IK-BUILD", "US-SR", by=MONITOR, said_on="2018-11-10", claimed_by=(ROK,))
    return cast


def graph(cast: Cast, day: str = "2018-11-20", **asked: Any) -> StandingGraph:
    return standing_graph(cast.group(MONITOR).tandem, day=day, **asked)


def edges(cast: Cast, day: str = "2018-11-20", **asked: Any) -> list[str]:
    return [one.id for one in graph(cast, day, **asked).waits]


def settle(cast: Cast, code: str, outcome: str, happened: str = "2018-11-15", **given: Any) -> None:
    settled = CommitmentSettled(outcome=outcome, parties=("DPRK",), evidence="reported", happened=happened)  # type: ignore[arg-type]
    cast.call(promising.settle_commitment, MONITOR, 1, on=code, settled=settled, **given)


def end(cast: Cast, code: str, ending: str, happened: str) -> None:
    ended = ConditionEnded(ending=ending, happened=happened, evidence="reported")  # type: ignore[arg-type]
    cast.call(promising.end_condition, MONITOR, 1, on=code, ended=ended)


def test_two_that_wait_for_each_other_on_record_are_a_deadlock_that_reaches_a_third() -> None:
    standing = graph(autumn())

    found = deadlocks_of(waits=standing.waits, parts=standing.parts, tracks=standing.tracks)

    assert [one.nodes for one in found.cycles] == [("SGP-3", "US-SR")]
    assert [(one.node, one.through) for one in found.reaches] == [("IK-BUILD", ("w22",))]


def test_a_condition_counts_from_the_day_on_which_it_was_said() -> None:
    cast = autumn()

    assert edges(cast, "2018-11-01") == []
    assert edges(cast, "2018-11-02") == ["w03", "w04"]


def test_a_condition_counts_until_the_day_on_which_it_ended() -> None:
    cast = autumn()
    end(cast, "w03", "resolved", "2018-11-16")

    assert edges(cast, "2018-11-15") == ["w03", "w04", "w22"]
    assert edges(cast, "2018-11-16") == ["w04", "w22"]


def test_nobody_waits_for_what_is_over_and_what_is_suspended_is_not_over() -> None:
    cast = autumn()
    settle(cast, "US-SR", "fulfilled", "2018-11-15")

    assert edges(cast, "2018-11-14") == ["w03", "w04", "w22"]
    assert edges(cast, "2018-11-15") == []
    settle(cast, "US-SR", "suspended", "2018-11-16")
    assert edges(cast, "2018-11-16") == ["w03", "w04", "w22"]


def test_a_part_links_its_whole_until_one_of_them_is_over() -> None:
    cast = autumn()
    assert graph(cast).parts == (PartLink(whole="SGP-3", part="PYD-5.2"),)

    settle(cast, "PYD-5.2", "lapsed")

    assert graph(cast).parts == ()


def test_a_later_condition_eases_an_earlier_one_where_all_who_claim_it_claim_the_later_one() -> None:
    cast = autumn()
    given = {"by": MONITOR, "sort": "together_with"}
    condition(cast, "w17", "IK-BUILD", "US-SR", said_on="2018-11-15", claimed_by=(US,), softens=("w22", "w04"), **given)

    assert edges(cast, "2018-11-14") == ["w03", "w04", "w22"]
    assert edges(cast, "2018-11-15") == ["w03", "w22", "w17"]


def test_what_eased_eases_no_longer_once_its_side_took_it_back() -> None:
    cast = autumn()
    condition(
        cast, "w17", "US-SR", "SGP-3", by=MONITOR, sort="together_with", said_on="2018-11-15", claimed_by=(US,),
        softens=("w04",),
    )  # fmt: skip
    end(cast, "w17", "withdrawn", "2018-11-18")

    assert edges(cast, "2018-11-17") == ["w03", "w22", "w17"]
    assert edges(cast, "2018-11-18") == ["w03", "w04", "w22"]


def test_what_a_side_signed_is_eased_by_nobodys_report() -> None:
    cast = autumn()
    own = {"claimed_by": (US,), "said_on": "2018-11-20"}
    condition(cast, "own", "US-SR", "IK-BUILD", by=US, **own)
    condition(cast, "told", "US-SR", "IK-BUILD", by=MONITOR, sort="together_with", softens=("own",), **own)

    assert {"own", "told"} <= {*edges(cast)}


def test_a_side_has_its_own_graph_with_the_parts_in_it() -> None:
    cast = autumn()

    assert edges(cast, graph=US) == ["w04"]
    assert edges(cast, graph=ROK) == ["w22"]
    assert graph(cast, graph=ROK).parts == graph(cast).parts
    assert sides_of(cast.group(MONITOR).tandem) == ("DPRK", "ROK", "US")


def test_who_waits_for_an_event_or_a_day_waits_for_no_commitment() -> None:
    cast = autumn()
    condition(cast, "w15", "SGP-3", by=MONITOR, sort="if_event", event="the sides meet")
    condition(cast, "c1", "SGP-3", by=MONITOR, sort="not_before", day="2018-12-01")

    assert edges(cast) == ["w03", "w04", "w22"]
