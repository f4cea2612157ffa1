"""Heads kept outside this node: what is handed out, and that a record which lacks one of them is told."""

from collections.abc import Mapping

import pytest
from tests.cast import HEAD, ROK, US, Cast, desk_of, genesis, key, own_seat, parcel_of
from tests.cosigning import feed_of, hand, keyed

from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.escrow import compare_kept, cosigned_heads, keep_heads
from tandem.desk.group import appoint_officer
from tandem.desk.node import declare_node
from tandem.desk.reading import reader_of
from tandem.desk.receiving import receive
from tandem.desk.record import sign_heads
from tandem.record.cosignature import parted
from tandem.record.derived import DerivedKeys
from tandem.record.escrow import read_heads
from tandem.rules.reason import because
from tandem.state.reading import Reader


@pytest.fixture
def cast() -> Cast:
    """ROK and US with a node each, whose keys are on record."""
    return keyed()


def reader(desk: Desk) -> Reader:
    return reader_of(desk, code=ROK, officer=HEAD)


def others(cast: Cast) -> dict[str, str]:
    return sign_heads(cast.desks[US])


def grow(cast: Cast, code: str = ROK, number: int = 9) -> None:
    cast.call(appoint_officer, code, HEAD, number=number, roles=("reader",), name="A reader")


def kept(cast: Cast) -> bytes:
    return keep_heads(cast.desks[ROK], reader=reader(cast.desks[ROK]), held=others(cast))


def put_back(cast: Cast, sizes: Mapping[str, int]) -> Desk:
    """The node of ROK with only so many entries of each feed, as from a backup."""
    older = desk_of(own_seat(genesis(ROK)))
    older.founding, older.keys = cast.founding, DerivedKeys(key("node of ROK"))
    for stored in cast.desks[ROK].store.arrived_since(0):
        header = stored.entry.header
        if header.seq < sizes.get(header.feed, 0):
            receive(older, parcel=parcel_of(cast.desks[ROK], stored.entry.envelope))
    return older


def sizes_of(cast: Cast) -> dict[str, int]:
    return {feed: head.size for feed, head in cast.desks[ROK].store.heads().items()}


def standings(desk: Desk, raw: bytes) -> dict[str, str]:
    return {one.code: one.standing for one in compare_kept(desk, reader=reader(desk), raw=raw)[1]}


def test_a_head_bears_its_own_signature_and_the_cosignatures_over_it(cast: Cast) -> None:
    hand(cast, by=US, over=ROK)
    rok, us = feed_of(cast, ROK), feed_of(cast, US)
    signed = sign_heads(cast.desks[ROK])[rok]

    notes = {parted(note)[0]: note for note in cosigned_heads(cast.desks[ROK], held=others(cast))}

    assert len(notes) == 2
    note = notes[parted(signed)[0]]
    assert note.startswith(signed)
    names = [line.split(" ")[1].rpartition("/")[2] for line in parted(note)[1]]
    assert names == ["ROK", "mirror", "witness"]
    assert others(cast)[us] in notes.values()


def test_where_others_cosigned_an_earlier_head_that_one_is_kept_as_well(cast: Cast) -> None:
    hand(cast, by=US, over=ROK)
    size = sizes_of(cast)[feed_of(cast, ROK)]
    grow(cast)

    heads = read_heads(kept(cast))[1]

    mine = [one for one in heads if one.origin.endswith("/ROK")]
    assert [(one.size, len(one.lines)) for one in mine] == [(size + 1, 1), (size, 2)]


def test_a_record_that_goes_on_contains_every_head_that_was_kept(cast: Cast) -> None:
    hand(cast, by=US, over=ROK)
    raw = kept(cast)
    grow(cast)
    grow(cast, US)

    of, found = compare_kept(cast.desks[ROK], reader=reader(cast.desks[ROK]), raw=raw)

    assert of == cast.group().id
    assert {one.standing for one in found} == {"contained"}
    mine = next(one for one in found if one.code == ROK)
    us = mine.origin.replace("rok.example", "us.example").replace("/ROK", "/US")
    assert mine.signers == (mine.origin, f"{us}/mirror", f"{us}/witness")


def test_a_record_that_was_rolled_back_no_longer_contains_a_head_that_was_kept(cast: Cast) -> None:
    before = sizes_of(cast)
    grow(cast)
    hand(cast, by=US, over=ROK)
    raw, rok = kept(cast), feed_of(cast, ROK)
    older = put_back(cast, before)

    found = compare_kept(older, reader=reader(older), raw=raw)[1]

    mine = next(one for one in found if one.code == ROK)
    assert (mine.standing, mine.size, mine.held) == ("shorter", before[rok] + 1, before[rok])
    assert standings(older, raw)[US] == "contained"
    # Without the key of the node of US on record its cosignature counts for nothing; the head's own signature does.
    oldest = put_back(cast, dict.fromkeys(before, 2))
    assert standings(oldest, raw) == {ROK: "shorter", US: "shorter"}


def test_a_record_in_which_another_entry_stands_at_a_place_is_told(cast: Cast) -> None:
    before = sizes_of(cast)
    grow(cast)
    raw = kept(cast)
    older = put_back(cast, before)
    appoint_officer(
        older, acting=cast.by(ROK, HEAD), now=cast.now, seen=dict(older.group().frontier), number=8,
        roles=("reader",), name="Another reader",
    )  # fmt: skip

    assert standings(older, raw) == {ROK: "other", US: "contained"}


def test_a_feed_that_is_no_longer_there_is_told(cast: Cast) -> None:
    raw = kept(cast)
    alone = put_back(cast, {feed_of(cast, ROK): 3})

    assert standings(alone, raw) == {ROK: "shorter", US: "no_feed"}


def test_a_head_that_nobody_known_here_signed_says_nothing_of_the_record(cast: Cast) -> None:
    raw = kept(cast)
    size = sizes_of(cast)[feed_of(cast, ROK)]

    changed = raw.replace(f"/ROK\n{size}\n".encode(), f"/ROK\n{size + 5}\n".encode())

    assert standings(cast.desks[ROK], changed) == {ROK: "unsigned", US: "contained"}


def test_a_head_under_a_replaced_cosigning_key_still_counts(cast: Cast) -> None:
    hand(cast, by=US, over=ROK)
    raw = kept(cast)
    cast.wait(hours=1)
    cast.desks[US].keys = DerivedKeys(key("the next node of US"))
    cast.call(declare_node, US, HEAD)

    found = compare_kept(cast.desks[ROK], reader=reader(cast.desks[ROK]), raw=raw)[1]

    assert [len(one.signers) for one in found if one.code == ROK] == [3]


def test_heads_of_another_group_are_not_compared(cast: Cast) -> None:
    raw = kept(cast).replace(cast.group().id.encode(), b"ab" * 32)

    assert compare_kept(cast.desks[ROK], reader=reader(cast.desks[ROK]), raw=raw) == ("ab" * 32, ())


def test_only_a_reader_of_the_group_is_given_heads_to_keep(cast: Cast) -> None:
    with pytest.raises(NotAllowed) as caught:
        keep_heads(cast.desks[ROK], reader=Reader(None), held={})

    assert caught.value.reasons == (because("nothing_to_read"),)


def test_a_head_of_others_that_is_not_of_this_record_is_left_out(cast: Cast) -> None:
    cast.cut = (US,)
    grow(cast, US)

    heads = read_heads(kept(cast))[1]

    assert [one.origin.rpartition("/")[2] for one in heads] == [ROK]
