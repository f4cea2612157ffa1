"""The verifier on replaced keys: it says of every change what the product says, in the same words."""

import dataclasses

import pytest
from tests.record.cast import Member, archive_of, contents_of, key, rail_survey
from tests.record.keychanges import change_key, draft_change, key_of, line_of
from tests.record.test_keyline import BAD

from tandem.record import genesis, verify
from tandem.record.archive import read_archive
from tandem.record.entry import Ref
from tandem.record.feed import Refused, check_next
from tandem.record.keyline import Which


def replaced() -> tuple[Member, Member]:
    """The rail survey; then ROK rotates both keys and revokes its seat key, and US revokes its node key."""
    rok, us = rail_survey()
    change_key(rok, "node")
    change_key(rok, "seat")
    rok.write("concern.answered/1", {}, "So it is.", key=key_of(rok, "seat", 1), seen=us.seen())
    change_key(rok, "seat", 2, from_seq=5)
    rok.write("notice.withdrawn/1", {}, key=key_of(rok, "seat", 2))
    change_key(us, "node", from_seq=1)
    refs = [Ref(id=rok.entries[2].id, rel="version")]
    us.write("notice.received/1", {"grade": 1}, refs=refs, key=key_of(us, "node", 1), seen=rok.seen())
    rok.heads_by, us.heads_by = key_of(rok, "node", 1), key_of(us, "node", 1)
    return rok, us


ROK, US = replaced()
RAW = archive_of(ROK, US)
WORDS = genesis.group_words(ROK.group)


def failures_of(raw: bytes) -> list[str]:
    """What the verifier finds."""
    return verify.examine(raw, WORDS)[0].failures


def test_an_archive_with_rotations_and_revocations_is_genuine() -> None:
    report = verify.examine(RAW, WORDS)[0]

    assert (report.failures, report.exit, report.signed_by, report.entries_waiting) == ([], 0, "ROK", 0)
    assert [len(feed.envelopes) for feed in read_archive(RAW, words=WORDS).feeds.values()].count(8) == 1
    assert {which for member in (ROK, US) for which in (c.which for c in line_of(member).changes)} == {"seat", "node"}


def test_it_is_genuine_in_plain_python_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "PURE", True)

    assert failures_of(RAW) == []


@pytest.mark.parametrize("place", [3, 4, 6])
def test_one_byte_changed_in_a_change_of_keys_is_found_and_the_entry_named(place: int) -> None:
    feeds = dict(contents_of(ROK, US).feeds)
    envelopes, genuine = list(feeds[ROK.feed].envelopes), ROK.entries[place].envelope

    values = [genuine.index(b'"%s":"' % name) + len(name) + 4 for name in (b"new_key", b"next_key", b"proof", b"prev")]
    for at in [*range(0, 64, 9), *(start + step for start in values for step in range(0, 64, 9))]:
        envelopes[place] = genuine[:at] + bytes([genuine[at] ^ 1]) + genuine[at + 1 :]
        feeds[ROK.feed] = dataclasses.replace(feeds[ROK.feed], envelopes=tuple(envelopes))
        found = failures_of(archive_of(ROK, US, feeds=feeds))
        assert f"Entry {place} of the " in found[0], (at, found)


def test_one_byte_changed_in_an_archive_with_changes_of_keys_is_found() -> None:
    for at in range(0, len(RAW), len(RAW) // 60):
        assert failures_of(RAW[:at] + bytes([RAW[at] ^ 1]) + RAW[at + 1 :]), at


def said_by_the_product(member: Member, entry_of: dict[str, object], which: Which = "seat") -> tuple[str, str]:
    """What the product and the verifier say of a change that does not hold."""
    entry = draft_change(member, which, **entry_of)  # type: ignore[arg-type]
    line, last = line_of(member), member.entries[-1].id
    with pytest.raises(Refused) as refused:
        check_next(entry, line=line, group=member.group, size=len(member.entries), last=last)
    rok, us = (member, US) if member.genesis.code == "ROK" else (ROK, member)
    member.entries.append(entry)
    return str(refused.value), failures_of(archive_of(rok, us))[0]


@pytest.mark.parametrize("case", BAD)
def test_product_and_verifier_refuse_a_change_in_the_same_words(case: str) -> None:
    rok, _us = rail_survey()

    product, verifier = said_by_the_product(rok, BAD[case][0])

    assert product == verifier


@pytest.mark.parametrize(
    ("which", "given"),
    [
        ("seat", {"signing": key("ROK next seat")}),
        ("node", {"signing": key("ROK node")}),
        ("seat", {"from_seq": 2, "signing": key("ROK seat")}),
        ("node", {"from_seq": 2, "signing": key("ROK next node")}),
        ("seat", {"from_seq": 0}),
        ("node", {"from_seq": 4}),
        ("seat", {"from_seq": 2, "facts": {"from_seq": "2"}}),
        ("seat", {"from_seq": 2, "facts": {"from_seq": True}}),
        ("seat", {"from_seq": 2, "facts": {"from_seq": 1}}),
    ],
)
def test_signers_and_reaches_are_refused_in_the_same_words(which: Which, given: dict[str, object]) -> None:
    rok, _us = rail_survey()

    product, verifier = said_by_the_product(rok, given, which)

    assert product == verifier


def test_what_the_key_of_before_signs_after_a_rotation_is_found() -> None:
    rok, us = replaced()
    rok.write("position.taken/1", {"position": "support"}, key=key_of(rok, "seat", 1))

    assert failures_of(archive_of(rok, us))[0] == (
        "Entry 8 of the ROK feed is a position.taken and must be signed by the seat key; the signature is not its."
    )


def test_a_head_and_a_list_by_the_node_key_of_before_are_found() -> None:
    rok, us = replaced()
    rok.heads_by = key_of(rok, "node", 0)
    head, *rest = failures_of(archive_of(rok, us))

    assert head == f"feeds/{rok.feed}/checkpoint is not signed by the node key of {rok.origin}."
    assert rest
    rok.heads_by, us.heads_by = key_of(rok, "node", 1), key_of(us, "node", 0)
    assert failures_of(archive_of(rok, us)) == [
        f"feeds/{us.feed}/checkpoint is not signed by the node key of {us.origin}."
    ]


def test_members_on_one_node_are_shown_so_though_one_of_them_has_another_node_key_now() -> None:
    rok, us = rail_survey(one_host=True)
    for member in (rok, us):
        change_key(member, "node")
        member.heads_by = key_of(member, "node", 1)
        assert "on one node with ROK" in verify.show(verify.examine(archive_of(rok, us))[0])
