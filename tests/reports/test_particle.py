"""Korean particles agree with the word before them."""

import pytest

from tandem.reports.particle import agree
from tandem.reports.speaker import Speaker, catalogue


@pytest.mark.parametrize(
    ("written", "agreed"),
    [
        ("ROK을(를) 기다립니다.", "ROK를 기다립니다."),
        ("UN이(가) 답했습니다.", "UN이 답했습니다."),
        ("한국과(와) 미국과(와)", "한국과 미국과"),
        ("이도훈은(는) 말했다", "이도훈은 말했다"),
        ("US-ROK/2018/ROK-3은(는) 끝났습니다.", "US-ROK/2018/ROK-3은 끝났습니다."),
        ("포트 8018(으)로", "포트 8018로"),
        ("포트 80(으)로", "포트 80으로"),
        ("서울(으)로, 판문점(으)로, 개성역(으)로, 도라(으)로", "서울로, 판문점으로, 개성역으로, 도라로"),
        ("“planned”이(라)는 경과", "“planned”라는 경과"),
        ("11월 21일(수)을(를) 세지 않았습니다.", "11월 21일(수)를 세지 않았습니다."),
    ],
)
def test_a_particle_follows_the_sound_of_the_word_before(written: str, agreed: str) -> None:
    assert agree(written) == agreed


@pytest.mark.parametrize("written", ["을(를)", "é을(를)", "—은(는)"])
def test_both_forms_stay_where_the_sound_is_not_known(written: str) -> None:
    assert agree(written) == written


def test_a_sentence_of_the_catalogue_agrees_with_its_values() -> None:
    korean = Speaker("ko", "Asia/Seoul")

    assert korean.say("cli_waits", names="US") == "US를 기다립니다."
    assert korean.say("cli_waits", names="UN") == "UN을 기다립니다."


def test_every_pair_of_particles_in_the_catalogue_is_written_in_one_way() -> None:
    odd = ("를(을)", "가(이)", "는(은)", "와(과)", "으로(로)", "로(으로)")

    assert [code for code, words in catalogue("ko").items() if any(pair in words for pair in odd)] == []
