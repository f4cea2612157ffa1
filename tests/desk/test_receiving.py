"""Entries from elsewhere: whatever is not whole, next, signed and of this group leaves nothing behind."""

import hashlib
import random
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from tests.cast import (
    DESK,
    HEAD,
    MONDAY,
    ROK,
    ROLES,
    US,
    Cast,
    apart,
    charter,
    desk_of,
    founding_of,
    genesis,
    key,
    own_seat,
    parcel_of,
    three,
)

from tandem.acts.position import PositionTaken
from tandem.acts.register import write_facts
from tandem.desk import group as grouping
from tandem.desk.receiving import Parcel, receive
from tandem.record import canonical
from tandem.record.entry import (
    BadEntry,
    By,
    Entry,
    Section,
    draft_header,
    seal,
)
from tandem.record.feed import Equivocation, Refused
from tandem.record.genesis import group_id


def next_of(cast: Cast, code: str = ROK, *, signed_by: str | None = None, **changed: Any) -> Entry:
    """Answer an entry that would be the next of a feed, signed but not written anywhere."""
    group = cast.group(code)
    feed = group.seats[code].feed
    head = cast.desks[code].store.head(feed)
    assert head is not None
    plan: dict[str, Any] = {
        "group": group.id, "feed": feed, "seq": head.size, "prev": head.last, "kind": "officer.relieved/1",
        "crit": True, "at": "2018-10-15T01:00:00Z", "by": By(HEAD, ROLES[HEAD]), "facts": {"number": DESK},
    }  # fmt: skip
    return seal(draft_header(**{**plan, **changed}), key(signed_by or f"seat of {code}"))


def sent(envelope: bytes, **given: Any) -> Parcel:
    return Parcel(envelope, **given)


def refuse(cast: Cast, parcel: Parcel, words: str, kind: type[Exception] = Refused, at: str = US) -> None:
    """Expect a refusal with these words, and nothing left behind."""
    with cast.unchanged(), pytest.raises(kind, match=words):
        receive(cast.desks[at], parcel=parcel)


MALFORMED: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda envelope: b"",
    "a signature alone": lambda envelope: envelope[:64],
    "half of it": lambda envelope: envelope[: len(envelope) // 2],
    "no JSON": lambda envelope: envelope[:64] + b"notice",
    "a list": lambda envelope: envelope[:64] + b"[]",
    "a space more": lambda envelope: envelope.replace(b'"v":1', b'"v": 1'),
    "a key twice": lambda envelope: envelope.replace(b'"v":1', b'"v":1,"v":1'),
    "another order": lambda envelope: envelope[:64] + b'{"v":1,' + envelope[65:].replace(b',"v":1', b""),
    "a float": lambda envelope: envelope.replace(b'"number":2', b'"number":2.0'),
    "ten megabytes": lambda envelope: envelope + b" " * 10_000_000,
    "a byte order mark": lambda envelope: envelope[:64] + b"\xef\xbb\xbf" + envelope[64:],
    "no UTF-8": lambda envelope: envelope.replace(b"officer", b"\xff\xfe\xfd\xfc\xfb\xfa\xf9"),
    "a deep nest": lambda envelope: envelope.replace(b'"number":2', b'"number":' + b"[" * 40 + b"]" * 40),
}


@pytest.mark.parametrize("broken", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_entry_in_canonical_bytes_is_refused(broken: Callable[[bytes], bytes]) -> None:
    cast = apart()

    refuse(cast, sent(broken(next_of(cast).envelope)), ".", BadEntry)


def test_a_changed_byte_breaks_the_signature() -> None:
    cast = apart()
    envelope = next_of(cast).envelope

    refuse(cast, sent(envelope.replace(b"T01:00", b"T02:00")), "must be signed by the seat key")
    refuse(cast, sent(bytes([envelope[0] ^ 1]) + envelope[1:]), "must be signed by the seat key")


@pytest.mark.parametrize("name", ["seat of US", "node of ROK", "a stranger"])
def test_what_another_key_signed_is_refused(name: str) -> None:
    cast = apart()

    refuse(
        cast, sent(next_of(cast, signed_by=name).envelope), "must be signed by the seat key; the signature is not its"
    )


def test_what_a_node_says_is_signed_by_the_node_key_alone() -> None:
    cast = apart()
    said = {"kind": "notice.received/1", "by": By(0, "node"), "facts": {"grade": 1}}

    refuse(cast, sent(next_of(cast, **said).envelope), "must be signed by the node key")
    assert receive(cast.desks[US], parcel=sent(next_of(cast, signed_by="node of ROK", **said).envelope))


def test_a_signature_under_a_point_of_small_order_signs_nothing() -> None:
    cast = apart()
    raw = next_of(cast).raw

    refuse(cast, sent(bytes([1]) + bytes(63) + raw), "must be signed by the seat key")
    weak = {**msgspec.to_builtins(genesis("JP")), "seat_key": "01" + "00" * 31}
    refuse(cast, first_of(cast, weak), "canonical key of full order")


def first_of(cast: Cast, plain: dict[str, Any], *, group: str | None = None, **changed: Any) -> Parcel:
    """Answer a first entry with this genesis under the founding of the cast, or under what is changed of it."""
    facts = {
        "genesis": plain,
        "founding": msgspec.to_builtins(cast.founding),
        "tables": {"charter": cast.founding.charter},
    }
    header = draft_header(
        group=group or cast.group().id, feed=hashlib.sha256(canonical.encode(plain)).hexdigest(), seq=0, prev=None,
        kind="group.founded/1", crit=True, at="2018-10-15T01:00:00Z", by=By(HEAD, ROLES[HEAD]),
        facts={**facts, **changed},
    )  # fmt: skip
    return Parcel(seal(header, key(f"seat of {plain['code']}")).envelope)


def test_a_member_that_the_founding_does_not_name_is_refused() -> None:
    cast = apart()

    refuse(cast, first_of(cast, msgspec.to_builtins(genesis("JP"))), "The founding does not name the JP feed")


def test_entries_of_another_group_are_refused_even_under_the_same_keys() -> None:
    cast = apart()
    group = hashlib.sha256(b"another group").hexdigest()

    refuse(cast, sent(next_of(cast, group=group).envelope), "is of another group")
    at_a_taken_place = next_of(cast, group=group, seq=1, prev="0" * 64)
    refuse(cast, sent(at_a_taken_place.envelope), "is of another group")
    assert cast.desks[US].store.equivocations() == []


def test_a_node_takes_in_no_group_in_which_it_has_no_seat_and_none_without_a_readable_charter() -> None:
    cast = apart()
    first = cast.desks[ROK].store.feed(cast.group().seats[ROK].feed, 0, 1)[0]
    japan = desk_of(own_seat(genesis("JP")))
    with pytest.raises(Refused, match=r"founds a group in which no seat of this node \(JP\) is a member"):
        receive(japan, parcel=parcel_of(cast.desks[ROK], first))

    plain = {"v": 1, "short": "ROK-US"}
    joiner = desk_of(own_seat(genesis(US)))
    founding = founding_of(plain, [genesis(ROK), genesis(US)])
    facts = {"founding": msgspec.to_builtins(founding), "tables": {"charter": founding.charter}}
    bad = first_of(cast, msgspec.to_builtins(genesis(ROK)), group=group_id(founding), **facts)
    with pytest.raises(Refused, match="founds a group that cannot be kept here: The charter cannot be read"):
        receive(joiner, parcel=Parcel(bad.envelope, {}, {founding.charter: canonical.encode(plain)}))
    assert japan.store.heads() == joiner.store.heads() == {}


def test_a_first_entry_is_of_a_member_that_the_charter_names() -> None:
    plain = charter(ROK, US)
    founding = founding_of(plain, [genesis(ROK), genesis("JP")])
    japan, joiner = desk_of(own_seat(genesis("JP"))), desk_of(own_seat(genesis(ROK)))
    grouping.open_feed(japan, seat=japan.seats["JP"], founding=founding, charter=plain, now=MONDAY)

    with pytest.raises(Refused, match="Entry 0 of the JP feed is of a member that its charter does not name"):
        receive(joiner, parcel=parcel_of(japan, japan.store.feed(japan.seats["JP"].feed)[0]))
    assert joiner.store.heads() == {}


def test_entries_out_of_order_are_refused_with_the_place_to_fetch_from() -> None:
    cast = apart()
    size = cast.group().frontier[cast.group().seats[ROK].feed]

    refuse(cast, sent(next_of(cast, seq=size + 1).envelope), f"out of order: expected entry {size}; fetch the feed")
    refuse(cast, sent(next_of(cast, prev="0" * 64).envelope), f"does not follow entry {size - 1}: expected previous")


def test_the_same_entry_again_is_quiet_and_changes_nothing() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    feed = cast.group().seats[ROK].feed

    with cast.unchanged():
        for envelope in cast.desks[ROK].store.feed(feed):
            assert receive(cast.desks[US], parcel=parcel_of(cast.desks[ROK], envelope)) is False
    assert cast.notice(ref, US) == cast.notice(ref, ROK)


def test_a_fork_is_proven_kept_and_stops_the_feed() -> None:
    cast = apart()
    held, offered = next_of(cast), next_of(cast, facts={"number": 3})
    receive(cast.desks[US], parcel=sent(held.envelope))
    heads = cast.desks[US].store.heads()

    with pytest.raises(Equivocation, match=r"The ROK feed is forked at entry \d+: held .*, and both are signed"):
        receive(cast.desks[US], parcel=sent(offered.envelope))

    assert cast.desks[US].store.equivocations() == [(held.envelope, offered.envelope)]
    assert cast.desks[US].store.heads() == heads
    follower = next_of(cast, seq=held.header.seq + 1, prev=held.id)
    refuse(cast, sent(follower.envelope), "was signed twice at one place and takes nothing more")


def test_a_forgery_at_a_taken_place_proves_nothing() -> None:
    cast = apart()
    receive(cast.desks[US], parcel=sent(next_of(cast).envelope))
    forged = next_of(cast, signed_by="a stranger", facts={"number": 3})

    refuse(cast, sent(forged.envelope), "the signature is not its")
    assert cast.desks[US].store.equivocations() == []


def test_a_root_that_was_never_the_feeds_is_refused() -> None:
    cast = apart()
    us = cast.group().seats[US].feed

    refuse(cast, sent(next_of(cast, seen={us: (1, "0" * 64)}).envelope), "says that feed .* had the root 000000 at 1")


def test_what_was_seen_and_is_not_held_yet_lets_the_entry_wait() -> None:
    cast = apart()
    us = cast.group().seats[US].feed

    receive(cast.desks[US], parcel=sent(next_of(cast, seen={us: (99, "0" * 64)}).envelope))

    assert cast.group(US).waiting == {cast.group().seats[ROK].feed: 1}


def with_manifest(cast: Cast) -> tuple[Entry, str, bytes]:
    raw = b'{"lines":[],"v":1}'
    digest = hashlib.sha256(raw).hexdigest()
    return next_of(cast, facts={"number": DESK, "tables": {"manifest": digest}}), digest, raw


def test_a_table_comes_with_its_entry_in_canonical_bytes_and_alone() -> None:
    cast = apart()
    entry, digest, raw = with_manifest(cast)
    refuse(cast, sent(entry.envelope), rf"comes without its table manifest \({digest[:6]}\); send the table with it")
    refuse(cast, sent(entry.envelope, tables={digest: b"{}"}), "names the table manifest as")

    extra = b'{"spam":true}'
    receive(cast.desks[US], parcel=sent(entry.envelope, tables={digest: raw, hashlib.sha256(extra).hexdigest(): extra}))

    assert cast.desks[US].store.table(digest) == raw
    assert cast.desks[US].store.table(hashlib.sha256(extra).hexdigest()) is None


def test_a_table_that_is_not_canonical_is_refused() -> None:
    cast = apart()
    raw = b'{"v": 1}'
    digest = hashlib.sha256(raw).hexdigest()
    entry = next_of(cast, facts={"number": DESK, "tables": {"manifest": digest}})

    refuse(cast, sent(entry.envelope, tables={digest: raw}), "The table manifest of .* is refused")


def test_a_section_that_is_not_what_was_committed_to_is_left_out_and_said_to_be_unreadable() -> None:
    cast = apart()
    cast.cut = [US]
    ref = cast.give()
    entry = cast.desks[ROK].store.entry(cast.notice(ref).id)
    assert entry is not None
    whole = parcel_of(cast.desks[ROK], entry.envelope)
    forged = {**whole.sections, "what": Section(whole.sections["what"].salt, b"No oil at all.")}
    stray = {**forged, "remarks": Section(bytes(32), b"Not promised.")}

    assert receive(cast.desks[US], parcel=Parcel(whole.envelope, stray, whole.tables))

    assert set(cast.desks[US].store.sections(entry.id)) == {"title"}
    cast.cut = ()
    (said,) = cast.watch(US)
    assert said.kind == "notice.unreadable/1"
    assert cast.notice(ref).unreadable[0].section == "what"


@pytest.mark.parametrize("seed", range(4))
def test_three_nodes_that_get_everything_shuffled_say_the_same(seed: int) -> None:
    cast = three()
    cast.cut = cast.parties
    for code in cast.parties:
        cast.revise(cast.give(code), code)
    cast.cut = ()

    cast.relay(shuffled=random.Random(seed))

    assert len({cast.desks[code].state_hash() for code in cast.parties}) == 1


def test_facts_that_nobody_can_read_are_taken_in_as_signed() -> None:
    cast = apart()
    position = write_facts(PositionTaken(position="support"))
    entry = next_of(cast, kind="position.taken/1", facts={**position, "position": "veto"})

    assert receive(cast.desks[US], parcel=sent(entry.envelope))
    assert cast.group(US).disregarded == ((entry.id, "facts_unreadable"),)
