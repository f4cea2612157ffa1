"""Quotations in Korean documents: what kind each is, and who is credited with it.

…라고, …며: said by the subject of the verb. …는 질문에: a question, its asker's. …라는 말, 이른바 …: mentioned and
said by nobody. …를 표명했다, …이었다고 평가했다: a fragment of what the subject said. 『 』 and 「 」 hold titles.
"""

import re
from collections.abc import Sequence
from functools import cache

from tandem.watch._korean_parser import parse
from tandem.watch.found import Basis, Note, Quote, QuoteKind, Said
from tandem.watch.korean_cues import korean_cues
from tandem.watch.korean_dates import korean_dates
from tandem.watch.korean_frames import Held
from tandem.watch.korean_reading import Told, tell
from tandem.watch.korean_speakers import Speaker, read_speaker
from tandem.watch.korean_speech import Report
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Page, Span

STAGE = ("korean-quotes", 1)

_ENDS_WELL = re.compile(r"(?:[다요까죠냐자라]|[가-힣]나|는가|은가|인가|ㄹ까)[.?!…]*$")
_IS_SAID = re.compile(r"말이다|말했다|말한다|밝혔다|답했다|전했다|강조했다|덧붙였다|설명했다")
_NOTE_AFTER = 8
_Credit = tuple[QuoteKind | None, Speaker | None, tuple[Speaker, ...], str, float]


def korean_quotes(page: Page, sentences: Sequence[Span], notes: Sequence[Note], lexicon: Lexicon) -> tuple[Quote, ...]:
    """Find the quotations of a document's body, with who said them and when."""
    found: list[Quote] = []
    told = list(tell(page, sentences, lexicon))
    for at, one in enumerate(told):
        follows = told[at + 1] if at + 1 < len(told) else None
        near = follows if follows and follows.frame.span.start - one.frame.span.end <= 3 else None
        found += [_quote(page, held, one, near, notes, lexicon) for held in one.frame.held]
    return tuple(sorted(found, key=lambda quote: quote.span))


def _quote(page: Page, held: Held, told: Told, follows: Told | None, notes: Sequence[Note], lexicon: Lexicon) -> Quote:
    kind, speaker, chain, rule, score = _credit(held, told, follows, lexicon)
    names = tuple(told.name_of(one) for one in chain)
    name = told.name_of(speaker) if speaker else None
    if speaker is not None and speaker is not told.turn:
        names = told.chain(*names)
    kind = kind or _kind(held, page.text)
    said = _said(page, told, held) if speaker else None
    return Quote(held.marks.span, kind, name, names if name else (), said, _note(held, told, notes), rule, score)


def _credit(held: Held, told: Told, follows: Told | None, lexicon: Lexicon) -> _Credit:
    if _so_called(held, told):
        return "fragment", None, (), "korean.quote.so-called", 0.9
    report = next((one for one in told.reports if held in one.quotes), None)
    if report is not None:
        kind: QuoteKind | None = "question" if report.verb.stem in korean_cues().ask else None
        return kind, report.speaker, report.chain, f"korean.quote.{held.tie}", 0.95 if report.speaker else 0.4
    if held.tie == "noun":
        return _by_noun(held, told, lexicon)
    if held.tie in ("while", "quotative"):
        return None, *_subject_of(held, told), f"korean.quote.{held.tie}-alone", 0.7
    if held.tie == "bare":
        return _bare(held, told, follows)
    return _in_passing(held, told)


def _by_noun(held: Held, told: Told, lexicon: Lexicon) -> _Credit:
    """…는 기자의 질문에, …라는 미국 측 설명을, …라는 말."""
    cues = korean_cues()
    text = told.frame.text
    found = _noun_after().match(text, held.marks.outer.end, told.frame.span.end)
    noun, words = (found["noun"], found["words"].strip()) if found else ("", "")
    of = words.removesuffix("의")
    speaker = read_speaker(of, found.start("words"), lexicon, ()) if found and of else None
    if noun in cues.question:
        asker = speaker if speaker and speaker.sure else None
        return "question", asker, (asker,) if asker else (), "korean.quote.question", 0.9
    governor = _governor(held, told)
    if speaker is not None and speaker.sure and noun in cues.stance:
        before = (governor.speaker,) if governor and governor.speaker and governor.speaker.span != speaker.span else ()
        return None, speaker, (*before, speaker), "korean.quote.noun-of", 0.85
    if noun in cues.mention or held.marks.opened in "‘'":
        return "fragment", None, (), "korean.quote.mentioned", 0.8
    if noun in cues.stance:
        return None, *_subject_of(held, told), "korean.quote.noun", 0.7
    return None, None, (), "korean.quote.noun-alone", 0.4


@cache
def _noun_after() -> re.Pattern[str]:
    cues = korean_cues()
    nouns = "|".join(sorted((*cues.question, *cues.mention, *cues.stance), key=len, reverse=True))
    return re.compile(
        rf"(?:이?라는|이?란|는|던)\s(?P<words>(?:[가-힣A-Za-z]+의?\s){{0,4}}?)(?P<noun>{nouns})"
        r"(?:에서|에게|으로|이라|이다|입니다|부터|[은는이가을를에의도과와로뿐])*(?=[가-힣\s.,]|$)"
    )


def _in_passing(held: Held, told: Told) -> _Credit:
    """A few words in the middle of what is told: credited where the verb right after them tells of speech."""
    report = _governor(held, told)
    if report is None or report.speaker is None:
        if told.turn is not None and held.marks.opened in '“"':
            return None, told.turn, (told.turn,), "korean.quote.turn", 0.8
        return "fragment", None, (), "korean.quote.mentioned", 0.7
    close = report.start - held.marks.outer.end <= 8 and held.tie == "object"
    if close or held.tie == "copula" or held.marks.opened in '“"':
        return "fragment", report.speaker, report.chain, "korean.quote.fragment", 0.8
    return "fragment", None, (), "korean.quote.mentioned", 0.7


def _bare(held: Held, told: Told, follows: Told | None) -> _Credit:
    """Words that stand as a sentence of their own; who said them is told by the sentence after, or before."""
    if follows is not None and _IS_SAID.search(follows.frame.text, follows.frame.span.start, follows.frame.span.end):
        subjects = [one.speaker for one in follows.frame.subjects if one.speaker.sure or one.relative]
        if subjects and not follows.frame.held:
            return "full", subjects[0], (subjects[0],), "korean.quote.said-after", 0.75
    report = _governor(held, told)
    if report is not None and report.speaker is not None:
        return None, report.speaker, report.chain, "korean.quote.bare", 0.6
    if told.turn is not None:
        return None, told.turn, (told.turn,), "korean.quote.turn", 0.7
    if told.carried is not None and _ENDS_WELL.search(held.marks.span.of(told.frame.text)):
        return "full", told.carried, (told.carried,), "korean.quote.carried", 0.5
    return None, None, (), "korean.quote.nobody", 0.3


def _governor(held: Held, told: Told) -> Report | None:
    """The next verb that tells, in whose clause the words stand."""
    return next((one for one in told.reports if one.start >= held.marks.outer.end and not one.unnamed), None)


def _subject_of(held: Held, told: Told) -> tuple[Speaker | None, tuple[Speaker, ...]]:
    governor = _governor(held, told)
    if governor is not None and governor.speaker is not None:
        return governor.speaker, governor.chain
    before = [one for one in told.frame.subjects if one.end <= held.marks.outer.start and not one.relative]
    named = [one for one in before if one.speaker.sure or one.speaker.stands_for]
    if not named and told.turn is not None:
        return told.turn, (told.turn,)
    named = named or before
    topics = [one for one in named if one.topic] or named
    speaker = topics[0].speaker if topics else told.carried
    return speaker, (speaker,) if speaker else ()


def _so_called(held: Held, told: Told) -> bool:
    before = told.frame.text[max(told.frame.span.start, held.marks.outer.start - 6) : held.marks.outer.start].split()
    return bool(before) and before[-1] in korean_cues().so_called


def _kind(held: Held, text: str) -> QuoteKind:
    words = held.marks.span.of(text).strip()
    if _ENDS_WELL.search(words) and held.tie != "object":
        return "full"
    if held.tie not in ("quotative", "while", "noun", "bare"):
        return "fragment"
    if len(words.split()) < 2:
        return "fragment"
    tags = {one.tag.split("-")[0] for one in parse(words)}
    return "full" if tags & {"JKS", "JX"} or (tags & {"VV", "XSV", "VX"} and len(words.split()) > 2) else "fragment"


def _said(page: Page, told: Told, held: Held) -> Said | None:
    """The day that stands in the sentence, outside all marks and not in the story of something else."""
    days: list[tuple[str, Basis]] = []
    for one in korean_dates(page, (told.frame.span,), ()):
        inside = any(other.marks.span.holds(one.span) for other in told.frame.held)
        verb = next((verb for verb in told.frame.verbs if verb.start >= one.span.end), None)
        if not inside and "/" not in one.value and not (verb and verb.kind == "ETM" and verb.start - one.span.end < 12):
            days.append((one.value, one.basis))
    return Said(*days[0]) if days else None


def _note(held: Held, told: Told, notes: Sequence[Note]) -> str | None:
    end = told.frame.span.end + _NOTE_AFTER
    markers = sorted((marker.start, note.label) for note in notes for marker in note.markers)
    return next((label for start, label in markers if held.marks.span.end <= start <= end), None)
