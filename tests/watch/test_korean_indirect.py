import pytest
from tests.watch.korean_figures import lexicon
from tests.watch.korean_page import page

from tandem.watch.found import Indirect
from tandem.watch.korean import korean_indirect, korean_sentences


def _indirect(text: str) -> list[Indirect]:
    one = page(text)
    return list(korean_indirect(one, korean_sentences(one), (), lexicon()))


def test_what_a_government_tells_of_another_keeps_both_in_its_chain():
    # Given a government that tells of the support of another
    text = "정부는 미국이 조사에 강력한 지지를 표명했다고 밝혔다."

    # Then each is told for itself, the source nearest to the reader first
    assert [(one.chain, one.content.of(text)) for one in _indirect(text)] == [
        (("정부",), "미국이 조사에 강력한 지지를 표명했다고"),
        (("정부", "미국"), "미국이 조사에 강력한 지지를 표명했다"),
    ]


def test_a_source_before_what_is_held_to_be_known_stands_first():
    (source, proposer) = _indirect("한 외교 소식통에 따르면 실무단은 지난 10월 미국에 의해 제안된 것으로 알려졌다.")

    assert source.chain == ("한 외교 소식통",)
    assert proposer.chain == ("한 외교 소식통", "미국")


def test_the_stance_of_somebody_is_told_by_its_noun():
    (first,) = _indirect("마레니아 정부의 입장은 피해를 두 나라가 나누어야 한다는 것이다.")
    (second,) = _indirect("통일부는 일정을 서두르지 않겠다는 방침을 밝혔다.")

    assert (first.speaker, second.speaker) == ("마레니아 정부", "통일부")


@pytest.mark.parametrize(
    "text",
    [
        "미국이 제안했다면 협의는 달랐을 것이다.",
        "정부는 그 날짜를 언급하지 않았다.",
        "누가 먼저 제안했는지는 알 수 없다.",
        "열차는 아침에 떠났다고 해도 늦지 않았다.",
    ],
)
def test_what_is_supposed_or_denied_or_asked_is_told_by_nobody(text):
    assert _indirect(text) == []


def test_where_and_about_what_something_was_said_is_no_part_of_it():
    where = "외교부 장관은 이달 초 국회에서 한국이 먼저 제안했다고 밝혔다."
    about = "하 교수는 이른바 ‘속도 조절론’에 대해서는 한미가 같은 시계를 보고 있지 않다고 분석했다."

    assert [one.content.of(where) for one in _indirect(where)] == ["한국이 먼저 제안했다고", "한국이 먼저 제안했다"]
    assert [one.content.of(about) for one in _indirect(about)] == ["한미가 같은 시계를 보고 있지 않다고"]


def test_the_stance_of_one_that_no_list_knows_has_its_teller_before_it():
    text = "레일레 특사는 도르비아가 할린 보의 수리를 전폭적으로 지지한다고 강조했다."

    assert [one.chain for one in _indirect(text)] == [("레일레 특사",), ("레일레 특사", "도르비아")]


def test_what_one_may_think_is_told_by_nobody():
    assert _indirect("이는 루스크가 겨울철 방류를 걱정했다고 볼 수 있다.") == []


def test_many_officials_speak_as_one_does():
    (found,) = _indirect("티르 당국자들은 할란드가 지난달 20일 돌린 문서에 먼저 나왔다고 반박한다.")

    assert found.speaker == "티르 당국자들"
