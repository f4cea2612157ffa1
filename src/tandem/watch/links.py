"""What belongs together across documents: the same quote, the same document, what is cited, the same event.

Drift of attribution is told on these links: where two places have one proposition and one of them names fewer who say
so, `parts` has *chain shorter* or *chain longer*. It is never an account of its own, for a shorter chain is a way of
telling, and not another answer to a question.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from zlib import crc32

from rapidfuzz import fuzz

from tandem.watch.found import Found, Link, Note, Place
from tandem.watch.page import Span
from tandem.watch.same_event import drifts, pairs, passages, same_events
from tandem.watch.same_words import same_quotes
from tandem.watch.words import words

STAGE = ("links", 1)

_ALIKE = 0.6
_CONTAINED = 0.9
_ROW = 4
_SKETCH = 24
_LEAST_WORDS = 25
_TITLE = 90.0
_TITLE_WITH_DAY = 80.0
_LEAST_TITLE = 12


def find_links(founds: Sequence[Found]) -> tuple[Link, ...]:
    """Answer the links between the documents of a batch, in the order: quote, document, cites, event."""
    documents = same_documents(founds)
    homes = homes_of(documents)
    return (*same_quotes(founds, homes), *documents, *cites(founds), *_events(founds, documents, homes))


def homes_of(documents: Sequence[Link]) -> Mapping[str, str]:
    """Answer for each copy or reprint the first document of the batch that has its text."""
    homes: dict[str, str] = {}
    for link in documents:
        if link.a.sha256 not in homes:
            homes.setdefault(link.b.sha256, link.a.sha256)
    return homes


def _events(founds: Sequence[Found], documents: Sequence[Link], homes: Mapping[str, str]) -> tuple[Link, ...]:
    """Answer the links of events between documents that are not copies of one another."""
    copies = {frozenset((link.a.sha256, link.b.sha256)) for link in documents}
    rows = [
        row
        for row in pairs(passages(founds, homes))
        if frozenset((row[1].place.sha256, row[2].place.sha256)) not in copies
        and not _one_home(homes, row[1].place.sha256, row[2].place.sha256)
    ]
    drifted = drifts(rows)
    known = {(link.a, link.b) for link in drifted}
    return (*drifted, *(link for link in same_events(rows) if (link.a, link.b) not in known))


def _one_home(homes: Mapping[str, str], a: str, b: str) -> bool:
    return homes.get(a, a) == homes.get(b, b)


def same_documents(founds: Sequence[Found]) -> tuple[Link, ...]:
    """Link documents with the same text, or nearly the same: a reprint, a cut or an extended version.

    Of many each is linked with the first, as with the middle of a star, and not with every other.
    """
    rows = [_rows(found) for found in founds]
    home: dict[int, int] = {}
    found: list[Link] = []
    for a, b in _likely(rows):
        link = None if b in home and home.get(a) == home[b] else _alike(founds[a], founds[b], rows[a], rows[b])
        if link is not None:
            home.setdefault(b, home.get(a, a))
            found.append(link)
    return tuple(found)


def _rows(found: Found) -> frozenset[int]:
    forms = [word.form for span in found.page.body for word in words(found.page.text, span)]
    if len(forms) < _LEAST_WORDS:
        return frozenset()
    return frozenset(crc32(" ".join(forms[at : at + _ROW]).encode()) for at in range(len(forms) - _ROW + 1))


def _likely(rows: Sequence[frozenset[int]]) -> list[tuple[int, int]]:
    """Answer the pairs that share one of the smallest checks: few pairs of a large batch are compared whole."""
    seen: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        for check in sorted(row)[:_SKETCH]:
            seen[check].append(at)
    return sorted({pair for at in seen.values() for pair in combinations(at, 2)})


def _alike(a: Found, b: Found, left: frozenset[int], right: frozenset[int]) -> Link | None:
    shared = len(left & right)
    alike, contained = shared / len(left | right), shared / min(len(left), len(right))
    if alike < _ALIKE and contained < _CONTAINED:
        return None
    percent = str(round(100 * alike))
    same = left == right
    told = "the same text" if same else f"{percent} % of the text is alike"
    parts = (("same text", "", ""),) if same else (("alike", percent, percent),)
    return Link("same document", whole(a), whole(b), told, round(max(alike, contained), 3), parts, "link.same-document")


def whole(found: Found) -> Place:
    """Answer the place of a document's body, from its first word to its last."""
    body = found.page.body or (Span(0, len(found.page.text)),)
    return Place(found.page.sha256, Span(body[0].start, body[-1].end))


def cites(founds: Sequence[Found]) -> tuple[Link, ...]:
    """Link a note to the document of the batch that it names by its address or its title."""
    return tuple(
        _citing(found, note, other, how, told, score)
        for found in founds
        for note in found.notes
        for other in founds
        if other is not found
        for how, told, score in _names_it(note, other)
    )


def _names_it(note: Note, other: Found) -> Iterator[tuple[str, str, float]]:
    """Answer how a note names a document: its address, or its title, which may be less exact beside its day."""
    if note.url and other.page.url and _address(note.url) == _address(other.page.url):
        yield "address", "by its address", 1.0
        return
    title = (other.page.title or "").casefold()
    if len(title) < _LEAST_TITLE:
        return
    dated = note.date is not None and note.date in {one.value for one in other.page.published}
    score = fuzz.partial_ratio(title, note.text.casefold()) if len(note.text) >= len(title) else 0.0
    if score >= (_TITLE_WITH_DAY if dated else _TITLE):
        yield (
            ("title and day" if dated else "title"),
            f"by its title{' and day' if dated else ''}",
            round(score / 100, 3),
        )


def _address(url: str) -> str:
    bare = url.split("#")[0].rstrip("/").casefold()
    return bare.removeprefix("https://").removeprefix("http://").removeprefix("www.").removeprefix("m.")


def _citing(found: Found, note: Note, other: Found, how: str, told: str, score: float) -> Link:
    """Answer the link from a note to what it cites; `parts` has the passage that rests on the note."""
    parts = (("by", how, ""), ("passage", _resting(found, note), ""))
    a = Place(found.page.sha256, note.span)
    return Link("cites", a, _cited(found, note, other), told, score, parts, "link.cites")


def _resting(found: Found, note: Note) -> str:
    """Answer the sentence of a note's first marker; nothing where nothing calls it."""
    for marker in note.markers:
        for sentence in found.sentences:
            if sentence.start <= marker.start <= sentence.end + 1:
                return sentence.of(found.page.text)
    return ""


def _cited(found: Found, note: Note, other: Found) -> Place:
    """Answer what is cited of a document: the quote that both have where the note stands behind one, else its body."""
    behind = {quote.span for quote in found.quotes if quote.note == note.label}
    for link in same_quotes((found, other)):
        if link.a.span in behind and link.a.sha256 == found.page.sha256:
            return link.b
    return whole(other)
