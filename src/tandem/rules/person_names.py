"""Names of persons in Korean and in Latin letters, brought to keys that all spellings of one name share.

A reading is written in Hangul: the family name, then the given name with its sounds folded as the romanisations fold
them (k is ㄱ or ㅋ, ch is ㅈ or ㅊ, hee is 희). A Latin spelling has every reading that it allows. Two names in Hangul
are one only where their letters are, but for an old family name such as 리 or 류; all else are one where they share a
reading. What is known of family names stands in the table; what a syllable may sound like follows from Revised
Romanization, McCune-Reischauer with or without its marks, and the spellings that people use.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, product

import msgspec

# The thirty commonest family names cover about nine in ten Koreans; the rest are those met in public life.
# Source: the census of 2015 by Statistics Korea for the order, passports and Korean usage for the spellings.
_FAMILY = """
김 kim gim|이 lee yi rhee ri rhie li|박 park pak bak bark|최 choi choe chey|정 jung chung jeong chong cheong joung
강 kang gang|조 cho jo joe|윤 yoon yun youn|장 jang chang|임 lim im rim yim|한 han hahn|오 oh o|서 seo suh so sur
신 shin sin|권 kwon gwon|황 hwang whang|안 ahn an|송 song|전 jeon chun jun chon jhun|홍 hong|유 yoo yu ryu you yoo
고 ko koh go|문 moon mun|양 yang ryang|손 son sohn|배 bae pae|백 baek paek paik baik|허 heo hur huh ho her
남 nam|심 shim sim|노 noh roh no ro|하 ha hah|곽 kwak gwak|성 sung seong song|차 cha|주 joo ju chu|우 woo u wu
구 koo ku gu goo|민 min|나 na ra nah|진 jin chin|지 ji chi jee|엄 eom um uhm om|채 chae chai|원 won weon
천 cheon chun chon|방 bang pang|공 kong gong|현 hyun hyeon hyon|함 ham hahm|변 byun byeon pyon byon|염 yeom yum
여 yeo ryo yuh|추 choo chu|도 do to doh|소 so soh|석 seok suk sok|선 sun seon son|설 seol sul|마 ma mah|길 kil gil
연 yeon yon|위 wi wee|표 pyo|명 myung myeong myong|기 ki gi kee|반 ban pan|왕 wang|금 keum kum geum|옥 ok|육 yuk yook
인 in|맹 maeng|제 je che|모 mo|탁 tak|국 kuk guk kook|은 eun un|편 pyeon pyun|용 yong|예 ye|봉 bong|사 sa|태 tae
피 pi|빈 bin|감 kam|남궁 namgung namkung namgoong|황보 hwangbo|제갈 jegal chegal|선우 sunwoo seonu sonu|독고 dokgo
"""
_OLD_SOUND = {"리": "이", "림": "임", "류": "유", "로": "노", "려": "여", "량": "양", "라": "나", "렴": "염"}
_PARTICLES = frozenset("은는이가을를의도와과에")

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
# What the romanisations do not tell apart, or people do not.
_FOLDED = str.maketrans("ㄲㅋㄸㅌㅃㅍㅆㅉㅊㅔㅖㅢㅙㅞ", "ㄱㄱㄷㄷㅂㅂㅅㅈㅈㅐㅒㅣㅚㅚ")
_FOLDED_FINALS = str.maketrans("ㄲㄳㅋㄺㄵㄶㅅㅆㅈㅊㅌㅎㄼㄽㄾㅀㄻㅄㅍㄿ", "ㄱㄱㄱㄱㄴㄴㄷㄷㄷㄷㄷㄷㄹㄹㄹㄹㅁㅂㅂㅂ")

_STARTS = {
    "": "ㅇ", "g": "ㄱ", "k": "ㄱ", "kk": "ㄱ", "n": "ㄴ", "d": "ㄷ", "t": "ㄷ", "tt": "ㄷ", "r": "ㄹ", "l": "ㄹ",
    "m": "ㅁ", "b": "ㅂ", "p": "ㅂ", "pp": "ㅂ", "s": "ㅅ", "ss": "ㅅ", "sh": "ㅅ", "j": "ㅈ", "ch": "ㅈ",
    "jj": "ㅈ", "tch": "ㅈ", "z": "ㅈ", "h": "ㅎ",
}  # fmt: skip
_VOWELS = {
    "a": "ㅏ", "ah": "ㅏ", "ae": "ㅐ", "ai": "ㅐ", "ay": "ㅐ", "e": "ㅐ", "eh": "ㅐ", "ya": "ㅑ", "yae": "ㅒ",
    "ye": "ㅒ", "eo": "ㅓ", "uh": "ㅓ", "u": "ㅜㅓㅡ", "o": "ㅗㅓ", "oh": "ㅗ", "oo": "ㅜ", "yeo": "ㅕ",
    "yuh": "ㅕ", "you": "ㅕㅠ", "yo": "ㅛㅕ", "yu": "ㅠㅕ", "yoo": "ㅠ", "wa": "ㅘ", "wae": "ㅚ", "oe": "ㅚ",
    "oi": "ㅚ", "we": "ㅚ", "wo": "ㅝㅜ", "weo": "ㅝ", "woo": "ㅜ", "wu": "ㅜ", "wi": "ㅟ", "wee": "ㅟ", "eu": "ㅡ",
    "ui": "ㅣㅟ", "eui": "ㅣ", "i": "ㅣ", "ee": "ㅣ", "yi": "ㅣ",
}  # fmt: skip
_ENDS = {
    "": "", "k": "ㄱ", "g": "ㄱ", "ck": "ㄱ", "n": "ㄴ", "l": "ㄹ", "r": "ㄹ", "m": "ㅁ", "p": "ㅂ", "b": "ㅂ",
    "t": "ㄷ", "s": "ㄷ", "ng": "ㅇ",
}  # fmt: skip
_LONGEST_SYLLABLE, _LONGEST_GIVEN, _MOST_GIVEN = 7, 14, 2

_HANGUL = re.compile("[가-힣]{2,}")
_LETTERS = r"[^\W\d_가-힣]+(?:['’ʼ`][^\W\d_가-힣]+)*"
_LATIN = re.compile(rf"{_LETTERS}(?:[-‐‑–]{_LETTERS})?")
_BETWEEN = re.compile(r",? {1,2}")


class Name(msgspec.Struct, frozen=True):
    """What may be a name in a text: where it stands, the keys it is filed under, and those that ask for it.

    A key is a reading and where it comes from: `h` from Hangul, `l` from Latin letters, `k` the very letters of Hangul.
    """

    start: int
    end: int
    filed: frozenset[str]
    asked: frozenset[str]


def _families() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in _FAMILY.replace("\n", "|").split("|"):
        hangul, *spellings = row.split() or [""]
        for spelling in spellings:
            found.setdefault(spelling, set()).add(hangul)
    return {spelling: frozenset(names) for spelling, names in found.items()}


_FAMILIES = _families()
_HANGUL_FAMILIES = frozenset(name for names in _FAMILIES.values() for name in names) | _OLD_SOUND.keys()


def names_in(text: str, *, typed: bool = False) -> Iterator[Name]:
    """Go through what may be names in a text, in order in each script.

    In a text Latin names are written with capitals, and particles may follow one in Hangul; in what somebody `typed` to
    search for, capitals may be missing and nothing follows.
    """
    yield from _hangul_names(text, typed=typed)
    yield from _latin_names(text, typed=typed)


def same_name(one: str, other: str) -> bool:
    """Tell whether a search for one spelling finds the other."""
    asked = {key for name in names_in(one, typed=True) for key in name.asked}
    return any(not asked.isdisjoint(name.filed) for name in names_in(other))


def _hangul_names(text: str, *, typed: bool) -> Iterator[Name]:
    for run in _HANGUL.finditer(text):
        letters = run[0]
        family = next((letters[:length] for length in (2, 1) if letters[:length] in _HANGUL_FAMILIES), None)
        given = letters[len(family) :] if family else ""
        if family is None or not given or (typed and len(given) > _MOST_GIVEN):
            continue
        lengths = [min(len(given), _MOST_GIVEN)]
        # One syllable and a particle, as in 서훈은, look like a given name of two.
        lengths += [1] if not typed and len(given) == _MOST_GIVEN and given[1] in _PARTICLES else []
        yield _hangul_name(run.start(), family, [given[:length] for length in lengths])


def _hangul_name(start: int, family: str, given: list[str]) -> Name:
    first = _OLD_SOUND.get(family, family)
    readings = {first + folded(one) for one in given}
    exact = {f"{first}{one}k" for one in given}
    return Name(
        start,
        start + len(family) + len(given[0]),
        filed=frozenset({f"{reading}h" for reading in readings} | exact),
        asked=frozenset({f"{reading}l" for reading in readings} | exact),
    )


def _latin_names(text: str, *, typed: bool) -> Iterator[Name]:
    words = list(_LATIN.finditer(text))
    for place in range(len(words) - 1):
        # The last of three may be small, as in Lee Do hoon.
        if not typed and not (words[place][0][0].isupper() and words[place + 1][0][0].isupper()):
            continue
        for count in (3, 2):
            row = words[place : place + count]
            if len(row) == count and _has_family(row) and _beside(text, row):
                readings = _readings([plain(word[0]) for word in row])
                filed = frozenset(f"{reading}l" for reading in readings)
                if filed:
                    asked = filed | {f"{reading}h" for reading in readings}
                    yield Name(row[0].start(), row[-1].end(), filed, asked)


def _has_family(row: list[re.Match[str]]) -> bool:
    return plain(row[0][0]) in _FAMILIES or plain(row[-1][0]) in _FAMILIES


def _beside(text: str, row: list[re.Match[str]]) -> bool:
    return all(_BETWEEN.fullmatch(text[one.end() : other.start()]) for one, other in pairwise(row))


def _readings(words: list[str]) -> frozenset[str]:
    """The readings of words read with the family name first and with it last."""
    found: set[str] = set()
    for family, given in ((words[0], words[1:]), (words[-1], words[:-1])):
        if family in _FAMILIES:
            found |= {first + rest for first, rest in product(_FAMILIES[family], _given(given))}
    return frozenset(found)


def _given(words: list[str]) -> set[str]:
    """The readings of a given name: two words or halves of one syllable each, or one word of one or two."""
    parts = words[0].split("-") if len(words) == 1 else words
    if len(parts) == 2:
        return {one + other for one, other in product(_syllable(parts[0]), _syllable(parts[1]))}
    word = parts[0]
    if len(word) > _LONGEST_GIVEN:
        return set()
    found = set(_syllable(word))
    for cut in range(1, len(word)):
        found |= {one + other for one, other in product(_syllable(word[:cut]), _syllable(word[cut:]))}
    return found


@lru_cache(maxsize=20_000)
def _syllable(spelling: str) -> frozenset[str]:
    """The syllables, folded, that a Latin spelling can stand for."""
    if not spelling or len(spelling) > _LONGEST_SYLLABLE:
        return frozenset()
    spelling = spelling.replace("wh", "hw")
    found: set[str] = set()
    for start in range(4):
        if spelling[:start] not in _STARTS or (start and len(spelling) < start):
            continue
        for end in range(len(spelling), start, -1):
            vowels, last = _VOWELS.get(spelling[start:end], ""), spelling[end:]
            if last in _ENDS:
                found |= {_composed(_STARTS[spelling[:start]], vowel, _ENDS[last]) for vowel in vowels}
    return frozenset(found)


def folded(hangul: str) -> str:
    """Answer Hangul with the sounds that romanisations do not tell apart made one."""
    return "".join(_fold_syllable(letter) for letter in hangul)


def _fold_syllable(letter: str) -> str:
    number = ord(letter) - ord("가")
    if not 0 <= number < 11172:
        return letter
    initial, rest = divmod(number, 588)
    medial, final = divmod(rest, 28)
    return _composed(
        _INITIALS[initial].translate(_FOLDED),
        _MEDIALS[medial].translate(_FOLDED),
        _FINALS[final].translate(_FOLDED_FINALS),
    )


def _composed(initial: str, medial: str, final: str) -> str:
    places = _INITIALS.index(initial), _MEDIALS.index(medial), _FINALS.index(final)
    return chr(ord("가") + places[0] * 588 + places[1] * 28 + places[2])


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """Answer a word in small letters without marks, apostrophes and kinds of hyphen."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return re.sub("[‐‑–]", "-", re.sub("['’ʼ`]", "", bare)).casefold()
