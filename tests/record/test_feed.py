"""The door into a feed: the next entry, by the right key, or a sentence that says what was expected and found."""

import hashlib
from typing import Any

import msgspec
import pytest
from tests.record.cast import Member, key, make_genesis, make_group, rail_survey

from tandem.record import genesis, verify
from tandem.record.entry import By, Entry, draft_header, read_envelope, seal
from tandem.record.feed import Equivocation, Refused, check_first, check_next, check_signature, papers_of, same_place
from tandem.record.keyline import begin

HASH = "3fa1c2" + "0" * 58


def offer(member: Member, entry: Entry, *, size: int | None = None, last: str | None = None) -> None:
    """Check an entry as the next of a member's feed."""
    size = len(member.entries) if size is None else size
    check_next(
        entry, line=begin(member.genesis), group=member.group, size=size, last=last or member.entries[size - 1].id
    )


def refusal_of(member: Member, entry: Entry, **place: Any) -> str:
    """The sentence with which an entry is refused."""
    with pytest.raises(Refused) as refusal:
        offer(member, entry, **place)
    return str(refusal.value)


def test_the_entries_of_the_rail_survey_go_in_one_after_the_other() -> None:
    for member in rail_survey():
        assert check_first(member.entries[0], founding=None) == member.genesis
        assert check_first(member.entries[0], founding=member.founding) == member.genesis
        for place, entry in enumerate(member.entries[1:], 1):
            offer(member, entry, size=place)


def test_an_entry_that_does_not_follow_is_refused_with_both_ids() -> None:
    rok, _us = rail_survey()
    entry = rok.draft("notice.withdrawn/1", {}, prev="99d0aa" + "0" * 58)

    expected = rok.entries[-1].id[:6]
    assert refusal_of(rok, entry) == (
        f"Entry 3 of the ROK feed does not follow entry 2: expected previous {expected}, found 99d0aa."
    )


def test_an_entry_out_of_order_is_refused_with_the_place_that_was_expected() -> None:
    rok, _us = rail_survey()
    sentence = "Entry 5 of the ROK feed is out of order: expected entry 3; fetch the feed from there."

    assert refusal_of(rok, rok.draft("notice.withdrawn/1", {}, seq=5)) == sentence
    assert refusal_of(rok, rok.entries[1]).startswith("Entry 1 of the ROK feed is out of order: expected entry 3")


def test_an_entry_of_another_group_or_feed_is_refused() -> None:
    rok, us = rail_survey()

    of_group = rok.draft("notice.withdrawn/1", {}, group=HASH)
    of_feed = rok.draft("notice.withdrawn/1", {}, feed=us.feed, seen={})

    assert refusal_of(rok, of_group) == (
        f"Entry 3 of the ROK feed is of another group: expected {rok.group[:6]}, found 3fa1c2."
    )
    assert refusal_of(rok, of_feed) == (
        f"Entry 3 of the ROK feed is of another feed: expected {rok.feed[:6]}, found {us.feed[:6]}."
    )


def test_a_receipt_by_the_seat_key_is_refused() -> None:
    _rok, us = rail_survey()
    receipt = us.draft("notice.received/1", {"grade": 1}, key=key("US seat"))

    assert refusal_of(us, receipt) == (
        "Entry 3 of the US feed is a notice.received and must be signed by the node key; the signature is not its."
    )


@pytest.mark.parametrize("signer", ["US node", "ROK seat", "stranger"])
def test_a_position_by_any_but_the_seat_key_is_refused(signer: str) -> None:
    _rok, us = rail_survey()
    position = us.draft("position.taken/1", {"position": "support"}, key=key(signer))

    assert refusal_of(us, position) == (
        "Entry 3 of the US feed is a position.taken and must be signed by the seat key; the signature is not its."
    )


def test_an_entry_changed_after_it_was_signed_is_refused() -> None:
    rok, _us = rail_survey()
    envelope = rok.draft("notice.revised/1", {"oil_litres": 45_000}).envelope

    changed = read_envelope(envelope.replace(b"45000", b"55000"))

    assert "must be signed by the seat key" in refusal_of(rok, changed)


def test_two_signed_entries_for_one_place_are_a_fork_that_carries_both() -> None:
    rok, _us = rail_survey()
    held = rok.entries[2]
    offered = rok.draft("notice.revised/1", {"oil_litres": 99_000}, seq=2, prev=held.header.prev)

    with pytest.raises(Equivocation) as fork:
        same_place(held, offered, line=begin(rok.genesis))

    assert str(fork.value) == (
        f"The ROK feed is forked at entry 2: held {held.id[:6]}, offered {offered.id[:6]}, and both are signed. "
        "Nothing more of this feed is taken in."
    )
    assert (fork.value.held, fork.value.offered) == (held.envelope, offered.envelope)


def test_the_same_entry_again_is_no_fork() -> None:
    rok, _us = rail_survey()

    same_place(rok.entries[2], read_envelope(rok.entries[2].envelope), line=begin(rok.genesis))


def signed_otherwise(raw: bytes) -> bytes:
    """Another valid signature of the ROK seat over a header, as a dishonest signer can make it."""
    signer = key("ROK seat")
    secret = bytearray(hashlib.sha512(signer.seed).digest()[:32])
    secret[0], secret[31] = secret[0] & 248, secret[31] & 63 | 64
    x, y, z, _t = verify.times(7, verify.multiples(verify.BASE))
    inverse = pow(z, -1, verify.P)
    point = (y * inverse % verify.P | (x * inverse % verify.P & 1) << 255).to_bytes(32, "little")
    hashed = hashlib.sha512(point + bytes.fromhex(signer.public) + b"tandem-entry/1\n" + raw).digest()
    scalar = 7 + int.from_bytes(hashed, "little") * int.from_bytes(secret, "little")
    return point + (scalar % verify.L).to_bytes(32, "little")


def test_one_header_signed_twice_is_a_fork_because_the_trees_differ() -> None:
    rok, _us = rail_survey()
    held = rok.entries[2]
    offered = read_envelope(signed_otherwise(held.raw) + held.raw)

    with pytest.raises(Equivocation, match=r"The ROK feed is forked at entry 2"):
        same_place(held, offered, line=begin(rok.genesis))

    assert offered.id == held.id


def test_a_stranger_cannot_make_a_feed_look_forked() -> None:
    rok, _us = rail_survey()
    held = rok.entries[2]
    forged = rok.draft("notice.revised/1", {"oil_litres": 99_000}, seq=2, prev=held.header.prev, key=key("stranger"))
    spoilt = read_envelope(bytes(64) + held.raw)

    for offered in (forged, spoilt):
        with pytest.raises(Refused, match=r"must be signed by the seat key") as refusal:
            same_place(held, offered, line=begin(rok.genesis))
        assert not isinstance(refusal.value, Equivocation)


def test_entry_0_of_another_group_is_refused_where_the_group_is_known() -> None:
    rok, _us = rail_survey()
    others = msgspec.structs.replace(rok.founding, nonce="0" * 32)

    with pytest.raises(Refused, match=r"^Entry 0 of the ROK feed founds another group than the one held here\.$"):
        check_first(rok.entries[0], founding=others)


def first(member: Member, facts: dict[str, Any] | None = None, **changed: Any) -> Entry:
    """Entry 0 of a member with something changed in it."""
    return member.draft("group.founded/1", facts or member.first_facts(), by=By(officer=1, role="head"), **changed)


def refused_first(entry: Entry) -> str:
    """The sentence with which entry 0 is refused."""
    with pytest.raises(Refused) as refusal:
        check_first(entry, founding=None)
    return str(refusal.value)


def test_entry_0_must_carry_the_papers_from_which_its_ids_follow() -> None:
    rok, us = make_group()
    facts = rok.first_facts()
    other = msgspec.to_builtins(make_genesis("ROK", nonce="0" * 32))

    assert "names feed" in refused_first(first(rok, feed=us.feed))
    assert "names group 3fa1c2; its own papers give" in refused_first(first(rok, group=HASH))
    assert f"names feed {rok.feed[:6]}; its own papers give" in refused_first(first(rok, facts | {"genesis": other}))
    assert "names charter none; the founding names" in refused_first(first(rok, facts | {"tables": {}}))
    assert "The genesis cannot be read" in refused_first(first(rok, {"founding": facts["founding"]}))
    assert "The founding cannot be read" in refused_first(first(rok, {"genesis": facts["genesis"]}))
    assert "must be signed by the seat key" in refused_first(first(rok, key=key("ROK node")))


def test_entry_0_of_a_feed_that_the_founding_does_not_name_is_refused() -> None:
    rok, _us = make_group()
    stranger = Member(make_genesis("PRC"), rok.founding)

    assert refused_first(first(stranger)) == (
        f"The founding does not name the PRC feed {stranger.feed[:6]} as a member."
    )


def test_entry_0_that_differs_on_simulation_is_refused() -> None:
    paper = make_genesis("ROK", simulation=True)
    founding = genesis.Founding(charter=HASH, geneses=(genesis.feed_id(paper),), nonce="0" * 32, simulation=False)

    assert refused_first(first(Member(paper, founding))) == (
        "The ROK genesis says simulation True; the founding says False."
    )


def test_a_feed_that_begins_with_anything_else_is_refused() -> None:
    rok, _us = rail_survey()
    with pytest.raises(Refused, match=rf"Feed {rok.feed[:6]} begins with entry 1, a notice.given/1; expected entry 0"):
        papers_of(rok.entries[1])
    with pytest.raises(Refused, match=r"begins with entry 0, a notice.given/1; expected entry 0, a group.founded/1"):
        papers_of(rok.draft("notice.given/1", {}, seq=0, prev=None))


def test_a_signature_is_checked_by_itself_too() -> None:
    rok, us = rail_survey()

    check_signature(rok.entries[1], line=begin(rok.genesis))
    with pytest.raises(Refused, match=r"Entry 1 of the US feed is a notice.given and must be signed by the seat key"):
        check_signature(rok.entries[1], line=begin(us.genesis))


def test_a_draft_sealed_twice_is_the_same_entry() -> None:
    rok, _us = rail_survey()
    header = draft_header(
        group=rok.group, feed=rok.feed, seq=3, prev=rok.entries[2].id, kind="notice.withdrawn/1", crit=True,
        at="2018-11-20T09:00:00Z", by=By(officer=2, role="desk"), facts={},
    )  # fmt: skip

    assert seal(header, key("ROK seat")) == seal(header, key("ROK seat"))
