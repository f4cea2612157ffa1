"""A member that shows one entry to one party and another entry, at the same place, to the next."""

from contextlib import closing
from pathlib import Path

import pytest
from tests.cast import HEAD, JP, ROK, US
from tests.faces.peer.pair import until
from tests.faults.lined import Founded, Lined

from tandem.desk.exchange import frontier_of
from tandem.desk.forks import forks_of
from tandem.desk.reading import reader_of
from tandem.node.station import Station


def tell_two_stories(lined: Lined, twin: Lined, *, one: int, other: int) -> int:
    """Let US give notices of 55,000 litres to ROK and of 25,000 to JP, at the same places; answer the first place."""
    head = lined.nodes[US].desk.store.head(lined.nodes[US].desk.seats[US].feed)
    assert head is not None
    for _ in range(one):
        lined.notice(US, what="A train with 55,000 litres crosses the line.")
    for _ in range(other):
        twin.notice(US, what="A train with 25,000 litres crosses the line.")
    for code, teller in ((ROK, lined), (JP, twin)):
        desk = lined.nodes[code].desk
        raw = Station(teller.nodes[US]).bundle_for(code, have=frontier_of(desk))
        assert Station(lined.nodes[code]).take(raw, code=US).refused == {}
    return head.size


@pytest.mark.parametrize(("one", "other"), [(1, 1), (1, 2), (3, 1)])
def test_a_feed_told_in_two_ways_is_proven_as_soon_as_two_others_talk(
    three: Lined, three_founded: Founded, tmp_path: Path, one: int, other: int
) -> None:
    with closing(Lined(three_founded, tmp_path / "twin")) as twin:
        place = tell_two_stories(three, twin, one=one, other=other)

    with three.serving(ROK, JP):
        desks = {code: three.nodes[code].desk for code in (ROK, JP)}
        until(lambda: all(desk.store.equivocations() for desk in desks.values()))

    for code, desk in desks.items():
        told = forks_of(desk, reader=reader_of(desk, code=code, officer=HEAD))
        assert {(fork.code, fork.seq) for fork in told} == {(US, place)}
        assert {branch.held for fork in told for branch in fork.branches} == {True, False}
    pairs = [{frozenset(pair) for pair in desk.store.equivocations()} for desk in desks.values()]
    assert pairs[0] & pairs[1]
