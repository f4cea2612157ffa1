"""Quotations and their speakers: invented sentences with every construction, and the public documents if here."""

from functools import cache
from pathlib import Path

import msgspec
import pytest
import yaml
from tests.watch.gold import Gold, golds
from tests.watch.gold_scoring import same_speaker
from tests.watch.paper import paper

from tandem.watch.found import Dated, Note, Quote, Said
from tandem.watch.lexicon import Known, Lexicon
from tandem.watch.page import Block, Page, Span
from tandem.watch.quotes import find_quotes
from tandem.watch.sentences import sentences


class Row(msgspec.Struct, frozen=True):
    """A sentence with its quotations and its reports; see attributions.yaml."""

    t: str
    q: tuple[tuple[object, ...], ...] = ()
    i: tuple[tuple[object, ...], ...] = ()
    held: bool = False
    hard: str = ""


@cache
def rows() -> tuple[Row, ...]:
    """Answer the invented sentences."""
    raw = (Path(__file__).parent / "attributions.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(raw), tuple[Row, ...])


def _quotes(text: str, *, day: str = "", dates: tuple[Dated, ...] = (), lexicon: Lexicon = Lexicon()) -> list[Quote]:  # noqa: B008
    page = paper(text, day=day)
    return list(find_quotes(page, sentences(page), (), lexicon, dates))


def _plain(name: object) -> object:
    return name.removeprefix("the ").removeprefix("The ") if isinstance(name, str) else name


@pytest.mark.parametrize("row", [one for one in rows() if "q" not in one.hard], ids=lambda row: row.t[:50])
def test_every_quotation_is_credited_with_the_one_who_said_it(row: Row) -> None:
    found = _quotes(row.t)

    told = [(one.span.of(row.t), one.kind, one.speaker) for one in found]
    assert told == [(words, kind, _plain(name)) for words, kind, name, *_ in row.q]
    for one, (*_, chain) in zip(found, [(*quote, ()) if len(quote) == 3 else quote for quote in row.q], strict=True):
        assert one.rule.startswith("quote.")
        assert 0 < one.score <= 1
        assert not chain or list(one.chain) == chain
        assert one.speaker is None or one.speaker in one.chain


@pytest.mark.parametrize("file", [one for one in golds() if golds()[one].language == "en" and one.endswith(".txt")])
def test_the_documents_have_their_quotations_with_speakers_and_notes(file: str) -> None:
    gold = golds()[file]
    page = _page(gold)
    notes = tuple(Note(one.label, tuple(Span(*at) for at in one.markers), "", Span(0, 0)) for one in gold.notes)

    either = [(one.start, one.end) for one in gold.neutral.get("quotes", ())]
    found = [
        one
        for one in find_quotes(page, sentences(page), notes, Lexicon())
        if (one.span.start, one.span.end) not in either
    ]

    assert [(one.span.start, one.span.end) for one in found] == [(one.start, one.end) for one in gold.quotes]
    for one, right in zip(found, gold.quotes, strict=True):
        assert same_speaker(one.speaker, right.speakers), one
        assert one.kind in right.kind, one
        assert right.note is None or one.note == right.note, one


def _page(gold: Gold) -> Page:
    text = gold.text()
    blocks = tuple(Block(Span(*at), "paragraph") for at in gold.body)
    return Page(gold.file, gold.sha256, "text/plain", text, blocks, "en")


def test_an_answer_is_the_answerers_and_the_question_is_nobodys() -> None:
    asked, answered = _quotes("When asked, “Is it over?” Envoy Paul Okoth answered, “No.”")

    assert (asked.kind, asked.speaker, asked.chain, asked.rule) == ("question", None, (), "quote.question")
    assert (answered.kind, answered.speaker) == ("full", "Paul Okoth")


def test_titles_and_names_of_media_between_marks_are_no_speech() -> None:
    outlet = Lexicon((Known("noon", "outlet", {"en": ("Noon",)}),))

    assert _quotes("She wrote the essay “A Road to Somewhere” in May.") == []
    assert _quotes("They signed the “Lake Accord” in 1999.") == []
    assert _quotes("The North’s weekly, “Dawn,” is thin.") == []
    assert _quotes("He reads “Noon” daily.", lexicon=outlet) == []


@pytest.mark.parametrize(
    "text",
    [
        "The envoys of both coasts (hereinafter “the Parties”) agreed to meet in Orsa.",
        "They recalled that the Protocol of 2 March 2014 (“the Protocol”) remains in force.",
        'He said that the ferry company (hereinafter referred to as "the First Party") would pay.',
        "The Board’s report of 12 December 2019, “Rails Across the Water: A Review,” was thin.",
        "The ministry published a paper (May 2019), “Linking the Shores,” that said so.",
    ],
)
def test_what_a_paper_calls_somebody_and_what_it_is_called_are_no_speech(text: str) -> None:
    assert _quotes(text) == []


def test_a_remark_between_brackets_is_still_somebodys() -> None:
    (quote,) = _quotes("Berg said the line would reopen (“in spring, if we are lucky,” she added).")

    assert quote.speaker == "Berg"


@pytest.mark.parametrize("tail", ["", " on Monday", " by the daily Aamu"])
def test_one_who_is_quoted_as_saying_it_is_credited(tail: str) -> None:
    (quote,) = _quotes(f"“We will come back with a number,” the minister was quoted as saying{tail}.")

    assert (quote.speaker, quote.rule) == ("minister", "quote.said-after")


def test_a_name_right_behind_an_office_is_the_speakers() -> None:
    (quote,) = _quotes("The historian Ivo Brandt argues that the thaw “always serves the stronger side.”")

    assert quote.speaker == "Ivo Brandt"


def test_marks_of_the_author_credit_nobody() -> None:
    (scare,) = _quotes("The “dialogue” lasted a minute.")

    assert (scare.kind, scare.speaker, scare.chain) == ("fragment", None, ())


def test_the_day_is_that_of_the_saying_and_not_of_what_is_told() -> None:
    text = "“We met on Monday,” Berg said Wednesday. The talks on Tuesday failed."

    (quote,) = _quotes(text, day="2018-11-22")

    assert quote.said == Said("2018-11-21", "derived")


def test_a_day_that_was_found_is_taken_before_a_weekday() -> None:
    text = "Berg said on Nov. 20 that the line was “a gift.”"
    at = text.index("Nov. 20")

    (quote,) = _quotes(text, dates=(Dated(Span(at, at + 7), "2018-11-20", "derived"),))

    assert quote.said == Said("2018-11-20", "derived")


def test_words_that_run_over_paragraphs_are_one_speakers() -> None:
    first, second = _quotes("“One thing is sure.\n“Another is not,” said Anna Berg.")

    assert (first.speaker, first.rule) == ("Anna Berg", "quote.paragraphs")
    assert second.speaker == "Anna Berg"


def test_a_quotation_in_a_report_has_the_whole_chain() -> None:
    (quote,) = _quotes("Reuters reported that the ministry said the dam was “almost full.”")

    assert (quote.speaker, quote.chain) == ("ministry", ("Reuters", "ministry"))


def test_a_page_without_a_mark_has_no_quotation() -> None:
    assert _quotes("It rained. The envoy said so.") == []
    assert _quotes("") == []
