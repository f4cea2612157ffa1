"""Private papers: a file for its owner alone, that keeps drafts and what was read, and forgets for good."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from tests.store.cast import ROK, US, give_notices

from tandem.record.canonical import NotCanonical
from tandem.store.assessments import PrivateAssessment
from tandem.store.private import Draft, InnerPosition, LastRead, PrivateStore
from tandem.store.record import StoreBroken
from tandem.store.sqlite import SqliteStore

INNER = b'{"inner":"We would accept 40,000 litres."}'
DRAFT = Draft("d-1", 3, "position.taken/1", INNER, "2018-11-20T09:00:00Z")
UNIFICATION = InnerPosition(
    "i-1", "US-ROK/2018/US-7", 1, "Ministry of Unification", "support", "It keeps the survey alive.", 3,
    "2018-11-20T09:00:00Z",
)  # fmt: skip
VERSION_1 = """
CREATE TABLE drafts (
    id       TEXT NOT NULL PRIMARY KEY,
    officer  INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    payload  BLOB NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;
CREATE TABLE readings (
    officer  INTEGER NOT NULL PRIMARY KEY,
    frontier BLOB NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;
PRAGMA application_id = 0x54414E50;
PRAGMA user_version = 1;
"""
"""A file of private papers as it was before looks and inner positions."""


def stored_in_version_1(path: Path) -> None:
    """Write the file of an earlier Tandem, with one draft in it and one reading."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_1)
        draft = (DRAFT.id, DRAFT.officer, DRAFT.kind, DRAFT.payload, DRAFT.saved_at)
        connection.execute("INSERT INTO drafts VALUES (?, ?, ?, ?, ?)", draft)
        connection.execute("INSERT INTO readings VALUES (3, ?, '2018-11-20T09:00:00Z')", (b'{"%s":4}' % ROK.encode(),))
        connection.commit()
    os.chmod(path, 0o600)


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


def test_what_an_officer_had_before_it_on_its_desk_is_kept_apart_from_what_it_read(papers: PrivateStore) -> None:
    assert papers.last_looked(officer=3) is None

    papers.note_read(officer=3, frontier={ROK: 4, US: 2}, saved_at="2018-11-20T09:00:00Z")
    papers.note_looked(officer=3, frontier={ROK: 3, US: 1}, saved_at="2018-11-20T08:00:00Z")
    papers.note_looked(officer=3, frontier={ROK: 3, US: 2}, saved_at="2018-11-20T08:30:00Z")

    assert papers.last_looked(officer=3) == LastRead({ROK: 3, US: 2}, "2018-11-20T08:30:00Z")
    assert papers.last_read(officer=3) == LastRead({ROK: 4, US: 2}, "2018-11-20T09:00:00Z")
    assert papers.last_looked(officer=4) is None


def test_a_ministry_is_kept_with_its_notice_until_it_is_discarded(papers: PrivateStore) -> None:
    other = InnerPosition("i-2", "US-ROK/2018/US-8", 1, "Ministry of National Defense", "concern", "The date.", 3,
                          "2018-11-20T10:00:00Z")  # fmt: skip
    papers.keep_inner(UNIFICATION)
    papers.keep_inner(other)

    assert PrivateStore(papers.path).list_inner(ref="US-ROK/2018/US-7") == (UNIFICATION,)
    assert papers.get_inner("i-2") == other

    papers.discard_inner("i-1")

    assert papers.get_inner("i-1") is None
    assert papers.list_inner(ref="US-ROK/2018/US-7") == ()
    assert b"Ministry of Unification" not in papers.path.read_bytes()


def test_a_private_assessment_is_kept_until_it_is_discarded(papers: PrivateStore) -> None:
    first = PrivateAssessment("a-1", "ab" * 32, "no_movement", "2018-11-20", "The list is missing.", "", 3,
                              "2018-11-20T10:00:00Z")  # fmt: skip
    other = PrivateAssessment("a-2", "cd" * 32, "advances", "2018-11-21", "", "", 2, "2018-11-21T10:00:00Z")
    papers.assessments.keep(other)
    papers.assessments.keep(first)

    assert PrivateStore(papers.path).assessments.list() == (first, other)

    papers.assessments.discard("a-1")

    assert papers.assessments.list() == (other,)
    assert b"The list is missing." not in papers.path.read_bytes()


def test_a_file_of_an_earlier_version_is_upgraded_in_place_with_all_that_it_held(tmp_path: Path) -> None:
    path = tmp_path / "private.db"
    stored_in_version_1(path)

    papers = PrivateStore(path)
    papers.keep_inner(UNIFICATION)
    papers.note_looked(officer=3, frontier={ROK: 5}, saved_at="2018-11-20T10:00:00Z")

    again = PrivateStore(path)
    assert again.list(officer=3) == (DRAFT,)
    assert again.last_read(officer=3) == LastRead({ROK: 4}, "2018-11-20T09:00:00Z")
    assert again.last_looked(officer=3) == LastRead({ROK: 5}, "2018-11-20T10:00:00Z")
    assert again.list_inner(ref="US-ROK/2018/US-7") == (UNIFICATION,)
    assert [found.name for found in tmp_path.iterdir()] == ["private.db"]


def test_an_upgraded_file_has_the_tables_of_a_new_one(tmp_path: Path) -> None:
    stored_in_version_1(tmp_path / "old.db")
    tables = []

    for name in ("old.db", "new.db"):
        PrivateStore(tmp_path / name)
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            question = "SELECT name, replace(replace(sql, char(10), ''), ' ', '') FROM sqlite_schema ORDER BY name"
            tables.append(connection.execute(question).fetchall())

    assert tables[0] == tables[1]


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "private.db"
    stored_in_version_1(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE inner_positions (id TEXT)")
    before = path.read_bytes()

    with pytest.raises(StoreBroken, match="table inner_positions already exists"):
        PrivateStore(path)

    assert path.read_bytes() == before


def test_a_file_of_an_earlier_version_that_others_may_read_is_not_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "private.db"
    stored_in_version_1(path)
    os.chmod(path, 0o644)
    before = path.read_bytes()

    with pytest.raises(StoreBroken, match="can be read by others"):
        PrivateStore(path)

    assert path.read_bytes() == before


def test_papers_of_a_newer_version_are_left_alone(papers: PrivateStore) -> None:
    with closing(sqlite3.connect(papers.path)) as connection:
        connection.execute("PRAGMA user_version = 9")
    before = papers.path.read_bytes()

    with pytest.raises(StoreBroken) as caught:
        PrivateStore(papers.path)

    assert "this one knows version 8 of the file, found version 9." in str(caught.value)
    assert papers.path.read_bytes() == before
