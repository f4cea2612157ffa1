"""A page of the web walked once: its visible text, where each character of it stands in the file, and its metadata.

Nothing is repaired and nothing is looked up: what cannot be walked in a straight line, because it is too large or
nested too deep for a real page, is refused.
"""

import re
from collections.abc import Iterator
from html import unescape

import msgspec

from tandem.watch.unreadable import Unreadable

MOST_CHARACTERS = 20_000_000
MOST_TAGS = 30_000
DEEPEST = 250
"""Below libxml2's own limit of 256, from which on it loses the rest of a page without a word (HTMLparser.c)."""

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^<>]*>|<(?P<end>/?)(?P<tag>[a-zA-Z][^\s/<>]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>",
    re.DOTALL,
)
_PIECE = re.compile(r"[ \t\r\n\f]+|&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,7}|\w{2,32});?|[^ \t\r\n\f&]+|&")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_HIDDEN = re.compile(r"(?:^|\s)hidden(?:\s|=|/|$)|display\s*:\s*none", re.IGNORECASE)
_NOTE_ID = re.compile(r"(?:_?ftn|fn|footnote|endnote|edn|note|cite_note)[-_:]?(\d{1,5})", re.IGNORECASE)
_FIGURES = re.compile(r"\d{1,5}")

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_UNSAID = frozenset(
    [
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dd",
        "dt",
        "option",
        "optgroup",
        "thead",
        "tbody",
        "tfoot",
        "colgroup",
        "html",
        "head",
        "body",
        "rt",
        "rp",
    ]
)
_RAW = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "textarea",
        "select",
        "math",
        "canvas",
        "audio",
        "video",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HINTS = {
    **{"h1": "title", "figcaption": "caption", "caption": "caption", "aside": "related", "sup": "sup"},
    **dict.fromkeys(("nav", "footer", "form", "header", "button", "menu"), "furniture"),
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading"),
}


class Row(msgspec.Struct, frozen=True):
    """Where a line of the visible text starts, and in which kind of element it stands."""

    start: int
    hint: str


class Walked(msgspec.Struct, frozen=True):
    """The visible text of a page and what its own code says of it."""

    text: str
    places: tuple[int, ...]
    ends: dict[int, int]
    rows: tuple[Row, ...]
    meta: tuple[tuple[str, str], ...]
    scripts: tuple[str, ...]
    title: str
    canonical: str
    made: frozenset[int]


def walk(source: str) -> Walked:
    """Walk a page; raises `Unreadable` where it is no page that somebody would read."""
    if len(source) > MOST_CHARACTERS:
        raise Unreadable(
            f"The page has {len(source):,} characters; {MOST_CHARACTERS:,} is the most. Save its text as TXT."
        )
    walking = _Walk(source)
    walking.run()
    return walking.walked()


def attributes(rest: str) -> dict[str, str]:
    """Answer the attributes of a tag."""
    return {found[1].lower(): unescape(found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(rest)}


class _Walk:
    """A page while it is being walked."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.places: list[int] = []
        self.ends: dict[int, int] = {}
        self.rows: list[Row] = []
        self.meta: list[tuple[str, str]] = []
        self.scripts: list[str] = []
        self.made: set[int] = set()
        self.title = self.canonical = ""
        self.open: list[str] = []
        self.breaks = 0
        self.gap: int | None = None
        self.tags = self.depth = self.pre = 0

    def run(self) -> None:
        at = 0
        while token := _TOKEN.search(self.source, at):
            self.words(at, token.start())
            at = self.tag(token) if token["tag"] else token.end()
        self.words(at, len(self.source))

    def walked(self) -> Walked:
        return Walked(
            text="".join(self.parts),
            places=tuple(self.places),
            ends=self.ends,
            rows=tuple(self.rows),
            meta=tuple(self.meta),
            scripts=tuple(self.scripts),
            title=self.title,
            canonical=self.canonical,
            made=frozenset(self.made),
        )

    def tag(self, token: re.Match[str]) -> int:
        """Take in one tag, and answer where to go on."""
        name, closing = token["tag"].lower(), bool(token["end"])
        self.tags += 1
        if self.tags > MOST_TAGS:
            raise Unreadable(f"The page has more than {MOST_TAGS:,} tags. Save its text as TXT.")
        if not closing:
            if name in _RAW or name == "title" or (_HIDDEN.search(token["rest"]) and name not in _VOID):
                return self.skip(token, name)
            if name in ("meta", "link", "time"):
                self.note(name, attributes(token["rest"]))
        self.nest(name, closing=closing, empty=token["rest"].endswith("/"))
        if name == "br":
            self.breaks = max(self.breaks, 1)
        elif name in _BLOCKS:
            self.breaks = 2
        self.pre += (1 if not closing else -1) if name == "pre" else 0
        if name == "sup" and not closing:
            return self.raised(token)
        if name == "li" and not closing and (label := _NOTE_ID.fullmatch(attributes(token["rest"]).get("id", ""))):
            self.make(f"[{label[1]}] ", token.start(), token.end())
        return token.end()

    def nest(self, name: str, *, closing: bool, empty: bool) -> None:
        if name in _VOID or empty:
            return
        if name not in _UNSAID:
            self.depth = max(0, self.depth + (-1 if closing else 1))
        if self.depth > DEEPEST:
            raise Unreadable(f"The page nests its elements more than {DEEPEST} deep. Save its text as TXT.")
        if name in _HINTS or name in ("article", "main"):
            if not closing:
                self.open.append(name)
            elif name in self.open:
                del self.open[len(self.open) - 1 - self.open[::-1].index(name) :]

    def skip(self, token: re.Match[str], name: str) -> int:
        """Go past an element that nobody sees; keep what it says of the page."""
        end = re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE).search(self.source, token.end())
        inside = self.source[token.end() : end.start() if end else len(self.source)]
        if name == "title" and not self.title:
            self.title = " ".join(unescape(inside).split())
        if name == "script" and "ld+json" in token["rest"]:
            self.scripts.append(inside)
        return end.end() if end else len(self.source)

    def note(self, name: str, said: dict[str, str]) -> None:
        if name == "link" and said.get("rel", "").lower() == "canonical":
            self.canonical = said.get("href", "")
        key = said.get("property") or said.get("name") or said.get("itemprop") or ("time" if name == "time" else "")
        value = said.get("content") or said.get("datetime") or ""
        if key and value:
            self.meta.append((key.lower(), value))

    def raised(self, token: re.Match[str]) -> int:
        """Give a raised figure its square brackets, so that it calls its note and is no part of the word before it."""
        end = re.compile(r"</sup\s*>", re.IGNORECASE).search(self.source, token.end(), token.end() + 500)
        inside = re.sub(r"<[^<>]*>|\s+", "", self.source[token.end() : end.start()]) if end else ""
        if end is None or not _FIGURES.fullmatch(inside):
            return token.end()
        self.nest("sup", closing=True, empty=False)
        self.make(f"[{inside}]", token.start(), end.end())
        # The figures are in the page itself, the brackets are not.
        self.made.difference_update(range(len(self.places) - len(inside) - 1, len(self.places) - 1))
        return end.end()

    def words(self, start: int, end: int) -> None:
        """Take in what stands between two tags."""
        for piece in _PIECE.finditer(self.source, start, end):
            words = piece[0]
            if words[0] in " \t\r\n\f":
                self.gap = piece.start() if self.gap is None else self.gap
                self.breaks = max(self.breaks, 1) if self.pre > 0 and "\n" in words else self.breaks
            elif words[0] == "&" and len(words) > 1 and (said := unescape(words)) != words:
                self.put(said, [piece.start()] * len(said))
                self.ends[len(self.places) - 1] = piece.end()
            else:
                self.put(words, range(piece.start(), piece.end()))

    def make(self, words: str, start: int, end: int) -> None:
        """Put words that stand in the file in another form."""
        self.put(words, [start] * len(words))
        self.made.update(range(len(self.places) - len(words), len(self.places)))
        self.ends[len(self.places) - 1] = end

    def put(self, words: str, places: range | list[int]) -> None:
        if self.breaks or not self.places:
            self.parts.append("\n" * (self.breaks if self.places else 0))
            self.places.extend([places[0]] * len(self.parts[-1]))
            self.rows.append(Row(len(self.places), self.hint()))
        elif self.gap is not None:
            self.parts.append(" ")
            self.places.append(self.gap)
        self.breaks, self.gap = 0, None
        self.parts.append(words)
        self.places.extend(places)

    def hint(self) -> str:
        """Answer what kind of element a line stands in; the header of an article holds its title and its days."""
        names = [name for name in self.open if not (name in ("header", "form") and self._in_article(name))]
        hints = [_HINTS[name] for name in names if name in _HINTS and name != "sup"]
        return next((hint for hint in hints if hint in ("furniture", "related")), next(reversed(hints), ""))

    def _in_article(self, name: str) -> bool:
        at = self.open.index(name)
        return any(outer in ("article", "main") for outer in self.open[:at])


def lines_in(walked: Walked) -> Iterator[tuple[int, int, str]]:
    """Answer the lines of the visible text with their hints."""
    ends = [row.start for row in walked.rows[1:]] + [len(walked.text)]
    for row, end in zip(walked.rows, ends, strict=True):
        yield row.start, end, row.hint
