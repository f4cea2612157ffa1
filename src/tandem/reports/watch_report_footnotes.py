"""Footnotes of a Word document that are footnotes: a part of their own, references in the text, marks that Word counts.

python-docx writes none. Source: ISO/IEC 29500-1:2016, 17.11 (footnotes), 17.16.5.40 (NOTEREF).
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from docx.document import Document as DocumentType
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from tandem.reports.paper_words import plain
from tandem.reports.watch_report import NoteShown, Run
from tandem.reports.watch_report_file import SOURCE_PART, SOURCE_SPACE

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FIRST = 1
"""Ids 0 and -1 are the lines that part footnotes from the text."""


class Footnotes:
    """The footnotes of one document. `counted` says that their order is that of their numbers, so that Word counts
    them; where it is not, each bears its number as a mark of its own."""

    def __init__(self, document: DocumentType, *, counted: bool) -> None:
        self.document, self.counted = document, counted
        self._part = XmlPart(PackURI("/word/footnotes.xml"), _TYPE, parse_xml(_empty()), document.part.package)
        document.part.relate_to(self._part, RELATIONSHIP_TYPE.FOOTNOTES)
        _tell_settings(document)

    def call(self, paragraph: Paragraph, note: NoteShown) -> None:
        """Put the note at the foot of the page and its reference into the paragraph, under a bookmark."""
        id = str(note.number + _FIRST - 1)
        bookmark = _element("w:bookmarkStart", {"w:id": id, "w:name": bookmark_of(note.number)})
        paragraph._p.append(bookmark)
        run = paragraph.add_run()
        run.font.superscript = True
        reference = _element("w:footnoteReference", {"w:id": id})
        run._r.append(reference)
        if not self.counted:
            reference.set(qn("w:customMarkFollows"), "1")
            run.add_text(str(note.number))
        paragraph._p.append(_element("w:bookmarkEnd", {"w:id": id}))
        self._part.element.append(self._written(note, id))

    def call_again(self, paragraph: Paragraph, number: int) -> None:
        """Refer to a note that was called before, by the number that Word counted for it."""
        field = _element("w:fldSimple", {"w:instr": f" NOTEREF {bookmark_of(number)} \\h "})
        shown = paragraph.add_run(str(number))
        shown.font.superscript = True
        field.append(shown._r)
        paragraph._p.append(field)

    def _written(self, note: NoteShown, id: str) -> BaseOxmlElement:
        footnote = _element("w:footnote", {"w:id": id})
        holder = _element("w:p", {})
        holder.append(
            parse_xml(f'<w:pPr {nsdecls("w")}><w:spacing w:after="20" w:line="240" w:lineRule="auto"/></w:pPr>')
        )
        footnote.append(holder)
        paragraph = Paragraph(holder, self.document._body)
        mark = paragraph.add_run()
        mark.font.superscript = True
        if self.counted:
            mark._r.append(_element("w:footnoteRef", {}))
        else:
            mark.add_text(str(note.number))
        paragraph.add_run(" ")
        for one in note.runs:
            self._run(paragraph, one)
        return footnote

    def _run(self, paragraph: Paragraph, one: Run) -> None:
        """Words of a note; "See note" bears the number that Word counts, addresses lead to where they point."""
        if one.href.startswith("#note-"):
            link = _element("w:hyperlink", {"w:anchor": bookmark_of(int(one.href.removeprefix("#note-")))})
        elif one.href:
            id = self._part.relate_to(one.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = _element("w:hyperlink", {"r:id": id})
        else:
            link = None
        run = paragraph.add_run(kept(one.text))
        run.font.size = Pt(9)
        if link is not None:
            link.append(run._r)
            paragraph._p.append(link)


def bookmark_of(number: int) -> str:
    """Answer the name of the place where a note is called first."""
    return f"note{number}"


def kept(text: str) -> str:
    """Answer words for a document, with the spaces at either end."""
    inner = plain(text)
    return f"{' ' * text.startswith(' ')}{inner}{' ' * text.endswith(' ')}" if inner else text


def in_order(numbers: Iterable[int]) -> bool:
    """Answer whether notes are first called as 1, 2, 3 and so on, which is how Word counts them."""
    first = list(dict.fromkeys(numbers))
    return first == list(range(1, len(first) + 1))


def add_source(document: DocumentType, source: str) -> None:
    """Put the source of the report into the package, as a part that programs keep."""
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n<source xmlns="{SOURCE_SPACE}">{escape(source)}</source>'
    part = Part(PackURI(f"/{SOURCE_PART}"), "application/xml", content.encode("utf-8"), document.part.package)
    rels = document.part.rels
    for id in [id for id, rel in rels.items() if rel.reltype == RELATIONSHIP_TYPE.CUSTOM_XML]:
        del rels[id]
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def _empty() -> str:
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{id}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
        f"</w:pPr><w:r><w:{mark}/></w:r></w:p></w:footnote>"
        for kind, id, mark in (("separator", -1, "separator"), ("continuationSeparator", 0, "continuationSeparator"))
    )
    return f"<w:footnotes {nsdecls('w', 'r')}>{lines}</w:footnotes>"


def _tell_settings(document: DocumentType) -> None:
    """Name the separators in the settings, where Word looks for them; the schema wants them before `compat`."""
    told = _element("w:footnotePr", {})
    for id in ("-1", "0"):
        told.append(_element("w:footnote", {"w:id": id}))
    settings = document.settings.element
    compat = settings.find(qn("w:compat"))
    if compat is None:
        settings.append(told)
    else:
        compat.addprevious(told)


def _element(tag: str, attributes: dict[str, str]) -> BaseOxmlElement:
    element: BaseOxmlElement = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(name), value)
    return element
