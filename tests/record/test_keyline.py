"""The key line: only the committed key takes the place of another, it proves itself, and it counts from then on."""

from typing import Any

import msgspec
import pytest
from tests.record.cast import Member, digest, key, make_genesis, rail_survey
from tests.record.keychanges import change_key, draft_change, key_of, line_of

from tandem.record.entry import Entry, read_facts
from tandem.record.feed import Equivocation, Refused, check_next, same_place
from tandem.record.keyline import Which, after_all, begin, may_change_keys

SMALL = "01" + "00" * 31


def offer(member: Member, entry: Entry) -> None:
    """Check an entry as the next of a member's feed."""
    check_next(entry, line=line_of(member), group=member.group, size=len(member.entries), last=member.entries[-1].id)


def refusal_of(member: Member, entry: Entry) -> str:
    """The sentence with which an entry is refused."""
    with pytest.raises(Refused) as refusal:
        offer(member, entry)
    assert not isinstance(refusal.value, Equivocation)
    return str(refusal.value)


@pytest.mark.parametrize("which", ["seat", "node"])
def test_after_a_rotation_the_new_key_signs_and_the_old_one_does_not(which: Which) -> None:
    rok, us = rail_survey()
    member, kind = (rok, "notice.withdrawn/1") if which == "seat" else (us, "notice.received/1")
    rotation = draft_change(member, which)

    offer(member, rotation)
    member.entries.append(rotation)

    offer(member, member.draft(kind, {}, key=key_of(member, which, 1)))
    assert refusal_of(member, member.draft(kind, {}, key=key_of(member, which, 0))) == (
        f"Entry 4 of the {member.genesis.code} feed is a {kind[:-2]} and must be signed by the {which} key; "
        "the signature is not its."
    )


def test_the_key_of_each_place_is_known_and_that_of_a_head_by_its_size() -> None:
    rok, _us = rail_survey()
    change_key(rok, "node")
    rok.write("notice.withdrawn/1", {})
    change_key(rok, "node", 2)
    old, new, newest = (key_of(rok, "node", number).public for number in range(3))

    line = line_of(rok)

    assert [line.key_at("node", size) for size in range(8)] == [old] * 4 + [new, new, newest, newest]
    assert {line.key_at("seat", size) for size in range(8)} == {rok.genesis.seat_key}
    assert after_all(begin(rok.genesis), [entry.envelope for entry in rok.entries]) == line
    assert line.before(5).key_at("node", 9) == new
    assert [may_change_keys(entry.envelope) for entry in rok.entries] == [False] * 3 + [True, False, True]


def test_both_keys_can_be_replaced_again_and_again() -> None:
    rok, _us = rail_survey()
    for number in (1, 2):
        for which in ("seat", "node"):
            entry = draft_change(rok, which, number, seat=number - 1 if which == "seat" else number)
            offer(rok, entry)
            rok.entries.append(entry)

    assert len(line_of(rok).changes) == 4


@pytest.mark.parametrize("which", ["seat", "node"])
def test_the_key_that_is_replaced_does_not_sign_for_itself_as_the_new_one(which: Which) -> None:
    rok, _us = rail_survey()

    assert refusal_of(rok, draft_change(rok, which, signing=key_of(rok, which, 1))) == (
        "Entry 3 of the ROK feed is a key.rotated and must be signed by the seat key; the signature is not its."
    )


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "another key than was committed": (
        {"number": 2}, "brings another seat key than was committed: expected one with the hash "
    ),
    "a proof by the old key": (
        {"proving": key("ROK seat")}, "does not prove that its author holds the new seat key; the proof is wrong."
    ),
    "a proof for another place": ({"seq": 9}, "does not prove that its author holds the new seat key"),
    "another commitment than was proved": ({"facts": {"next_key": "7" * 64}}, "does not prove that its author holds"),
    "a proof that is none": ({"facts": {"proof": "ff"}}, "does not prove that its author holds the new seat key"),
    "a proof in capitals": ({"facts": {"proof": "AB" * 64}}, "does not prove that its author holds the new seat key"),
    "a key that is no hash": (
        {"facts": {"new_key": "55,000 litres"}}, "has '55,000 litres' as `new_key`; expected 64 hexadecimal digits."
    ),
    "a commitment that is missing": (
        {"facts": {"next_key": None}}, "has 'None' as `next_key`; expected 64 hexadecimal digits."
    ),
    "neither key": ({"facts": {"which": "officer"}}, "replaces 'officer'; expected the seat key or the node key."),
    "a commitment to the key itself": (
        {"next_key": digest(bytes.fromhex(key("ROK next seat").public))},
        "commits a key that was a key of this feed before; make a new one.",
    ),
    "a commitment to the node key": (
        {"next_key": digest(bytes.fromhex(key("ROK node").public))}, "commits a key that was a key of this feed before"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_rotation_that_does_not_hold_is_refused(case: str) -> None:
    rok, _us = rail_survey()
    given, words = BAD[case]

    sentence = refusal_of(rok, draft_change(rok, "seat", **given))

    assert sentence.startswith(f"Entry 3 of the ROK feed {words}")


def committed(public: str, which: Which = "seat") -> Member:
    """ROK, whose genesis commits this key, alone in its group."""
    rok, _us = rail_survey()
    changed = {f"next_{which}_key": digest(bytes.fromhex(public))}
    paper = make_genesis("ROK", **changed)
    alone = Member(paper, rok.founding)
    alone.founding = msgspec.structs.replace(rok.founding, geneses=(alone.feed,))
    alone.found()
    return alone


def test_a_weak_key_is_refused_though_it_was_committed() -> None:
    rok = committed(SMALL)

    assert refusal_of(rok, draft_change(rok, "seat", new_key=SMALL)) == (
        "Entry 1 of the ROK feed brings a weak seat key; expected a canonical key of full order."
    )


def test_seat_and_node_are_never_given_one_key() -> None:
    node = key("ROK node")
    rok = committed(node.public)

    assert refusal_of(rok, draft_change(rok, "seat", new_key=node.public, proving=node)) == (
        "Entry 1 of the ROK feed brings a seat key that was a key of this feed before; make a new one."
    )


def test_a_lost_seat_key_is_revoked_by_the_committed_key_alone() -> None:
    rok, _us = rail_survey()
    revocation = draft_change(rok, "seat", from_seq=2)

    offer(rok, revocation)
    rok.entries.append(revocation)

    offer(rok, rok.draft("notice.withdrawn/1", {}, key=key_of(rok, "seat", 1)))
    assert "must be signed by the seat key" in refusal_of(rok, rok.draft("notice.withdrawn/1", {}))


def test_the_thief_of_a_seat_key_cannot_revoke_it() -> None:
    rok, _us = rail_survey()

    assert refusal_of(rok, draft_change(rok, "seat", from_seq=2, signing=key("ROK seat"))) == (
        "Entry 3 of the ROK feed is a key.revoked and must be signed by the seat key committed before; "
        "the signature is not its."
    )


def test_a_stolen_node_key_is_revoked_by_the_seat() -> None:
    _rok, us = rail_survey()

    offer(us, draft_change(us, "node", from_seq=1))

    wrong = draft_change(us, "node", from_seq=1, signing=key_of(us, "node", 1))
    assert "is a key.revoked and must be signed by the seat key;" in refusal_of(us, wrong)


@pytest.mark.parametrize("from_seq", [0, 4, -1])
def test_a_revocation_reaches_back_to_what_that_key_could_sign_and_not_to_the_founding(from_seq: int) -> None:
    rok, _us = rail_survey()

    assert refusal_of(rok, draft_change(rok, "seat", from_seq=from_seq)) == (
        f"Entry 3 of the ROK feed revokes the seat key from entry {from_seq}; "
        "expected one of 1 to 3, which that key could sign."
    )


def test_a_revocation_says_from_where_on() -> None:
    rok, _us = rail_survey()

    sentence = refusal_of(rok, draft_change(rok, "seat", from_seq=2, facts={"from_seq": "2"}))

    assert sentence.startswith("Entry 3 of the ROK feed revokes the seat key from entry 2; expected one of 1 to 3")


def test_a_revocation_does_not_reach_behind_the_key_that_it_revokes() -> None:
    rok, _us = rail_survey()
    change_key(rok, "seat")
    rok.entries.append(rok.draft("notice.withdrawn/1", {}, key=key_of(rok, "seat", 1)))

    assert "expected one of 4 to 5" in refusal_of(rok, draft_change(rok, "seat", 2, from_seq=3))
    offer(rok, draft_change(rok, "seat", 2, from_seq=4))


def test_a_proof_for_a_rotation_is_none_for_a_revocation() -> None:
    rok, _us = rail_survey()
    rotation = draft_change(rok, "node")
    facts = read_facts(rotation.header) | {"from_seq": 2}
    revocation = rok.draft("key.revoked/1", facts, by=rotation.header.by)

    assert "does not prove that its author holds the new node key" in refusal_of(rok, revocation)


def test_two_entries_at_the_place_of_a_rotation_are_a_fork_by_the_keys_of_that_place() -> None:
    rok, _us = rail_survey()
    other = rok.draft("notice.withdrawn/1", {})
    late = rok.draft("notice.withdrawn/1", {}, key=key_of(rok, "seat", 1))
    rotation = change_key(rok, "seat")

    with pytest.raises(Equivocation):
        same_place(rotation, other, line=line_of(rok).before(3))
    with pytest.raises(Refused, match="must be signed by the seat key") as refusal:
        same_place(rotation, late, line=line_of(rok).before(3))
    assert not isinstance(refusal.value, Equivocation)


def test_what_is_no_change_of_keys_leaves_the_line_as_it_is() -> None:
    rok, _us = rail_survey()

    assert line_of(rok) == begin(rok.genesis)
    assert line_of(rok).changes == ()
