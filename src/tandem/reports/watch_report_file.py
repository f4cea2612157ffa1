"""Finds the source of a report in a file that was published: the text itself, HTML, or Word.

A PDF has it as an attachment; `watch_report_attached` takes it out.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

from tandem.rules.watch_report import FORMAT
from tandem.rules.watch_report_source import MOST_BYTES

SOURCE_NAME = "watch-report.txt"
"""The name of the source where it is attached."""

SOURCE_PART = "customXml/item1.xml"
SOURCE_SPACE = "https://tandem.example/watch-report/1"
"""The part of a Word document that holds the source, and its namespace; programs keep such parts when they save."""

_MOST_FILE = 60_000_000


class NoSource(Exception):
    """A file holds no source of a report; `code` and `values` make the sentence."""

    def __init__(self, code: str, /, **values: str | int) -> None:
        """Refuse with the sentence of this code."""
        super().__init__(code)
        self.code, self.values = code, values


def kind_of(raw: bytes) -> str:
    """Answer what a file is by its first bytes: pdf, docx, html or text."""
    if raw.startswith(b"%PDF-"):
        return "pdf"
    if raw.startswith(b"PK"):
        return "docx"
    return "text" if raw.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(FORMAT.encode()) else "html"


def source_in(raw: bytes) -> str:
    """Answer the source in a text, an HTML file or a Word document. Raises NoSource."""
    if len(raw) > _MOST_FILE:
        raise NoSource("wreport_file_large", most=_MOST_FILE)
    if kind_of(raw) == "docx":
        return _checked(_in_word(raw))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as bad:
        raise NoSource("wreport_file_not_utf8", place=bad.start) from bad
    return _checked(text if kind_of(raw) == "text" else _in_html(text))


def words_in(raw: bytes) -> str:
    """Answer the words that a reader of an HTML file or a Word document sees, without the white space between them."""
    if kind_of(raw) == "docx":
        return "".join(word for part in _word_parts(raw) for word in _texts(part))
    reader = _Seen()
    reader.feed(raw.decode("utf-8", "replace"))
    reader.close()
    return "".join("".join(reader.found).split())


def _word_parts(raw: bytes) -> list[bytes]:
    """Unpack the text and the footnotes of a Word document, none of which may unfold to more than a report needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            entries = [package.getinfo(name) for name in ("word/document.xml", "word/footnotes.xml")]
            if any(entry.file_size > _MOST_FILE for entry in entries):
                raise NoSource("wreport_file_large", most=_MOST_FILE)
            return [package.read(entry) for entry in entries]
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, RuntimeError, NotImplementedError) as bad:
        raise NoSource("wreport_file_no_source", format=FORMAT) from bad


def _texts(part: bytes) -> Iterator[str]:
    if b"<!" in part:
        raise NoSource("wreport_file_no_source", format=FORMAT)
    try:
        root = ElementTree.fromstring(part)
    except ElementTree.ParseError as bad:
        raise NoSource("wreport_file_no_source", format=FORMAT) from bad
    for element in root.iter():
        if element.tag.endswith("}t") and element.text:
            yield "".join(element.text.split())


def _checked(text: str | None) -> str:
    if text is None or not text.strip():
        raise NoSource("wreport_file_no_source", format=FORMAT)
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise NoSource("wreport_file_large", most=MOST_BYTES)
    return text


class _Source(HTMLParser):
    """Gathers the text of the element that holds the source."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inside, self.found = False, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or (tag == "pre" and ("id", "report-source") in attrs)

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "pre"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found.append(data)


_SHOWING = frozenset({
    "style", "hidden", "value", "placeholder", "alt", "srcdoc", "srcset", "data", "action", "formaction", "poster",
    "background",
})  # fmt: skip


class _Seen(HTMLParser):
    """Gathers all text but that of the one element that holds the source.

    Addresses are part of it, and so is every attribute that would show, hide or run something: a report has none.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.apart, self.passed, self.found = False, False, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "pre" and ("id", "report-source") in attrs and not self.passed:
            self.apart = self.passed = True
        self.found += [value or "" for name, value in attrs if name in ("href", "title", "src")]
        self.found += [f"{name}={value}" for name, value in attrs if name in _SHOWING or name.startswith("on")]
        if self.apart and tag != "pre":
            self.found.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        self.apart = self.apart and tag != "pre"

    def handle_data(self, data: str) -> None:
        if not self.apart:
            self.found.append(data)


def _in_html(text: str) -> str | None:
    reader = _Source()
    reader.feed(text)
    reader.close()
    return "".join(reader.found) or None


def _in_word(raw: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            entry = package.getinfo(SOURCE_PART)
            if entry.file_size > 2 * MOST_BYTES:
                raise NoSource("wreport_file_large", most=2 * MOST_BYTES)
            content = package.read(entry)
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, RuntimeError, NotImplementedError) as bad:
        raise NoSource("wreport_file_no_source", format=FORMAT) from bad
    # A declared entity could grow without end; the part that is written here declares none.
    if b"<!" in content:
        raise NoSource("wreport_file_no_source", format=FORMAT)
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as bad:
        raise NoSource("wreport_file_no_source", format=FORMAT) from bad
    return root.text if root.tag == f"{{{SOURCE_SPACE}}}source" else None
