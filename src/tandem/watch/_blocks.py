"""What each piece of a page is, by its own form first and then by where it stands.

Forms: dates of the page, furniture, bylines, captions, headings, notes. Places: the title stands before the first
paragraph, other stories after the last one or in a box, and what follows the notes is no more of the text.
"""

import re
from collections.abc import Callable, Sequence

from tandem.watch._furniture import forms
from tandem.watch._lines import Piece
from tandem.watch._note_lines import notes_among
from tandem.watch._parts import Part, cut
from tandem.watch._stamps import stamp

__all__ = ["Part", "parts_of"]

_ENDED = re.compile(r"[.!?。…][\"”’'」』)\]]*(?:\s*(?:\[\d+\],?\s*)+)?$")
_SPOKEN = re.compile(
    r"[A-Z][A-Z .'’-]{1,40}:\s|[QA][.:]\s|(?:기자|질문|답변|문|답|[가-힣]{2,4} (?:대변인|장관|대표)) ?[:：]\s"
)
_LISTED = re.compile(r"[-–—•·▲○●※*◦]\s?|\(?\d{1,2}[.)]\s|[①-⑳가나다라마][.)]?\s")
_SENTENCE = re.compile(r"[.!?。][\"”’')\]]*(?:\s|$)")
_CUT_OFF = re.compile(r"(?:\.{3}|…|\[…\]|\[\.\.\.\]|read more|더 ?보기)\s*[»>]?$", re.IGNORECASE)
_GAP = re.compile(r"\s{2,}|\s[|·]\s")
_CRUMBS = re.compile(r"[^>|»]{1,30}(?:\s*[>»|]\s*[^>|»]{1,30}){1,6}")
_BYLINE = re.compile(
    r"(?:By|Written by|Reported by|Reporting by|Edited by|Translated by)[: ]\s?[A-Z][^.!?]{2,90}"
    r"|[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]*){1,3}(?:(?:,| and) [A-Z][\w'’.-]+(?: [A-Z][\w'’.-]*){1,3})*,?"
    r" (?:(?:[Ss]taff|[Ss]enior|[Cc]ontributing|[A-Z]\w+) )?(?:reporters?|correspondents?|[Ww]riters?|"
    r"[Ee]ditors?)(?:\s*\S+@\S+)?"
    r"|[\[(]?[\w.+-]+@[\w.-]+\.\w+[\])]?"
    r"|.{0,20}?[가-힣]{2,4}\s?(?:선임|수석|인턴|객원|전문)?\s?(?:기자|특파원|논설위원|칼럼니스트|"
    r"편집위원)(?:\s*[가-힣·, ]*(?:기자|특파원))?"
    r"(?:\s*[\[(]?[\w.+-]+@[\w.-]+[\])]?)?"
    r"|(?:글|취재|정리|번역|사진)\s*[=:·/]\s?.{2,40}"
    r"|Office of [A-Z].{2,60}"
)
_PLACE = re.compile(r"[A-Z][\w.]+(?: [A-Z][\w.]+)?, ?(?:[A-Z]\.?[A-Z]\.?C?\.?|[A-Z][a-z]+(?: [A-Z][a-z]+)?)")
_SECTION = re.compile(r"§\s*(?!\d)")
_NUMBERED = re.compile(r"\bNo\.?\s?\d|제?\s?\d+\s?호|\bVol\.?\s?\d|#\d|\bIssue \d", re.IGNORECASE)
_SURE = 200
_FORM_LONG = 400
_CREDIT_LONG = 120
_SENTENCE_LONG = 40
_TITLE_LONG = 220
_TEASER_LONG = 600


def parts_of(text: str, pieces: Sequence[Piece]) -> tuple[Part, ...]:
    """Answer the parts of a page in their order; together they hold every piece."""
    return label([part for piece in pieces for part in cut(text, piece.start, piece.end, apart=piece.apart)])


def label(parts: list[Part], *, kept: Callable[[Part], bool] | None = None) -> tuple[Part, ...]:
    """Say of each part what it is; `kept` answers whether somebody who saw the page's own form took it for "
    "its text."""
    parts = notes_among(parts)
    page = _Labels(parts, kept or (lambda part: False))
    page.by_form()
    page.head()
    page.boxes()
    page.tail()
    page.rest()
    return tuple(page.parts)


def is_prose(words: str) -> bool:
    """Answer whether words are running text and no label: long, a whole sentence, or what somebody is said to say."""
    if len(words) >= _SURE or _SPOKEN.match(words):
        return True
    long_enough = len(words) >= _SENTENCE_LONG or (len(words) >= 15 and words.rstrip("\"”’').").endswith("다"))
    return long_enough and bool(_ENDED.search(words) or words.endswith(":"))


class _Labels:
    """The parts of one page while they are being labelled."""

    def __init__(self, parts: list[Part], kept: Callable[[Part], bool]) -> None:
        self.parts = parts
        self.kept = kept
        self.prose = [not part.kind and is_prose(part.words) for part in parts]

    def set(self, at: int, kind: str) -> None:
        self.parts[at] = self.parts[at].as_(kind)
        self.prose[at] = kind == "paragraph"

    def open(self, first: int = 0, last: int | None = None) -> list[int]:
        """Answer which parts are not labelled yet."""
        end = len(self.parts) if last is None else last
        return [at for at in range(first, end) if not self.parts[at].kind]

    def by_form(self) -> None:
        """Label what its own form tells."""
        for at in self.open():
            part = self.parts[at]
            printed = stamp(part.words, part.start)
            if printed:
                self.parts[at] = part.dated(printed.printed, labelled=printed.labelled)
                self.prose[at] = False
            elif kind := form_of(part.words):
                self.set(at, kind)

    def head(self) -> None:
        """Find the title before the first paragraph, and label what stands around it."""
        first = self._first_prose()
        short = [at for at in self.open(0, first) if len(self.parts[at].words) <= _TITLE_LONG]
        dated = any(self.parts[at].labelled for at in range(first))
        title = self._report_title(first)
        series = title is not None
        title = self._title(short) if title is None else title
        if title is not None:
            self.set(title, "title")
        for at in (at for at in short if at != title):
            self.set(at, self._around(at, title, series=series, dated=dated))
        self._own_days(first)

    def _around(self, at: int, title: int | None, *, series: bool, dated: bool) -> str:
        """Answer what a short piece above the text is."""
        words = self.parts[at].words
        if title is not None and _same(words, self.parts[title].words):
            return "title"
        above = title is not None and at < title and any(part.labelled for part in self.parts[:at])
        if above or (_portrait(words) and (title is not None or dated)):
            return "caption"
        if _PLACE.fullmatch(words):
            return "dateline"
        if series or forms().genres.fullmatch(words):
            return "furniture"
        return "paragraph" if is_prose(words) and not _question(words) else "heading"

    def _first_prose(self) -> int:
        """Answer where the text begins: after the dates at the top, at the first running text."""
        sure = next((at for at, part in enumerate(self.parts) if self.prose[at] and _is_long(part.words)), None)
        end = len(self.parts) if sure is None else sure
        dated = [at for at in range(end) if self.parts[at].kind == "dateline"]
        after = dated[-1] + 1 if dated and dated[-1] < 12 else 0
        starts = (at for at in range(after, end) if self.prose[at] and not (at == 0 and _question(self.parts[0].words)))
        return next(starts, end)

    def _report_title(self, first: int) -> int | None:
        """Answer the title of a number in a series: the one line with a section sign, below a number."""
        signed = [at for at, part in enumerate(self.parts) if _SECTION.match(part.words)]
        numbered = any(_NUMBERED.search(part.words) for part in self.parts[:first] if len(part.words) <= _TITLE_LONG)
        return signed[0] if len(signed) == 1 and signed[0] < first and numbered else None

    def _title(self, short: list[int]) -> int | None:
        may = [at for at in short if self._may_be_title(at)]
        under_genre = [at for at in may if at and self._is_genre(at - 1)]
        twice = [at for at in may if sum(_same(self.parts[at].words, self.parts[other].words) for other in may) > 1]
        proper = [at for at in may if not forms().genres.fullmatch(self.parts[at].words)]
        return next(iter(under_genre or twice or proper or may), None)

    def _is_genre(self, at: int) -> bool:
        """Answer whether a genre such as "[Editorial]" stands in the line of the next part."""
        part = self.parts[at]
        return bool(forms().prefix.match(part.words + "-")) and not self.parts[at + 1].apart

    def _may_be_title(self, at: int) -> bool:
        words = self.parts[at].words
        before = any(part.kind == "dateline" for part in self.parts[:at])
        if _PLACE.fullmatch(words) or len(words) < 4 or _LISTED.match(words):
            return False
        return not (before and _portrait(words)) and not (before and is_prose(words) and not _question(words))

    def _own_days(self, first: int) -> None:
        """Let a bare day count as the page's own at its top, and at its end where none stands at the top."""
        top = any(part.printed for part in self.parts[:first])
        last = max((at for at, prose in enumerate(self.parts) if self.prose[at]), default=0)
        for at, part in enumerate(self.parts):
            amid = first <= at < last or (at >= last and top)
            if part.kind == "dateline" and part.printed and not part.labelled and amid and not part.wire:
                self.parts[at] = part.undated()

    def boxes(self) -> None:
        """Label lists of other stories: from what heads them to where the text goes on."""
        at = 0
        while at < len(self.parts):
            if self.parts[at].kind == "related" and forms().boxes.fullmatch(self.parts[at].words):
                end = self._box_end(at + 1)
                for inside in range(at + 1, end):
                    if self.parts[inside].kind in ("", "caption", "byline", "paragraph"):
                        self.set(inside, "related")
                    elif self.parts[inside].printed:
                        self.parts[inside] = self.parts[inside].undated()
                at = end
            else:
                at += 1

    def _box_end(self, start: int) -> int:
        """Answer where the text goes on: at two paragraphs more, at a note, or at what was kept as its text."""
        going = [
            at
            for at in range(start, len(self.parts))
            if self.prose[at] and _is_long(self.parts[at].words) and not _CUT_OFF.search(self.parts[at].words)
        ]
        kept = next((at for at in range(start, len(self.parts)) if self.kept(self.parts[at])), None)
        if kept is not None:
            return kept
        note = next((at for at in range(start, len(self.parts)) if self.parts[at].kind == "note"), None)
        if len(going) >= 2 or (going and note is not None):
            return going[0]
        return len(self.parts) if note is None else note

    def tail(self) -> None:
        """Label what follows the notes, and the teasers at the end."""
        noted = [at for at, part in enumerate(self.parts) if part.kind == "note"]
        if noted and sum(self.prose[noted[-1] :]) < 3:
            self._after_notes(noted[-1] + 1)
        last = max((at for at in range(len(self.parts)) if self.prose[at]), default=-1)
        before = last - 1
        if last > 0 and self._teaser(last) and not self.prose[before] and not self.parts[before].kind:
            self.set(last, "related")
            self.set(before, "related")

    def _after_notes(self, start: int) -> None:
        for at in self.open(start):
            if forms().annexes.fullmatch(self.parts[at].words):
                return
            self.set(at, "related")

    def _teaser(self, at: int) -> bool:
        words = self.parts[at].words
        return len(words) <= _TEASER_LONG and bool(_CUT_OFF.search(words))

    def rest(self) -> None:
        """Label the rest: running text and lists are paragraphs, a short line before such is a heading."""
        for at in self.open():
            words = self.parts[at].words
            if self.prose[at] or _LISTED.match(words) or self.kept(self.parts[at]) or not self._heads(at):
                self.set(at, "paragraph")
            else:
                self.set(at, "heading")

    def _heads(self, at: int) -> bool:
        following = next(
            (after for after in range(at + 1, len(self.parts)) if self.parts[after].kind != "caption"), None
        )
        return following is not None and (self.prose[following] or self.parts[following].kind == "paragraph")


def form_of(words: str) -> str:
    """Answer what the form of a piece tells, empty where it tells nothing."""
    form = forms()
    if words.startswith("§"):
        return "heading"
    if len(words) > _FORM_LONG:
        return ""
    if not re.search(r"\w", words):
        return "furniture"
    if form.boxes.fullmatch(words) or form.pointers.fullmatch(words):
        return "related"
    if form.furniture.fullmatch(words) or (_CRUMBS.fullmatch(words) and ">" in words):
        return "furniture"
    if len(words) <= 80 and _row(words):
        return "furniture"
    if _BYLINE.fullmatch(words):
        return "byline"
    return "caption" if words.startswith("▲") or form.credits.search(words, max(0, len(words) - _CREDIT_LONG)) else ""


def _row(words: str) -> bool:
    """Answer whether a line is a row of buttons."""
    some = _GAP.split(words)
    return len(some) > 1 and all(forms().furniture.fullmatch(one) or forms().boxes.fullmatch(one) for one in some)


def _is_long(words: str) -> bool:
    return len(words) >= _SURE or len(_SENTENCE.findall(words)) > 1


def _question(words: str) -> bool:
    return words.rstrip("\"”’'").endswith(("?", "!"))


def _portrait(words: str) -> bool:
    """Answer whether a line is an office and a name and nothing else: the caption of a portrait."""
    form = forms()
    if not form.offices.search(words) or form.papers.search(words) or len(words) > 90 or _ENDED.search(words):
        return False
    plain = re.findall(r"\b[a-z]{3,}\b", words)
    return all(word in ("the", "and", "for", "with", "left", "right") for word in plain)


def _same(one: str, other: str) -> bool:
    a, b = (" ".join(words.casefold().split()) for words in (one, other))
    short, long = sorted((a, b), key=len)
    return a == b or (
        len(short) > 15 and long.startswith(short) and bool(re.match(r"\s*[|:<–—-]\s", long[len(short) :]))
    )
