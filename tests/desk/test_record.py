"""Signed heads, an archive handed out and taken in: who may, what is in it, and that a way round changes nothing."""

import base64
import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.cast import DESK, HEAD, ROK, US, Cast, apart, desk_of, genesis, hosted, key, own_seat
from tests.clearances import LETTER, assessed, file
from tests.cosigning import hand, keyed

from tandem.desk.desk import Desk, NotAllowed, Receipt
from tandem.desk.group import appoint_officer
from tandem.desk.reading import reader_of
from tandem.desk.record import NotExported, contents_of, export_archive, sign_heads, take_in
from tandem.desk.witness import mirror_heads
from tandem.record import checkpoint, verify
from tandem.record.archive import BadArchive, FeedContents, write_archive
from tandem.record.feed import Equivocation, Refused
from tandem.record.genesis import group_words, origin
from tandem.rules.reason import because
from tandem.state.reading import Reader
from tandem.store.fence import RestoredRecord
from tandem.store.memory import MemoryStore
from tandem.store.sqlite import SqliteStore

CANARY = "CANARY-INNER-POSITION-OF-THE-MINISTRY"


def _reader(desk: Desk, code: str = ROK, officer: int = DESK) -> Reader:
    return reader_of(desk, code=code, officer=officer)


def _others_heads(cast: Cast, code: str) -> dict[str, str]:
    """The heads that a member's node got from the others."""
    return {
        feed: text for other, desk in cast.desks.items() if other != code for feed, text in sign_heads(desk).items()
    }


def _story(cast: Cast) -> str:
    ref = cast.give()
    cast.watch()
    cast.take(ref, "objection", reason="55,000 litres of light oil are too much.")
    return ref


def _files(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _sizes(desk: Desk) -> Mapping[str, int]:
    return {feed: head.size for feed, head in desk.store.heads().items()}


def test_a_node_signs_the_heads_of_its_own_feeds_and_no_others() -> None:
    cast = apart()
    desk = cast.desks[ROK]

    signed = sign_heads(desk)

    rok = genesis(ROK)
    head = desk.store.head(desk.seats[ROK].feed)
    assert head is not None
    assert list(signed) == [desk.seats[ROK].feed]
    read = checkpoint.read_checkpoint(
        signed[desk.seats[ROK].feed], origin=origin(rok, cast.group().id), public=rok.node_key
    )
    assert read == (head.size, bytes.fromhex(head.root))


def test_no_head_is_signed_of_a_record_that_is_older_than_what_was_signed(tmp_path: Path) -> None:
    cast = hosted(store=lambda own: SqliteStore(tmp_path / "record.db", own=own))
    desk = cast.desks[ROK]
    restored = tmp_path / "restored"
    restored.mkdir()
    (restored / "heads.fence").write_bytes((tmp_path / "heads.fence").read_bytes())
    own = frozenset(seat.feed for seat in desk.seats.values())
    stale = Desk(store=SqliteStore(restored / "record.db", own=own), seats=desk.seats, private={})

    with pytest.raises(RestoredRecord, match="The record is older than what was signed"):
        sign_heads(stale)

    assert stale.store.heads() == {}


def test_an_archive_is_genuine_and_says_who_signed_it() -> None:
    cast = hosted()
    _story(cast)

    raw = export_archive(cast.desks[ROK], reader=_reader(cast.desks[ROK]), held={})

    report, _ = verify.examine(raw, group_words(cast.group().id))
    assert report.failures == []
    assert report.exit == 0
    assert report.signed_by == ROK
    assert {member["code"]: member["entries"] for member in report.members} == {
        code: cast.desks[ROK].store.heads()[cast.desks[ROK].seats[code].feed].size for code in (ROK, US)
    }


def test_documents_are_in_the_archive_and_checked_with_it() -> None:
    cast = hosted()
    file(cast, assessed(cast), papers=(LETTER,))

    raw = export_archive(cast.desks[US], reader=_reader(cast.desks[US], US), held={})

    report, _ = verify.examine(raw, group_words(cast.group().id))
    assert report.failures == []
    assert base64.b64encode(LETTER.content) in raw


def test_export_import_export_gives_the_same_bytes_but_for_the_signature_over_the_list() -> None:
    # I10, through a node of the other party.
    cast = apart()
    _story(cast)
    rok, us = cast.desks[ROK], cast.desks[US]
    first = export_archive(rok, reader=_reader(rok), held=_others_heads(cast, ROK))
    fresh = desk_of(own_seat(genesis(US)), store=lambda own: MemoryStore())

    taken = take_in(fresh, raw=first)
    again = export_archive(fresh, reader=_reader(fresh, US), held=taken.checkpoints)

    before, after = _files(first), _files(again)
    assert {path for path in before if before[path] != after[path]} == {"contents.sig"}
    assert before.keys() == after.keys()
    assert fresh.state_hash() == rok.state_hash() == us.state_hash()


def test_a_node_without_seats_holds_the_same_contents_and_signs_nothing() -> None:
    cast = hosted()
    _story(cast)
    desk = cast.desks[ROK]
    raw = export_archive(desk, reader=_reader(desk), held={})
    reading = Desk(store=MemoryStore(), seats={}, private={})

    taken = take_in(reading, raw=raw, words=group_words(cast.group().id))

    assert contents_of(reading, reader=_reader(reading), held=taken.checkpoints) == contents_of(
        desk, reader=_reader(desk), held={}
    )
    assert sum(taken.new.values()) == sum(_sizes(desk).values())
    assert taken.held == 0
    with pytest.raises(NotExported, match="No seat of this node is a member"):
        export_archive(reading, reader=_reader(reading), held=taken.checkpoints)


def test_an_archive_taken_in_twice_changes_nothing() -> None:
    cast = hosted()
    _story(cast)
    desk = cast.desks[ROK]
    raw = export_archive(desk, reader=_reader(desk), held={})
    before = cast.held()

    taken = take_in(desk, raw=raw)

    assert set(taken.new.values()) == {0}
    assert taken.held == sum(_sizes(desk).values())
    assert cast.held() == before


def test_only_a_reader_of_the_group_gets_an_archive() -> None:
    cast = hosted()
    desk = cast.desks[ROK]
    cast.call(_host_appointed, ROK, HEAD)
    strangers = [Reader(None), Reader("JP", 1, ("desk_officer",)), Reader(ROK, 9, ("host",)), Reader(ROK, 99)]

    for stranger in strangers:
        with pytest.raises(NotAllowed) as caught:
            export_archive(desk, reader=stranger, held={})
        assert caught.value.reasons == (because("nothing_to_read"),)


def _host_appointed(desk: Desk, **given: Any) -> Receipt:
    return appoint_officer(desk, number=9, roles=("host",), name="The host", **given)


def test_no_byte_of_a_private_draft_is_in_an_archive(tmp_path: Path) -> None:
    cast = hosted(private=tmp_path)
    ref = _story(cast)
    stale = dict.fromkeys(cast.page(ROK), 1)
    with pytest.raises(NotAllowed) as caught:
        cast.decide(ref, "go_over_objection", reason=CANARY, seen=stale)
    assert caught.value.draft is not None
    desk = cast.desks[ROK]

    raw = export_archive(desk, reader=_reader(desk), held={})

    assert CANARY.encode() in (tmp_path / "ROK.db").read_bytes()
    assert CANARY.encode() not in raw


def test_a_feed_without_its_signed_head_is_not_handed_on() -> None:
    cast = apart()

    with pytest.raises(NotExported) as caught:
        export_archive(cast.desks[ROK], reader=_reader(cast.desks[ROK]), held={})

    assert str(caught.value) == (
        "The head of the US feed as its own node signed it is not here; take in an archive of that member first, "
        "then export."
    )


def test_a_feed_is_handed_on_as_far_as_its_signed_head_goes() -> None:
    cast = apart()
    held = _others_heads(cast, ROK)
    signed = cast.desks[US].store.heads()[cast.desks[US].seats[US].feed].size
    _story(cast)
    desk = cast.desks[ROK]

    contents = contents_of(desk, reader=_reader(desk), held=held)

    us = desk.group().seats[US].feed
    assert len(contents.feeds[us].envelopes) == signed < _sizes(desk)[us]


def test_a_signed_head_of_more_than_is_held_is_refused_with_the_way_out() -> None:
    cast = apart()
    cast.cut = (US,)
    cast.call(_host_appointed, US, HEAD)
    desk = cast.desks[ROK]

    with pytest.raises(NotExported, match=r"The signed head of the US feed says .* here there are fewer\. Take in"):
        export_archive(desk, reader=_reader(desk), held=_others_heads(cast, ROK))


def test_an_archive_of_another_group_is_refused_and_nothing_is_taken_in() -> None:
    cast = hosted()
    other = apart()
    desk = cast.desks[ROK]
    raw = export_archive(desk, reader=_reader(desk), held={})
    before = other.held()

    with pytest.raises(Refused) as caught:
        take_in(other.desks[ROK], raw=raw)

    words, here = group_words(cast.group().id), group_words(other.group().id)
    assert str(caught.value) == (
        f"The archive is of the group {words}; this node holds {here}. Nothing was taken in; "
        "name another folder with --node."
    )
    assert other.held() == before


def test_an_archive_is_refused_by_a_node_whose_seats_are_no_members() -> None:
    cast = hosted()
    desk = cast.desks[ROK]
    raw = export_archive(desk, reader=_reader(desk), held={})
    stranger = desk_of(own_seat(genesis("JP")))

    with pytest.raises(Refused, match=r"No seat of this node \(JP\) is a member of the group .* Nothing was taken in"):
        take_in(stranger, raw=raw)

    assert stranger.store.heads() == {}


def test_a_broken_archive_and_wrong_words_are_refused_and_nothing_is_taken_in() -> None:
    cast = hosted()
    desk = cast.desks[ROK]
    raw = export_archive(desk, reader=_reader(desk), held={})
    reading = Desk(store=MemoryStore(), seats={}, private={})

    with pytest.raises(BadArchive, match="The archive is refused"):
        take_in(reading, raw=raw[:-1])
    with pytest.raises(BadArchive, match="of another group"):
        take_in(reading, raw=raw, words="babab babab babab babab babab babab babab babab")

    assert reading.store.heads() == {}
    assert list(reading.store.tables()) == []


def test_a_section_that_was_withheld_is_kept_when_it_comes_with_a_later_archive() -> None:
    cast = hosted()
    ref = _story(cast)
    desk = cast.desks[ROK]
    reader = _reader(desk)
    whole = contents_of(desk, reader=reader, held={})
    notice = cast.notice(ref).id
    feeds = {feed: _without(parts, notice) for feed, parts in whole.feeds.items()}
    seat = desk.seats[ROK]
    name = origin(seat.genesis, cast.group().id)
    partly = write_archive(contents=replace(whole, feeds=feeds), key=key("node of the host"), origin=name)
    reading = Desk(store=MemoryStore(), seats={}, private={})
    take_in(reading, raw=partly)
    assert reading.store.sections(notice) == {}

    taken = take_in(reading, raw=export_archive(desk, reader=reader, held={}))

    assert set(taken.new.values()) == {0}
    assert reading.store.sections(notice) == desk.store.sections(notice)


def _without(parts: FeedContents, entry: str) -> FeedContents:
    return replace(parts, sections={held: named for held, named in parts.sections.items() if held != entry})


def test_a_forked_feed_in_an_archive_is_refused_and_the_proof_is_kept() -> None:
    cast, other = apart(), apart()
    ref = cast.give(title="Joint survey of the Gyeongui line")
    other.give(title="Another plan under the same number")
    rok = cast.desks[ROK]
    raw = export_archive(rok, reader=_reader(rok), held=_others_heads(cast, ROK))
    us = other.desks[US]
    before = _sizes(us)

    with pytest.raises(Equivocation, match="The ROK feed is forked at entry"):
        take_in(us, raw=raw)

    assert cast.notice(ref).owner == ROK
    assert _sizes(us) == before
    assert len(us.store.equivocations()) == 1


def test_entries_come_in_after_what_they_rest_on_whatever_the_order_of_the_feeds() -> None:
    cast = apart()
    _story(cast)
    rok = cast.desks[ROK]
    raw = export_archive(rok, reader=_reader(rok), held=_others_heads(cast, ROK))
    reading = Desk(store=MemoryStore(), seats={}, private={})

    take_in(reading, raw=raw)

    held: dict[str, int] = {}
    for stored in reading.store.arrived_since(0):
        header = stored.entry.header
        assert all(held.get(feed, 0) >= size for feed, (size, _) in header.seen.items())
        held[header.feed] = header.seq + 1
    assert held == _sizes(rok)


def test_an_entry_that_rests_on_what_is_not_in_the_archive_is_taken_in_and_waits() -> None:
    cast = apart()
    earlier = _others_heads(cast, ROK)
    cast.call(_host_appointed, US, HEAD)
    cast.give()
    rok = cast.desks[ROK]
    reading = Desk(store=MemoryStore(), seats={}, private={})

    take_in(reading, raw=export_archive(rok, reader=_reader(rok), held=earlier))

    assert _sizes(reading)[rok.seats[ROK].feed] == _sizes(rok)[rok.seats[ROK].feed]
    assert sum(reading.group().waiting.values()) == 1
    assert reading.group().notices == {}


def test_cosignatures_go_into_an_archive_and_come_back_out_of_it_as_the_same_bytes() -> None:
    cast = keyed()
    hand(cast, by=US, over=ROK)
    rok, feed = cast.desks[ROK], cast.group().seats[ROK].feed
    first = export_archive(rok, reader=_reader(rok), held=_others_heads(cast, ROK))
    fresh = desk_of(own_seat(genesis(US)), store=lambda own: MemoryStore())

    taken = take_in(fresh, raw=first)
    again = export_archive(fresh, reader=_reader(fresh, US), held=taken.checkpoints)

    before, after = _files(first), _files(again)
    assert taken.dated == 2
    assert fresh.store.cosignatures(feed) == rok.store.cosignatures(feed)
    assert f"feeds/{feed}/cosignatures" in before
    assert {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)} == {"contents.sig"}
    report, _ = verify.examine(first)
    assert (report.failures, report.cosignatures) == ([], 2)


def test_a_cosignature_by_a_key_that_nobody_can_check_stays_out_of_an_archive() -> None:
    cast = keyed(declared=False)
    mirror_heads(cast.desks[US], now=cast.now)
    us = cast.desks[US]

    files = _files(export_archive(us, reader=_reader(us, US, HEAD), held=_others_heads(cast, US)))

    assert len(us.store.cosignatures(cast.group().seats[ROK].feed)) == 2
    assert not [path for path in files if path.endswith("cosignatures")]
