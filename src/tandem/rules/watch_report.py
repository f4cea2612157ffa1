"""A Watch Report as it is written: parts in one or more languages, sentences with their notes, and the notes.

The source text is the report: what is hashed, signed and checked. A page, a PDF and a Word document are made from it.
"""

from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from typing import Literal

import msgspec

from tandem.rules.reason import Reason
from tandem.rules.watch_passage import Passage

FORMAT = "tandem-watch-report/1"
"""The first line of a source."""

Severity = Literal["refused", "remarked"]


class Cited(msgspec.Struct, frozen=True, tag="entry"):
    """A note that leads to the record: the label of an entry, or the code of something on record."""

    label: str


class See(msgspec.Struct, frozen=True, tag="see"):
    """A note that leads to another note."""

    number: int


class Linked(msgspec.Struct, frozen=True, tag="link"):
    """A note that leads to what is public elsewhere."""

    url: str
    title: str
    outlet: str
    date: str


class Quoted(msgspec.Struct, frozen=True, tag="passage"):
    """A note that leads to a passage of a document."""

    passage: Passage


Target = Quoted | Cited | See | Linked


class ReportNote(msgspec.Struct, frozen=True):
    """A numbered note, and the line of the source on which it stands."""

    number: int
    target: Target
    line: int = 0


class Piece(msgspec.Struct, frozen=True):
    """A part of a sentence: words, or the call of a note (`call` above 0)."""

    text: str = ""
    call: int = 0


class Sentence(msgspec.Struct, frozen=True):
    """One sentence: its pieces, the words that it quotes, and whether it is the editor's own view.

    In a `translated` one the words between marks are a translation of the passage, not its words.
    """

    pieces: tuple[Piece, ...]
    quoted: tuple[str, ...] = ()
    view: bool = False
    translated: bool = False
    line: int = 0

    @property
    def text(self) -> str:
        """Answer the words without the calls."""
        return "".join(piece.text for piece in self.pieces).strip()

    @property
    def calls(self) -> tuple[int, ...]:
        """Answer the numbers of the notes that it calls, in their order."""
        return tuple(piece.call for piece in self.pieces if piece.call)


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph of text, an item of a list, or a heading, which is no sentence and needs no note."""

    kind: Literal["text", "item", "heading"]
    sentences: tuple[Sentence, ...] = ()
    heading: str = ""
    line: int = 0


class Part(msgspec.Struct, frozen=True):
    """The report in one language."""

    language: str
    series: str
    title: str
    authors: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Answer all sentences in their order."""
        return tuple(one for paragraph in self.paragraphs for one in paragraph.sentences)


class Filed(msgspec.Struct, frozen=True):
    """A document that passages are of: its name in the notes, its SHA-256, and what it is, in our own words."""

    name: str
    sha256: str
    title: str
    outlet: str
    date: str
    line: int = 0


class Correction(msgspec.Struct, frozen=True):
    """What was corrected after publication: the day, and the words by language."""

    day: str
    texts: Mapping[str, str]


class Finding(msgspec.Struct, frozen=True):
    """What a check found: refused (it cannot be published so) or remarked, with the line of the source."""

    severity: Severity
    reason: Reason
    line: int = 0
    language: str = ""


class Report(msgspec.Struct, frozen=True, dict=True):
    """A report as its source says; `faults` are what could not be read in it."""

    source: str
    series: str = ""
    number: int = 0
    date: str = ""
    group: str = ""
    parts: tuple[Part, ...] = ()
    notes: tuple[ReportNote, ...] = ()
    documents: tuple[Filed, ...] = ()
    corrections: tuple[Correction, ...] = ()
    faults: tuple[Finding, ...] = ()

    @cached_property
    def by_number(self) -> Mapping[int, ReportNote]:
        """Answer the notes by their numbers; of two with one number the first."""
        found: dict[int, ReportNote] = {}
        for note in self.notes:
            found.setdefault(note.number, note)
        return found

    @property
    def title(self) -> str:
        """Answer the title in the first language."""
        return self.parts[0].title if self.parts else ""

    @property
    def languages(self) -> tuple[str, ...]:
        """Answer the languages of the parts, the first one first."""
        return tuple(part.language for part in self.parts)

    @cached_property
    def _ends(self) -> Mapping[int, ReportNote | None]:
        """Where each number leads in the end; notes of one row of "see" are followed once, however long it is."""
        ends: dict[int, ReportNote | None] = {}
        for note in self.by_number.values():
            row: dict[int, None] = {}
            at: ReportNote | None = note
            while at is not None and isinstance(at.target, See) and at.number not in row and at.number not in ends:
                row[at.number] = None
                at = self.by_number.get(at.target.number)
            end = None if at is None or at.number in row else ends.get(at.number, at)
            ends |= dict.fromkeys(row, end)
            if at is not None and at.number not in row:
                ends[at.number] = end
        return ends

    def end_of(self, number: int) -> ReportNote | None:
        """Answer the note that a number leads to in the end; None where it leads nowhere or in a circle."""
        return self._ends.get(number)

    def passage_of(self, number: int) -> Passage | None:
        """Answer the passage that a note leads to; None where it leads to something else."""
        note = self.end_of(number)
        return note.target.passage if note is not None and isinstance(note.target, Quoted) else None


def source_bytes(report: Report) -> bytes:
    """Answer what is hashed and signed: the source as UTF-8, lines ended by LF, no space at the ends of lines."""
    return report.source.encode("utf-8")


def source_sha256(report: Report) -> str:
    """Answer the hash of the source."""
    return sha256(source_bytes(report)).hexdigest()
