"""The search index: what is found in both scripts, that it keeps up, that it forgets, and that it is only a cache."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.cast import ROK, US, notice

from tandem.record.entry import Entry, promise
from tandem.store.memory import MemoryStore
from tandem.store.record import RecordStore, StoreBroken
from tandem.store.search import Found, SearchIndex, in_memory
from tandem.store.sqlite import SqliteStore
from tandem.store.tokens import read_query

CANARY = "zyzzyvacanary"
SURVEY = "남북철도를 연결하는 공동조사에 경유 55,000리터를 씁니다."
LINE = "Joint survey of the Gyeongŭi line with 55,000 litres of light oil."


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    """An index in a file that is not there yet."""
    return SearchIndex(tmp_path / "index.db")


def write(store: RecordStore, *texts: str, feed: str = ROK, withheld: bool = False) -> list[Entry]:
    """Put a notice with one section for each text on record; answer the entries."""
    entries = []
    for text in texts:
        promised, section = promise("what", "text/plain", text.encode())
        with store.writing() as writing:
            entry = notice(feed, after=writing.head(feed), promises=(promised,))
            writing.append(entry, {} if withheld else {"what": section}, {})
        entries.append(entry)
    return entries


def found(index: SearchIndex, store: RecordStore, typed: str) -> list[str]:
    """The entries in which something is found, the best first."""
    return [one.entry for one in index.search(store, read_query(typed), most=1000).found]


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if "index.db" in path.name)


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("철도", [0]), ("철도를", [0]), ("남북철도 조사", [0]), ("북철", [0]), ("도", [0]), ("철", [0]),
        ("55000 경유", [0]), ("도철", []), ("연결조사", []), ("경유 북", [0]), ("gyeongui", [1]),
        ("GYEONGŬI line", [1]), ("surv", [1]), ("surv line", []), ("55,000", [0, 1]), ('"light oil"', [1]),
        ('"oil light"', []), ("light-oil", [1]), ("j", []), ("리터", [0]), ("“joint survey”", [1]),
        ('"light oi"', []),
    ],
)  # fmt: skip
def test_words_are_found_in_both_languages(index: SearchIndex, typed: str, fits: list[int]) -> None:
    store = MemoryStore()
    entries = [entry.id for entry in write(store, SURVEY, LINE)]

    assert sorted(entries.index(one) for one in found(index, store, typed)) == fits


def test_a_name_is_found_in_every_spelling_and_stands_before_its_mere_words(index: SearchIndex) -> None:
    store = MemoryStore()
    entries = write(
        store,
        "Do you see Mr Lee? A Hoon.",
        "Yi To-hun arrived.",
        "이도훈 본부장이 왔습니다.",
        "Special envoy Lee Do-hoon.",
    )
    names = {entry.id for entry in entries[1:]}

    for typed in ("Lee Do-hoon", "do-hoon LEE", "yi tohun", "이도훈", "Rhee Dohoon"):
        sought = index.search(store, read_query(typed), most=10).found
        assert {one.entry for one in sought if one.named} == names, typed
    assert found(index, store, "envoy lee do-hoon") == [entries[3].id]


def test_among_equals_the_newer_comes_first_and_the_closer_fit_before_both(index: SearchIndex) -> None:
    store = MemoryStore()
    long = "The train, and many other things that are said at length about it, and about what comes after it."
    entries = write(store, "The train.", "The train.", long, *["Roads."] * 20)

    assert found(index, store, "train") == [entries[place].id for place in (1, 0, 2)]


def test_a_word_in_each_of_two_sections_is_in_neither(index: SearchIndex) -> None:
    store = MemoryStore()
    write(store, "The train.", "The survey.")

    assert found(index, store, "train survey") == []


def test_what_comes_after_a_search_is_in_the_next(index: SearchIndex) -> None:
    store = MemoryStore()
    assert found(index, store, "train") == []

    (entry,) = write(store, "The train.")

    assert found(index, store, "train") == [entry.id]
    write(store, *["The train."] * 5, feed=US)
    assert len(found(index, store, "train")) == 6


def test_a_section_that_comes_after_its_entry_is_found_then(index: SearchIndex) -> None:
    store = MemoryStore()
    promised, section = promise("what", "text/plain", b"The train.")
    entry = notice(ROK, promises=(promised,))
    with store.writing() as writing:
        writing.append(entry, {}, {})
    assert found(index, store, "train") == []

    with store.writing() as writing:
        writing.keep_sections(entry.id, {"what": section})

    assert found(index, store, "train") == [entry.id]
    assert len(found(index, store, "train")) == 1


def test_many_sections_that_never_come_keep_no_other_from_being_found(index: SearchIndex) -> None:
    store = MemoryStore()
    write(store, *["Withheld."] * 150, withheld=True)
    promised, section = promise("what", "text/plain", b"The train.")
    with store.writing() as writing:
        entry = notice(US, promises=(promised,))
        writing.append(entry, {}, {})
    found(index, store, "train")
    with store.writing() as writing:
        writing.keep_sections(entry.id, {"what": section})

    assert any(found(index, store, "train") == [entry.id] for _ in range(3))


def test_what_is_forgotten_leaves_no_byte_behind(index: SearchIndex, tmp_path: Path) -> None:
    store = MemoryStore()
    write(store, *[f"Ordinary words number {number} about 55,000 litres." for number in range(300)])
    (entry,) = write(store, f"{CANARY} and 뷁쀍 by Lee Do-hoon")
    assert found(index, store, CANARY) == [entry.id]
    write(store, *[f"More words {number}." for number in range(300)])
    found(index, store, "more")
    before = everything(tmp_path)
    assert CANARY.encode() in before
    assert "뷁쀍".encode() in before
    assert entry.id.encode() in before

    index.forget(entry.id, section="what")

    after = everything(tmp_path)
    # FTS5 stores a word without what it shares with the word before, so that parts of it count as well.
    for trace in (CANARY, CANARY[1:], CANARY[-6:], "뷁쀍", "뷁", entry.id, "이도훈"):
        assert trace.encode() not in after, trace
    assert found(index, store, CANARY) == []
    assert len(found(index, store, "more words")) == 300


def test_to_forget_what_is_not_there_changes_nothing(index: SearchIndex, tmp_path: Path) -> None:
    store = MemoryStore()
    write(store, LINE)
    found(index, store, "survey")
    before = everything(tmp_path)

    index.forget("0" * 64)

    assert everything(tmp_path) == before


def test_only_the_owner_may_read_the_file_and_no_second_file_stays(index: SearchIndex, tmp_path: Path) -> None:
    store = MemoryStore()
    write(store, LINE)

    found(index, store, "survey")

    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {"index.db": 0o600}


ODD = [
    "*", '"', '""', '" "', "NEAR(a b, 2)", "-train", "train -survey", "train OR", "AND", "^train", "words : train",
    "names : x", "{words} : train", "(", ")", "train)", "+", "'; DROP TABLE found; --", "<script>alert(1)</script>",
    "😀", "😀 train", "\x00", "a\x00b", "\ud800", "…", "½", "ﬀ", "İ", "ß", "٣", "\u202e", "a" * 5000, "철" * 5000,
    "lee " * 2000, '"a b' * 500, "\n\t", "-" * 5000, "Do-" * 1000, "ᄎ", "ㅊ", "e\u0301" * 900, "train*", "*train",
]  # fmt: skip


@pytest.mark.parametrize("typed", ODD, ids=range(len(ODD)))
def test_no_query_is_an_error(index: SearchIndex, typed: str) -> None:
    store = MemoryStore()
    (entry,) = write(store, "The train ½ ﬀ ß.")
    found(index, store, "train")
    made = os.stat(index.path or "").st_ino

    assert set(found(index, store, typed)) <= {entry.id}
    # An error inside would have had the file made anew.
    assert os.stat(index.path or "").st_ino == made


_MEMORY = in_memory([(Found("0" * 64, "what", ROK, 0, ""), LINE + SURVEY)])


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="\"*()-:^+{}' ANDORT철도aé", max_size=30))
def test_whatever_is_typed_is_a_query(typed: str) -> None:
    assert _MEMORY.found(read_query(typed), most=5).count in (0, 1)


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    query = read_query(f'"{text.replace(chr(34), " ")}"')
    index = in_memory([(Found("0" * 64, "what", ROK, 0, ""), text)])

    assert index.found(query, most=5).count == bool(query.phrases)


def spoil(path: Path, how: str) -> None:
    if how == "foreign":
        path.write_bytes(b"Dear colleague, " * 500)
    elif how == "cut off":
        os.truncate(path, 5000)
    elif how == "overwritten":
        raw = bytearray(path.read_bytes())
        raw[4096:] = bytes([7]) * len(raw[4096:])
        path.write_bytes(raw)
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "missing with a journal":
        path.unlink()
        path.with_name("index.db-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600))
    else:
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(how)


@pytest.mark.parametrize(
    "how",
    [
        "foreign", "cut off", "overwritten", "empty", "missing with a journal", "PRAGMA user_version = 0",
        "PRAGMA user_version = 99", "PRAGMA application_id = 5", "DROP TABLE sections", "DROP TABLE found",
        "DELETE FROM found_data WHERE id > 1",
    ],
)  # fmt: skip
def test_a_file_that_is_no_good_is_made_anew(index: SearchIndex, how: str) -> None:
    store = MemoryStore()
    entries = write(store, LINE, LINE)
    assert len(found(index, store, "survey")) == 2

    assert index.path is not None
    spoil(index.path, how)

    assert sorted(found(index, store, "survey")) == sorted(entry.id for entry in entries)


def test_the_index_of_another_record_is_emptied_first(index: SearchIndex, tmp_path: Path) -> None:
    other, store = MemoryStore(), MemoryStore()
    write(other, f"{CANARY}.", "Two.", "Three.")
    assert found(index, other, CANARY)

    (entry,) = write(store, "The train.", feed=US)

    assert found(index, store, "train") == [entry.id]
    assert found(index, store, CANARY) == []
    assert CANARY.encode() not in everything(tmp_path)


def test_a_record_that_was_restored_from_before_is_indexed_anew(index: SearchIndex) -> None:
    earlier, later = MemoryStore(), MemoryStore()
    first = notice(ROK)
    for store in (earlier, later):
        with store.writing() as writing:
            writing.append(first, {}, {})
    write(later, "The train.")
    assert len(found(index, later, "train")) == 1

    assert found(index, earlier, "train") == []


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreBroken, match="There is no folder"):
        SearchIndex(tmp_path / "gone" / "index.db").search(MemoryStore(), read_query("train"), most=5)


def test_threads_search_while_entries_come(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "record.db")) as store:
        index = SearchIndex(tmp_path / "index.db")
        failed: list[BaseException] = []
        sizes: list[int] = []

        def read() -> None:
            try:
                for _ in range(15):
                    sizes.append(len(found(index, store, "train")))
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        write(store, *["The train."] * 40)
        for thread in threads:
            thread.join()

        assert failed == []
        assert len(found(index, store, "train")) == 40


_BUILD = """
import sys
from pathlib import Path
from tandem.store.search import SearchIndex
from tandem.store.sqlite import SqliteStore
from tandem.store.tokens import read_query
from tandem.store import search
search._ENTRIES_AT_ONCE = 20
print("begun", flush=True)
while True:
    folder = Path(sys.argv[1])
    (folder / "index.db").unlink(missing_ok=True)
    SearchIndex(folder / "index.db").search(SqliteStore(folder / "record.db"), read_query("train"), most=5)
"""


def test_a_process_that_is_killed_leaves_an_index_that_can_be_used(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "record.db")) as store:
        entries = write(store, *[f"The train number {number}." for number in range(200)])
        for turn in range(5):
            for side in ("index.db", "index.db-journal"):
                (tmp_path / side).unlink(missing_ok=True)
            running = subprocess.Popen([sys.executable, "-c", _BUILD, str(tmp_path)], stdout=subprocess.PIPE)
            assert running.stdout is not None
            running.stdout.readline()
            time.sleep(0.03 * (turn + 1))
            running.send_signal(signal.SIGKILL)
            running.wait()
            running.stdout.close()

            assert sorted(found(SearchIndex(tmp_path / "index.db"), store, "train")) == sorted(e.id for e in entries)


def test_a_word_that_stands_everywhere_is_counted_whole_and_its_newest_places_are_ranked(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tandem.store.search._MOST_RANKED", 3)
    store = MemoryStore()
    entries = write(store, "Train.", *["The train and much else that is said at length."] * 6, *["Roads."] * 9)

    sought = index.search(store, read_query("train"), most=100)

    assert sought.count == 7
    assert [one.entry for one in sought.found] == [entry.id for entry in entries[6:3:-1]]
