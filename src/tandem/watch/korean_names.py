"""Names in Korean documents, and whether a name in Hangul and one in Latin letters are the same person's.

Listed names come first, with any particle behind them; then whoever stands before an office (`노승우 대변인`). Korean
names are compared by their readings (`tandem.rules.person_names`); names from elsewhere by their consonants in order,
as vowels are written by ear: 폼페이오 and Pompeo are both ㅂ-ㅁ-ㅂ.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from tandem.rules.person_names import names_in, plain
from tandem.watch._korean_parser import parse
from tandem.watch.found import Named
from tandem.watch.korean_cues import korean_cues
from tandem.watch.korean_speakers import read_speaker
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Page, Span

STAGE = ("korean-names", 2)

_HANGUL_RUN = re.compile(r"(?<![가-힣])[가-힣]+")
_OFFICES = "|".join(sorted(korean_cues().office, key=len, reverse=True))
_BEFORE_OFFICE = re.compile(
    rf"(?<![가-힣])(?:[가-힣]{{2,5}}의?\s){{1,4}}?(?P<office>[가-힣]*?(?:{_OFFICES}))"
    r"(?=(?:은|는|이|가|의|도|과|와|께서|을|를|입니다)?(?![가-힣]))"
)
_PARTICLE = re.compile(
    r"(?:에서는|에서도|에게서|이라는|으로는|에게는|에서|에게|에는|에도|께서|까지|부터|으로|이라|처럼|보다|만은"
    r"|은|는|이|가|을|를|의|에|도|과|와|로|만|측|산|발|인|행)?(?:은|는|이|가|을|를|의|에|도)?(?![가-힣])"
)
_SHORT = 1

_INITIALS = ("K", "K", "N", "T", "T", "L", "M", "P", "P", "S", "S", "", "J", "J", "J", "K", "T", "P", "H")
_FINALS = {
    1: "K", 2: "K", 4: "N", 7: "T", 8: "L", 16: "M", 17: "P", 19: "S", 20: "S", 21: "N", 22: "T", 24: "K", 25: "T",
}  # fmt: skip
_LATIN = (
    (r"sch|tch|ch|dg|j|zh|ts", "J"), (r"sh", "S"), (r"ph|f|v|b|p|pp", "P"), (r"th|d|t", "T"),
    (r"ck|qu|c(?![eiy])|k|q|g", "K"),
    (r"x", "KS"), (r"c|s", "S"), (r"z", "Z"), (r"l", "L"), (r"r", "R"),
    (r"m", "M"), (r"ng(?![aeiouy])|n", "N"), (r"(?<![aeiouwstcpkrg])h", "H"),
)  # fmt: skip
_LATIN_SIGN = re.compile("|".join(f"(?P<s{at}>{pattern})" for at, (pattern, _) in enumerate(_LATIN)))
_VOWELS = "aeiouy"
_SURE, _SAME = 1.0, 0.78


def korean_names(page: Page, sentences: Sequence[Span], lexicon: Lexicon) -> tuple[Named, ...]:
    """Find the names of a document's body."""
    found: list[Named] = []
    for sentence in sentences:
        listed = list(_listed(page.text, sentence, lexicon))
        found += listed
        for one in _before_office(page.text, sentence, lexicon):
            if not any(one.span.start < other.span.end and other.span.start < one.span.end for other in listed):
                found.append(one)
    return tuple(sorted(found, key=lambda one: one.span))


def _listed(text: str, sentence: Span, lexicon: Lexicon) -> Iterator[Named]:
    place = sentence.start
    longest = _longest(lexicon)
    while run := _HANGUL_RUN.search(text, place, sentence.end):
        place = run.end()
        for end in range(min(run.start() + longest, sentence.end), run.start() + _SHORT, -1):
            known = lexicon.by_name.get(text[run.start() : end])
            if known is not None and _PARTICLE.match(text, end, sentence.end):
                yield Named(Span(run.start(), end), known.kind, known.id, "korean.name.listed")
                place = end
                break


def _longest(lexicon: Lexicon) -> int:
    return max((len(name) for name in lexicon.by_name if "가" <= name[-1] <= "힣"), default=0)


def _before_office(text: str, sentence: Span, lexicon: Lexicon) -> Iterator[Named]:
    matches = [
        one
        for one in _BEFORE_OFFICE.finditer(text, sentence.start, sentence.end)
        if korean_cues().is_office(one["office"])
    ]
    if not matches:
        return
    words = ((one.tag, one.start + sentence.start, one.end + sentence.start) for one in parse(sentence.of(text)))
    proper = [Span(start, end) for tag, start, end in words if tag == "NNP"]
    for found in matches:
        speaker = read_speaker(found[0], found.start(), lexicon, proper)
        if speaker.span.end < found.end():
            yield Named(speaker.span, "person", "", "korean.name.before-office")


def same_person(korean: str, latin: str) -> float:
    """Answer how likely a name in Hangul and one in Latin letters are one person's, from 0 to 1; from .5 they count."""
    if _is_korean(korean) and _family_is_listed(korean):
        return _SURE if _same_reading(korean, latin) else 0.0
    hangul, letters = korean.split(), re.findall(r"[^\W\d_][^\W\d_.’'-]*", latin)
    if not hangul or not letters:
        return 0.0
    if len(hangul) == 1:
        return max(_likeness(hangul[0], word) for word in letters)
    return min(_likeness(hangul[0], letters[0]), _likeness(hangul[-1], letters[-1]))


def _same_reading(korean: str, latin: str) -> bool:
    """Whether the whole of both is read alike; no part of one is a name here, nor a syllable a particle."""
    asked = {key for name in names_in(korean, typed=True) if name.end == len(korean) for key in name.asked}
    return any(
        not asked.isdisjoint(one.filed) for one in names_in(latin, typed=True) if one.end - one.start == len(latin)
    )


def _family_is_listed(korean: str) -> bool:
    return next(names_in(korean, typed=True), None) is not None


def _is_korean(name: str) -> bool:
    return len(name) in (2, 3) and re.fullmatch("[가-힣]+", name) is not None


def _likeness(hangul: str, latin: str) -> float:
    one, other = _hangul_consonants(hangul), _latin_consonants(latin)
    if not one or not other:
        return 0.5 if not one and not other else 0.0
    score = max(SequenceMatcher(None, one, spelling).ratio() for spelling in other)
    return score if score >= _SAME else score * 0.5


def _hangul_consonants(name: str) -> str:
    signs = []
    for letter in name:
        number = ord(letter) - ord("가")
        if 0 <= number < 11172:
            signs.append(_INITIALS[number // 588] + _FINALS.get(number % 28, ""))
    return re.sub(r"(.)\1+", r"\1", "".join(signs))


@lru_cache(maxsize=5000)
def _latin_consonants(name: str) -> tuple[str, ...]:
    """The consonants, R as L; before a consonant and at the end it is written or not, and Z is ㅅ or ㅈ."""
    word = plain(name)
    signs, kept = [], []
    for found in _LATIN_SIGN.finditer(word):
        sign = _LATIN[int((found.lastgroup or "s0")[1:])][1]
        silent = sign == "R" and (found.end() == len(word) or word[found.end()] not in _VOWELS)
        signs.append("" if silent else "L" if sign == "R" else sign)
        kept.append("L" if sign == "R" else sign)
    bare = re.sub(r"(.)\1+", r"\1", "".join(signs))
    written = re.sub(r"(.)\1+", r"\1", "".join(kept))
    return tuple({re.sub("Z", sound, one) for one in (bare, written, re.sub("K(?=S|N|T)", "", bare)) for sound in "SJ"})
