"""Private papers: a file for its owner alone, that keeps drafts and what was read, and forgets for good."""

import os
import stat
from contextlib import closing
from pathlib import Path

import pytest
from tests.store.cast import ROK, US, give_notices

from tandem.record.canonical import NotCanonical
from tandem.store.private import Draft, LastRead, PrivateStore
from tandem.store.record import StoreBroken
from tandem.store.sqlite import SqliteStore

INNER = b'{"inner":"We would accept 40,000 litres."}'
DRAFT = Draft("d-1", 3, "position.taken/1", INNER, "2018-11-20T09:00:00Z")


@pytest.fixture
def papers(tmp_path: Path) -> PrivateStore:
    """The private papers of one seat."""
    return PrivateStore(tmp_path / "private.db")


def test_only_the_owner_may_read_the_file(papers: PrivateStore) -> None:
    papers.save(DRAFT)

    modes = {stat.S_IMODE(found.stat().st_mode) for found in papers.path.parent.iterdir()}
    assert modes == {0o600}


def test_a_draft_is_kept_until_it_is_discarded(papers: PrivateStore) -> None:
    papers.save(DRAFT)

    assert PrivateStore(papers.path).get("d-1") == DRAFT
    papers.discard("d-1")
    assert papers.get("d-1") is None
    assert papers.list(officer=3) == ()


def test_a_discarded_draft_leaves_no_byte_behind(papers: PrivateStore) -> None:
    papers.save(DRAFT)
    assert b"40,000 litres" in papers.path.read_bytes()

    papers.discard("d-1")

    assert all(b"40,000 litres" not in found.read_bytes() for found in papers.path.parent.iterdir())


def test_a_draft_saved_again_takes_the_place_of_the_first(papers: PrivateStore) -> None:
    later = Draft("d-1", 3, "position.taken/1", b'{"inner":"50,000"}', "2018-11-20T10:00:00Z")

    papers.save(DRAFT)
    papers.save(later)

    assert papers.list(officer=3) == (later,)


def test_each_officer_has_the_own_drafts_with_the_last_saved_first(papers: PrivateStore) -> None:
    later = Draft("d-2", 3, "notice.given/1", b"{}", "2018-11-20T10:00:00Z")
    others = Draft("d-3", 4, "notice.given/1", b"{}", "2018-11-20T11:00:00Z")

    for draft in (DRAFT, later, others):
        papers.save(draft)

    assert papers.list(officer=3) == (later, DRAFT)
    assert papers.list(officer=4) == (others,)


def test_a_draft_that_is_not_canonical_is_refused(papers: PrivateStore) -> None:
    with pytest.raises(NotCanonical):
        papers.save(Draft("d-9", 3, "notice.given/1", b'{"b": 1, "a": 2}', "2018-11-20T09:00:00Z"))

    assert papers.list(officer=3) == ()


def test_what_an_officer_has_read_is_kept(papers: PrivateStore) -> None:
    assert papers.last_read(officer=3) is None

    papers.note_read(officer=3, frontier={ROK: 4, US: 2}, saved_at="2018-11-20T09:00:00Z")
    papers.note_read(officer=3, frontier={ROK: 5, US: 2}, saved_at="2018-11-20T09:30:00Z")

    assert papers.last_read(officer=3) == LastRead({ROK: 5, US: 2}, "2018-11-20T09:30:00Z")
    assert papers.last_read(officer=4) is None


def test_a_file_that_others_may_read_is_refused(papers: PrivateStore) -> None:
    papers.save(DRAFT)
    os.chmod(papers.path, 0o644)
    before = papers.path.read_bytes()

    with pytest.raises(StoreBroken) as caught:
        PrivateStore(papers.path)

    assert "private.db can be read by others: expected rights 600, found 644." in str(caught.value)
    assert f"chmod 600 {papers.path}" in str(caught.value)
    assert papers.path.read_bytes() == before


def test_a_record_is_not_opened_as_private_papers(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        give_notices(store, US, 1)
    before = path.read_bytes()

    with pytest.raises(StoreBroken, match="This file is not a file of private papers of Tandem"):
        PrivateStore(path)

    assert path.read_bytes() == before


def test_private_papers_are_not_opened_as_a_record(papers: PrivateStore) -> None:
    before = papers.path.read_bytes()

    with pytest.raises(StoreBroken, match="This file is not a Tandem record"):
        SqliteStore(papers.path)

    assert papers.path.read_bytes() == before
    assert [found.name for found in papers.path.parent.iterdir()] == ["private.db"]


def test_a_truncated_file_of_private_papers_is_refused(papers: PrivateStore) -> None:
    papers.save(DRAFT)
    os.truncate(papers.path, 5000)
    before = papers.path.read_bytes()

    with pytest.raises(StoreBroken) as caught:
        PrivateStore(papers.path)

    assert "private.db is damaged: " in str(caught.value)
    assert "restore it from a backup of this seat; nothing was changed." in str(caught.value)
    assert papers.path.read_bytes() == before
