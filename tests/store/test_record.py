"""What every record store does: it takes what follows on, refuses what does not, and loses nothing."""

import threading

import msgspec
import pytest
from tests.store.cast import MANIFEST, MANIFEST_HASH, ROK, STRANGER, US, give_notices, notice, purpose

from tandem.record.entry import Entry
from tandem.record.merkle import Frontier, leaf_hash, root_of
from tandem.store.fence import RestoredRecord
from tandem.store.record import Mark, NotAsPromised, Pin, RecordStore, StoreConflict


def held(store: RecordStore) -> tuple[object, ...]:
    """Everything that can be read from a store, to prove that a refusal wrote nothing."""
    arrived = [(stored.position, stored.entry.envelope) for stored in store.arrived_since(0)]
    ids = [stored.entry.id for stored in store.arrived_since(0)]
    sections = [dict(store.sections(entry_id)) for entry_id in ids]
    return arrived, sections, dict(store.heads()), list(store.tables()), store.equivocations()


def root_over(entries: list[Entry]) -> str:
    return root_of([leaf_hash(entry.envelope) for entry in entries]).hex()


def test_an_empty_record_holds_nothing(store: RecordStore) -> None:
    assert held(store) == ([], [], {}, [], [])
    assert store.head(ROK) is None
    assert store.feed(ROK) == []
    assert store.entry("3f" * 32) is None
    assert store.table(MANIFEST_HASH) is None
    assert store.sections("3f" * 32) == {}


def test_entries_come_back_byte_for_byte_in_the_order_of_arrival(store: RecordStore) -> None:
    first = give_notices(store, ROK, 2)
    other = give_notices(store, US, 1)
    last = give_notices(store, ROK, 1)

    arrived = list(store.arrived_since(0))

    assert [stored.position for stored in arrived] == [1, 2, 3, 4]
    assert [stored.entry.envelope for stored in arrived] == [e.envelope for e in first + other + last]
    assert [stored.entry for stored in store.arrived_since(3)] == last
    assert list(store.arrived_since(4)) == []


def test_a_feed_is_read_by_its_places(store: RecordStore) -> None:
    given = [entry.envelope for entry in give_notices(store, ROK, 5)]

    assert store.feed(ROK) == given
    assert store.feed(ROK, 3) == given[3:]
    assert store.feed(ROK, 1, 3) == given[1:3]
    assert store.feed(ROK, 4, 99) == given[4:]
    assert store.feed(ROK, 5) == []


def test_a_head_says_size_root_last_and_frontier(store: RecordStore) -> None:
    given = give_notices(store, ROK, 5)

    head = store.head(ROK)

    assert head is not None
    assert (head.size, head.root, head.last) == (5, root_over(given), given[-1].id)
    assert Frontier.decode(head.frontier).root().hex() == head.root
    assert store.heads() == {ROK: head}


def test_the_root_at_every_earlier_size_is_known(store: RecordStore) -> None:
    given = give_notices(store, ROK, 9)

    roots = [store.root_at(ROK, size) for size in range(11)]

    assert roots == [*(root_over(given[:size]) for size in range(10)), None]
    assert store.root_at(US, 0) == root_over([])
    assert store.root_at(US, 1) is None


def test_an_entry_is_found_by_its_id_and_by_nothing_like_it(store: RecordStore) -> None:
    (given,) = give_notices(store, ROK, 1)

    assert store.entry(given.id) == given
    assert store.entry(given.id.upper()) is None
    assert store.entry(f" {given.id}") is None
    assert store.entry("not a hash") is None


def test_a_writing_sees_what_it_wrote_and_others_do_not_yet(store: RecordStore) -> None:
    promise, section = purpose()
    with store.writing() as writing:
        entry = notice(ROK, promises=(promise,))
        head = writing.append(entry, {"purpose": section}, {MANIFEST_HASH: MANIFEST})

        assert writing.head(ROK) == head
        assert writing.entry(entry.id) == entry
        assert writing.root_at(ROK, 1) == head.root
        assert writing.sections(entry.id) == {"purpose": section}
        assert writing.table(MANIFEST_HASH) == MANIFEST
        assert held(store) == ([], [], {}, [], [])

    assert store.head(ROK) == head
    assert store.sections(entry.id) == {"purpose": section}
    assert list(store.tables()) == [(MANIFEST_HASH, MANIFEST)]


def test_a_hundred_entries_go_into_one_writing(store: RecordStore) -> None:
    with store.writing() as writing:
        for _ in range(100):
            writing.append(notice(ROK, after=writing.head(ROK)))

    head = store.head(ROK)
    assert head is not None
    assert head.size == len(store.feed(ROK)) == 100


def test_a_writing_that_fails_leaves_nothing_behind(store: RecordStore) -> None:
    give_notices(store, ROK, 1)
    before = held(store)
    promise, section = purpose()

    def fail_half_way() -> None:
        with store.writing() as writing:
            entry = notice(ROK, after=writing.head(ROK), promises=(promise,))
            writing.append(entry, {"purpose": section}, {MANIFEST_HASH: MANIFEST})
            writing.append(notice(US))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_half_way()

    assert held(store) == before
    assert give_notices(store, ROK, 1) == [stored.entry for stored in store.arrived_since(1)]
    assert [stored.position for stored in store.arrived_since(0)] == [1, 2]


def refused(store: RecordStore, entry: Entry) -> str:
    """The words with which a store refuses an entry, having made sure that nothing of it stays."""
    before = held(store)
    with pytest.raises(StoreConflict) as caught, store.writing() as writing:
        writing.append(entry)
    assert held(store) == before
    return str(caught.value)


def test_an_entry_beyond_a_gap_is_refused(store: RecordStore) -> None:
    give_notices(store, ROK, 2)
    ahead = store.head(ROK)
    assert ahead is not None
    beyond = notice(ROK, after=msgspec.structs.replace(ahead, size=4))

    words = refused(store, beyond)

    assert f"Entry 4 of feed {ROK[:12]} cannot be written: the feed has 2 entries." in words
    assert "Expected entry 2, found entry 4." in words
    assert "Nothing was written; fetch the entries between first." in words


def test_an_entry_with_another_previous_entry_is_refused(store: RecordStore) -> None:
    give_notices(store, ROK, 7)
    head = store.head(ROK)
    assert head is not None
    stray = notice(ROK, after=msgspec.structs.replace(head, last="99d0aa" + "0" * 58))

    words = refused(store, stray)

    assert f"Entry 7 of feed {ROK[:12]} does not follow on" in words
    assert f"expected previous {head.last[:12] if head.last else ''}, found 99d0aa000000" in words


def test_a_second_header_at_one_place_is_refused(store: RecordStore) -> None:
    give_notices(store, ROK, 1)

    words = refused(store, notice(ROK, litres=65_000))

    assert f"Entry 0 of feed {ROK[:12]} cannot be written: that place is taken" in words
    assert "the feed already has 1 entry. Expected entry 1, found entry 0" in words


def test_the_same_entry_is_not_taken_twice(store: RecordStore) -> None:
    (given,) = give_notices(store, ROK, 1)

    words = refused(store, given)

    assert "that place is taken, the feed already has 1 entry." in words
    assert f"Expected entry 1, found entry 0 ({given.id[:12]})" in words


def test_a_refused_entry_does_not_spoil_the_writing_around_it(store: RecordStore) -> None:
    with store.writing() as writing:
        head = writing.append(notice(ROK))
        with pytest.raises(StoreConflict):
            writing.append(notice(ROK, litres=65_000))
        writing.append(notice(ROK, after=head))

    assert len(store.feed(ROK)) == 2


def test_a_section_that_fails_its_commitment_is_refused(store: RecordStore) -> None:
    promise, _ = purpose()
    _, other = purpose("Something else.")
    before = held(store)

    with pytest.raises(NotAsPromised) as caught, store.writing() as writing:
        writing.append(notice(ROK, promises=(promise,)), {"purpose": other})

    assert "Section 'purpose' of entry" in str(caught.value)
    assert f"expected commitment {promise.commit[:12]}, found" in str(caught.value)
    assert "Nothing was written; ask its author for the section again." in str(caught.value)
    assert held(store) == before


def test_a_section_that_nobody_promised_is_refused(store: RecordStore) -> None:
    _, section = purpose()
    entry = notice(ROK)
    before = held(store)

    with pytest.raises(NotAsPromised) as caught, store.writing() as writing:
        writing.append(entry, {"purpose": section})

    assert str(caught.value) == f"Entry {entry.id[:12]} has no section 'purpose'. Nothing was written."
    assert held(store) == before


def test_a_table_under_a_wrong_hash_is_refused(store: RecordStore) -> None:
    before = held(store)

    with pytest.raises(NotAsPromised) as caught, store.writing() as writing:
        writing.append(notice(ROK), {}, {MANIFEST_HASH: MANIFEST.replace(b"55000", b"65000")})

    assert f"Table {MANIFEST_HASH[:12]} is not what its name says: its bytes hash to" in str(caught.value)
    assert held(store) == before


def test_a_section_may_arrive_after_its_entry(store: RecordStore) -> None:
    promise, section = purpose()
    with store.writing() as writing:
        entry = notice(ROK, promises=(promise,))
        writing.append(entry)
    assert store.sections(entry.id) == {}

    with store.writing() as writing:
        writing.keep_sections(entry.id, {"purpose": section})

    assert store.sections(entry.id) == {"purpose": section}


def test_a_late_section_must_be_the_promised_one_of_an_entry_held(store: RecordStore) -> None:
    promise, section = purpose()
    _, other = purpose("Something else.")
    with store.writing() as writing:
        entry = notice(ROK, promises=(promise,))
        writing.append(entry)
    before = held(store)

    with pytest.raises(NotAsPromised, match="is not what the entry promised"), store.writing() as writing:
        writing.keep_sections(entry.id, {"purpose": other})
    with (
        pytest.raises(StoreConflict, match="is not held, so no section of it is kept"),
        store.writing() as writing,
    ):
        writing.keep_sections(notice(US).id, {"purpose": section})

    assert held(store) == before


def test_a_proof_of_equivocation_is_kept_once(store: RecordStore) -> None:
    (first,) = give_notices(store, ROK, 1)
    second = notice(ROK, litres=65_000)

    for _ in range(2):
        with store.writing() as writing:
            writing.note_equivocation(first.envelope, second.envelope)

    assert store.equivocations() == [(first.envelope, second.envelope)]
    assert store.feed(ROK) == [first.envelope]


def test_one_header_under_two_signatures_is_an_equivocation(store: RecordStore) -> None:
    (first,) = give_notices(store, ROK, 1)
    second = notice(ROK, key=STRANGER)

    with store.writing() as writing:
        writing.note_equivocation(first.envelope, second.envelope)

    assert first.id == second.id
    assert store.equivocations() == [(first.envelope, second.envelope)]


def test_two_entries_that_do_not_collide_prove_nothing(store: RecordStore) -> None:
    first, second = give_notices(store, ROK, 2)
    before = held(store)

    with pytest.raises(StoreConflict) as caught, store.writing() as writing:
        writing.note_equivocation(first.envelope, second.envelope)

    assert "These two envelopes prove no equivocation" in str(caught.value)
    assert f"found entry 0 of feed {ROK[:12]} and entry 1 of feed {ROK[:12]}" in str(caught.value)
    assert held(store) == before


def test_a_writing_that_has_ended_takes_nothing_more(store: RecordStore) -> None:
    with store.writing() as writing:
        pass

    with pytest.raises(RuntimeError, match="This writing has ended; open another one"):
        writing.append(notice(ROK))

    assert store.head(ROK) is None


def test_a_thread_that_is_writing_cannot_begin_a_second_writing(store: RecordStore) -> None:
    with store.writing() as writing:
        with pytest.raises(RuntimeError, match="This thread is writing already"), store.writing():
            pass
        writing.append(notice(ROK))

    assert len(store.feed(ROK)) == 1


def test_threads_write_in_turn_and_none_is_lost(store: RecordStore) -> None:
    threads = [threading.Thread(target=give_notices, args=(store, feed, 25)) for feed in (ROK, US, ROK, US)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [len(store.feed(ROK)), len(store.feed(US))] == [50, 50]
    assert [stored.position for stored in store.arrived_since(0)] == list(range(1, 101))


def test_a_reader_that_stops_half_way_holds_up_nobody(store: RecordStore) -> None:
    give_notices(store, ROK, 3)
    reading = store.arrived_since(0)
    next(reading)

    give_notices(store, ROK, 1)

    assert [stored.position for stored in reading][:2] == [2, 3]


def test_a_store_may_always_be_signed_that_holds_what_it_signed(store: RecordStore) -> None:
    store.own_feeds(frozenset({ROK}))
    store.check_fence()
    give_notices(store, ROK, 2)

    store.check_fence()
    with store.writing() as writing:
        writing.check_fence()


def test_what_was_signed_and_is_not_held_stops_signing_until_it_is_held_or_let_go(store: RecordStore) -> None:
    store.own_feeds(frozenset({ROK}))
    give_notices(store, ROK, 2)
    mark = Mark(5, "5" * 64)
    store.raise_marks({ROK: mark})
    store.raise_marks({ROK: Mark(4, "4" * 64)})

    assert store.marks()[ROK] == mark
    with pytest.raises(RestoredRecord):
        store.check_fence()

    with store.writing() as writing:
        with pytest.raises(RestoredRecord):
            writing.let_go(ROK, mark=Mark(4, "4" * 64))
        writing.let_go(ROK, mark=mark)
        head = writing.append(notice(ROK, after=writing.head(ROK)))
    assert store.marks()[ROK] == Mark(3, head.root)
    store.check_fence()


def test_a_mark_is_set_back_only_from_the_one_that_was_let_go(store: RecordStore) -> None:
    store.own_feeds(frozenset({ROK}))
    give_notices(store, ROK, 2)
    head, mark = store.head(ROK), Mark(5, "5" * 64)
    assert head is not None
    store.raise_marks({ROK: mark})

    with pytest.raises(RestoredRecord):
        store.reset_mark(ROK, was=Mark(4, "4" * 64), mark=Mark(2, head.root))
    store.reset_mark(ROK, was=mark, mark=Mark(2, head.root))
    store.reset_mark(ROK, was=mark, mark=Mark(2, head.root))

    store.check_fence()


def test_a_feed_that_contradicts_a_pin_is_not_signed(store: RecordStore) -> None:
    store.own_feeds(frozenset({ROK}))
    give_notices(store, ROK, 3)
    second = store.id_at(ROK, 2)
    for pin in (Pin(2, id=second or ""), Pin(3, root=store.root_at(ROK, 3) or ""), Pin(9, root="9" * 64)):
        store.pin(ROK, pin=pin)
    store.check_fence()
    assert store.broken_pin(ROK) is None
    assert store.id_at(ROK, 4) is None

    store.pin(ROK, pin=Pin(1, id="1" * 64))

    assert store.broken_pin(ROK) == Pin(1, id="1" * 64)
    with pytest.raises(RestoredRecord, match="of a line"):
        store.check_fence()
