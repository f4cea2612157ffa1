"""What was typed of a statement: its words are found in the document of the seat, or their place is given."""

import hashlib

import pytest
from tests.cast import ROK, US
from tests.parallel import group_in_tandem
from tests.reading_room import DOCUMENT, SUPPORT, file, passage

from tandem.desk import statement_form
from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.source import text_of_passages
from tandem.desk.statement_form import placed_in, told_typed
from tandem.rules.reason import because


def desk_with_source() -> Desk:
    cast = group_in_tandem()
    file(cast, by=ROK)
    return cast.desks[ROK]


def kept_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement_form, text_of_passages.__name__, lambda *_: DOCUMENT)


def test_where_the_document_is_not_kept_the_start_is_given_and_the_words_are_the_passage() -> None:
    desk = desk_with_source()
    start = DOCUMENT.index(SUPPORT)

    placed = placed_in(desk, code=ROK, source="news-1", words=SUPPORT, start=str(start))

    assert placed.passage == passage()
    for given in ("", "here", "٣"):
        with pytest.raises(NotAllowed) as refused:
            placed_in(desk, code=ROK, source="news-1", words=SUPPORT, start=given)
        assert refused.value.reasons == (because("start_wanted", name="start", code="news-1"),)


def test_words_are_found_in_the_document_however_its_lines_are_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_with_source()
    kept_here(monkeypatch)

    placed = placed_in(desk, code=ROK, source="news-1", words="survey. The idea for the group")

    assert placed.words == "survey.\nThe idea for the group"
    assert placed.passage.sha256 == hashlib.sha256(placed.words.encode()).hexdigest()
    assert DOCUMENT[placed.passage.start : placed.passage.end] == placed.words
    assert placed.before == DOCUMENT[placed.passage.start - 32 : placed.passage.start]


def test_words_that_do_not_stand_there_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_with_source()
    kept_here(monkeypatch)

    for words, start in (("weak support", ""), (SUPPORT, "3")):
        with pytest.raises(NotAllowed) as refused:
            placed_in(desk, code=ROK, source="news-1", words=words, start=start)
        assert refused.value.reasons == (because("words_not_in_source", name="words", code="news-1"),)


def test_empty_words_and_an_account_of_nothing_are_refused() -> None:
    with pytest.raises(NotAllowed) as refused:
        placed_in(desk_with_source(), code=ROK, source="news-1", words=" \n")
    assert refused.value.reasons == (because("words_wanted", name="words"),)
    with pytest.raises(NotAllowed) as unsaid:
        told_typed({"value": " ", "modality": "asserted", "said_on": "2018-10-12", "of_side": US})
    assert unsaid.value.reasons == (because("value_wanted", name="value"),)
