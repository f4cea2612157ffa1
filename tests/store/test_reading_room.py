"""The reading room of a seat: bytes as they came, proposals that an editor decides once, nothing of it on record."""

from pathlib import Path

import pytest

from tandem.store.private import PrivateStore
from tandem.store.reading_room import KeptDocument, Proposal, ReadingRoom

SHA = "a" * 64


@pytest.fixture
def room(tmp_path: Path) -> ReadingRoom:
    return PrivateStore(tmp_path / "private.db").reading_room


def keep(room: ReadingRoom, payload: bytes = b"\xff\xfeas it came", *ids: str, stages: str = "quotes/1") -> None:
    document = KeptDocument(SHA, "news.txt", stages, "", 2, "2018-11-22T07:29:00Z")
    proposals = [Proposal(one, SHA, place, "statement", "quote.said/1", 0.9, b"{}") for place, one in enumerate(ids)]
    room.keep(document, payload=payload, found=b"{}", proposals=proposals)


def test_the_bytes_of_a_document_never_change_once_they_are_kept(room: ReadingRoom) -> None:
    keep(room)
    keep(room, b"others", stages="quotes/2")

    held = room.document(SHA)
    assert room.payload(SHA) == b"\xff\xfeas it came"
    assert held is not None
    assert held.stages == "quotes/2"


def test_a_proposal_is_decided_once_and_reading_anew_keeps_the_decision(room: ReadingRoom) -> None:
    keep(room, b"x", "p1", "p2")
    waiting = room.proposals(sha256=SHA, state="waiting")
    accepted = Proposal(*(*[getattr(waiting[0], n) for n in waiting[0].__struct_fields__][:7], "accepted", "e1"))

    assert room.decide(accepted, was="waiting")
    assert not room.decide(accepted, was="waiting")
    keep(room, b"x", "p1", "p3")

    assert [(one.id, one.state, one.entry) for one in room.proposals()] == [
        ("p1", "accepted", "e1"),
        ("p3", "waiting", ""),
    ]
    assert room.decided() == (("quote.said/1", "accepted", 1), ("quote.said/1", "waiting", 1))


def test_what_is_discarded_is_overwritten(tmp_path: Path) -> None:
    store = PrivateStore(tmp_path / "private.db")
    keep(store.reading_room, b"SECRET-OF-THE-SEAT", "p1")
    store.reading_room.discard(SHA)

    assert store.reading_room.documents() == ()
    assert store.reading_room.proposals() == ()
    assert b"SECRET-OF-THE-SEAT" not in (tmp_path / "private.db").read_bytes()
