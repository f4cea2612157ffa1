"""Lines of a PDF to paragraphs: heads and numbers of pages go, words broken at the end of a line are made whole.

Where a paragraph ends is seen from the gap below it, the indent of the next line, a short last line, or another size.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from tandem.watch.page import BlockKind
from tandem.watch.pdf_lines import Line
from tandem.watch.pieces import Piece

_NUMBER_ALONE = re.compile(r"[-–—\s]*(?:page|p\.)?\s*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)
_FIGURES = re.compile(r"\d+")
_ENDS = re.compile(r"[.!?:;。”’\"')\]]\s*(?:\[\d{1,3}\])*$")
_BEGINS = re.compile(r"(?:[•◦▪‣○●□■※▲△*–-]\s|\[\d{1,3}\]|\(?\d{1,2}[.)]\s|[①-⑳가-하]\.?\s(?=\S))")
_LABEL = re.compile(r"\[?(\d{1,3})\]?[.)]?\s*(?=\D)")
_CALL = re.compile(r"\[(\d{1,3})\]")
_BROKEN = re.compile(r"(\w+)([-\u2010\u00ad\u00ac])$")
_WORD = re.compile(r"\w+(?:-\w+)*")
_LINK = re.compile(r"https?://\S+$")
_LARGER, _SMALLER = 1.15, 0.93
_NEAR = 8


def pieces_of(pages: Sequence[Sequence[Line]]) -> list[Piece]:
    """Answer the paragraphs of a document in their order, headings and notes named as such."""
    bare = _without_heads(pages)
    usual = _usual_size(bare)
    called = set(_CALL.findall(" ".join(line.text for page in bare for line in page)))
    bodies, notes = [], []
    for page in bare:
        at = _notes_begin(page, usual, called)
        bodies.append(page[:at])
        notes += page[at:]
    mend = _Mending(line.text for page in bare for line in page)
    paragraphs = list(_paragraphs(bodies, mend, usual))
    ends = _ends_begin([text for text, _ in paragraphs], called)
    largest = max((size for _, size in paragraphs[:5]), default=0.0)
    titled = largest > _LARGER * usual
    # What stands between the title and the first paragraph may be day, place or author: the layout tells.
    pieces, opened = [], False
    for text, size in paragraphs[:ends]:
        opened = opened or size <= _LARGER * usual
        kind: BlockKind | None = (
            "title" if titled and size == largest else "heading" if opened and size > _LARGER * usual else None
        )
        titled = titled and kind != "title"
        pieces.append(Piece(text, kind))
    after = [_LABEL.sub(r"[\1] ", text, count=1) for text, _ in paragraphs[ends:]]
    return [*pieces, *(Piece(text, "note") for text in (*_notes(notes, called, mend), *after))]


def _ends_begin(texts: Sequence[str], called: set[str]) -> int:
    """Where the notes at the end of a document begin: its last paragraphs, each with a label called, in their order."""
    at, after = len(texts), 1_000
    while at > 0 and (label := _LABEL.match(texts[at - 1])) and label[1] in called and int(label[1]) < after:
        at, after = at - 1, int(label[1])
    return at


def _usual_size(pages: Sequence[Sequence[Line]]) -> float:
    """The size of most letters."""
    sizes: Counter[float] = Counter()
    for line in (line for page in pages for line in page):
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _without_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without what is repeated at their top and bottom, and without their numbers."""
    edges = [_edges(page) for page in pages]
    seen = Counter(key for page in edges for key in {_key(line) for line in page})
    often = max(2, min(3, (len(pages) + 1) // 2))
    return [
        [line for line in page
         if not (line in edge and (seen[_key(line)] >= often or _NUMBER_ALONE.fullmatch(line.text)))]
        for page, edge in zip(pages, edges, strict=True)
    ]  # fmt: skip


def _key(line: Line) -> tuple[str, int]:
    return _FIGURES.sub("#", line.text).lower(), round(line.size)


def _edges(page: Sequence[Line]) -> list[Line]:
    """The lines at the top and the bottom of a page that a gap parts from the rest, at most two of each."""
    ordered = sorted(page, key=lambda line: -line.top)
    found = []
    for lines in (ordered[:4], [*reversed(ordered[-4:])]):
        apart = [place for place in range(min(2, len(lines) - 1)) if _gap(lines[place], lines[place + 1]) > 0.8]
        found += lines[: apart[-1] + 1] if apart else []
    if len(ordered) == 1:
        found = ordered
    return found


def _gap(one: Line, other: Line) -> float:
    """The white between two lines, in letters' sizes."""
    upper, lower = (one, other) if one.top > other.top else (other, one)
    return (upper.bottom - lower.top) / max(upper.size, lower.size, 1.0)


def _notes_begin(page: Sequence[Line], usual: float, called: set[str]) -> int:
    """Where the notes at the foot of a page begin: small lines at the end, the first of them with a label called."""
    at = begin = len(page)
    while at > 0 and page[at - 1].size < _SMALLER * usual:
        at -= 1
        label = _LABEL.match(page[at].text)
        if label and label[1] in called:
            begin = at
    return begin


def _notes(lines: Sequence[Line], called: set[str], mend: "_Mending") -> Iterator[str]:
    """The notes, each under its label in brackets."""
    text = ""
    for line in lines:
        label = _LABEL.match(line.text)
        if label and label[1] in called:
            if text:
                yield text
            text = f"[{label[1]}] {line.text[label.end() :]}"
        else:
            text = mend.joined(text, line.text)
    if text:
        yield text


def _paragraphs(pages: Sequence[Sequence[Line]], mend: "_Mending", usual: float) -> Iterator[tuple[str, float]]:
    """The paragraphs with the size of their letters; one may go on over the end of a page."""
    text, last = "", None
    for page in pages:
        step, turned = _step(page), True
        for place, line in enumerate(page):
            left, right = _column(page[max(place - _NEAR, 0) : place + _NEAR], line)
            large = line.size > _LARGER * usual
            if last is not None and (
                _parted_large(last, line)
                if large
                else _parted(last, line, text=text, step=step, edges=(left, right), turned=turned)
            ):
                yield text, last.size
                text = ""
            text = mend.joined(text, line.text, full=last is not None and last.right > right - 3 * line.size)
            last, turned = line, False
    if last is not None and text:
        yield text, last.size


def _column(near: Sequence[Line], line: Line) -> tuple[float, float]:
    """The edges of the column in which a line stands, as the lines near it have them."""
    beside = [one for one in near if abs(one.left - line.left) < 3 * line.size and abs(one.size - line.size) < 1]
    return min(one.left for one in beside), max(one.right for one in beside)


def _step(page: Sequence[Line]) -> float:
    """How far one line of a paragraph stands below the other."""
    steps = [above.bottom - below.bottom for above, below in pairwise(page)]
    down = [step for step in steps if step > 1]
    return median(down) if down else 12.0


def _parted_large(last: Line, line: Line) -> bool:
    """Whether a line of a title or heading begins another one: they are short and have no full stop to go by."""
    return abs(last.size - line.size) > 0.02 * line.size or not 0 < last.bottom - line.bottom < 1.6 * line.size


def _parted(last: Line, line: Line, *, text: str, step: float, edges: tuple[float, float], turned: bool) -> bool:
    """Whether a line begins another paragraph than the line before it."""
    left, right = edges
    if abs(last.size - line.size) > 0.08 * max(last.size, line.size) or _BEGINS.match(line.text):
        return True
    down = last.bottom - line.bottom
    if turned or down < -step:
        return bool(_ENDS.search(text))
    room, word = right - last.right, 0.55 * line.size * (len(line.text.split()[0]) + 1)
    # A line that ends although the next word had room in it is the last of its paragraph.
    short = room > max(1.5 * word, 0.12 * (right - left))
    indented = line.left - left > 0.8 * line.size and last.left - left < 0.5 * line.size
    return down > 1.35 * step or short or (indented and bool(_ENDS.search(text)))


class _Mending:
    """Makes words whole that the end of a line has broken, as the document writes them elsewhere."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._words = Counter(word.lower() for text in texts for word in _WORD.findall(text))

    def joined(self, text: str, line: str, *, full: bool = True) -> str:
        """The text with the next line."""
        if not text:
            return line
        broken = _BROKEN.search(text)
        if broken and (rest := _WORD.match(line)):
            return text[: broken.start(2)] + self._between(broken[1], broken[2], rest[0]) + line
        return f"{text}{line}" if full and _LINK.search(text) and not line[:1].isupper() else f"{text} {line}"

    def _between(self, first: str, hyphen: str, rest: str) -> str:
        """What stands between the halves of a word: nothing where the hyphen was for the line alone."""
        whole, compound = self._words[f"{first}{rest}".lower()], self._words[f"{first}-{rest}".lower()]
        if not rest[0].islower() or first[-1].isdigit():
            return "-"
        return "-" if hyphen == "-" and compound > whole else ""
