"""Writes the documents of a paper as DOCX: header and footer on every page, a heading a field, marks that stand out.

Text from the record goes in as runs of text alone: nothing of it becomes a field, a link or a style.
"""

import io

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as Written

from tandem.regimes.paperform import FormFile
from tandem.reports.paper import FilledField, FilledPart, Paper
from tandem.reports.paper_bytes import same_bytes
from tandem.reports.paper_source import sources_of
from tandem.reports.paper_words import amount_written, one_line, plain
from tandem.reports.speaker import Speaker

LATIN, HANGUL = "Times New Roman", "Malgun Gothic"
"""The fonts that are named; a machine without them takes what it has."""
MOST_ROWS = 200
"""Rows of a table in a document; what goes beyond is counted, and belongs in a workbook."""

_SHEETS = {"A4": (Mm(210), Mm(297)), "letter": (Mm(215.9), Mm(279.4))}
_RED = RGBColor(0xA3, 0x1D, 0x17)
_SOFT = RGBColor(0x4A, 0x58, 0x65)


def write_document(paper: Paper, file: FormFile) -> bytes:
    """Answer the bytes of a document; the same paper makes the same bytes."""
    return _Writing(paper, file).bytes()


class _Writing:
    """One document while it is written."""

    def __init__(self, paper: Paper, file: FormFile) -> None:
        self.paper, self.file, self.facts = paper, file, paper.facts
        self.speaker = Speaker(paper.language, paper.facts.zones[0] if paper.facts.zones else "UTC")
        self.document = Document()

    def bytes(self) -> bytes:
        """Write all of it."""
        self._prepare()
        self._head()
        for number, part in enumerate(self.paper.of(self.file)):
            self._part(part, first=number == 0)
        self._last_page()
        out = io.BytesIO()
        self.document.save(out)
        return same_bytes(out.getvalue(), at=self.facts.made_from[0].at)

    def say(self, code: str, /, **values: object) -> str:
        """Answer a sentence in the language of the paper."""
        return self.speaker.say(code, **values)

    def _prepare(self) -> None:
        document, core = self.document, self.document.core_properties
        core.author = one_line(self.facts.owner_name) or self.facts.owner
        core.title, core.subject = one_line(self.paper.subject), self.facts.ref
        core.language, core.comments, core.last_modified_by = self.paper.language, "", ""
        core.keywords, core.category, core.revision = "", "", 1
        _drop_picture(document)
        section = document.sections[0]
        section.page_width, section.page_height = _SHEETS[self.paper.form.sheet]
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin, section.bottom_margin = Mm(28), Mm(24)
        section.header_distance = section.footer_distance = Mm(10)
        _set_styles(document, self.paper.language)
        self._edges(section.header.paragraphs[0], section.footer.paragraphs[0])

    def _edges(self, header: Written, footer: Written) -> None:
        """The header with what must not be overlooked, and the footer with where it comes from and the page."""
        header.alignment = footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if self.facts.simulation:
            _run(header, self.say("paper_simulation") + "\n", bold=True, colour=_RED)
        if self.facts.marking:
            _run(header, f"{self.facts.marking}\n", bold=True)
        _run(header, self.say("paper_draft"), colour=_RED, size=9)
        _run(footer, f"{self.facts.ref}/v{self.facts.version} · ", colour=_SOFT, size=9)
        _counted(footer, "PAGE")
        _run(footer, " / ", colour=_SOFT, size=9)
        _counted(footer, "NUMPAGES")

    def _head(self) -> None:
        self._plain(self.paper.to, space=4)
        title = self.document.add_heading(one_line(self.paper.subject), level=1)
        title.paragraph_format.space_before = Pt(14)

    def _plain(self, text: str, *, space: int = 6) -> Written:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(space)
        _run(paragraph, text)
        return paragraph

    def _part(self, part: FilledPart, *, first: bool) -> None:
        if not first:
            heading = self.document.add_heading(part.part.names[self.paper.language], level=1)
            heading.paragraph_format.page_break_before = True
        if part.opening:
            self._plain(part.opening, space=10)
        for field in part.fields:
            self._field(field)
        if part.part.kind != "fields":
            self._table(part)
        if part.closing:
            self._plain(part.closing).paragraph_format.space_before = Pt(10)

    def _field(self, filled: FilledField) -> None:
        if filled.state == "not_needed":
            return
        self.document.add_heading(filled.field.names[self.paper.language], level=2)
        for one in filled.paragraphs:
            written = self._plain(plain(one.text))
            if one.mark:
                _mark(written, f"[{one.mark}]", lead=bool(one.text))
        if filled.state == "missing" or filled.to_fill:
            said = self.say("paper_to_fill_what", what=filled.to_fill) if filled.to_fill else self.say("paper_to_fill")
            _mark(self._plain(""), f"[{said}]")

    def _table(self, part: FilledPart) -> None:
        columns, language = part.part.columns, self.paper.language
        rows = part.rows[:MOST_ROWS]
        if not rows:
            _mark(self._plain(""), f"[{self.say('paper_no_rows')}]")
            return
        table = self.document.add_table(rows=len(rows) + 1, cols=len(columns))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        _repeat_head(table)
        section = self.document.sections[0]
        room = int((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))
        whole = sum(column.width for column in columns)
        widths = [room * column.width // whole for column in columns]
        for place, width in enumerate(widths):
            table.columns[place].width = width
        for number, line in enumerate(table.rows):
            texts = [one.names[language] for one in columns] if number == 0 else rows[number - 1]
            numeric = [one.fill in ("quantity", "value", "line") for one in columns]
            for cell, text, right, width in zip(line.cells, texts, numeric, widths, strict=True):
                cell.width = width
                self._cell(cell, text, head=number == 0, right=right)
        if len(part.rows) > MOST_ROWS:
            self._plain(self.say("paper_rows_left_out", count=len(part.rows) - MOST_ROWS))

    def _cell(self, cell: _Cell, text: str | None, *, head: bool, right: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if text is None:
            _mark(paragraph, self.say("paper_to_fill_short"), size=8)
        else:
            _run(paragraph, amount_written(text) if right and not head else text, bold=head, size=9)

    def _last_page(self) -> None:
        """Where the paper comes from, and what is not confirmed about it; not for the authority."""
        heading = self.document.add_heading(self.say("paper_last_title"), level=1)
        heading.paragraph_format.page_break_before = True
        for title, lines in sources_of(self.paper, self.speaker):
            if title:
                self.document.add_heading(title, level=2)
            for line in lines:
                paragraph = self._plain(line, space=2)
                if title:
                    paragraph.style = self.document.styles["List Bullet"]


def _run(paragraph: Written, text: str, *, bold: bool = False, colour: RGBColor | None = None, size: int = 0) -> None:
    run = paragraph.add_run(plain(text) if "\n" not in text else text)
    run.bold = bold or None
    if colour is not None:
        run.font.color.rgb = colour
    if size:
        run.font.size = Pt(size)


def _mark(paragraph: Written, text: str, *, lead: bool = False, size: int = 0) -> None:
    """What must not be overlooked: bold on yellow."""
    if lead:
        paragraph.add_run(" ")
    run = paragraph.add_run(plain(text))
    run.bold, run.font.highlight_color = True, WD_COLOR_INDEX.YELLOW
    if size:
        run.font.size = Pt(size)


def _counted(paragraph: Written, what: str) -> None:
    """A number that the program counts when it opens the document."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), what)
    paragraph._p.append(field)


def _repeat_head(table: Table) -> None:
    row = table.rows[0]._tr.get_or_add_trPr()
    row.append(OxmlElement("w:tblHeader"))
    for one in table.rows:
        one._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _set_styles(document: DocumentType, language: str) -> None:
    sizes = {"Normal": 11, "Heading 1": 14, "Heading 2": 11, "List Bullet": 10, "Header": 10, "Footer": 9}
    for name, size in sizes.items():
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size = LATIN, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        _name_fonts(style, language)
    document.styles["Heading 2"].paragraph_format.space_before = Pt(10)
    document.styles["Heading 2"].paragraph_format.space_after = Pt(2)


def _name_fonts(style: ParagraphStyle, language: str) -> None:
    """Name the font of every script: without one for Hangul a program takes any that it finds."""
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{script}"), None)
    fonts.set(qn("w:eastAsia"), HANGUL)
    fonts.set(qn("w:cs"), LATIN)
    spoken = properties.find(qn("w:lang"))
    if spoken is None:
        spoken = OxmlElement("w:lang")
        properties.append(spoken)
    spoken.set(qn("w:val"), "ko-KR" if language == "ko" else "en-GB")
    spoken.set(qn("w:eastAsia"), "ko-KR")


def _drop_picture(document: DocumentType) -> None:
    """Leave out the picture of a page that the empty document brings along."""
    rels = document.part.package.rels
    for id in [id for id, rel in rels.items() if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del rels[id]
