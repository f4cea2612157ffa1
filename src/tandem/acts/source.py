"""Acts about public documents: a source that was filed by its hash, and the passage of one that a word rests on."""

import re
from typing import Literal

import msgspec

from tandem.acts.act import Act, day_fault
from tandem.acts.commitment import code_fault

DIGEST = re.compile(r"[0-9a-f]{64}")
LARGEST_SOURCE = 50 * 1024 * 1024
"""Bytes that a filed document may have."""

Counts = Literal["file", "text"]
"""What offsets count: code points of the file decoded as UTF-8, or of the text that was taken out of it."""


def digest_fault(*, optional: bool = False, **digests: str) -> str | None:
    """Answer which of these is no SHA-256 of 64 small hexadecimal digits; an empty one where it may be."""
    for name, digest in digests.items():
        if not (optional and not digest) and not DIGEST.fullmatch(digest):
            return f"{name}: expected a hash of 64 digits, found {digest[:70]!a}"
    return None


class Passage(msgspec.Struct, frozen=True, omit_defaults=True):
    """A span of a source, up to and without `end`; `sha256` is of its UTF-8 bytes, so that anybody can check it."""

    start: int
    end: int
    sha256: str

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        if not 0 <= self.start < self.end <= LARGEST_SOURCE:
            return "passage: expected a start before its end"
        return digest_fault(passage=self.sha256)


class SourceFiled(Act, frozen=True):
    """A public document was filed: its raw bytes are `sha256`, and stay with who filed them.

    `published` is the day that it prints as its own. Where `counts` is text, offsets count the text whose UTF-8 bytes
    are `text_sha256`.
    """

    code: str
    sha256: str
    length: int
    media: str
    language: str = ""
    published: str | None = None
    counts: Counts = "file"
    text_sha256: str = ""

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        if not 0 < self.length <= LARGEST_SOURCE:
            return f"length: expected 1 to {LARGEST_SOURCE} bytes"
        if len(self.media) > 100 or len(self.language) > 20:
            return "media: expected a media type and a language code"
        return (
            code_fault(code=self.code)
            or digest_fault(sha256=self.sha256)
            or digest_fault(optional=True, text_sha256=self.text_sha256)
            or day_fault(published=self.published)
        )
