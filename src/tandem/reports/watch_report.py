"""A Watch Report as it is shown: the same view gives the page, the PDF and the Word document.

Nothing here reads the record or the documents: all of it comes from the source of the report, and from corrections.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import msgspec

from tandem.reports.speaker import LANGUAGES, Speaker
from tandem.rules.watch_passage import Passage
from tandem.rules.watch_report import (
    Cited,
    Correction,
    Filed,
    Linked,
    Paragraph,
    Part,
    Piece,
    Quoted,
    Report,
    ReportNote,
    See,
    Sentence,
    source_sha256,
)

Say = Callable[..., str]


class CallShown(msgspec.Struct, frozen=True):
    """One call of a note: its own address, and whether the note was called before in the report."""

    number: int
    id: str
    again: bool


class PieceShown(msgspec.Struct, frozen=True):
    """Words, or the call of a note."""

    text: str = ""
    call: CallShown | None = None


class SentenceShown(msgspec.Struct, frozen=True):
    """One sentence, and its marks."""

    pieces: tuple[PieceShown, ...]
    view: bool
    translated: bool


class ParagraphShown(msgspec.Struct, frozen=True):
    """A paragraph, an item or a heading."""

    kind: str
    heading: str
    sentences: tuple[SentenceShown, ...]


class PartShown(msgspec.Struct, frozen=True):
    """The report in one language, with the words of that language."""

    language: str
    name: str
    number: str
    title: str
    authors: str
    paragraphs: tuple[ParagraphShown, ...]
    views: bool
    translations: bool
    say: Say


class Run(msgspec.Struct, frozen=True):
    """A stretch of the text of a note: words, words that lead somewhere, or a hash."""

    text: str
    href: str = ""
    is_hash: bool = False


class NoteShown(msgspec.Struct, frozen=True):
    """A note with its text, and the calls that lead back."""

    number: int
    runs: tuple[Run, ...]
    calls: tuple[CallShown, ...]


class DocumentShown(msgspec.Struct, frozen=True):
    """A document that passages are of."""

    name: str
    what: str
    sha256: str


class CorrectionShown(msgspec.Struct, frozen=True):
    """A correction with its day in words, and its texts by language."""

    day: str
    texts: tuple[tuple[str, str], ...]


class ReportShown(msgspec.Struct, frozen=True):
    """All that is shown of a report."""

    source: str
    sha256: str
    language: str
    day: str
    date: str
    group: str
    parts: tuple[PartShown, ...]
    notes: tuple[NoteShown, ...]
    documents: tuple[DocumentShown, ...]
    corrections: tuple[CorrectionShown, ...]
    counts: str
    say: Say
    example: Passage | None = None

    @property
    def first(self) -> PartShown:
        """Answer the part in the first language."""
        return self.parts[0]


def view_report(report: Report, *, corrections: Sequence[Correction] = ()) -> ReportShown:
    """Answer a report for reading; `corrections` are those on record beside those in the source.

    Raises ValueError where the source has no part in any language.
    """
    if not report.parts:
        raise ValueError("A report without a part in a language cannot be shown; its source needs one, such as --- en.")
    first = report.parts[0].language
    speaker = _speaker(first)
    calls: dict[int, list[CallShown]] = {}
    parts = tuple(_part(part, report, calls) for part in report.parts)
    first_part = report.parts[0].sentences
    notes = sorted(report.by_number.values(), key=lambda note: note.number)
    return ReportShown(
        source=report.source, sha256=source_sha256(report), language=first, day=day_in(speaker, report.date),
        date=report.date, group=report.group, parts=parts,
        notes=tuple(_note(note, report, calls, speaker) for note in notes),
        documents=tuple(DocumentShown(one.name, what_is(one, speaker), one.sha256) for one in report.documents),
        corrections=tuple(_corrections((*report.corrections, *corrections), speaker)),
        counts=speaker.say(
            "wreport_counts", sentences=len(first_part), views=sum(one.view for one in first_part), notes=len(notes),
            quoted=sum(len(one.quoted) for one in first_part),
        ),
        say=speaker.say, example=_example(report),
    )  # fmt: skip


def day_in(speaker: Speaker, told: str) -> str:
    """Write a day as its language does; what is no whole day as it stands."""
    try:
        return speaker.day(date.fromisoformat(told)) if len(told) == 10 else told
    except ValueError:
        return told


def what_is(one: Filed, speaker: Speaker) -> str:
    """Answer what a document is, in a line."""
    return ", ".join((one.title, one.outlet, day_in(speaker, one.date)))


def _speaker(language: str) -> Speaker:
    return Speaker(language if language in LANGUAGES else LANGUAGES[0], "UTC")


def _part(part: Part, report: Report, calls: dict[int, list[CallShown]]) -> PartShown:
    speaker = _speaker(part.language)
    sentences = part.sentences
    return PartShown(
        language=part.language, name=speaker.word("language", part.language),
        number=speaker.say("wreport_number", series=part.series, number=report.number), title=part.title,
        authors=part.authors, paragraphs=tuple(_paragraph(one, part.language, calls) for one in part.paragraphs),
        views=any(one.view for one in sentences), translations=any(one.translated for one in sentences),
        say=speaker.say,
    )  # fmt: skip


def _paragraph(one: Paragraph, language: str, calls: dict[int, list[CallShown]]) -> ParagraphShown:
    return ParagraphShown(one.kind, one.heading, tuple(_sentence(each, language, calls) for each in one.sentences))


def _sentence(one: Sentence, language: str, calls: dict[int, list[CallShown]]) -> SentenceShown:
    pieces = []
    for piece, following in zip(one.pieces, (*one.pieces[1:], Piece()), strict=True):
        call = _call(piece.call, language, calls) if piece.call else None
        # No line may end between a word and the call of its note.
        pieces.append(PieceShown(piece.text.rstrip(" ") if following.call else piece.text, call))
    return SentenceShown(tuple(pieces), one.view, one.translated)


def _call(number: int, language: str, calls: dict[int, list[CallShown]]) -> CallShown:
    before = calls.setdefault(number, [])
    count = sum(1 for one in before if one.id.startswith(f"call-{language}-")) + 1
    shown = CallShown(number, f"call-{language}-{number}" + (f"-{count}" if count > 1 else ""), bool(before))
    before.append(shown)
    return shown


def _note(note: ReportNote, report: Report, calls: dict[int, list[CallShown]], speaker: Speaker) -> NoteShown:
    return NoteShown(note.number, tuple(_runs(note, report, speaker)), tuple(calls.get(note.number, ())))


def _runs(note: ReportNote, report: Report, speaker: Speaker) -> Iterator[Run]:
    match note.target:
        case See(number):
            yield Run(speaker.say("wreport_told_see", number=number), f"#note-{number}")
        case Cited(label):
            yield Run(speaker.say("wreport_told_entry", label=label))
        case Linked(url, title, outlet, told):
            yield Run(f"{title}, {outlet}, {day_in(speaker, told)}. ")
            yield Run(url, url)
        case Quoted(passage):
            yield from _passage(passage, report, speaker)


def _passage(passage: Passage, report: Report, speaker: Speaker) -> Iterator[Run]:
    filed = next((one for one in report.documents if one.sha256 == passage.document), None)
    what = what_is(filed, speaker) if filed else speaker.say("wreport_told_document", document=passage.document)
    yield Run(speaker.say("wreport_told_passage", what=what, start=passage.start, end=passage.end) + " ")
    yield Run(passage.span_sha256, is_hash=True)
    if passage.words:
        yield Run(f" “{passage.words}”")


def _corrections(corrections: Sequence[Correction], speaker: Speaker) -> Iterator[CorrectionShown]:
    for one in corrections:
        yield CorrectionShown(day_in(speaker, one.day), tuple(one.texts.items()))


def _example(report: Report) -> Passage | None:
    """The first passage, for showing how one is checked by hand."""
    return next((note.target.passage for note in report.notes if isinstance(note.target, Quoted)), None)
