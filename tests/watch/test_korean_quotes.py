import pytest
from tests.watch.korean_figures import figures, found, gold, lexicon, rows
from tests.watch.korean_page import page

from tandem.watch.found import Note, Quote
from tandem.watch.korean import korean_quotes, korean_sentences
from tandem.watch.page import Span


def _quotes(*paragraphs: str) -> list[Quote]:
    one = page(*paragraphs)
    return list(korean_quotes(one, korean_sentences(one), (), lexicon()))


def _credits(*paragraphs: str) -> list[tuple[str, str | None]]:
    return [(quote.kind, quote.speaker) for quote in _quotes(*paragraphs)]


@pytest.mark.parametrize("row", rows("seen"), ids=lambda row: row["text"][:20])
def test_the_sentences_that_the_rules_were_written_for_are_read_right(row):
    assert found(row["text"]) == gold(row)


def test_of_sentences_never_looked_at_eight_in_ten_are_read_right():
    # Given the sentences kept apart while the rules were written
    read = figures("unseen")

    # Then of each kind at least eight in ten are found, and no more than two in ten are wrong
    assert all(right >= 0.8 * have and right >= 0.8 * want for right, have, want in read.values())


def test_whom_a_pronoun_stands_for_is_the_one_who_spoke_before():
    # Given an official, then the same one by a noun and by a pronoun
    credited = _credits(
        "외교부 고위 당국자는 “회의는 유익했다”고 말했다. 이 당국자는 “다음 회의도 열린다”고 했다. "
        "그는 “시간이 걸린다”고 덧붙였다."
    )

    # Then all three are that official's
    assert credited == [("full", "외교부 고위 당국자")] * 3


def test_marks_around_the_name_of_a_paper_are_no_speech():
    assert _credits("선전 매체 ‘새벽길’은 실무단이 “가로막는 문”이라고 비난했다.") == [
        ("fragment", "선전 매체 ‘새벽길’")
    ]


def test_what_is_only_so_called_is_said_by_nobody():
    assert _credits("이른바 ‘속도 조절론’에 대해 교수는 근거가 없다고 말했다.") == [("fragment", None)]


def test_a_title_is_no_quotation():
    assert _credits("조사단은 『선로 점검 지침』과 「공동 조사 합의서」를 나눠 주었다고 밝혔다.") == []


def test_a_question_that_is_asked_back_is_the_speakers_question():
    assert _credits("이도훈 본부장은 “누가 먼저 꺼냈는지가 중요한가?”라고 반문했다.") == [("question", "이도훈")]


def test_who_holds_the_floor_in_a_briefing_says_what_nobody_else_is_named_for():
    # Given a reporter's question and the answer, each a paragraph with its label
    questions = "<질문> 다도일보 최은결 기자입니다. 통일부 당국자는 “답을 기다린다”고 말했습니다. 맞습니까?"
    answers = "<답변> (노승우 대변인) 제가 드릴 말씀은 “한미 간에 이견은 없다”는 점입니다."

    # Then the official within the question is its speaker, and the spokesman of the answer
    assert [speaker for _, speaker in _credits(questions, answers)] == ["통일부 당국자", "노승우"]


def test_a_quotation_has_the_day_of_its_sentence_and_the_note_behind_it():
    # Given a note behind a sentence with a day
    text = "통일부 당국자는 12일 “답을 아직 받지 못했다”고 말했다.[3]"
    one = page(text)
    at = text.index("[3]")
    note = Note("3", (Span(at, at + 3),), "보도자료", Span(0, 0))

    # When it is read
    (quote,) = korean_quotes(one, korean_sentences(one), (note,), lexicon())

    # Then both stand with the quotation
    assert quote.said is not None
    assert (quote.said.value, quote.said.basis, quote.note) == ("2018-11-12", "derived", "3")
