"""Documents that go with an entry as evidence: which kinds are taken, checked by their first bytes, and read again.

A document is a section with its own media type beside the text sections: committed to in the header, sent with the
entry, kept in the archive, and checked by anybody against what the header promised. It is never shown inside a page;
it is handed out as a file to be saved.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import PurePosixPath

import msgspec

from tandem.acts.act import MOST_PAPERS, ONE_LINE, PAPERS, Kind, paper_sections
from tandem.desk.desk import Desk, NotAllowed
from tandem.record import canonical
from tandem.rules.reason import Reason, because
from tandem.state.reading import Reading

PLAIN = "text/plain"
LONGEST_PAPER = 5 * 1024 * 1024
"""Bytes that one document may have; a longer one is split or made smaller before it is filed."""

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {
    ".pdf": "application/pdf", ".docx": _DOCX, ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    ".eml": "message/rfc822", ".txt": PLAIN, ".xlsx": _XLSX, ".csv": "text/csv", ".tsv": "text/csv",
}  # fmt: skip
"""The kinds of documents that are taken, by the end of the file name."""

_BEGINS = {"application/pdf": b"%PDF-", "image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_MAIN_PART = {_DOCX: "word/document.xml", _XLSX: "xl/workbook.xml"}
_MAIL_HEADER = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+\r?\n")
_MOST_FILES = 2000


class Paper(msgspec.Struct, frozen=True):
    """A document on its way to the record: the name of its file and its bytes."""

    name: str
    content: bytes


class PaperRead(msgspec.Struct, frozen=True):
    """A document of an entry as a reader may have it: the name and media type of its file, and its bytes."""

    name: str
    media: str
    content: bytes


def checked_papers(kind: Kind, papers: Sequence[Paper]) -> dict[str, tuple[str, bytes]]:
    """Answer the sections for these documents: media type and bytes by name. Raises NotAllowed with every fault."""
    if not papers:
        return {}
    if not kind.papers:
        raise NotAllowed(because("papers_not_here", kind=kind.wire))
    faults = [because("papers_too_many", most=MOST_PAPERS, found=len(papers))] if len(papers) > MOST_PAPERS else []
    found: dict[str, tuple[str, bytes]] = {}
    for number, paper in enumerate(papers[:MOST_PAPERS], 1):
        name = file_name(paper.name)
        if fault := paper_fault(name, paper.content):
            faults.append(fault)
        section, beside = paper_sections(number)
        found[section] = (MEDIA.get(_end(name), PLAIN), paper.content)
        found[beside] = (PLAIN, name.encode())
    if faults:
        raise NotAllowed(*faults)
    return found


def paper_fault(name: str, content: bytes) -> Reason | None:
    """Answer what keeps a document from being filed; None where nothing does."""
    media = MEDIA.get(_end(name))
    if media is None:
        return because("paper_kind_unknown", name=name, known=", ".join(sorted(MEDIA)))
    if not content:
        return because("paper_empty", name=name)
    if len(content) > LONGEST_PAPER:
        return because("paper_too_long", name=name, longest=LONGEST_PAPER // 2**20, found=-(-len(content) // 2**20))
    return None if _is(media, content) else because("paper_not_its_kind", name=name, media=media)


def file_name(name: str) -> str:
    """Answer the name of a file without its folders, and without characters that hide or turn text."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    end = _end(plain)
    return plain if len(plain) <= ONE_LINE else plain[: ONE_LINE - len(end)] + end


def read_paper(desk: Desk, *, reading: Reading, entry: str, number: int) -> PaperRead:
    """Answer a document of an entry to a reader whom the gate has let in. Raises NotAllowed where there is none."""
    section, beside = paper_sections(number)
    stored = desk.store.entry(entry) if section in PAPERS and entry in desk.refs_of([entry]) else None
    media = next((one.media for one in stored.header.sections if one.name == section), "") if stored else ""
    held = desk.store.sections(entry) if media else {}
    if section not in held:
        raise NotAllowed(because("no_such_paper", number=number))
    name = held[beside].content.decode("utf-8", "replace") if beside in held else section
    known = media if media in MEDIA.values() else "application/octet-stream"
    return PaperRead(file_name(name) or section, known, held[section].content)


def _end(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _is(media: str, content: bytes) -> bool:
    """Whether bytes begin, or are made, as a file of this kind."""
    if media in _BEGINS:
        return content.startswith(_BEGINS[media])
    if media in _MAIN_PART:
        return _is_office(content, _MAIN_PART[media])
    if media == "text/csv":
        return b"\x00" not in content or content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if media == "message/rfc822":
        return _MAIL_HEADER.match(content) is not None
    return _is_text(content)


def _is_office(content: bytes, part: str) -> bool:
    """Whether this is a document or a workbook with this part, without macros; nothing in it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            names = opened.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return part in names and "[Content_Types].xml" in names and not macros and len(names) <= _MOST_FILES


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return canonical.control_in(text.replace("\r\n", "").replace("\n", "").replace("\t", "")) is None
