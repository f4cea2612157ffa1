"""A paper for an authority: its form, filled in from the record as far as the record goes.

1. What the record does not hold stays empty and carries a visible mark; nothing is invented.
2. Names of persons are not on the record: their places are filled in by hand.
3. The same record makes the same paper: nothing here asks for the time.
"""

from typing import Literal

import msgspec

from tandem.acts.manifest import Line
from tandem.acts.notice import NoticeTerms
from tandem.regimes.authority import Authority
from tandem.regimes.paperform import FormColumn, FormField, FormFile, FormPart, PaperForm
from tandem.regimes.rulebook import Rulebook
from tandem.rules.reason import Reason
from tandem.rules.ruling import Requirement, Ruling
from tandem.state.reading import HeadRead
from tandem.state.stamp import Stamp

State = Literal["filled", "partly", "missing", "not_needed"]
"""How a place of a paper stands: *partly* where something has to be added by hand or some lines are empty."""


class PaperRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request on record about the lines of the notice: to which authority, since when, and how it stands.

    `granted` tells that a decision in its favour is on record, `pending` that none is yet, `current` that it is about
    this version. `disputed` are the parties that say that an entry about it is not right.
    """

    authority: str
    ref: str
    filed_on: str
    state: str
    granted: bool = False
    pending: bool = False
    current: bool = True
    disputed: tuple[str, ...] = ()
    stamp: Stamp | None = None


class PaperFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the record holds for the papers of one version of a notice.

    `ruling` and `book` are those of the owner's latest assessment, as officers answered it; without one `unruled` says
    why. `decided` are lines on which no rule matched and an officer decided; `not_screened` are the names that nobody
    screened.
    `authorities` are those of the rulebook, or those that ship where no rulebook is on record.
    """

    ref: str
    owner: str
    owner_name: str
    version: int
    terms: NoticeTerms
    title: str
    what: str
    route: str
    lines: tuple[Line, ...]
    has_manifest: bool
    made_from: tuple[Stamp, ...]
    heads: tuple[HeadRead, ...]
    simulation: bool
    marking: str
    zones: tuple[str, ...]
    member_names: tuple[tuple[str, str], ...] = ()
    ruling: Ruling | None = None
    book: Rulebook | None = None
    book_digest: str = ""
    direction: str = ""
    authorities: tuple[Authority, ...] = ()
    requests: tuple[PaperRequest, ...] = ()
    unruled: Reason | None = None
    decided: tuple[int, ...] = ()
    not_screened: int = 0

    def authority(self, id: str) -> Authority | None:
        """Answer the authority of this id."""
        return next((one for one in self.authorities if one.id == id), None)

    def requirement(self, authority: str) -> Requirement | None:
        """Answer why an authority must be asked; None where no rule names it, or nothing was put under rules."""
        found = self.ruling.requirements if self.ruling else ()
        return next((one for one in found if one.authority == authority), None)


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph of a paper; `mark` is what has to stand out after it, empty where nothing has."""

    text: str
    mark: str = ""


class FilledField(msgspec.Struct, frozen=True):
    """A field with what the record puts into it; `to_fill` says what is left to be done by hand."""

    field: FormField
    state: State
    paragraphs: tuple[Paragraph, ...] = ()
    to_fill: str = ""


class FilledPart(msgspec.Struct, frozen=True):
    """A part with its fields, or with its rows of cells; a cell is None where it has to be filled in by hand."""

    part: FormPart
    opening: str = ""
    closing: str = ""
    fields: tuple[FilledField, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()

    def empty_cells(self, column: FormColumn) -> int:
        """Answer in how many rows a column is to be filled in."""
        place = self.part.columns.index(column)
        return sum(row[place] is None for row in self.rows)


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A form with all its parts filled in, in one language."""

    form: PaperForm
    facts: PaperFacts
    language: str
    to: str
    subject: str
    parts: tuple[FilledPart, ...]
    remarks: tuple[Reason, ...] = ()

    def of(self, file: FormFile) -> tuple[FilledPart, ...]:
        """Answer the parts that stand in a file."""
        return tuple(part for part in self.parts if part.part.file == file.id)
