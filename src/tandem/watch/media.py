"""What kind of document bytes are, by what they hold and never by what the file is called."""

import re
from typing import Literal

from tandem.watch.unreadable import Unreadable

Media = Literal["text/plain", "text/html", "application/pdf", "application/vnd.openxmlformats-officedocument"]
PDF: Media = "application/pdf"
WORD: Media = "application/vnd.openxmlformats-officedocument"
HTML: Media = "text/html"
TEXT: Media = "text/plain"

_HEAD = 4096
_OLD_WORD = "is an old Word file (.doc), or one with a password: save it as .docx without a password"
_RICH = "is rich text (RTF): save it as .docx or as text"
_PICTURE = "is a picture: recognise its text first, and give that"
_ARCHIVE = "is an archive: unpack it, and give the documents in it"
_PROGRAM = "is a program"
_MARKS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_WORD), (b"{\\rtf", _RICH),
    (b"\x89PNG", _PICTURE), (b"\xff\xd8\xff", _PICTURE), (b"GIF8", _PICTURE), (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE), (b"BM", _PICTURE),
    (b"\x1f\x8b", _ARCHIVE), (b"BZh", _ARCHIVE), (b"\xfd7zXZ", _ARCHIVE), (b"7z\xbc\xaf", _ARCHIVE),
    (b"Rar!", _ARCHIVE), (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"\x7fELF", _PROGRAM), (b"MZ", _PROGRAM),
)  # fmt: skip
"""What other kinds of file begin with, and what is said of them. Source: the magic numbers of file(1), 2026-11-22."""

_WORDS = frozenset({b"BM", b"MZ", b"BZh", b"GIF8", b"Rar!"})
"""Marks that are letters: a text may begin with them too, and is one where no byte is a control character."""

_MARKUP = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|article|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TOO_ODD = 0.05


def media_of(raw: bytes) -> Media:
    """Answer what kind of document bytes are; no bytes pass for text. Raises Unreadable where none is read of them."""
    head = raw[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _packed(raw)
    for mark, said in _MARKS:
        if head.startswith(mark) and not (mark in _WORDS and not _CONTROL.search(head)):
            raise Unreadable(f"The file {said}.")
    if _MARKUP.match(head):
        return HTML
    if not _is_wide(head) and len(_CONTROL.findall(head)) > _TOO_ODD * len(head):
        raise Unreadable("The file is of no kind that is read here: TXT, HTML, PDF and DOCX are.")
    return TEXT


def _packed(raw: bytes) -> Media:
    """A zip archive: the name of its main part stands in its list of members, at the end."""
    if b"word/document" in raw[:_HEAD] or b"word/document" in raw[-262144:]:
        return WORD
    raise Unreadable(f"The file {_ARCHIVE}.")


def _is_wide(head: bytes) -> bool:
    """Whether the text is in two or four bytes a character."""
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or _zeros(head[::2]) > 0.4 or _zeros(head[1::2]) > 0.4


def _zeros(half: bytes) -> float:
    return half.count(0) / len(half) if half else 0.0
