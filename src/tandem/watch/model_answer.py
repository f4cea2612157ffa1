"""What a language model answered, held against the document: what does not stand there is dropped, and counted.

An answer is a stranger's. It is JSON of one form or it is nothing; a text counts where it stands verbatim in the body,
a speaker where the name stands verbatim in the document. Who said what stays a guess, which the score says.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

import msgspec

from tandem.watch.found import Found, Quote, QuoteKind
from tandem.watch.page import Page, Span

STAGE = ("model", 1)
SCORE = 0.2
MOST_QUOTES = 40
_SHORTEST, _LONGEST, _LONGEST_SPEAKER = 4, 4_000, 160

DROPPED = ("invented", "known", "unfit", "many")
"""Why a quote is dropped: not verbatim in the body; found already; too short, too long, of no known kind; too many."""


class UnfitAnswer(Exception):
    """The answer is not the JSON that was asked for."""


class _Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    speaker: str | None
    kind: str


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    quotes: tuple[_Told, ...]


class Checked(msgspec.Struct, frozen=True):
    """What held of an answer, how many quotes were dropped and why, and how many speakers are not in the document."""

    quotes: tuple[Quote, ...]
    dropped: Mapping[str, int]
    speakers: int


def rule_of(name: str) -> str:
    """Answer the rule under which proposals of a model stand."""
    return f"model:{name}"


def check_answer(answer: str, *, found: Found, name: str) -> Checked:
    """Hold an answer against a document. Raises UnfitAnswer where it is not the JSON that was asked for."""
    try:
        told = msgspec.json.decode(answer, type=_Answer).quotes
    except (msgspec.MsgspecError, ValueError, RecursionError) as wrong:
        raise UnfitAnswer(str(wrong)[:120]) from wrong
    dropped, speakers, kept = Counter[str](), 0, list[Quote]()
    claimed = [*(one.span for one in found.quotes), *(one.content for one in found.indirect)]
    for one in told:
        place = _place(one, found.page, claimed) if len(kept) < MOST_QUOTES else "many"
        if isinstance(place, str):
            dropped[place] += 1
            continue
        claimed.append(place)
        speaker = _speaker(one.speaker, found.page)
        speakers += bool(one.speaker) and speaker is None
        kept.append(_quote(one, place, speaker, name))
    return Checked(tuple(sorted(kept, key=lambda one: one.span)), dict(dropped), speakers)


def _place(one: _Told, page: Page, claimed: Sequence[Span]) -> Span | str:
    """The first place of a text in the body that nothing has claimed, or why there is none."""
    if one.kind not in get_args(QuoteKind) or not _SHORTEST <= len(one.text.strip()) <= len(one.text) <= _LONGEST:
        return "unfit"
    places = [place for part in page.body for place in _places(one.text, page.text, part)]
    free = (place for place in places if not any(_meet(place, other) for other in claimed))
    return next(free, "known" if places else "invented")


def _places(words: str, text: str, part: Span) -> Iterator[Span]:
    """Where words stand in a part of a text, without cutting a word in two; Korean ones may have a particle behind."""
    for hit in re.finditer(re.escape(words), text[part.start : part.end]):
        start, end = part.start + hit.start(), part.start + hit.end()
        if not (_joined(text[start - 1 : start], words[0]) or _joined(words[-1], text[end : end + 1])):
            yield Span(start, end)


def _joined(before: str, after: str) -> bool:
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _speaker(name: str | None, page: Page) -> str | None:
    """A speaker who is named in the document, else None."""
    if not name or not name.strip() or len(name) > _LONGEST_SPEAKER or not name.isprintable():
        return None
    return name if next(_places(name, page.text, Span(0, len(page.text))), None) is not None else None


def _quote(one: _Told, place: Span, speaker: str | None, name: str) -> Quote:
    kind: QuoteKind = msgspec.convert(one.kind, QuoteKind)
    return Quote(place, kind, speaker, (speaker,) if speaker else (), rule=rule_of(name), score=SCORE)
