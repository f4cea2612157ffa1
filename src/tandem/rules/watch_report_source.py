"""Reads the source of a report: plain text that an editor types in any editor.

    tandem-watch-report/1
    number: 1
    title: ...
    --- en
    ## Heading
    A sentence of fact. [1][2] A sentence that is the editor's own view. {view}
    --- notes
    [1]: passage NAME 100-180 #SHA256-of-the-words "the words, which may be left out"

Nothing is refused here by raising: what cannot be read is a fault with its line, and the rest is read.
"""

import re
from collections.abc import Iterator, Mapping

from tandem.rules.reason import because
from tandem.rules.watch_report import FORMAT, Correction, Filed, Finding, Paragraph, Part, Report, ReportNote
from tandem.rules.watch_report_notes import BadNote, target_of
from tandem.rules.watch_report_sentences import sentences_of

MOST_BYTES = 4_000_000
"""Above this a text is no report; 10,000 notes take about two million."""

_PART = re.compile(r"--- (?P<name>[a-z]{2,12})")
_FIELD = re.compile(r"(?P<key>[a-z]+)(?:\.(?P<language>[a-z]{2}))?: *(?P<value>.*)")
_KEYS = ("series", "number", "title", "date", "languages", "authors", "group")
_BY_LANGUAGE = ("series", "title", "authors")
_NOTE = re.compile(r"\[(?P<number>[1-9]\d{0,5})\]: *(?P<rest>.*)")
_DOCUMENT = re.compile(r"(?P<name>[a-z][a-z0-9-]{0,30}): *(?P<sha>[0-9a-f]{64}) *, *(?P<rest>.+)")
_CORRECTION = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2}) (?P<language>[a-z]{2}): *(?P<text>.+)")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_OTHERS = ("documents", "notes", "corrections")

Lines = list[tuple[int, str]]


def read_source(text: str) -> Report:
    """Answer the report that a source tells, with what could not be read in it as faults."""
    source = written(text)
    reading = _Reading(source)
    return reading.report()


def written(text: str) -> str:
    """Answer a source in its one form: lines ended by LF, no space at their ends, one line end at the end."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip(" \t") for line in lines).strip("\n") + "\n"


class _Reading:
    """One source while it is read."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.faults: list[Finding] = []

    def report(self) -> Report:
        """Read all of it."""
        head, sections = self._sections()
        fields = self._fields(head)
        documents = tuple(self._documents(sections))
        names = {one.name: one.sha256 for one in documents}
        parts = tuple(self._parts(sections, fields))
        notes = tuple(self._notes(sections, names))
        corrections = tuple(self._corrections(sections))
        number = fields.get("number", "")
        return Report(
            source=self.source, series=fields.get("series", ""),
            number=int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 0,
            date=fields.get("date", ""), group=fields.get("group", ""), parts=parts, notes=notes, documents=documents,
            corrections=corrections, faults=tuple(self.faults),
        )  # fmt: skip

    def fault(self, line: int, code: str, /, **values: str | int) -> None:
        """Keep a fault with its line."""
        self.faults.append(Finding("refused", because(code, line=line, **values), line))

    def _sections(self) -> tuple[Lines, list[tuple[str, int, Lines]]]:
        head: Lines = []
        sections: list[tuple[str, int, Lines]] = []
        into = head
        for number, line in enumerate(self.source.split("\n"), 1):
            if match := _HIDDEN.search(line):
                self.fault(number, "wreport_hidden_sign", found=f"U+{ord(match[0]):04X}", place=match.start() + 1)
            if match := _PART.fullmatch(line):
                into = []
                sections.append((match["name"], number, into))
            else:
                into.append((number, line))
        if not head or head[0][1] != FORMAT:
            self.fault(1, "wreport_no_format", format=FORMAT)
        return head[1:] if head and head[0][1] == FORMAT else head, sections

    def _fields(self, head: Lines) -> dict[str, str]:
        fields: dict[str, str] = {}
        for number, line in head:
            match = _FIELD.fullmatch(line)
            if not line:
                continue
            if match is None or match["key"] not in _KEYS or (match["language"] and match["key"] not in _BY_LANGUAGE):
                self.fault(number, "wreport_field_unknown", found=line[:60], keys=", ".join(_KEYS))
                continue
            key = line.partition(":")[0]
            if key in fields:
                self.fault(number, "wreport_field_twice", field=key)
            fields[key] = match["value"]
        return fields

    def _parts(self, sections: list[tuple[str, int, Lines]], fields: Mapping[str, str]) -> Iterator[Part]:
        told = [word.strip() for word in fields.get("languages", "").split(",") if word.strip()]
        seen: set[str] = set()
        for name, line, lines in sections:
            if name in _OTHERS:
                continue
            if name not in told or name in seen:
                self.fault(line, "wreport_part_unknown", found=name, told=", ".join(told) or "-")
                continue
            first = not seen
            seen.add(name)
            yield Part(
                language=name, series=fields.get(f"series.{name}", fields.get("series", "")),
                title=fields.get(f"title.{name}", fields.get("title", "") if first else ""),
                authors=fields.get(f"authors.{name}", fields.get("authors", "")), paragraphs=tuple(_paragraphs(lines)),
            )  # fmt: skip
        for language in told:
            if language not in seen:
                self.fault(0, "wreport_part_missing", part=language)

    def _documents(self, sections: list[tuple[str, int, Lines]]) -> Iterator[Filed]:
        names: set[str] = set()
        for number, line in _lines_of(sections, "documents"):
            match = _DOCUMENT.fullmatch(line)
            told = match["rest"].rsplit(", ", 2) if match else []
            if match is None or len(told) != 3:
                self.fault(number, "wreport_document_unreadable", found=line[:60])
                continue
            if match["name"] in names:
                self.fault(number, "wreport_document_twice", found=match["name"])
            names.add(match["name"])
            title, outlet, date = told
            yield Filed(match["name"], match["sha"], title, outlet, date, number)

    def _notes(self, sections: list[tuple[str, int, Lines]], names: Mapping[str, str]) -> Iterator[ReportNote]:
        for number, line in _lines_of(sections, "notes"):
            match = _NOTE.fullmatch(line)
            if match is None:
                self.fault(number, "wreport_note_unreadable", found=line[:60])
                continue
            try:
                yield ReportNote(int(match["number"]), target_of(match["rest"], names), number)
            except BadNote as bad:
                self.fault(number, bad.code, number=int(match["number"]), **bad.values)

    def _corrections(self, sections: list[tuple[str, int, Lines]]) -> Iterator[Correction]:
        days: dict[str, dict[str, str]] = {}
        for number, line in _lines_of(sections, "corrections"):
            match = _CORRECTION.fullmatch(line)
            if match is None:
                self.fault(number, "wreport_correction_unreadable", found=line[:60])
                continue
            days.setdefault(match["day"], {})[match["language"]] = match["text"]
        for day, texts in days.items():
            yield Correction(day, texts)


def _lines_of(sections: list[tuple[str, int, Lines]], wanted: str) -> Iterator[tuple[int, str]]:
    for name, _, lines in sections:
        if name == wanted:
            yield from ((number, line) for number, line in lines if line)


def _paragraphs(lines: Lines) -> Iterator[Paragraph]:
    gathered: Lines = []
    for number, line in [*lines, (0, "")]:
        if gathered and (not line or line.startswith(("## ", "- "))):
            yield _paragraph(gathered)
            gathered = []
        if line.startswith("## "):
            yield Paragraph("heading", heading=line[3:].strip(), line=number)
        elif line:
            gathered.append((number, line))


def _paragraph(lines: Lines) -> Paragraph:
    first, text = lines[0][0], "\n".join(line for _, line in lines)
    item = text.startswith("- ")
    return Paragraph("item" if item else "text", sentences_of(text[2:] if item else text, line=first), line=first)
