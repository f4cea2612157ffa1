"""A Korean document read sentence by sentence, with who spoke last: what each tells, and whom `그` stands for."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from tandem.watch.korean_cues import korean_cues
from tandem.watch.korean_frames import Frame, read_frame
from tandem.watch.korean_speakers import Speaker, read_speaker
from tandem.watch.korean_speech import Report, find_reports
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Page, Span

_MAY_TELL = re.compile(
    r"[“”‘’\"'「『]|다고|라고|자고|냐고|다는|라는|따르면|의하면|으로 (?:알려|전해|파악|관측|전망|분석|해석|추정)"
    r"|(?:표명|제안|요구|요청|촉구|경고|약속|지지|반대|부인|강조|언급|주장|제의|제기|거론|환영|비판|비난|우려|시사|예고|당부)[하했한할합]|말이다"
)
_TURN = re.compile(
    r"[<〈\[【(]?(?P<kind>질문|답변|질의|응답|문|답|Q|A)[>〉\]】).:]\s?(?:[<(\[](?P<who>[^)>\]]{2,30})[)>\]])?"
)
_ASKER = re.compile(r"(?P<who>(?:[가-힣A-Za-z]+\s){0,2}[가-힣]{2,4}\s기자)(?:입니다|이다|예요)")


class Source(msgspec.Struct, frozen=True):
    """Who is named by `에 따르면`."""

    name: str
    start: int
    cue: Span


class Told(msgspec.Struct, frozen=True):
    """What one sentence tells; `carried` spoke in the one before, `turn` holds the floor in a briefing."""

    frame: Frame
    reports: tuple[Report, ...]
    carried: Speaker | None
    earlier: tuple[Speaker, ...]
    turn: Speaker | None = None
    asks: bool = False
    source: Source | None = None

    def name_of(self, speaker: Speaker) -> str:
        """Answer who it is, as printed where the words stand for somebody named before."""
        return _stood_for(speaker, self.earlier).text

    def chain(self, *names: str) -> tuple[str, ...]:
        """Answer the chain of these, with who holds the floor and whom the sentence follows."""
        before = [self.turn.text] if self.turn else []
        before += [self.source.name] if self.source else []
        return (*(one for one in before if one not in names), *names)


def tell(page: Page, sentences: Sequence[Span], lexicon: Lexicon) -> Iterator[Told]:
    """Go through the sentences that tell something."""
    carried: Speaker | None = None
    earlier: list[Speaker] = []
    turn, asks, block = None, False, None
    for sentence in sentences:
        part = next((one for one in page.body if one.holds(sentence)), None)
        if part != block:
            turn, asks, floor = _turn(page.text, part, lexicon, turn, asks=asks)
            block = part
            carried = None if floor else carried
        if _MAY_TELL.search(page.text, sentence.start, sentence.end) is None:
            carried = carried if turn is None else None
            continue
        frame = read_frame(page.text, sentence, lexicon)
        reports = find_reports(frame, lexicon, carried)
        yield Told(frame, reports, carried, tuple(earlier), turn, asks, _source(frame, lexicon))
        spoke = next((one.speaker for one in reversed(reports) if one.outer is None and one.speaker), None)
        if spoke is not None:
            carried = _stood_for(spoke, earlier)
            earlier = [*earlier[-8:], carried]


def _stood_for(speaker: Speaker, earlier: Sequence[Speaker]) -> Speaker:
    """Who is meant by `그` and `이 당국자`, where somebody fitting was named before."""
    if not speaker.stands_for or not earlier:
        return speaker
    if speaker.stands_for in korean_cues().pronoun:
        return earlier[-1]
    return next((one for one in reversed(earlier) if one.text.endswith(speaker.stands_for)), speaker)


def _source(frame: Frame, lexicon: Lexicon) -> Source | None:
    found = frame.source()
    if found is None:
        return None
    phrase, start, end = found
    speaker = read_speaker(phrase.of(frame.text), phrase.start, lexicon, ())
    return Source(speaker.text, speaker.span.start, Span(start, end))


def _turn(
    text: str, part: Span | None, lexicon: Lexicon, turn: Speaker | None, *, asks: bool
) -> tuple[Speaker | None, bool, bool]:
    """Who holds the floor in a paragraph of questions and answers, whether to ask, and whether it has just begun."""
    label = _TURN.match(text, part.start, part.end) if part else None
    if part is None or label is None:
        return turn, asks, False
    asks = label["kind"] in ("질문", "질의", "문", "Q")
    found = (label["who"], label.start("who")) if label["who"] else None
    if asks and found is None:
        asker = _ASKER.search(text, label.end(), part.end)
        found = (asker["who"], asker.start("who")) if asker else None
    return (read_speaker(found[0], found[1], lexicon, ()) if found else None), asks, True
