import pytest
from tests.watch.korean_page import page

from tandem.watch.korean_dates import korean_dates
from tandem.watch.korean_sentences import korean_sentences


def _dates(text: str, day: str = "2018-11-22") -> list[tuple[str, str, str]]:
    one = page(text, day=day)
    return [(found.span.of(text), found.value, found.basis) for found in korean_dates(one, korean_sentences(one), ())]


@pytest.mark.parametrize(
    ("text", "words", "value", "basis"),
    [
        ("2018년 11월 20일 회의가 열렸다.", "2018년 11월 20일", "2018-11-20", "printed"),
        ("2018. 11. 20. 배포한 자료이다.", "2018. 11. 20", "2018-11-20", "printed"),
        ("11월 20일(현지시간) 만났다.", "11월 20일", "2018-11-20", "derived"),
        ("20일 오전 10시에 만났다.", "20일", "2018-11-20", "derived"),
        ("30일 떠났다.", "30일", "2018-10-30", "derived"),
        ("30일 떠난다.", "30일", "2018-11-30", "derived"),
        ("지난달 말 정했다.", "지난달 말", "2018-10-21/2018-10-31", "derived"),
        ("지난 10월 정했다.", "지난 10월", "2018-10", "derived"),
        ("이달 초 만났다.", "이달 초", "2018-11-01/2018-11-10", "derived"),
        ("내달 열린다.", "내달", "2018-12", "derived"),
        ("올해 정했다.", "올해", "2018", "derived"),
        ("작년 11월 시작했다.", "작년 11월", "2017-11", "derived"),
        ("8월 말의 조사는 미뤄졌다.", "8월 말", "2018-08-21/2018-08-31", "derived"),
        ("21∼23일 만난다.", "21∼23일", "2018-11-21/2018-11-23", "derived"),
        ("지난달 28∼30일 왔다.", "지난달 28∼30일", "2018-10-28/2018-10-30", "derived"),
        (
            "11월 30일부터 12월 17일까지 살펴본다.",
            "11월 30일부터 12월 17일까지",
            "2018-11-30/2018-12-17",
            "derived",
        ),
        ("지난 화요일 떠났다.", "지난 화요일", "2018-11-20", "derived"),
        ("다음 주 월요일에 만난다.", "다음 주 월요일", "2018-11-26", "derived"),
        ("지난주 만났다.", "지난주", "2018-11-12/2018-11-18", "derived"),
        ("어제는 비가 왔다.", "어제", "2018-11-21", "derived"),
        ("오늘 만난다.", "오늘", "2018-11-22", "derived"),
        ("오는 26일 착공한다.", "오는 26일", "2018-11-26", "derived"),
        ("2018년 하반기에 한다.", "2018년 하반기", "2018-07/2018-12", "printed"),
    ],
)
def test_a_time_is_told_from_the_day_of_the_page(text, words, value, basis):
    assert _dates(text) == [(words, value, basis)]


def test_a_day_without_its_month_is_of_the_month_told_before_in_the_sentence():
    assert [value for _, value, _ in _dates("지난해 12월 5일과 7일에 만났다.")] == ["2017-12-05", "2017-12-07"]


def test_the_day_after_is_anchored_to_the_day_told_before():
    assert _dates("12일 만나고 이튿날 떠났다.")[1] == ("이튿날", "2018-11-13", "anchored")
    assert _dates("조사단은 12일 도착했다. 전날 서울을 떠났다.")[1] == ("전날", "2018-11-11", "anchored")


@pytest.mark.parametrize("text", ["18일간 이어졌다.", "3일 뒤 떠난다.", "1일 2회 다닌다.", "55,000리터를 실었다."])
def test_what_lasts_and_what_counts_is_no_date(text):
    assert _dates(text) == []


def test_a_page_without_a_day_tells_only_what_is_printed_whole():
    assert _dates("20일 만났다. 2018년 11월 20일이었다.", day="") == [("2018년 11월 20일", "2018-11-20", "printed")]


def test_a_day_that_no_month_has_is_no_date():
    assert _dates("2018년 2월 30일이라고 적혀 있다.") == []
