"""What is written in a group with a depositary is sealed to those who may read it, as far as a header has room."""

from typing import Any

import pytest
from tests.cast import DESK, HEAD, JP, KEEPER, MONITOR, ROK, US, Cast, apart, draft, key

from tandem.acts.node import NodeDeclared
from tandem.desk.comment import make_comment
from tandem.desk.evidence import Paper
from tandem.desk.node import declare_node
from tandem.desk.notice import give_notice
from tandem.desk.sealing import MOST_SEALED, open_sealed
from tandem.record.derived import DerivedKeys
from tandem.record.entry import MAX_HEADER, Entry


def with_keys(cast: Cast, *declared: str) -> Cast:
    """Give every node its keys, and let these members declare them."""
    for code, desk in cast.desks.items():
        desk.keys = DerivedKeys(key(f"node of {code}"))
    for code in declared:
        cast.call(declare_node, code, HEAD)
    return cast


@pytest.fixture
def cast() -> Cast:
    """ROK, US and JP, a monitor and a depositary; all have declared their nodes but JP."""
    return with_keys(apart(ROK, US, JP, monitors=[MONITOR], depositaries=[KEEPER]), ROK, US, MONITOR, KEEPER)


def version_of(cast: Cast, ref: str) -> Entry:
    """Answer the entry of the latest version of a notice, as its owner holds it."""
    entry = cast.desks[ROK].store.entry(cast.notice(ref).current.stamp.entry)
    assert entry is not None
    return entry


def feeds(cast: Cast, *codes: str) -> set[str]:
    """Answer the feeds of members."""
    return {cast.group().seats[code].feed for code in codes}


def test_a_notice_is_sealed_to_all_who_may_read_it_and_have_declared_a_node(cast: Cast) -> None:
    entry = version_of(cast, cast.give())

    assert {one.name for one in entry.header.sections} == {"title", "what"}
    for promised in entry.header.sections:
        assert promised.sealed.keys() == feeds(cast, US, MONITOR)
    assert cast.desks[ROK].store.sealed(entry.id).keys() == {
        (name, feed) for name in ("title", "what") for feed in feeds(cast, US, MONITOR)
    }


def test_what_is_sealed_to_a_member_its_node_opens(cast: Cast) -> None:
    entry = version_of(cast, cast.give())
    sealed = cast.desks[ROK].store.sealed(entry.id)

    opened = open_sealed(cast.desks[US], entry=entry, offered=sealed, missing=["title", "what"])

    assert opened.sections == cast.desks[ROK].store.sections(entry.id)
    assert opened.refused == ()
    assert open_sealed(cast.desks[JP], entry=entry, offered=sealed, missing=["title"]).sections == {}
    assert open_sealed(cast.desks[KEEPER], entry=entry, offered=sealed, missing=["title"]).sections == {}


def test_sealed_bytes_that_the_entry_does_not_name_are_refused_with_a_sentence(cast: Cast) -> None:
    entry = version_of(cast, cast.give())
    (feed,) = feeds(cast, US)

    opened = open_sealed(cast.desks[US], entry=entry, offered={("title", feed): b"Junk."}, missing=["title"])

    assert opened.sections == {}
    assert opened.refused == (
        f"Entry {entry.header.seq} of feed {entry.header.feed[:6]}: section 'title' came sealed, and is not the bytes "
        "that the entry names.",
    )


def test_every_act_with_words_is_sealed(cast: Cast) -> None:
    ref = cast.give()

    comment = cast.call(make_comment, US, DESK, ref=ref, text="How much of the light oil returns?")

    entry = cast.desks[US].store.entry(comment.entry)
    assert entry is not None
    assert entry.header.sections[0].sealed.keys() == feeds(cast, ROK, MONITOR)


def test_without_a_depositary_nothing_is_sealed() -> None:
    cast = with_keys(apart(ROK, US), ROK, US)

    entry = version_of(cast, cast.give())

    assert [one.sealed for one in entry.header.sections] == [{}, {}]
    assert cast.desks[ROK].store.sealed(entry.id) == {}


def test_a_key_that_is_none_keeps_nobody_from_writing(cast: Cast) -> None:
    cast.forge(JP, NodeDeclared(**dict.fromkeys(("witness_key", "mirror_key", "sealing_key", "transport"), "0" * 64)),
               officer=HEAD)  # fmt: skip

    entry = version_of(cast, cast.give())

    assert all(one.sealed.keys() == feeds(cast, US, MONITOR) for one in entry.header.sections)


def _given(cast: Cast, papers: list[Paper], **changed: Any) -> Entry:
    receipt = cast.call(give_notice, ROK, draft=draft(**changed), papers=papers)
    assert receipt.ref is not None
    return version_of(cast, receipt.ref)


def test_a_header_without_room_for_all_leaves_the_documents_out(cast: Cast) -> None:
    cast.call(declare_node, JP, HEAD)
    papers = [Paper(f"annex-{number}.txt", f"Annex {number}.".encode()) for number in range(1, 5)]
    words = {"route": "By rail.", "channel": "Hotline.", "urgency": "The train waits at the border."}

    entry = _given(cast, papers, **words)

    sealed = [one.name for one in entry.header.sections if one.sealed]
    assert sealed == [one.name for one in entry.header.sections][: len(sealed)]
    assert "urgency" in sealed
    assert "paper_4_name" not in sealed
    assert all(len(one.sealed) == 3 for one in entry.header.sections if one.sealed)
    # One more would not have gone in.
    assert MAX_HEADER - (11 + 134 * 3) < len(entry.raw) <= MAX_HEADER


def test_no_more_is_sealed_of_an_entry_than_a_bundle_takes(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tandem.desk.sealing.MOST_SEALED", 20_000)
    assert MOST_SEALED == 32 * 1024 * 1024

    entry = _given(cast, [Paper("annex.txt", b"Annex. " * 2000)])

    assert [one.name for one in entry.header.sections if not one.sealed] == ["paper_1", "paper_1_name"]
