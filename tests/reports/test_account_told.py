"""What the machine says of accounts and links: in both languages, from the same codes, with nothing left out."""

import pytest

from tandem.reports.account_told import account_words, link_words
from tandem.reports.speaker import LANGUAGES, Speaker, catalogue
from tandem.watch.account_words import EXPLANATIONS, QUESTIONS
from tandem.watch.found import Account, Link, Place, Position
from tandem.watch.page import Span
from tandem.watch.proposals import propose_accounts

KOREAN, ENGLISH = Speaker("ko", "Asia/Seoul"), Speaker("en", "Asia/Seoul")
HERE, THERE = Place("a" * 64, Span(0, 9)), Place("b" * 64, Span(4, 12))
TITLES = {"a" * 64: "On the survey", "b" * 64: "조사에 대하여"}


def test_every_question_and_explanation_has_words_in_both_languages() -> None:
    for language in LANGUAGES:
        words = catalogue(language)
        assert {f"account_asked.{code.replace(' ', '_')}" for code in QUESTIONS} <= words.keys()
        assert {f"account_told.{code}" for code in EXPLANATIONS} <= words.keys()


def proposed() -> dict[str, str]:
    positions = (
        Position("2018-10-20", "reported", HERE, ("the ministry", "the other side")),
        Position("2018-10-22", "asserted", THERE),
    )
    values = (("event", "the survey"), ("values", "2018-10-20, says the ministry; 2018-10-22"), ("first", "2018-10-20"))
    told = Account(
        "When was the survey held?", "differing", positions, "Differing accounts.", "survey", "date", "slot.date",
        "differing-accounts", values, "date held",
    )  # fmt: skip
    return dict(propose_accounts([told], sha256="a" * 64)[0].texts)


def test_a_question_is_put_in_the_language_of_the_reader_with_whose_word_it_is() -> None:
    assert account_words(proposed(), KOREAN, TITLES) == {
        "question": "survey은(는) 언제 열렸습니까?".replace("은(는)", "는"),
        "explanation": "서로 다른 진술: 2018-10-20 (the ministry → the other side, 전언); 2018-10-22 (조사에 대하여).",
    }
    assert account_words(proposed(), ENGLISH, TITLES)["question"] == "When was the survey held?"


def test_a_question_that_somebody_typed_and_an_unknown_reason_keep_their_words() -> None:
    typed = {**proposed(), "asked": "", "reason": "of-a-later-version"}

    assert account_words(typed, KOREAN, TITLES) == {
        "question": "When was the survey held?", "explanation": "Differing accounts."
    }  # fmt: skip


@pytest.mark.parametrize(
    ("speaker", "told"),
    [
        (ENGLISH, "“want” in On the survey, “wish” in 조사에 대하여"),
        (KOREAN, "On the survey에는 “want”, 조사에 대하여에는 “wish”"),
    ],
)
def test_what_parts_two_quotations_is_said_with_the_titles_of_their_documents(speaker: Speaker, told: str) -> None:
    link = Link("same quote", HERE, THERE, parts=(("exchanged", "want", "wish"),))

    assert link_words(link, speaker, TITLES) == (told,)
