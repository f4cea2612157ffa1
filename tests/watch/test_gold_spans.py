"""The gold is exact: every span has its words in the document, and every document its gold."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from tests.watch.documents import make
from tests.watch.gold import DOCUMENTS, Gold, Together, golds, held, together

BY_FILE = {**golds(), **held()}


@pytest.fixture(params=BY_FILE.values(), ids=lambda gold: gold.file)
def gold(request: pytest.FixtureRequest) -> Gold:
    return request.param  # type: ignore[no-any-return]


def test_every_document_of_our_own_has_its_gold() -> None:
    files = {path.name for path in DOCUMENTS.iterdir() if path.suffix not in (".md", ".py") and path.is_file()}

    assert files == {gold.file for gold in golds().values() if not gold.shared}


def test_the_gold_is_of_the_file_that_is_here(gold: Gold) -> None:
    gold.text()

    assert hashlib.sha256(gold.path.read_bytes()).hexdigest() == gold.sha256


def test_each_span_has_its_words(gold: Gold) -> None:
    text = gold.text()

    wrong = [one for one in gold.stretches() if not one.is_in(text)]

    assert wrong == []


def test_no_gold_of_a_shared_document_has_its_words() -> None:
    shared = [gold for gold in BY_FILE.values() if gold.shared]

    with_words = [one for gold in shared for one in gold.stretches() if one.text is not None]

    assert len(shared) == 3
    assert with_words == []
    assert [gold.title for gold in shared] == [None, None, None]


def test_a_quotation_is_told_without_its_marks_and_a_turn_without_its_label(gold: Gold) -> None:
    text = gold.text()

    before, after = re.compile(r"(?:[\"'“‘]|&ldquo;|\n[A-Z. ]{4,30}: |\n\n)\Z"), re.compile(r"[\"'”’\n]|&rdquo;")
    wrong = [one for one in gold.quotes if not before.search(text[: one.start]) or not after.match(text, one.end)]

    assert wrong == []


def test_each_marker_stands_in_the_body_and_is_called_as_its_note(gold: Gold) -> None:
    text = gold.text()

    for note in gold.notes:
        assert gold.counts == "words" or text[note.start :].startswith(f"[{note.label}]")
        for start, end in note.markers:
            assert text[start:end] == f"[{note.label}]"
            assert any(first <= start < last for first, last in gold.body)


def test_each_date_of_the_gold_is_a_date(gold: Gold) -> None:
    days = [day for one in gold.dates for value in one.value for day in value.split("/") if day.count("-") == 2]

    assert [date.fromisoformat(day) for day in (*days, *gold.published)]


@pytest.mark.parametrize("group", together(), ids=lambda group: group.name)
def test_what_is_between_documents_stands_in_them(group: Together) -> None:
    texts = {file: BY_FILE[file].text() for file in group.files}

    places = [place for link in group.links for place in (link.a, link.b)]
    places += [place for account in group.accounts for place in account.at]

    assert [place for place in places if not place.is_in(texts[place.file])] == []
    assert all(len(account.at) >= account.least for account in group.accounts)


def test_the_note_in_word_is_made_byte_for_byte(tmp_path: Path) -> None:
    make.write_note(tmp_path / "note.docx")

    assert (tmp_path / "note.docx").read_bytes() == (DOCUMENTS / "note-orsa.docx").read_bytes()
