"""Makes the documents that are not text, `note-orsa.docx` with true footnotes and `statement-orsa.pdf`, from the words
that stand beside their gold: `python tests/watch/documents/make.py`.
"""

import os
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
WORDS = HERE.parent / "gold"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CALLED = {
    "from 17 to 19 May 2021.": "1",
    "Kvarn said in Lusk on 19 May.": "2",
    "in no paper of Dorvia.": "3",
    "on 14 November without a call.": "4",
}
"""After which words a note is called; the notes are the last lines of the words, in this order."""


def write_note(path: Path) -> None:
    """Write the note as a Word document with true footnotes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in _parts().items():
            packed.writestr(
                zipfile.ZipInfo(name, (2021, 6, 3, 9, 0, 0)), '<?xml version="1.0" encoding="UTF-8"?>\n' + content
            )


def _parts() -> dict[str, str]:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = "http://schemas.openxmlformats.org/package/2006"
    title, *lines = (WORDS / "note-orsa.docx.txt").read_text(encoding="utf-8").splitlines()
    text, noted = lines[: -len(_CALLED)], lines[-len(_CALLED) :]
    body = "".join((_paragraph(title, "Title"), *(_paragraph(one) for one in text)))
    notes = "".join(_footnote(label, one) for label, one in zip(_CALLED.values(), noted, strict=True))
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{kinds}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{word}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{word}.styles+xml"/>'
            f'<Override PartName="/word/footnotes.xml" ContentType="{word}.footnotes+xml"/></Types>'
        ),
        "_rels/.rels": _relations(kinds, (("rId1", f"{_R}/officeDocument", "word/document.xml"),)),
        "word/_rels/document.xml.rels": _relations(
            kinds, (("rId1", f"{_R}/styles", "styles.xml"), ("rId2", f"{_R}/footnotes", "footnotes.xml"))
        ),
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": (
            f'<w:styles xmlns:w="{_W}"><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
            "</w:styles>"
        ),
        "word/footnotes.xml": (
            f'<w:footnotes xmlns:w="{_W}">'
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
            "</w:footnote>"
            f"{notes}</w:footnotes>"
        ),
    }


def _relations(kinds: str, rows: tuple[tuple[str, str, str], ...]) -> str:
    each = "".join(f'<Relationship Id="{one}" Type="{kind}" Target="{target}"/>' for one, kind, target in rows)
    return f'<Relationships xmlns="{kinds}/relationships">{each}</Relationships>'


def _paragraph(text: str, style: str = "") -> str:
    shape = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    pieces = _run(text)
    for words, label in _CALLED.items():
        reference = f'</w:t></w:r><w:r><w:footnoteReference w:id="{label}"/></w:r><w:r><w:t xml:space="preserve">'
        pieces = pieces.replace(words, words + reference)
    return f"<w:p>{shape}{pieces}</w:p>"


def _footnote(label: str, text: str) -> str:
    return f'<w:footnote w:id="{label}"><w:p><w:r><w:footnoteRef/></w:r>{_run(text)}</w:p></w:footnote>'


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


_STYLE = """@page { size: A5; margin: 22mm 18mm; @top-center { content: "Orsa Working Group"; font-size: 8pt }
@bottom-center { content: counter(page); font-size: 8pt } }
body { font: 10.5pt serif; hyphens: auto }
h1 { font-size: 14pt }"""


def write_statement(path: Path) -> None:
    """Write the statement as a PDF of several pages, with a line above and below each."""
    from weasyprint import HTML

    os.environ["SOURCE_DATE_EPOCH"] = "1621440000"
    title, *lines = (WORDS / "statement-orsa.pdf.txt").read_text(encoding="utf-8").splitlines()
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in lines)
    page = (
        f'<html lang="en"><head><title>{title}</title><style>{_STYLE}</style></head>'
        f"<body><h1>{title}</h1>{paragraphs}</body></html>"
    )
    HTML(string=page).write_pdf(path, pdf_identifier=b"statement-orsa")


if __name__ == "__main__":
    write_note(HERE / "note-orsa.docx")
    write_statement(HERE / "statement-orsa.pdf")
