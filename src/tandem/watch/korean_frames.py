"""The frame of a Korean sentence: what stands outside its quotations, with its subjects, its verbs, and what they tell.

A verb at the end of a clause takes the subject and the words before it, so that a frame is read from left to right;
the words within a quotation are one thing in it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from tandem.watch._korean_parser import Morph, parse
from tandem.watch.korean_cues import korean_cues
from tandem.watch.korean_marks import Marked, marked, outermost
from tandem.watch.korean_speakers import Speaker, read_speaker
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Span

Tie = Literal["quotative", "while", "noun", "copula", "object", "particle", "bare"]
"""How a quotation is tied to the sentence: …라고, …라며, …라는 (질문), …이었다고, …를, other particles, not at all."""

_TIES: tuple[tuple[Tie, re.Pattern[str]], ...] = (
    ("while", re.compile(r"(?:이?라면서|이?라며|면서|며)(?![가-힣])")),
    ("noun", re.compile(r"(?:이?라는|이?란|는|던)\s(?=[가-힣])")),
    ("quotative", re.compile(r"(?:이?라고|고|하고|이?라)(?:만|도|까지)?(?![가-힣])")),
    ("copula", re.compile(r"(?:이었|였|일|이|인|한|하)(?:다|라|것|\s것)")),
    ("object", re.compile(r"(?:을|를)(?![가-힣])")),
    ("particle", re.compile(r"[가-힣]")),
)
_QUOTATIVE = re.compile(r"[가-힣ᆫᆯ]*(?:다고|라고|자고|냐고|다며|라며|자며|다면서|라면서)(?:만|도)?$")
_TOLD_NOUN = re.compile(r"[가-힣ᆫ]*(?:다는|라는|자는|냐는|단|란)$")
_ASKED = re.compile(r"[가-힣]*(?:냐는|냐고|지|은지|는지)$")
_NOT_REAL = ("면", "다면", "라면", "거든", "더라도", "어도", "려면", "어야", "도록")
_NOUNS = frozenset({"NNG", "NNP", "NNB", "NR", "SN", "XPN", "XSN", "SL", "SH", "NP", "XR", "MM", "SO"})
_JOINS = ("고", "며", "으며", "지만", "으나", "나", "는데", "은데", "면서", "자", "아", "어")


class Held(msgspec.Struct, frozen=True):
    """A quotation within a frame: its marks, and how it is tied."""

    marks: Marked
    tie: Tie


class Subject(msgspec.Struct, frozen=True):
    """Who or what a verb may be said of: a topic, or one named by the particle of the subject."""

    speaker: Speaker
    topic: bool
    end: int
    relative: bool = False


class Verb(msgspec.Struct, frozen=True):
    """A verb with its stem, where it begins and ends, and how it ends."""

    stem: str
    start: int
    end: int
    ending: str
    kind: str
    first: int
    last: int
    denied: bool = False
    modifies: bool = False
    """It is an adjective before a noun: 강력한 지지."""

    @property
    def quotative(self) -> bool:
        """Answer whether what ends here is told by another verb."""
        return self.kind == "EC" and _QUOTATIVE.fullmatch(self.ending) is not None

    @property
    def told_noun(self) -> bool:
        """Answer whether what ends here is told by a noun: …다는 보도."""
        return self.kind == "ETM" and _TOLD_NOUN.fullmatch(self.ending) is not None

    @property
    def real(self) -> bool:
        """Answer whether it is put as a fact: no condition, no question, not denied."""
        asked = self.kind in ("EC", "ETM") and _ASKED.fullmatch(self.ending) is not None
        return not (self.denied or asked or (self.kind == "EC" and self.ending.endswith(_NOT_REAL)))

    @property
    def joins(self) -> bool:
        """Answer whether another clause of the same height follows."""
        return self.kind == "EC" and self.ending in _JOINS


class Frame(msgspec.Struct, frozen=True):
    """A sentence without the words of its quotations."""

    text: str
    span: Span
    words: tuple[Morph, ...]
    held: tuple[Held, ...]
    subjects: tuple[Subject, ...]
    verbs: tuple[Verb, ...]

    def source(self) -> tuple[Span, int, int] | None:
        """Answer the words before `에 따르면`, where that begins, and where it ends."""
        for at, word in enumerate(self.words[:-1]):
            follows = self.words[at + 1].form in ("면", "으면") and at > 1 and self.words[at - 1].form == "에"
            if follows and word.form in ("따르", "의하") and word.tag.startswith("VV"):
                phrase = _phrase(self.words, at - 2, self.text)
                return (phrase, word.start, self.words[at + 1].end) if phrase else None
        return None


def read_frame(text: str, sentence: Span, lexicon: Lexicon) -> Frame:
    """Read the frame of one sentence."""
    found = outermost(tuple(one for one in marked(text, sentence) if not one.is_title))
    named = tuple(one for one in found if _is_name(text, one))
    quoted = tuple(one for one in found if one not in named)
    words = tuple(
        Morph(one.form, one.tag, one.start + sentence.start, one.end + sentence.start)
        for one in parse(sentence.of(text))
    )
    words = _mended(words, text)
    outside = tuple(word for word in words if not any(one.outer.start <= word.start < one.outer.end for one in quoted))
    verbs = tuple(_verbs(outside))
    held = tuple(Held(one, _tie(text, one, sentence)) for one in quoted)
    subjects = tuple(_subjects(outside, verbs, text, lexicon, quoted))
    return Frame(text, sentence, outside, held, subjects, verbs)


def _is_name(text: str, one: Marked) -> bool:
    """Marks around the name of a paper or body that is the subject itself: 매체 ‘새길’은."""
    words = one.span.of(text)
    after = text[one.outer.end : one.outer.end + 3]
    before = text[max(0, one.outer.start - 6) : one.outer.start]
    return (
        len(words) <= 12
        and re.match(r"(?:은|는|이|가|의|에)(?![가-힣])", after) is not None
        and re.search(r"(?:매체|신문|잡지|방송|통신|사이트|단체|기관|연구소|재단|누리집)\s?$", before) is not None
    )


def _tie(text: str, one: Marked, sentence: Span) -> Tie:
    after = text[one.outer.end : sentence.end]
    return next((tie for tie, pattern in _TIES if pattern.match(after)), "bare")


_NAMED_BEFORE_OFFICE = re.compile(
    r"(?<![가-힣])([가-힣]{3})(?=\s(?:[가-힣]+\s){0,2}([가-힣]+?)(?:은|는|이|가|께서|의|도)(?![가-힣]))"
)


def _mended(words: tuple[Morph, ...], text: str) -> tuple[Morph, ...]:
    """Put names together that the parse takes apart: 김/은/한 before an office."""
    if not words:
        return words
    first, last = words[0].start, words[-1].end
    spans = [
        Span(*found.span(1))
        for found in _NAMED_BEFORE_OFFICE.finditer(text, first, last)
        if korean_cues().is_office(found[2]) and _torn(words, found.start(1), found.end(1))
    ]
    for span in spans:
        at = next(i for i, word in enumerate(words) if word.start >= span.start)
        rest = tuple(word for word in words[at:] if word.start >= span.end)
        words = (*words[:at], Morph(span.of(text), "NNP", span.start, span.end), *rest)
    return words


def _torn(words: Sequence[Morph], start: int, end: int) -> bool:
    parts = [word for word in words if start <= word.start < end]
    if len(parts) < 2:
        return False
    if parts[-1].tag.startswith("J"):
        # A particle of its own ends a noun; one that is made out of the last syllable tears a name (이도후+ㄴ).
        return parts[-1].start < parts[-2].end
    return parts[0].end - parts[0].start == 1


def _verbs(words: Sequence[Morph]) -> Iterator[Verb]:
    at = 0
    while at < len(words):
        stem, first, past = _stem(words, at)
        if not stem:
            at += 1
            continue
        denied = first > 0 and words[first - 1].form in ("안", "못") and words[first - 1].tag == "MAG"
        end, negated, stem = _endings(words, past, stem)
        last = words[end - 1]
        adjective = words[past - 1].tag.startswith(("XSA", "VA"))
        yield Verb(
            stem,
            words[first].start,
            last.end,
            last.form,
            last.tag,
            first,
            end,
            denied or negated,
            adjective and last.tag == "ETM",
        )
        at = max(end, at + 1)


def _stem(words: Sequence[Morph], at: int) -> tuple[str, int, int]:
    word = words[at]
    follows = words[at + 1] if at + 1 < len(words) else None
    if word.tag in ("NNG", "XR", "NNP", "MAG") and follows and follows.tag in ("XSV", "XSA"):
        joined = word.end == follows.start
        return (word.form + follows.form, at, at + 2) if joined else ("", at, at)
    if word.tag.split("-")[0] in ("VV", "VA", "VX", "VCP", "VCN"):
        return word.form, at, at + 1
    if word.tag in ("XSV", "XSA"):
        return word.form, at, at + 1
    return "", at, at


def _endings(words: Sequence[Morph], at: int, stem: str) -> tuple[int, bool, str]:
    """Where the endings of a verb and its auxiliaries end, whether it is denied, and the stem with a passive."""
    negated = False
    while at < len(words):
        word = words[at]
        if word.tag == "VX" or (word.tag.startswith("VV") and word.form == "지" and words[at - 1].form in ("어", "아")):
            negated = negated or word.form in ("않", "못하", "말")
            stem = stem.removesuffix("하") + "해지" if word.form == "지" and stem.endswith("하") else stem
            at += 1
        elif word.tag in ("EP", "EC", "EF", "ETM", "ETN") or (word.tag == "JX" and words[at - 1].tag == "EC"):
            more = (at + 1 < len(words) and words[at + 1].tag in ("VX", "EP", "EF")) or word.tag in ("EP",)
            at += 1
            if not more and word.tag != "EP":
                break
        elif word.form == "바" and at + 1 < len(words) and words[at + 1].form == "있":
            at += 2
        else:
            break
    if words[at - 1].tag == "ETM" and at + 1 < len(words) and words[at].form == "바" and words[at + 1].form == "있":
        return _endings(words, at + 2, stem)
    return at, negated, stem


def _subjects(
    words: Sequence[Morph], verbs: Sequence[Verb], text: str, lexicon: Lexicon, quoted: Sequence[Marked]
) -> Iterator[Subject]:
    proper = [Span(word.start, word.end) for word in words if word.tag == "NNP"]
    for at, word in enumerate(words):
        nominative = word.tag == "JKS"
        topic = word.tag == "JX" and word.form in ("은", "는", "도")
        if not (nominative or topic) or at == 0:
            continue
        last = at - 1
        if words[last].tag == "JKB" and words[last].form == "에서":
            last -= 1
        phrase = _phrase(words, last, text)
        if phrase is None:
            continue
        speaker = read_speaker(phrase.of(text), phrase.start, lexicon, proper)
        follows = next((verb for verb in verbs if verb.start >= word.end and not verb.modifies), None)
        relative = (
            nominative
            and follows is not None
            and follows.kind == "ETM"
            and not (
                follows.told_noun or (words[follows.last : follows.last + 1][0:1] and words[follows.last].tag == "NNB")
            )
            and not any(word.end <= one.outer.start < follows.start for one in quoted)
        )
        yield Subject(speaker, topic, word.end, relative)


def _phrase(words: Sequence[Morph], last: int, text: str) -> Span | None:
    """The noun phrase that ends with a word."""
    first = last + 1
    while first > 0 and _in_phrase(words, first - 1, last, text):
        first -= 1
    times = korean_cues().time
    for at in range(last, first - 1, -1):
        day = words[at].form in ("일", "월", "년") and at > first and words[at - 1].tag == "SN"
        if (words[at].form in times and words[at].tag != "MM" and at < last and _apart(words, at)) or day:
            first = at + 1
            break
    while first <= last and words[first].tag in ("JKG", "JC", "SP", "NNB", "SW", "XSN"):
        first += 1
    return Span(words[first].start, words[last].end) if first <= last else None


def _apart(words: Sequence[Morph], at: int) -> bool:
    """Whether white space follows; a time within a name (새벽길) has none behind it."""
    return words[at].end < words[at + 1].start


def _in_phrase(words: Sequence[Morph], at: int, last: int, text: str) -> bool:
    word = words[at]
    if at < last and re.search(r"[.,“”\"\n]", text[word.end : words[at + 1].start]):
        return False
    if word.tag in ("SSO", "SSC"):
        return text[word.start] in "‘’'"
    if word.tag == "JKG" or (word.tag == "JC" and at < last):
        return at < last
    return word.tag in _NOUNS or (word.tag == "SP" and word.form == "·")
