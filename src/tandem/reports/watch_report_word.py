"""Writes a Watch Report as a Word document with true footnotes; the same report makes the same bytes.

The first call of a note puts it at the foot of the page; a later call refers to its number. The source of the report
is a part of the file.
"""

import io
from collections.abc import Sequence

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run as WrittenRun

from tandem.reports.paper_bytes import same_bytes
from tandem.reports.paper_document import HANGUL, LATIN
from tandem.reports.paper_words import one_line
from tandem.reports.watch_report import (
    CallShown,
    ParagraphShown,
    PartShown,
    PieceShown,
    ReportShown,
    SentenceShown,
    view_report,
)
from tandem.reports.watch_report_footnotes import Footnotes, add_source, in_order, kept
from tandem.rules.watch_report import Correction, Report

_SIZES = {"Normal": 11, "Heading 1": 17, "Heading 2": 13, "Heading 3": 11.5, "List Bullet": 11}
_LOCALES = {"en": "en-GB", "ko": "ko-KR"}


def report_docx(report: Report, *, corrections: Sequence[Correction] = ()) -> bytes:
    """Answer the bytes of the document; its dates are the report's own day."""
    return _Writing(view_report(report, corrections=corrections)).bytes()


class _Writing:
    """One document while it is written."""

    def __init__(self, shown: ReportShown) -> None:
        self.shown, self.document = shown, Document()
        self.by_number = {note.number: note for note in shown.notes}
        calls = [piece.call.number for piece in _pieces(shown) if piece.call is not None]
        self.footnotes = Footnotes(self.document, counted=in_order(calls))
        self.called: set[int] = set()

    def bytes(self) -> bytes:
        """Write all of it."""
        self._prepare()
        self._head()
        for place, part in enumerate(self.shown.parts):
            self._part(part, first=place == 0)
        self._documents()
        self._check()
        add_source(self.document, self.shown.source)
        out = io.BytesIO()
        self.document.save(out)
        return same_bytes(out.getvalue(), at=f"{self.shown.date}T00:00:00Z")

    def _prepare(self) -> None:
        core = self.document.core_properties
        core.title, core.author = one_line(self.shown.first.title), one_line(self.shown.first.authors)
        core.subject, core.language = one_line(self.shown.first.number), self.shown.language
        core.comments = core.last_modified_by = core.keywords = core.category = ""
        core.revision = 1
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        for name, size in _SIZES.items():
            style = self.document.styles[name]
            assert isinstance(style, ParagraphStyle)
            style.font.name, style.font.size, style.font.color.rgb = LATIN, Pt(size), RGBColor(0, 0, 0)
            _name_fonts(style)

    def _head(self) -> None:
        first = self.shown.first
        told = (first.number, self.shown.day, self.shown.group)
        self._words(" · ".join(part for part in told if part), first.language)
        self._heading(first.title, 1, first.language)
        for one in self.shown.corrections:
            for language, text in one.texts:
                paragraph = self._words(f"{self.shown.say('wreport_corrections')}, {one.day}: {text}", language)
                paragraph.runs[0].bold = True
        if first.authors:
            self._words(first.authors, first.language)
        self._words(self.shown.counts, first.language)

    def _part(self, part: PartShown, *, first: bool) -> None:
        if not first:
            self._heading(part.title, 1, part.language).paragraph_format.page_break_before = True
            self._words(" · ".join(text for text in (part.number, part.authors) if text), part.language)
        for one in part.paragraphs:
            if one.kind == "heading":
                self._heading(one.heading, 2, part.language)
            else:
                self._paragraph(one, part)
        if part.views:
            self._words(f"◇ {part.say('wreport_legend_view')}", part.language)
        if part.translations:
            self._words(f"○ {part.say('wreport_legend_translated')}", part.language)

    def _paragraph(self, one: ParagraphShown, part: PartShown) -> None:
        paragraph = self.document.add_paragraph(style="List Bullet" if one.kind == "item" else None)
        for place, sentence in enumerate(one.sentences):
            if place:
                paragraph.add_run(" ")
            self._sentence(paragraph, sentence, part.language)

    def _sentence(self, paragraph: Paragraph, sentence: SentenceShown, language: str) -> None:
        after_call = False
        for place, piece in enumerate(sentence.pieces):
            if piece.call is not None:
                # Two numbers side by side would read as one: notes 1 and 2 as note 12.
                if after_call:
                    paragraph.add_run(", ").font.superscript = True
                self._call(paragraph, piece.call)
                after_call = True
                continue
            following = place + 1 < len(sentence.pieces) and sentence.pieces[place + 1].call is not None
            if after_call and following and not piece.text.strip(" ,"):
                continue
            _spoken(paragraph.add_run(kept(piece.text)), language)
            after_call = False
        signs = ("◇" if sentence.view else "") + ("○" if sentence.translated else "")
        if signs:
            paragraph.add_run(signs).font.superscript = True

    def _call(self, paragraph: Paragraph, call: CallShown) -> None:
        note = self.by_number.get(call.number)
        if note is None:
            paragraph.add_run(f"[{call.number}]")
        elif call.number in self.called:
            self.footnotes.call_again(paragraph, call.number)
        else:
            self.called.add(call.number)
            self.footnotes.call(paragraph, note)

    def _documents(self) -> None:
        if not self.shown.documents:
            return
        self._heading(self.shown.say("wreport_documents"), 2, self.shown.language)
        for one in self.shown.documents:
            self._words(f"{one.what}. SHA-256: {one.sha256}", self.shown.language)

    def _check(self) -> None:
        say, language = self.shown.say, self.shown.language
        self._heading(say("wreport_check"), 2, language)
        self._words(f"{say('wreport_check_source')} {self.shown.sha256}", language)
        self._words(say("wreport_check_tandem"), language)
        self._words("tandem watch report check FILE --originals FOLDER", "en")

    def _heading(self, text: str, level: int, language: str) -> Paragraph:
        heading: Paragraph = self.document.add_heading(level=level)
        _spoken(heading.add_run(one_line(text)), language)
        return heading

    def _words(self, text: str, language: str) -> Paragraph:
        paragraph = self.document.add_paragraph()
        _spoken(paragraph.add_run(kept(text)), language)
        return paragraph


def _pieces(shown: ReportShown) -> list[PieceShown]:
    sentences = (one for part in shown.parts for paragraph in part.paragraphs for one in paragraph.sentences)
    return [piece for sentence in sentences for piece in sentence.pieces]


def _spoken(run: WrittenRun, language: str) -> None:
    """Say in which language words are, for who hears them read."""
    told = OxmlElement("w:lang")
    locale = _LOCALES.get(language, language)
    told.set(qn("w:eastAsia" if language == "ko" else "w:val"), locale)
    run._r.get_or_add_rPr().append(told)


def _name_fonts(style: ParagraphStyle) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{script}"), None)
    fonts.set(qn("w:eastAsia"), HANGUL)
