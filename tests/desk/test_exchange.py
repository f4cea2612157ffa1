"""Bundles between desks: everything that the other may read, by one door, in any order and as often as it comes."""

import hashlib
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.cast import (
    DESK,
    HEAD,
    JP,
    KEEPER,
    MONDAY,
    MONITOR,
    READER,
    ROK,
    ROLES,
    US,
    Cast,
    apart,
    desk_of,
    key,
    own_seat,
    three,
)

from tandem.desk.desk import Desk
from tandem.desk.exchange import (
    TakenBundle,
    alarms,
    check_courier,
    frontier_of,
    make_bundle,
    shown_by,
    state_at,
    take_bundle,
)
from tandem.desk.inner import keep_inner
from tandem.desk.node import declare_node
from tandem.desk.preview import preview_bundle
from tandem.desk.reading import reader_of
from tandem.record import canonical
from tandem.record.bundle import BadBundle, Bundle, FeedPart, read_bundle, write_bundle
from tandem.record.cosignature import cosign, cosigner_name, head_body
from tandem.record.derived import DerivedKeys
from tandem.record.entry import By, Entry, Section, draft_header, seal
from tandem.record.feed import Refused
from tandem.record.genesis import group_words, origin
from tandem.rules.reason import because
from tandem.store.private import Draft
from tandem.store.record import Cosigned


def hand(cast: Cast, source: str, target: str, **given: Any) -> TakenBundle:
    """Hand from one member's node to another's what that one lacks."""
    have = frontier_of(cast.desks[target])
    raw = make_bundle(cast.desks[source], to=target, have=have, **given)
    return take_bundle(cast.desks[target], raw=raw, sender=source, now=cast.now)


def cut(*codes: str, **given: Any) -> Cast:
    """A group whose lines are cut once it is founded, so that entries travel by bundle alone."""
    cast = apart(*codes, **given)
    cast.cut = cast.desks.keys()  # type: ignore[assignment]
    return cast


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


def rewritten(raw: bytes, **changed: Any) -> bytes:
    """A bundle with other parts."""
    bundle = read_bundle(raw)
    parts = {name: getattr(bundle, name) for name in Bundle.__dataclass_fields__}
    return write_bundle(Bundle(**{**parts, **changed}))


def restood(raw: bytes, **changed: Any) -> bytes:
    """A bundle whose sender says something else of itself."""
    return rewritten(raw, standing=msgspec.structs.replace(read_bundle(raw).standing, **changed))


def with_part(raw: bytes, feed: str, **changed: Any) -> bytes:
    """A bundle with something else of one feed."""
    feeds = dict(read_bundle(raw).feeds)
    part = feeds.get(feed, FeedPart())
    fields = {name: getattr(part, name) for name in FeedPart.__dataclass_fields__}
    return rewritten(raw, feeds={**feeds, feed: FeedPart(**{**fields, **changed})})


def feed_of(cast: Cast, code: str) -> str:
    return cast.group(code).seats[code].feed


def test_a_notice_its_receipt_and_a_position_travel_by_bundle() -> None:
    cast = cut()
    ref = cast.give()

    taken = hand(cast, ROK, US)
    assert (taken.new, taken.refused, taken.sender) == ({ROK: 1}, {}, ROK)
    assert taken.agrees is True
    cast.watch()
    cast.take(ref, "support")
    taken = hand(cast, US, ROK)

    assert (taken.new, taken.agrees) == ({US: 2}, True)
    assert [one.party for one in cast.notice(ref, ROK).positions] == [US]
    assert cast.desks[ROK].state_hash() == cast.desks[US].state_hash()


def test_the_same_bundle_again_changes_nothing_and_is_made_of_the_same_bytes() -> None:
    cast = cut()
    cast.give()
    raw = make_bundle(cast.desks[ROK], to=US, have=frontier_of(cast.desks[US]))
    assert make_bundle(cast.desks[ROK], to=US, have=frontier_of(cast.desks[US])) == raw
    take_bundle(cast.desks[US], raw=raw, now=cast.now)

    with cast.unchanged():
        again = take_bundle(cast.desks[US], raw=raw, now=cast.now)

    assert (again.new, again.held, again.agrees, again.sender) == ({}, 1, True, ROK)


def test_all_feeds_are_relayed_to_a_member_whose_own_line_is_cut() -> None:
    cast = three()
    cast.cut = [JP]
    ref = cast.give()
    cast.watch()
    cast.take(ref, "support")
    cast.cut = cast.parties

    taken = hand(cast, US, JP)

    assert set(taken.new) == {ROK, US}
    assert cast.desks[JP].state_hash() == cast.desks[ROK].state_hash()


def test_bundles_in_any_order_come_to_the_same_state() -> None:
    cast = cut()
    have = frontier_of(cast.desks[US])
    raws = []
    for _ in range(3):
        cast.revise(cast.give())
        raws.append(make_bundle(cast.desks[ROK], to=US, have=have))
        have = frontier_of(cast.desks[ROK])

    first = take_bundle(cast.desks[US], raw=raws[2], now=cast.now)
    assert "out of order: expected entry" in first.refused[ROK]
    for raw in (raws[1], raws[0], raws[1], raws[2]):
        last = take_bundle(cast.desks[US], raw=raw, now=cast.now)

    assert last.agrees is True


def test_a_small_bundle_makes_progress_and_says_that_there_is_more() -> None:
    cast = cut()
    for _ in range(4):
        cast.revise(cast.give())
    taken, rounds = hand(cast, ROK, US, most_bytes=4000), 1
    assert taken.more

    while taken.more:
        before = frontier_of(cast.desks[US])
        taken, rounds = hand(cast, ROK, US, most_bytes=4000), rounds + 1
        assert before != frontier_of(cast.desks[US])

    assert rounds > 2
    assert taken.agrees is True
    assert not cast.group(US).waiting.get(feed_of(cast, ROK))


def test_one_entry_goes_however_long_it_is() -> None:
    cast = cut()
    cast.give(what="Light oil. " * 400)

    taken = hand(cast, ROK, US, most_bytes=1)

    assert (taken.new, taken.more) == ({ROK: 1}, False)


def test_a_node_without_a_record_takes_the_founding_from_a_bundle() -> None:
    cast = apart()
    cast.give()
    fresh = desk_of(cast.desks[US].seats[US])
    words = group_words(cast.group().id)

    with pytest.raises(Refused, match="which are other words"):
        take_bundle(fresh, raw=make_bundle(cast.desks[ROK], to=US, have={}), now=cast.now, words="other words")
    assert fresh.store.heads() == {}
    taken = take_bundle(fresh, raw=make_bundle(cast.desks[ROK], to=US, have={}), now=cast.now, words=words)

    assert taken.agrees is True
    assert fresh.group().charter == cast.group().charter


def test_a_bundle_of_another_group_is_refused_whole() -> None:
    cast, other = apart(), apart(ROK, JP)
    raw = make_bundle(other.desks[ROK], to=JP, have={})
    stranger = desk_of(own_seat(three().geneses[2]))

    with cast.unchanged(), pytest.raises(Refused, match=r"The bundle is of the group .*; this node holds"):
        take_bundle(cast.desks[ROK], raw=raw, now=cast.now)
    with pytest.raises(Refused, match=r"No seat of this node \(JP\) is a member of the group"):
        take_bundle(stranger, raw=make_bundle(cast.desks[ROK], to=US, have={}), now=cast.now)
    assert stranger.store.heads() == {}


def test_a_bad_entry_stops_its_feed_and_no_other() -> None:
    cast = three()
    cast.cut = cast.parties
    cast.revise(cast.give(ROK), ROK)
    cast.revise(cast.give(US), US)
    hand(cast, US, ROK)
    raw = make_bundle(cast.desks[ROK], to=JP, have=frontier_of(cast.desks[JP]))
    feed = feed_of(cast, ROK)
    good, bad = read_bundle(raw).feeds[feed].envelopes
    spoilt = with_part(raw, feed, envelopes=(good, bad.replace(b"T01:00", b"T02:00")))

    taken = take_bundle(cast.desks[JP], raw=spoilt, now=cast.now)

    assert taken.new == {ROK: 1, US: 2}
    assert "must be signed by the seat key; the signature is not its" in taken.refused[ROK]
    assert taken.agrees is None
    assert hand(cast, ROK, JP).agrees is True


def test_bytes_that_are_no_entry_stop_their_feed_with_a_sentence() -> None:
    cast = cut()
    cast.give()
    raw = make_bundle(cast.desks[ROK], to=US, have=frontier_of(cast.desks[US]))
    feed = feed_of(cast, ROK)

    with cast.unchanged():
        taken = take_bundle(cast.desks[US], raw=with_part(raw, feed, envelopes=(bytes(100),)), now=cast.now)

    assert "is refused: The header cannot be read" in taken.refused[ROK]


def test_entries_of_one_feed_under_the_name_of_another_are_not_taken_in() -> None:
    cast = cut()
    cast.give()
    raw = make_bundle(cast.desks[ROK], to=US, have=frontier_of(cast.desks[US]))
    (envelope,) = read_bundle(raw).feeds[feed_of(cast, ROK)].envelopes
    moved = rewritten(raw, feeds={feed_of(cast, US): FeedPart(start=9, envelopes=(envelope,))})

    with cast.unchanged():
        taken = take_bundle(cast.desks[US], raw=moved, now=cast.now)

    assert "as entry 9 of feed" in taken.refused[US]


def test_a_fork_is_noted_stops_its_feed_and_its_proof_travels_on() -> None:
    cast = three()
    cast.cut = cast.parties
    held, offered = next_of(cast), next_of(cast, facts={"number": 3})
    feed = feed_of(cast, ROK)
    for code, entry in ((US, held), (JP, offered)):
        raw = make_bundle(cast.desks[ROK], to=code, have=frontier_of(cast.desks[code]))
        sent = with_part(raw, feed, start=entry.header.seq, envelopes=(entry.envelope,))
        assert take_bundle(cast.desks[code], raw=sent, now=cast.now).new == {ROK: 1}

    taken = take_bundle(cast.desks[JP], raw=make_bundle(cast.desks[US], to=JP, have={}), sender=US, now=cast.now)

    assert taken.forked == (ROK,)
    assert "is forked at entry" in taken.refused[ROK]
    assert cast.desks[JP].store.equivocations() == [(offered.envelope, held.envelope)]
    (alarm,) = alarms(cast.desks[JP])
    assert (alarm.kind, alarm.party, alarm.feed) == ("root", US, feed)
    assert hand(cast, JP, US).forked == (ROK,)
    assert cast.desks[US].store.equivocations() == [(held.envelope, offered.envelope)]
    assert hand(cast, JP, US).forked == ()


def test_two_envelopes_that_prove_nothing_are_not_kept_as_a_fork() -> None:
    cast = cut()
    raw = make_bundle(cast.desks[ROK], to=US, have=frontier_of(cast.desks[US]))
    one, forged = next_of(cast), next_of(cast, signed_by="a stranger", facts={"number": 3})
    other_place, stranger = next_of(cast, seq=99), next_of(cast, group="0" * 64, facts={"number": 3})
    pairs = [(one, forged), (one, one), (one, other_place), (one, stranger)]

    taken = take_bundle(
        cast.desks[US], raw=rewritten(raw, forks=tuple((a.envelope, b.envelope) for a, b in pairs)), now=cast.now
    )

    assert taken.forked == ()
    assert cast.desks[US].store.equivocations() == []


def sections_of(raw: bytes) -> dict[str, Mapping[str, Section]]:
    return {entry: held for part in read_bundle(raw).feeds.values() for entry, held in part.sections.items()}


def test_a_section_that_was_withheld_or_spoilt_comes_later_and_is_confirmed() -> None:
    cast = cut()
    ref = cast.give()
    raw = make_bundle(cast.desks[ROK], to=US, have=frontier_of(cast.desks[US]))
    entry = cast.notice(ref).id
    held = sections_of(raw)[entry]
    spoilt = {entry: {**held, "what": Section(held["what"].salt, b"No oil at all.")}}
    taken = take_bundle(cast.desks[US], raw=with_part(raw, feed_of(cast, ROK), sections=spoilt), now=cast.now)
    assert taken.new == {ROK: 1}
    cast.watch(US)
    assert cast.notice(ref, US).unreadable[0].section == "what"
    hand(cast, US, ROK)

    again = hand(cast, ROK, US)

    assert again.sections == 1
    assert cast.desks[US].store.sections(entry) == held
    cast.watch(US)
    assert cast.notice(ref, US).receipts[0].party == US


def test_a_node_that_lacks_a_section_asks_for_it_by_its_entry() -> None:
    cast = cut()
    ref = cast.give()
    raw = make_bundle(cast.desks[ROK], to=US, have=frontier_of(cast.desks[US]))
    entry = cast.notice(ref).id
    taken = take_bundle(cast.desks[US], raw=with_part(raw, feed_of(cast, ROK), sections={}), now=cast.now)
    assert taken.lacking == (entry,)

    asked = hand(cast, US, ROK, lacking=taken.lacking)
    assert asked.wants == (entry,)
    assert hand(cast, ROK, US, wants=asked.wants).sections == 2
    assert hand(cast, ROK, US, wants=("0" * 64,)).sections == 0


def test_sections_of_another_entry_or_that_nobody_promised_are_left_out() -> None:
    cast = cut()
    ref, other = cast.give(), cast.give(title="Another survey")
    raw = make_bundle(cast.desks[ROK], to=US, have=frontier_of(cast.desks[US]))
    feed, held = feed_of(cast, ROK), sections_of(raw)
    mine, theirs = cast.notice(ref).id, cast.notice(other).id
    swapped = {mine: held[theirs], "0" * 64: held[mine], theirs: {**held[theirs], "remarks": Section(bytes(32), b"x")}}

    take_bundle(cast.desks[US], raw=with_part(raw, feed, sections=swapped), now=cast.now)

    # Both say the same of what is done, under other salts; no section passes for that of the other entry.
    assert cast.desks[US].store.sections(mine) == {}
    assert cast.desks[US].store.sections(theirs) == held[theirs]


def test_who_is_no_member_gets_entries_tables_and_no_section() -> None:
    cast = apart()
    ref = cast.give()

    for to in (None, JP, "DEPOT"):
        raw = make_bundle(cast.desks[ROK], to=to, have={})
        assert sections_of(raw) == {}
        assert b"light oil crosses" not in raw
    assert cast.notice(ref).id in sections_of(make_bundle(cast.desks[ROK], to=US, have={}))
    watched = apart(monitors=[MONITOR])
    given = watched.notice(watched.give()).id
    assert given in sections_of(make_bundle(watched.desks[ROK], to=MONITOR, have={}))


def test_a_table_under_a_wrong_hash_stops_the_feed_that_names_it() -> None:
    cast = cut()
    cast.give()
    raw = make_bundle(cast.desks[ROK], to=US, have=frontier_of(cast.desks[US]))
    (digest,) = read_bundle(raw).tables

    with cast.unchanged():
        lied = take_bundle(cast.desks[US], raw=rewritten(raw, tables={digest: b"{}"}), now=cast.now)
        without = take_bundle(cast.desks[US], raw=rewritten(raw, tables={}), now=cast.now)

    assert "the one sent is" in lied.refused[ROK]
    assert "comes without its table manifest" in without.refused[ROK]


def test_tables_that_no_entry_names_are_not_kept() -> None:
    cast = cut()
    cast.give()
    raw = make_bundle(cast.desks[ROK], to=US, have=frontier_of(cast.desks[US]))
    spam = {hashlib.sha256(b"%d" % number).hexdigest(): b"%d" % number for number in range(1000)}

    taken = take_bundle(cast.desks[US], raw=rewritten(raw, tables={**read_bundle(raw).tables, **spam}), now=cast.now)

    assert taken.new == {ROK: 1}
    assert not spam.keys() & dict(cast.desks[US].store.tables()).keys()


def test_a_bundle_that_claims_more_than_it_has_is_believed_in_nothing() -> None:
    cast = cut()
    raw = make_bundle(cast.desks[ROK], to=US, have=frontier_of(cast.desks[US]))
    feed = feed_of(cast, ROK)
    frontier = {feed: (10**15, "a" * 64)}

    with cast.unchanged():
        taken = take_bundle(cast.desks[US], raw=restood(raw, frontier=frontier, more=True), now=cast.now)

    assert (taken.new, taken.agrees, taken.frontier) == ({}, None, {feed: 10**15})
    assert alarms(cast.desks[US]) == ()


def test_different_states_of_one_record_alarm_until_they_agree_again() -> None:
    cast = cut()
    raw = make_bundle(cast.desks[ROK], to=US, have={})

    taken = take_bundle(cast.desks[US], raw=restood(raw, state_hash="0" * 64), sender=ROK, now=MONDAY)

    assert taken.agrees is False
    (alarm,) = alarms(cast.desks[US])
    assert (alarm.kind, alarm.party, alarm.at, alarm.theirs) == ("state", ROK, "2018-10-15T01:00:00Z", "0" * 64)
    assert alarm.ours == cast.desks[US].state_hash()
    assert alarm.frontier == frontier_of(cast.desks[US])
    assert take_bundle(cast.desks[US], raw=raw, sender=ROK, now=MONDAY).agrees is True
    assert alarms(cast.desks[US]) == ()


def test_a_signed_head_of_another_history_alarms_and_one_of_ours_is_handed_on() -> None:
    cast = cut()
    raw = make_bundle(cast.desks[ROK], to=US, have={})
    feed = feed_of(cast, ROK)

    taken = take_bundle(cast.desks[US], raw=raw, now=cast.now)
    assert set(taken.heads) == {feed}
    relayed = make_bundle(cast.desks[US], to=JP, have={}, heads=taken.heads)
    assert read_bundle(relayed).feeds[feed].head == taken.heads[feed]
    spoilt = take_bundle(cast.desks[US], raw=with_part(raw, feed, head="no note\n"), now=cast.now)
    assert (spoilt.heads, alarms(cast.desks[US])) == ({}, ())


def test_cosignatures_travel_and_only_those_by_declared_keys_over_heads_of_this_record_are_kept() -> None:
    cast = three()
    us, jp = (desk_with_keys(cast, code) for code in (US, JP))
    cast.relay()
    cast.cut = cast.parties
    feed = feed_of(cast, ROK)
    head = us.store.head(feed)
    assert head is not None
    assert us.keys is not None
    assert jp.keys is not None
    body = head_body(origin=origin(cast.geneses[0], cast.group().id), size=head.size, root=bytes.fromhex(head.root))
    names = {one.code: cosigner_name(origin(one, cast.group().id), "witness") for one in cast.geneses}
    good = cosign(body=body, name=names[US], at=1539565200, key=us.keys.witness)
    forged = cosign(body=body, name=names[JP], at=1539565200, key=us.keys.witness)
    stranger = cosign(body=body, name="somebody.example/witness", at=1539565200, key=jp.keys.witness)
    elsewhere = cosign(body=body.replace("\n", "\n1", 1), name=names[US], at=1539565200, key=us.keys.witness)
    with us.store.writing() as writing:
        writing.keep_cosignatures([
            Cosigned(feed, head.size, head.root, one) for one in (good, forged, stranger, elsewhere)
        ])  # fmt: skip

    taken = hand(cast, US, ROK)

    assert taken.cosignatures == 1
    assert [one.cosignature for one in cast.desks[ROK].store.cosignatures(feed)] == [good]
    assert hand(cast, US, ROK).cosignatures == 0


def desk_with_keys(cast: Cast, code: str) -> Desk:
    """Give a member's node its keys and let it declare them."""
    desk = cast.desks[code]
    desk.keys = DerivedKeys(key(f"node of {code}"))
    cast.call(declare_node, code, HEAD)
    return desk


@pytest.mark.parametrize("seed", range(3))
def test_three_nodes_that_hand_each_other_bundles_at_random_agree(seed: int) -> None:
    chance, cast = random.Random(seed), three()
    cast.cut = cast.parties
    for _ in range(12):
        cast.revise(cast.give(code := chance.choice(cast.parties)), code)
        source, target = chance.sample(cast.parties, 2)
        hand(cast, source, target, most_bytes=chance.choice([1, 5000, 10**6]))
    for _ in range(2):
        for source in cast.parties:
            for target in cast.parties:
                if source != target:
                    hand(cast, source, target)

    assert len({cast.desks[code].state_hash() for code in cast.parties}) == 1
    assert all(alarms(desk) == () for desk in cast.nodes)


def test_junk_is_refused_whole() -> None:
    cast = apart()
    raw = make_bundle(cast.desks[ROK], to=US, have={})

    for junk in (b"", b"PK", random.Random(6).randbytes(4000), raw[:-30], raw + raw):
        with cast.unchanged(), pytest.raises(BadBundle):
            take_bundle(cast.desks[US], raw=junk, now=cast.now)


def test_no_private_word_and_no_withheld_section_is_in_the_bytes_of_any_bundle(tmp_path: Path) -> None:
    cast = cut(ROK, US, JP, private=tmp_path)
    canary, withheld = "CANARY-private-6e1f", "CANARY-withheld-77a0"
    ref = cast.give(what=f"Light oil. {withheld}")
    rok = cast.desks[ROK]
    rok.private[ROK].save(
        Draft("d1", DESK, "notice.given/1", canonical.encode({"what": canary}), "2018-10-15T01:00:00Z")
    )
    reader = reader_of(rok, code=ROK, officer=DESK)
    keep_inner(
        rok,
        reader=reader,
        now=cast.now,
        ref=ref,
        ministry="Ministry of Unification",
        position="objection",
        reason=canary,
    )
    raw = make_bundle(rok, to=US, have=frontier_of(cast.desks[US]))
    assert withheld.encode() in base64_of(raw)
    kept = {
        entry: {name: one for name, one in held.items() if name != "what"} for entry, held in sections_of(raw).items()
    }
    take_bundle(cast.desks[US], raw=with_part(raw, feed_of(cast, ROK), sections=kept), now=cast.now)

    bundles = [make_bundle(desk, to=to, have={}) for desk in cast.nodes for to in (ROK, US, JP, None, KEEPER)]
    from_rok = [make_bundle(rok, to=to, have={}) for to in (None, KEEPER)]
    from_us = [make_bundle(cast.desks[US], to=to, have={}) for to in (ROK, JP, None)]

    assert all(canary.encode() not in base64_of(one) for one in bundles)
    assert all(withheld.encode() not in base64_of(one) for one in (*from_rok, *from_us))


def base64_of(raw: bytes) -> bytes:
    """The bytes of a bundle and of every section in it as they read once they are decoded."""
    opened = [one.content for held in sections_of(raw).values() for one in held.values()]
    return raw + b"".join(opened)


def test_a_depositary_takes_no_open_section_in_whatever_a_bundle_holds() -> None:
    cast = apart(depositaries=[KEEPER])
    ref = cast.give()
    raw = make_bundle(cast.desks[ROK], to=US, have={})
    fresh = desk_of(cast.desks[KEEPER].seats[KEEPER])
    assert cast.notice(ref).id in sections_of(raw)

    assert take_bundle(fresh, raw=raw, now=cast.now).refused == {}
    take_bundle(fresh, raw=raw, now=cast.now)

    assert fresh.store.sections(cast.notice(ref).id) == {}
    assert fresh.state_hash() == cast.desks[ROK].state_hash()


def test_a_preview_says_what_would_happen_and_keeps_nothing() -> None:
    cast = cut()
    cast.revise(cast.give())
    raw = make_bundle(cast.desks[ROK], to=US, have=frontier_of(cast.desks[US]))
    feed = feed_of(cast, ROK)
    part = read_bundle(raw).feeds[feed]
    bad = with_part(raw, feed, envelopes=(part.envelopes[0], part.envelopes[1].replace(b"T01:00", b"T02:00")))
    late = with_part(raw, feed, start=part.start + 1, envelopes=part.envelopes[1:])

    with cast.unchanged():
        whole, stopped, gap = (preview_bundle(cast.desks[US], raw=one) for one in (raw, bad, late))

    assert (whole.sender, whole.to, whole.count, whole.refused, whole.first) == (ROK, US, 2, {}, False)
    assert [(one.code, one.kind) for one in whole.arriving] == [(ROK, "notice.given/1"), (ROK, "notice.revised/1")]
    assert (stopped.count, stopped.gap) == (1, ())
    assert "the signature is not its" in stopped.refused[ROK]
    assert (gap.count, gap.gap) == (0, (ROK,))
    assert take_bundle(cast.desks[US], raw=raw, now=cast.now).new == {ROK: 2}


def test_a_preview_at_a_node_without_a_record_names_the_members() -> None:
    cast = apart()
    fresh = desk_of(cast.desks[US].seats[US])

    seen = preview_bundle(fresh, raw=make_bundle(cast.desks[ROK], to=US, have={}))

    assert (seen.first, seen.sender, seen.words) == (True, ROK, group_words(cast.group().id))
    assert {one.code for one in seen.arriving} == {ROK, US}
    assert fresh.store.heads() == {}


def test_what_a_member_holds_is_seen_from_its_own_entries() -> None:
    cast = three()
    cast.give()
    cast.watch()
    held = frontier_of(cast.desks[US])
    cast.cut = cast.parties
    cast.give()

    shown = shown_by(cast.desks[ROK], code=US)

    assert shown[feed_of(cast, ROK)] == held[feed_of(cast, ROK)]
    assert all(shown[feed] <= held[feed] for feed in shown)
    assert shown_by(cast.desks[ROK], code="DEPOT") == {}


def test_who_only_reads_carries_no_bundle() -> None:
    cast = apart()

    for officer in (HEAD, DESK):
        check_courier(cast.desks[ROK], reader=reader_of(cast.desks[ROK], code=ROK, officer=officer))
    with cast.refused(
        because("bundle_not_by", roles="depositary, desk_officer, head_of_delegation, monitor, secretary")
    ):
        check_courier(cast.desks[ROK], reader=reader_of(cast.desks[ROK], code=ROK, officer=READER))


def test_a_state_is_told_for_the_entries_it_was_folded_from_and_for_no_others() -> None:
    cast = apart()
    desk = cast.desks[ROK]
    before = desk.store.heads()
    assert state_at(desk, heads=before) == desk.state_hash()

    cast.give()

    assert state_at(desk, heads=before) is None
