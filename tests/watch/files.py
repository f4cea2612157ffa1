"""Files for the tests of reading: Word documents and PDFs made here, fit ones and hostile ones."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'

SURVEY = (
    "The joint survey of the Gyeongui line begins on 30 November 2018 with 55,000 litres of light oil on board, "
    "the ministry said in Seoul."
)


def paragraph(*inner: str, style: str = "") -> str:
    """Answer a paragraph of Word around what is in it."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(inner)}</w:p>"


def run(text: str) -> str:
    """Answer a run of text."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def call(number: int, kind: str = "footnote") -> str:
    """Answer the call of a note."""
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def word(
    body: str, *, notes: Mapping[int, str] | None = None, ends: Mapping[int, str] | None = None,
    more: Mapping[str, bytes] | None = None, head: str = "",
) -> bytes:  # fmt: skip
    """Answer a Word document; `head` stands before its root, `more` are further members."""
    members = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": f"{head}<w:document {_W} {_MC}><w:body>{body}</w:body></w:document>".encode(),
        "word/styles.xml": (
            f'<w:styles {_W}><w:style w:styleId="T1"><w:name w:val="Title"/></w:style>'
            '<w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>'
        ).encode(),
    }
    for kind, texts in (("footnote", notes), ("endnote", ends)):
        if texts is not None:
            members[f"word/{kind}s.xml"] = _notes(kind, texts)
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**members, **(more or {})}.items():
            archive.writestr(name, content)
    return raw.getvalue()


def _notes(kind: str, texts: Mapping[int, str]) -> bytes:
    rows = "".join(
        f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/></w:r>{run(text)}</w:p></w:{kind}>'
        for number, text in texts.items()
    )
    separator = f'<w:{kind} w:id="-1" w:type="separator"><w:p>{run("-----")}</w:p></w:{kind}>'
    return f"<w:{kind}s {_W}>{separator}{rows}</w:{kind}s>".encode()


@cache
def printed(html: str) -> bytes:
    """Answer a PDF of a page of HTML."""
    import weasyprint

    raw: bytes = weasyprint.HTML(string=html).write_pdf()
    return raw


def with_password(pdf: bytes, password: str) -> bytes:
    """Answer a PDF that opens with a password alone."""
    return _rewritten(pdf, lambda writer: writer.encrypt(password, algorithm="RC4-128"))


def with_attachment_and_script(pdf: bytes) -> bytes:
    """Answer a PDF with a file attached and a program in it."""

    def add(writer: PdfWriter) -> None:
        writer.add_attachment("orders.xlsx", b"PK\x03\x04 a sheet")
        script = DictionaryObject({
            NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('opened');"),
        })  # fmt: skip
        writer._root_object[NameObject("/OpenAction")] = script

    return _rewritten(pdf, add)


def _rewritten(pdf: bytes, change: object) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    assert callable(change)
    change(writer)
    raw = io.BytesIO()
    writer.write(raw)
    return raw.getvalue()


def pages(count: int) -> bytes:
    """Answer a PDF of so many pages without anything on them."""
    rows: Sequence[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, b" ".join(b"%d 0 R" % (3 + n) for n in range(count))),
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * count,
    ]
    raw, places = b"%PDF-1.4\n", []
    for number, row in enumerate(rows, 1):
        places.append(len(raw))
        raw += b"%d 0 obj %s endobj\n" % (number, row)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    at = len(raw)
    raw += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(rows) + 1, table)
    return raw + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(rows) + 1, at)
