"""Word documents (DOCX): their paragraphs in order, with calls of notes as `[n]` and the notes themselves at the end.

What was struck out, what is hidden and what a field computes is not their text. Offsets count the text as taken out.
"""

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from tandem.rules.reason import because
from tandem.watch.media import WORD
from tandem.watch.opened import Opened
from tandem.watch.packed import Packed
from tandem.watch.page import BlockKind
from tandem.watch.pieces import Piece, page_of
from tandem.watch.unreadable import Unreadable

STAGE = ("word", 1)

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset({"del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "sectPr", "rPr", "tblPr"})
_SIGNS = {"tab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "\u2011", "softHyphen": ""}
_CALLS = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_NO_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_HEADINGS = re.compile(r"heading\s*\d|제목\s*\d", re.IGNORECASE)


def read_word(raw: bytes, *, file: str, sha256: str, url: str | None = None) -> Opened:
    """Answer the text of a Word document with its notes. Raises Unreadable where it cannot or may not be read."""
    packed = Packed(raw)
    main = "word/document.xml" if packed.holds("word/document.xml") else "word/document2.xml"
    body = packed.xml(main)
    numbers = _Numbers(packed)
    pieces = [*_paragraphs(body, _styles(packed), numbers), *numbers.notes()]
    if not pieces:
        raise Unreadable("The document holds no words. Where it is scanned, recognise its text first.")
    page = page_of(pieces, file=file, sha256=sha256, media=WORD, url=url)
    embedded = packed.embedded
    remarks = (because("watch_remark_embedded", count=len(embedded)),) if embedded else ()
    return Opened(page=page, remarks=remarks)


class _Numbers:
    """The notes of a document, numbered as they are called; footnotes and endnotes share one row."""

    def __init__(self, packed: Packed) -> None:
        self._texts = {
            kind: _notes(packed.xml(f"word/{kind}.xml"), self) if packed.holds(f"word/{kind}.xml") else {}
            for kind in _CALLS.values()
        }
        self._called: dict[tuple[str, str], int] = {}

    def call(self, kind: str, number: str) -> str:
        """The mark of a note at the place where it is called."""
        if number not in self._texts[kind]:
            return ""
        return f"[{self._called.setdefault((kind, number), len(self._called) + 1)}]"

    def notes(self) -> Iterator[Piece]:
        """The notes that were called, in the order of their numbers."""
        for (kind, number), label in self._called.items():
            yield Piece(f"[{label}] {self._texts[kind][number]}", "note")


def _notes(tree: Element, numbers: _Numbers) -> dict[str, str]:
    found = {}
    for note in tree:
        if _name(note) in ("footnote", "endnote") and _value(note, "type") not in _NO_NOTES:
            words = " ".join("".join(_words(one, None)).strip() for one in _each(note, "p"))
            found[_value(note, "id")] = " ".join(words.split())
    return found


def _styles(packed: Packed) -> Mapping[str, BlockKind]:
    """What the styles make of a paragraph, by their ids: those that are called title or heading."""
    if not packed.holds("word/styles.xml"):
        return {}
    found: dict[str, BlockKind] = {}
    for style in _each(packed.xml("word/styles.xml"), "style"):
        name = next((_value(one, "val") for one in _each(style, "name")), "")
        if _HEADINGS.match(name):
            found[_value(style, "styleId")] = "heading"
        elif name.lower() in ("title", "제목"):
            found[_value(style, "styleId")] = "title"
    return found


def _paragraphs(body: Element, styles: Mapping[str, BlockKind], numbers: _Numbers) -> Iterator[Piece]:
    for paragraph in _each(body, "p"):
        text = re.sub(r"[ \t\r\n]+", " ", "".join(_words(paragraph, numbers))).strip()
        if text:
            style = next((_value(one, "val") for one in _each(paragraph, "pStyle")), "")
            yield Piece(text, styles.get(style))


def _each(element: Element, name: str) -> Iterator[Element]:
    """Every element of this name below, each once: what stands there for older programs is passed over."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if _name(one) == name and one is not element:
            yield one
        waiting.extend(child for child in reversed(one) if child.tag != _FALLBACK)


def _words(paragraph: Element, numbers: _Numbers | None) -> Iterator[str]:
    """The text of a paragraph alone; one inside it, as in a text box, is a paragraph of its own."""
    waiting = list(reversed(paragraph))
    while waiting:
        one = waiting.pop()
        name = _name(one)
        if name in _SKIPPED or name == "p" or one.tag == _FALLBACK or (name == "r" and _hidden(one)):
            continue
        if name == "t":
            yield one.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name in _CALLS and numbers is not None:
            yield numbers.call(_CALLS[name], _value(one, "id"))
        else:
            waiting.extend(reversed(one))


def _hidden(run: Element) -> bool:
    return any(
        _name(sign) == "vanish" and _value(sign, "val") not in ("0", "false")
        for properties in run
        if _name(properties) == "rPr"
        for sign in properties
    )


def _name(element: Element) -> str:
    """The name of an element of Word's own; empty for any other."""
    tag = str(element.tag)
    return tag.rpartition("}")[2] if tag.startswith((_W, _STRICT)) else ""


def _value(element: Element, name: str) -> str:
    return element.get(f"{_W}{name}") or element.get(f"{_STRICT}{name}") or ""
