from tests.watch.korean_page import page

from tandem.watch.korean_sentences import korean_sentences


def _split(text: str) -> list[str]:
    return [sentence.of(text) for sentence in korean_sentences(page(text))]


def test_sentences_end_with_a_stop_and_white_space():
    # Given two sentences and a question in one paragraph
    text = "열차가 떠났다. 조사단이 탔다. 언제 돌아오나?"

    # Then each is one
    assert _split(text) == ["열차가 떠났다.", "조사단이 탔다.", "언제 돌아오나?"]


def test_sentences_within_quotation_marks_do_not_split_the_outer_one():
    # Given a quotation that holds two sentences, in curly and in straight marks
    curly = "당국자는 “준비를 마쳤다. 곧 떠난다”고 말했다. 열차는 떠났다."
    straight = '"준비를 마쳤다. 곧 떠난다."라고 당국자는 말했다. 열차는 떠났다.'

    # Then the outer sentence stays whole
    assert _split(curly)[0] == "당국자는 “준비를 마쳤다. 곧 떠난다”고 말했다."
    assert _split(straight) == ['"준비를 마쳤다. 곧 떠난다."라고 당국자는 말했다.', "열차는 떠났다."]


def test_the_stops_of_a_day_a_list_and_an_abbreviation_end_no_sentence():
    assert _split("2018. 11. 20. 외교부가 배포했다. 끝.") == ["2018. 11. 20. 외교부가 배포했다.", "끝."]
    assert _split("1. 조사 구간은 그대로이다.") == ["1. 조사 구간은 그대로이다."]
    assert _split("U.S. 측이 답했다.") == ["U.S. 측이 답했다."]


def test_a_mark_that_is_never_closed_does_not_swallow_the_paragraph():
    assert _split("그는 “준비를 마쳤다고 말했다. 열차는 떠났다.") == ["그는 “준비를 마쳤다고 말했다.", "열차는 떠났다."]
