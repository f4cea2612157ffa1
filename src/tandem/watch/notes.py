"""Notes tied to the places that call them: "[1]", "[10], [11]", "[3-5]", raised figures, figures after a full stop.

A label in a note's own text calls nothing. Where a label is given twice the first note is the one that is called; a
note that nothing calls has no markers, and `loose_markers` tells what is called and is not there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from tandem.watch._stamps import days_in
from tandem.watch.found import Note
from tandem.watch.page import Page, Span

STAGE = ("notes", 1)

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LABEL = re.compile(
    r"\s*(?:\[(?P<square>\w{1,6}|[*†‡]{1,3})\]|(?P<raised>[⁰¹²³⁴-⁹]{1,5})[.)]?|(?:주\s?)?\(?(?P<plain>\d{1,5})(?:[.)]|(?=\s)))\s*"
)
_SQUARE = re.compile(r"\[((?:\w{1,6}|[*†‡]{1,3})(?:\s*[,;–-]\s*\w{1,6}){0,30})\]")
_RAISED_CALL = re.compile(r"(?<=\S)[⁰¹²³⁴-⁹]{1,5}(?:[,·][⁰¹²³⁴-⁹]{1,5})*")
_PLAIN_CALL = re.compile(r"(?<=[^\W\d][.,;:!?\"”’)\]])(\d{1,4})(?=\s|$)|(?<=[\"”’)][.,;:!?])(\d{1,4})(?=\s|$)")
_BRACKET_CALL = re.compile(r"(?<=[^\W\d]|[.,;:!?\"”’)\]])(\d{1,4})\)")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+")
_SEE = re.compile(
    r"(?:\b(?:see|supra|above|cf\.?|op\. ?cit\.?,?)\s+(?:also\s+)?(?:supra\s+)?(?:foot|end)?(?:notes?|nn?\.|fn\.?)"
    r"|(?:각주|미주|주석|주))\s*[\[(]?(\d{1,5})",
    re.IGNORECASE,
)
_SAME = re.compile(r"\s*(?:ibid\b|id\b\.|(?:위의|앞의)\s?(?:글|책|기사|자료|논문|보고서)|상동)", re.IGNORECASE)
_VISITED = re.compile(
    r"(?:accessed|retrieved|visited|viewed|checked|last seen|검색일?|접속일?|열람일?)[^.;]{0,24}$", re.IGNORECASE
)
_YEARS = range(1900, 2101)
_MOST_OF_A_RANGE = 50


class Marker(msgspec.Struct, frozen=True):
    """A place in the text that calls a note; where one sign calls several, each has its marker at the same place."""

    label: str
    span: Span


class _Own(msgspec.Struct, frozen=True):
    label: str
    form: str
    span: Span
    words: str


def find_notes(page: Page) -> tuple[Note, ...]:
    """Find the notes of a page, in their order, each with the places that call it."""
    return _Notes(page).found


def loose_markers(page: Page) -> tuple[Marker, ...]:
    """Find what calls a note that is not there; a year in square brackets calls none."""
    notes = _Notes(page)
    return tuple(
        one
        for one in notes.markers
        if one.label not in notes.labels and one.label.isdigit() and int(one.label) not in _YEARS
    )


class _Notes:
    """The notes of one page while they are read."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.own = _own_notes(page)
        self.labels = frozenset(one.label for one in self.own)

    @cached_property
    def markers(self) -> tuple[Marker, ...]:
        forms = frozenset(one.form for one in self.own)
        spans = self.page.parts("title", "heading", "paragraph", "caption", "byline")
        return tuple(one for span in spans for one in _markers(self.page.text, span, forms, self.labels))

    @property
    def found(self) -> tuple[Note, ...]:
        called: dict[str, list[Span]] = {}
        for one in self.markers:
            called.setdefault(one.label, []).append(one.span)
        return tuple(self._with(called))

    def _with(self, called: Mapping[str, list[Span]]) -> Iterator[Note]:
        given: set[str] = set()
        before: str | None = None
        for one in self.own:
            spans = called.get(one.label, []) if one.label not in given else []
            yield _note(one, tuple(spans), before)
            given.add(one.label)
            before = one.label


def _own_notes(page: Page) -> tuple[_Own, ...]:
    found: list[_Own] = []
    for span in page.parts("note"):
        words = span.of(page.text)
        label = _LABEL.match(words)
        if label:
            form = next(name for name, value in label.groupdict().items() if value)
            name = label[form].translate(_RAISED)
            found.append(_Own(name, _form(form, label[0]), span, words[label.end() :]))
        elif found:
            last = found[-1]
            found[-1] = _Own(last.label, last.form, Span(last.span.start, span.end), f"{last.words}\n{words}")
    return tuple(found)


def _form(form: str, printed: str) -> str:
    return "bracket" if form == "plain" and ")" in printed else form


def _note(one: _Own, markers: tuple[Span, ...], before: str | None) -> Note:
    url = _URL.search(one.words)
    address = _whole(url[0]) if url else None
    text = " ".join((one.words.replace(address, " ") if address else one.words).split())
    return Note(
        label=one.label,
        markers=markers,
        text=text,
        span=one.span,
        url=address,
        see=_see(one.words, before),
        date=_date(one.words),
    )


def _see(words: str, before: str | None) -> str | None:
    named = _SEE.search(words)
    return named[1] if named else before if _SAME.match(words) else None


def _date(words: str) -> str | None:
    """Answer the last day in a note that is not the day on which somebody looked at it."""
    plain = _URL.sub(" ", words)
    days = [day for day in days_in(plain) if not _VISITED.search(plain[: day.start])]
    return days[-1].value if days else None


def _whole(url: str) -> str:
    url = url.rstrip(".,;:'’")
    while url.endswith((")", "]")) and url.count("(") + url.count("[") < url.count(")") + url.count("]"):
        url = url[:-1].rstrip(".,;:")
    return url


def _markers(text: str, span: Span, forms: frozenset[str], labels: frozenset[str]) -> Iterator[Marker]:
    """Find the markers in a stretch; forms other than square brackets count where a note has that form and label."""
    found = [
        Marker(label, Span(*call.span()))
        for call in _SQUARE.finditer(text, span.start, span.end)
        for label in _labels(call[1], labels)
    ]
    if forms - {"square"}:
        found += _other_markers(text, span, forms, labels)
    yield from sorted(found, key=lambda one: one.span)


def _other_markers(text: str, span: Span, forms: frozenset[str], labels: frozenset[str]) -> Iterator[Marker]:
    for call in _RAISED_CALL.finditer(text, span.start, span.end):
        for label in _raised(call[0].translate(_RAISED), labels):
            yield Marker(label, Span(*call.span()))
    wanted = [pattern for form, pattern in (("plain", _PLAIN_CALL), ("bracket", _BRACKET_CALL)) if form in forms]
    for call in (call for pattern in wanted for call in pattern.finditer(text, span.start, span.end)):
        label = next(value for value in call.groups() if value)
        if label in labels:
            yield Marker(label, Span(*call.span()))


def _labels(printed: str, labels: frozenset[str]) -> Sequence[str]:
    """Answer the labels of `1`, `1, 2` or `3-5`; letters in square brackets call a note only where it is there."""
    found: list[str] = []
    for some in re.split(r"\s*[,;]\s*", printed):
        ends = re.split(r"\s*[–-]\s*", some)
        if len(ends) == 2 and all(end.isdigit() for end in ends):
            first, last = int(ends[0]), int(ends[1])
            found += [str(n) for n in range(first, min(last, first + _MOST_OF_A_RANGE) + 1)]
        else:
            found += [end for end in ends if (end.isdigit() and end.isascii()) or end in labels]
    return found


def _raised(printed: str, labels: frozenset[str]) -> Sequence[str]:
    """Answer the labels of raised figures: `12` is note 12 where there is one, else notes 1 and 2."""
    found: list[str] = []
    for some in re.split(r"[,·]", printed):
        found += [some] if some in labels else [label for label in some if label in labels]
    return found
