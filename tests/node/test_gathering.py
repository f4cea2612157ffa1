"""Files and folders as they are named: plain files are read, once each; everything else gets a sentence."""

import hashlib
import os
import socket
from pathlib import Path

import msgspec
import pytest

from tandem.node.gathering import FetchedFile, Fetching, gather
from tandem.node.reading_files import Given
from tandem.watch.unreadable import Unreadable

SURVEY = b"The joint survey begins on 30 November 2018."


def brought(*paths: object) -> dict[str, Given]:
    return {name: source() for name, source in gather([str(path) for path in paths])}


def refusal(path: object) -> str:
    ((_, source),) = gather([str(path)])
    with pytest.raises(Unreadable) as refused:
        source()
    return refused.value.sentence


def test_a_folder_is_walked_in_a_settled_order_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", ".git/config", "a/.DS_Store", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(SURVEY)

    assert list(brought(tmp_path)) == [str(tmp_path / name) for name in ("a.txt", "b.txt", "a/c.txt")]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "survey.txt"
    file.write_bytes(SURVEY)
    (tmp_path / "link.txt").symlink_to(file)

    assert list(brought(file, f"{tmp_path}/../{tmp_path.name}/survey.txt", tmp_path)) == [str(file)]


def test_links_that_lead_round_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "survey.txt").write_bytes(SURVEY)
    (tmp_path / "itself").symlink_to(tmp_path / "itself")

    assert list(brought(tmp_path / "a")) == [str(tmp_path / "a" / "survey.txt")]
    assert refusal(tmp_path / "itself") == "It is a link that leads back to itself; name the file that was meant."


def test_a_file_of_500_mb_is_refused_before_a_byte_is_read(tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    with file.open("wb") as large:
        large.truncate(500 * 1024 * 1024)

    assert refusal(file) == "The file has 500 MB; at most 50 MB are read. Give the part that matters."


def test_a_pipe_is_not_waited_for_and_a_device_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))

        assert refusal(tmp_path / "pipe") == "It is a pipe and no file; nothing was read from it."
        assert refusal("/dev/zero") == "It is a device and no file; nothing was read from it."
        assert refusal(tmp_path / "socket") == "It is a socket or a pipe and no file; nothing was read from it."


def test_what_is_missing_empty_or_has_an_impossible_name_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()

    assert refusal(tmp_path / "gone.txt") == "There is no such file or folder."
    assert refusal(tmp_path / "empty.txt") == "The file is empty: there is nothing to read in it."
    assert refusal(tmp_path / ("x" * 300)) == "Its name is longer than a name of a file can be."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_rights_that_are_lacking_are_said(tmp_path: Path) -> None:
    (tmp_path / "closed.txt").write_bytes(SURVEY)
    (tmp_path / "closed.txt").chmod(0)
    (tmp_path / "folder").mkdir(mode=0)

    assert refusal(tmp_path / "closed.txt").startswith("It may not be read:")
    assert refusal(tmp_path / "folder").startswith("It may not be read:")


def test_a_name_that_is_no_text_is_written_out(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_bytes(SURVEY)

    assert list(brought(tmp_path)) == [f"{tmp_path}/\\xff.txt"]


def _note(sha256: str) -> FetchedFile:
    one = Fetching("https://mofa.example/1", "https://mofa.example/2", "2018-11-22T00:00:00Z", 200)
    return FetchedFile(sha256, (one,))


def test_a_fetched_file_has_the_address_of_its_note_and_the_note_is_no_document(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(SURVEY).hexdigest()
    note = FetchedFile(
        sha256, (Fetching("https://mofa.example/1", "https://mofa.example/2", "2018-11-22T00:00:00Z", 200),)
    )
    (tmp_path / sha256).write_bytes(SURVEY)
    (tmp_path / f"{sha256}.json").write_bytes(msgspec.json.encode(note))

    (given,) = brought(tmp_path).values()

    assert (given.raw, given.url) == (SURVEY, "https://mofa.example/1")


def test_the_note_of_other_bytes_says_nothing_of_a_file(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(b"another").hexdigest()
    note = FetchedFile(
        sha256, (Fetching("https://mofa.example/1", "https://mofa.example/1", "2018-11-22T00:00:00Z", 200),)
    )
    (tmp_path / sha256).write_bytes(SURVEY)
    (tmp_path / f"{sha256}.json").write_bytes(msgspec.json.encode(note))

    assert [given.url for given in brought(tmp_path).values()] == [None]
