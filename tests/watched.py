"""Invented public documents as the stages would hand them on: sentences, names, days and quotes."""

import re
from collections.abc import Iterable
from hashlib import sha256

from tandem.watch.found import Dated, Found, Indirect, Named, Note, Quote, QuoteKind, Said
from tandem.watch.lexicon import shipped_lexicon
from tandem.watch.page import Block, Page, Printed, Span

NAMES = shipped_lexicon()
_SPELLINGS = sorted(NAMES.by_name, key=len, reverse=True)
_NAME = re.compile("|".join(rf"(?<![^\W가-힣]){re.escape(name)}(?![a-z])" for name in _SPELLINGS))
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?]['”\"]?(?=\s|$)|(?=\n|$))")


def span(text: str, words: str, nth: int = 0) -> Span:
    """Answer where words stand in a text; `nth` counts from 0."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def quote(
    text: str, words: str, *chain: str, kind: QuoteKind = "full", said: str = "", note: str | None = None
) -> Quote:
    """Answer a quote of these words; its speaker is the last of the chain."""
    when = Said(said, "printed") if said else None
    return Quote(span(text, words), kind, chain[-1] if chain else None, chain, when, note)


def indirect(text: str, content: str, *chain: str, cue: str = "said") -> Indirect:
    """Answer speech that is told without its words; its speaker is the last of the chain."""
    return Indirect(span(text, content), chain[-1] if chain else None, chain, cue, span(text, content))


def document(
    text: str,
    *,
    file: str = "a.txt",
    days: Iterable[tuple[str, str]] = (),
    quotes: Iterable[Quote] = (),
    indirects: Iterable[Indirect] = (),
    notes: Iterable[Note] = (),
    published: str = "",
    title: str | None = None,
    url: str | None = None,
) -> Found:
    """Answer a document of one paragraph a line, with all names of the lexicon found in it."""
    lines = [Span(*one.span()) for one in re.finditer(r"[^\n]+", text)]
    blocks = tuple(Block(line, "note" if text[line.start] == "[" else "paragraph") for line in lines)
    printed = (Printed(published, "published", Span(0, 0)),) if published else ()
    language = "ko" if len(re.findall("[가-힣]", text)) * 4 > len(text) else "en"
    digest = sha256(f"{file}{text}".encode()).hexdigest()
    page = Page(file, digest, "text/plain", text, blocks, language, title, url=url, published=printed)
    return Found(
        page,
        tuple(notes),
        tuple(Span(*one.span()) for one in _SENTENCE.finditer(text)),
        tuple(quotes),
        tuple(indirects),
        tuple(Dated(span(text, words), value, "derived") for words, value in days),
        tuple(_named(text)),
    )


def _named(text: str) -> Iterable[Named]:
    for one in _NAME.finditer(text):
        known = NAMES.by_name[one.group()]
        yield Named(Span(*one.span()), known.kind, known.id)
