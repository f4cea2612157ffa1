"""Components of waiting: any depth, sorted, and none before what it waits for."""

from tests.waits import ring, wait

from tandem.rules.waiting import PartLink, circles_of_parts, components, successors


def test_a_chain_of_five_thousand_has_no_circle() -> None:
    waits = [wait(f"w{n:04}", f"C{n:04}", f"C{n + 1:04}") for n in range(5_000)]

    found = components(after=successors(waits=waits, parts=()))

    assert [len(one) for one in found] == [1] * 5_001
    assert (found[0], found[-1]) == (("C5000",), ("C0000",))


def test_a_circle_of_five_hundred_is_one_component() -> None:
    found = components(after=successors(waits=ring(500), parts=()))

    assert [len(one) for one in found] == [500]
    assert found[0] == tuple(sorted(found[0]))


def test_a_component_comes_after_all_that_it_waits_for() -> None:
    waits = [wait("w22", "IK-BUILD", "US-SR"), wait("w04", "US-SR", "SGP-3"), wait("w03", "SGP-3", "US-SR")]

    assert components(after=successors(waits=waits, parts=())) == (("SGP-3", "US-SR"), ("IK-BUILD",))


def test_parts_of_one_another_are_found_and_a_tree_of_parts_is_not() -> None:
    tree = [PartLink(whole="SGP-3", part="PYD-5.2"), PartLink(whole="SGP-3", part="DPRK-LIST")]

    assert circles_of_parts(parts=tree) == ()
    assert circles_of_parts(parts=[*tree, PartLink(whole="PYD-5.2", part="SGP-3")]) == (("PYD-5.2", "SGP-3"),)
    assert circles_of_parts(parts=[PartLink(whole="US-CM", part="US-CM")]) == (("US-CM",),)
