"""Ways out of a circle: all that suffice, none with anything too much, and a word where there may be more."""

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.waits import all_ways, ring, stuck, wait

from tandem.rules.deadlock import deadlocks_of
from tandem.rules.every_way import MOST_SETS, MOST_STEPS, by_orders
from tandem.rules.knot import knot_of
from tandem.rules.waiting import PartLink, Wait
from tandem.rules.ways_out import Ways, ways_out

CODES = ("DPRK-LIST", "PYD-5.2", "SGP-3", "US-EOW", "US-SR")


def ways(waits: list[Wait], parts: tuple[PartLink, ...] = (), **limits: int) -> Ways:
    nodes = sorted({code for one in waits for code in (one.source, one.target)})
    return ways_out(nodes=nodes, waits=waits, parts=parts, **limits)


def softened(found: Ways) -> list[tuple[str, ...]]:
    return [one.soften for one in found.sets]


@st.composite
def small_graphs(draw: st.DrawFn) -> tuple[list[Wait], list[PartLink]]:
    pairs = st.tuples(st.sampled_from(CODES), st.sampled_from(CODES))
    sorts = st.sampled_from(["after_claimed", "after_verified", "together_with", "together_with"])
    edges = draw(st.lists(st.tuples(pairs, sorts), min_size=2, max_size=9))
    links = draw(st.sets(pairs.filter(lambda pair: pair[0] < pair[1]), max_size=3))
    waits = [wait(f"w{n:02}", *pair, sort=sort) for n, (pair, sort) in enumerate(edges)]
    return waits, [PartLink(whole=whole, part=part) for whole, part in sorted(links)]


@settings(max_examples=100, deadline=None)
@given(small_graphs())
def test_the_ways_out_are_those_that_trying_all_sets_finds(graph: tuple[list[Wait], list[PartLink]]) -> None:
    waits, parts = graph

    found = deadlocks_of(waits=waits, parts=parts, tracks={})

    assert bool(found.cycles) == stuck(waits, parts)
    for cycle in found.cycles:
        inner = [one for one in waits if one.id in cycle.edges]
        links = [one for one in parts if {one.whole, one.part} <= {*cycle.nodes}]
        assert softened(cycle.ways) == all_ways(inner, links)
        knot = knot_of(nodes=cycle.nodes, waits=inner, parts=links)
        assert by_orders(knot=knot, most_steps=MOST_STEPS, most_sets=MOST_SETS).sets == tuple(softened(cycle.ways))
        assert (cycle.ways.complete, cycle.ways.smallest) == (True, True)


@pytest.mark.parametrize("seed", range(4))
def test_above_twelve_one_good_way_frees_all_and_nothing_can_be_left_out_of_it(seed: int) -> None:
    dice = random.Random(seed)
    codes = [f"C{n:04}" for n in range(30)]
    waits = ring(30)
    for number in range(90):
        sort = "together_with" if dice.random() < 0.3 else "after_verified"
        waits.append(wait(f"x{number:03}", *dice.sample(codes, 2), sort=sort))
    parts = tuple(PartLink(whole=codes[n + 1], part=codes[n]) for n in range(0, 30, 3))

    found = ways(waits, parts)

    (way,) = found.sets
    assert (found.complete, found.smallest) == (False, False)
    left = [one for one in waits if one.id not in way.soften]
    assert not stuck(left, parts)
    firm_pairs = {(one.source, one.target, one.comes_first) for one in waits if one.id in way.soften}
    for source, target, firm in firm_pairs:
        again = [one for one in waits if (one.source, one.target, one.comes_first) == (source, target, firm)]
        assert stuck([*left, *again], parts)


def test_both_searches_find_the_same_sets_among_twelve_commitments() -> None:
    dice = random.Random(12)
    waits = ring(12)
    for number in range(12):
        source, target = dice.sample(range(12), 2)
        waits.append(wait(f"x{number:02}", f"C{source:04}", f"C{target:04}"))

    found = ways(waits)

    knot = knot_of(nodes=found.sets[0].frees, waits=waits, parts=())
    again = by_orders(knot=knot, most_steps=MOST_STEPS, most_sets=MOST_SETS)
    assert (found.complete, again.complete, len(found.sets) > 50) == (True, True, True)
    assert again.sets == tuple(softened(found))


def test_each_way_says_what_each_side_gives_and_whom_it_frees() -> None:
    waits = [wait("w04", "US-SR", "SGP-3", "US"), wait("w03", "SGP-3", "US-SR", "DPRK", "ROK")]

    found = ways(waits)

    assert [(one.soften, dict(one.gives), one.frees) for one in found.sets] == [
        (("w03",), {"DPRK": ("w03",), "ROK": ("w03",)}, ("SGP-3", "US-SR")),
        (("w04",), {"US": ("w04",)}, ("SGP-3", "US-SR")),
    ]


def test_edges_between_the_same_two_are_softened_together() -> None:
    waits = [wait("w03", "SGP-3", "US-SR"), wait("w04", "US-SR", "SGP-3"), wait("w05", "US-SR", "SGP-3")]

    assert softened(ways(waits)) == [("w03",), ("w04", "w05")]


def test_a_wait_beside_another_need_not_be_given_up_where_the_rest_is_done_at_once() -> None:
    waits = [
        wait("w11", "SGP-3", "US-CM", sort="together_with"),
        wait("w19", "US-CM", "SGP-3", sort="together_with"),
        wait("w02", "SGP-3", "US-CM"),
    ]

    assert softened(ways(waits)) == [("w02",), ("w19",)]


def test_what_waits_for_itself_is_part_of_every_way_out() -> None:
    waits = [wait("w01", "US-CM", "US-CM"), wait("w03", "SGP-3", "US-CM"), wait("w04", "US-CM", "SGP-3")]

    assert softened(ways(waits)) == [("w01", "w03"), ("w01", "w04")]


def test_a_part_cannot_be_softened() -> None:
    parts = (PartLink(whole="SGP-3", part="PYD-5.2"),)

    assert softened(ways([wait("w01", "PYD-5.2", "SGP-3")], parts)) == [("w01",)]


def test_parts_of_one_another_have_no_way_out_and_are_named() -> None:
    parts = (PartLink(whole="SGP-3", part="PYD-5.2"), PartLink(whole="PYD-5.2", part="SGP-3"))

    found = ways([wait("w01", "PYD-5.2", "SGP-3")], parts)

    assert (found.sets, found.circles_of_parts) == ((), (("PYD-5.2", "SGP-3"),))


def test_twelve_that_all_wait_for_one_another_end_at_the_limit_and_say_so() -> None:
    codes = [f"C{n:02}" for n in range(12)]
    waits = [wait(f"w{n:03}", *pair) for n, pair in enumerate(permutations(codes, 2))]

    found = ways(waits, most_steps=40_000, most_sets=50)

    assert (len(found.sets), found.complete, found.smallest) == (50, False, True)
    assert {len(one.soften) for one in found.sets} == {66}


def test_where_the_limit_leaves_no_room_for_the_search_one_good_way_is_said_to_be_no_more() -> None:
    found = ways(ring(12), most_steps=10)

    assert (len(found.sets), found.complete, found.smallest) == (1, False, False)
