"""Files are read in processes of their own: what one file does to its process is a sentence, and the others go on."""

import socket
from pathlib import Path

import pytest

from tandem.node.reading_files import Given, ReadFile, read_given
from tandem.node.reading_line import ReadingLimits
from tandem.watch.lexicon import Lexicon

_READER = "tests.node.falling"
_LIMITS = ReadingLimits(seconds=1, clock_seconds=8.0, file_bytes=4096, answer_bytes=65536)


def read(*texts: str, limits: ReadingLimits = _LIMITS) -> tuple[ReadFile, ...]:
    given = [Given(f"{place}.txt", text.encode()) for place, text in enumerate(texts)]
    return read_given(given, lexicon=Lexicon(), limits=limits, workers=1, reader=_READER)


def alone(text: str, limits: ReadingLimits = _LIMITS) -> str:
    """Answer the sentence on a file that stands between two fit ones, which have to be read."""
    before, hostile, after = read("before", text, "after", limits=limits)
    for fit, word in ((before, "before"), (after, "after")):
        assert fit.found is not None, fit.sentence
        assert fit.found.page.text == word
    assert hostile.found is None
    return hostile.sentence


@pytest.mark.parametrize(
    ("does", "sentence"),
    [
        ("fall", "The file broke the process that read it (signal 11); nothing of it was kept."),
        ("leave", "The file broke the process that read it (exit 3); nothing of it was kept."),
        ("eat", "The file asked for more memory than the 4,096 MB it may have."),
        ("break", "The file could not be read: its form is broken (KeyError)."),
        ("recurse", "The file could not be read: its form is broken (RecursionError)."),
        ("swell 70000", "What was found in the file is more than is kept of one file; it was given up. Divide it."),
        ("chatter", "What was found in the file is more than is kept of one file; it was given up. Divide it."),
        ("x" * 5000, "The file has 5,000 bytes; at most 4,096 bytes are read. Give the part that matters."),
    ],
)
def test_a_file_that_breaks_its_reader_gets_a_sentence_and_the_others_go_on(does: str, sentence: str) -> None:
    assert alone(does) == sentence


def test_a_file_that_computes_without_end_is_given_up() -> None:
    assert alone("spin") == "The file took more than the 1 seconds of computing that it may have; it was given up."


def test_a_file_that_makes_its_reader_wait_is_given_up() -> None:
    limits = ReadingLimits(clock_seconds=1.0)

    assert alone("sleep", limits) == "The file was not read within 1 seconds; it was given up."


@pytest.mark.parametrize("how", ["write", "write-below", "start"])
def test_nothing_can_be_written_or_started_where_files_are_read(tmp_path: Path, how: str) -> None:
    place = tmp_path / "stolen"

    said = alone(f"{how} {place}")

    assert said == "The file could not be read: its form is broken (PermissionError)."
    assert not place.exists()


def test_nothing_can_be_reached_where_files_are_read() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)

        said = alone(f"connect {server.getsockname()[1]}")

        with pytest.raises(TimeoutError):
            server.accept()
    assert said == "The file could not be read: its form is broken (PermissionError)."


def test_answers_are_in_the_order_of_the_files_however_many_read_them() -> None:
    given = [Given(f"{place}.txt", f"word{place}".encode()) for place in range(20)]

    read = read_given(given, lexicon=Lexicon(), limits=_LIMITS, workers=2, reader=_READER)

    assert [one.found and one.found.page.text for one in read] == [f"word{place}" for place in range(20)]


def test_no_files_start_no_process() -> None:
    assert read_given([], lexicon=Lexicon(), reader="no.such.module") == ()
