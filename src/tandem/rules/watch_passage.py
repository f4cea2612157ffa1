"""A passage: a stretch of a public document that anybody can find again in the raw file, and check.

It names the document by the SHA-256 of its bytes, the stretch by code points of its text, and the words by the SHA-256
of their UTF-8 bytes. So it can be published without a word of anybody else's. Source: W3C Web Annotation Data Model,
23 February 2017, sections 4.2.4 (quote) and 4.2.5 (position).
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Literal

import msgspec

CONTEXT = 32
"""Characters before and after that a passage may carry."""

Standing = Literal["original", "words", "not_here", "differs", "outside"]
"""original: the words stand in the document. words: the document is not here, and words given have the hash of the
passage. not_here: neither the document nor words are here. differs: they are not the words of the passage. outside: the
document has no such place."""


class Passage(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of a document from `start` up to and without `end`; `words`, `before` and `after` may be left out."""

    document: str
    start: int
    end: int
    span_sha256: str
    words: str = ""
    before: str = ""
    after: str = ""


def cut_passage(text: str, *, document: str, start: int, end: int, with_words: bool = True) -> Passage:
    """Answer the passage of a stretch. Raises ValueError where the text has no such stretch."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"A text of {len(text)} characters has no passage from {start} to {end}.")
    words = text[start:end]
    if not with_words:
        return Passage(document=document, start=start, end=end, span_sha256=words_sha256(words))
    return Passage(
        document=document, start=start, end=end, span_sha256=words_sha256(words), words=words,
        before=text[max(0, start - CONTEXT) : start], after=text[end : end + CONTEXT],
    )  # fmt: skip


def words_sha256(words: str) -> str:
    """Answer the hash that a passage of these words has; half a pair of UTF-16 is hashed as it stands."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def passage_standing(passage: Passage, originals: Mapping[str, str], *, quoted: str = "") -> Standing:
    """Answer how a passage stands against the documents that are here, or else against the words that are given.

    `originals` are the texts whose code points passages count, by the SHA-256 of the document.
    """
    text = originals.get(passage.document)
    given = [words for words in (passage.words, quoted) if words]
    if any(words_sha256(words) != passage.span_sha256 for words in given):
        return "differs"
    if text is None:
        return "words" if given else "not_here"
    if not 0 <= passage.start < passage.end <= len(text):
        return "outside"
    return "original" if words_sha256(text[passage.start : passage.end]) == passage.span_sha256 else "differs"
