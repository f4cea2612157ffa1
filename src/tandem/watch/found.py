"""What the stages find in documents: values that stand for themselves, each at its place in the text.

A *chain* is who says so, as printed, the source nearest to the reader first and the one said to hold it last: for
"Seoul stressed that Washington supports it" Seoul, then Washington. The speaker, where there is one, is always in it.
"""

from typing import Literal

import msgspec

from tandem.watch.page import Page, Span

Basis = Literal["printed", "derived", "anchored"]
"""Printed: the whole day stands there. Derived: worked out from it and the day of the page ("Wednesday", "Nov. 20").
Anchored: worked out from something else told of ("the first meeting", "the following day")."""

QuoteKind = Literal["full", "fragment", "question"]
NameKind = Literal["person", "party", "body", "place", "outlet"]
LinkKind = Literal["same quote", "same document", "cites", "same event"]
AccountKind = Literal["differing", "calendar", "superseded", "not a difference"]
Modality = Literal["asserted", "reported", "hypothetical", "inferred", "denied", "evaded"]


class Note(msgspec.Struct, frozen=True):
    """A numbered note: its label without brackets, where it is called, its text, and the note it sends to (`see`)."""

    label: str
    markers: tuple[Span, ...]
    text: str
    span: Span
    url: str | None = None
    see: str | None = None
    date: str | None = None


class Said(msgspec.Struct, frozen=True):
    """When something was said, as an EDTF day or longer, and how that is known."""

    value: str
    basis: Basis


class Quote(msgspec.Struct, frozen=True):
    """Words between quotation marks that somebody said; the span is without the marks.

    `speaker` is who is credited with them, as printed; None where nobody is. A question is its asker's, never the
    answerer's. `note` is the label of the note that stands behind it.
    """

    span: Span
    kind: QuoteKind
    speaker: str | None
    chain: tuple[str, ...] = ()
    said: Said | None = None
    note: str | None = None
    rule: str = ""
    score: float = 0.0


class Indirect(msgspec.Struct, frozen=True):
    """Speech, belief or stance told without its words; `cue` is the word that tells of it, `content` what is told."""

    span: Span
    speaker: str | None
    chain: tuple[str, ...]
    cue: str
    content: Span
    rule: str = ""
    score: float = 0.0


class Dated(msgspec.Struct, frozen=True):
    """A time that is told, as EDTF: `2018-11-20`, `2018-10-28/2018-10-30`, `2018-10`, `2018-08-21/2018-08-31`.

    `weekday` is the day of the week that is printed with it, where one is.
    """

    span: Span
    value: str
    basis: Basis
    rule: str = ""
    weekday: str = ""


class Named(msgspec.Struct, frozen=True):
    """A name and what it names; `id` is its code on the record or in the lexicon, empty where it is in neither."""

    span: Span
    kind: NameKind
    id: str = ""
    rule: str = ""


class Found(msgspec.Struct, frozen=True):
    """Everything found in one page, each kind in the order of the text."""

    page: Page
    notes: tuple[Note, ...] = ()
    sentences: tuple[Span, ...] = ()
    quotes: tuple[Quote, ...] = ()
    indirect: tuple[Indirect, ...] = ()
    dates: tuple[Dated, ...] = ()
    names: tuple[Named, ...] = ()


class Place(msgspec.Struct, frozen=True):
    """A span of one of the documents read together, named by its SHA-256."""

    sha256: str
    span: Span


class Link(msgspec.Struct, frozen=True):
    """Two places that belong together; `difference` tells in English what `parts` say by code: (code, in a, in b)."""

    kind: LinkKind
    a: Place
    b: Place
    difference: str | None = None
    score: float = 1.0
    parts: tuple[tuple[str, str, str], ...] = ()
    rule: str = ""


class Position(msgspec.Struct, frozen=True):
    """One account of a question: a value, how it is put, where it stands, and whose it is."""

    value: str
    modality: Modality
    at: Place
    chain: tuple[str, ...] = ()


class Account(msgspec.Struct, frozen=True):
    """A question on which documents, or one document and the calendar, do not agree; `event` and `slot` type it.

    `explanation` is the English sentence of the code `reason` with its `values`, `question` that of the code `asked`
    ("date held"), which is empty where somebody typed the question.
    """

    question: str
    kind: AccountKind
    positions: tuple[Position, ...]
    explanation: str
    event: str = ""
    slot: str = ""
    rule: str = ""
    reason: str = ""
    values: tuple[tuple[str, str], ...] = ()
    asked: str = ""
