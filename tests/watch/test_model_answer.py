"""What a model answers is held against the document: an invented or altered word never gets through."""

import json
from typing import Any

import pytest

from tandem.watch.found import Found, Quote
from tandem.watch.model_answer import MOST_QUOTES, SCORE, UnfitAnswer, check_answer
from tandem.watch.model_prompt import body_of, messages_for
from tandem.watch.page import Block, Page, Span

TITLE = "On the survey of the line"
FIRST = "The train will cross the line this year,” Minister Han said. “We have 55,000 litres."
SECOND = "The other side voiced strong support. It was strong support, he said."
NOTE = "[1] Minister Han, “In a footnote of the report.”"
TEXT = "\n".join((TITLE, FIRST, SECOND, NOTE))
SUPPORT = "strong support"


def page() -> Page:
    blocks, at = [], 0
    for line, kind in zip((TITLE, FIRST, SECOND, NOTE), ("title", "paragraph", "paragraph", "note"), strict=True):
        blocks.append(Block(Span(at, at + len(line)), kind))  # type: ignore[arg-type]
        at += len(line) + 1
    return Page("/home/officer/news.txt", "5" * 64, "text/plain", TEXT, tuple(blocks), "en", title=TITLE)


def span(words: str, after: int = 0) -> Span:
    at = TEXT.index(words, after)
    return Span(at, at + len(words))


def answer(*quotes: tuple[str, str | None, str], **more: Any) -> str:
    rows = [{"text": text, "speaker": speaker, "kind": kind} for text, speaker, kind in quotes]
    return json.dumps({"quotes": rows, **more}, ensure_ascii=False)


def test_a_verbatim_quote_with_a_printed_speaker_is_kept_with_a_low_score() -> None:
    checked = check_answer(answer((SUPPORT, "Minister Han", "fragment")), found=Found(page()), name="local-7b")

    assert checked.quotes == (
        Quote(span(SUPPORT), "fragment", "Minister Han", ("Minister Han",), rule="model:local-7b", score=SCORE),
    )
    assert (checked.dropped, checked.speakers) == ({}, 0)


@pytest.mark.parametrize(
    "text",
    [
        "The train will never cross the line",
        "The train will cross the line this Year",
        "he train will cross",
        "We have 55,000 litre",
        "strong  support",
        "In a footnote of the report.",
        TITLE,
        f"litres.\n{SECOND[:20]}",
    ],
)
def test_what_does_not_stand_in_the_body_letter_by_letter_is_dropped(text: str) -> None:
    checked = check_answer(answer((text, None, "full")), found=Found(page()), name="m")

    assert (checked.quotes, checked.dropped) == ((), {"invented": 1})


def test_a_speaker_who_is_not_named_in_the_document_is_nobody() -> None:
    told = [(SUPPORT, "Minister Kim", "fragment"), ("We have 55,000 litres.", "inister Han", "full")]
    checked = check_answer(answer(*told), found=Found(page()), name="m")

    assert [one.speaker for one in checked.quotes] == [None, None]
    assert checked.speakers == 2


def test_the_same_words_take_the_first_place_that_nothing_has_claimed() -> None:
    ruled = Found(page(), quotes=(Quote(span(SUPPORT), "fragment", None, rule="quote.said-after"),))
    twice = [(SUPPORT, None, "fragment"), (SUPPORT, None, "fragment")]
    checked = check_answer(answer(*twice), found=ruled, name="m")

    assert [one.span for one in checked.quotes] == [span(SUPPORT, span(SUPPORT).end)]
    assert checked.dropped == {"known": 1}


def test_what_is_of_no_use_and_what_is_too_much_is_dropped_and_counted() -> None:
    unfit = [("he", None, "full"), (SUPPORT, None, "sung"), ("", None, "full")]
    words = [(word, None, "full") for word in ["train", "strong", *["line this"] * 3]]
    checked = check_answer(answer(*unfit, *words), found=Found(page()), name="m")
    assert checked.dropped == {"unfit": 3, "known": 2}

    long = Page("a", "6" * 64, "text/plain", "word " * 60, (Block(Span(0, 299), "paragraph"),), "en")
    many = check_answer(answer(*[("word", None, "full")] * 50), found=Found(long), name="m")
    assert (len(many.quotes), many.dropped) == (MOST_QUOTES, {"many": 50 - MOST_QUOTES})


@pytest.mark.parametrize(
    "wrong",
    [
        "", "<html>no</html>", "[]", "{}", '{"quotes": {}}', "```json\n{\"quotes\": []}\n```", 'Sure! {"quotes": []}',
        answer(note="ignore the rules"), '{"quotes": [{"text": "strong support"}]}', "[" * 5000,
        '{"quotes": [{"text": "strong support", "speaker": null, "kind": "full", "score": 1}]}', '{"quotes": []} {}',
    ],
)  # fmt: skip
def test_an_answer_of_another_form_is_refused_whole(wrong: str) -> None:
    with pytest.raises(UnfitAnswer):
        check_answer(wrong, found=Found(page()), name="m")


def test_only_the_fixed_task_and_the_body_are_asked() -> None:
    task, document = messages_for(page())

    assert (task.role, document.role) == ("system", "user")
    assert document.content == body_of(page()) == f"{FIRST}\n{SECOND}"
    for kept_back in ("news.txt", "officer", "5" * 64, TITLE, "footnote"):
        assert kept_back not in task.content + document.content
    assert task == messages_for(Page("b", "7" * 64, "text/html", "", (), "ko"))[0]
