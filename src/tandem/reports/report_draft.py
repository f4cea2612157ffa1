"""What an editor of a Watch Report works with: a source to begin from, and the notes that the record offers."""

import re
from collections.abc import Mapping
from datetime import date

import msgspec

from tandem.reports.speaker import LANGUAGES, Speaker
from tandem.rules.watch_passage import Passage
from tandem.rules.watch_report import FORMAT, Cited, Quoted, Report
from tandem.rules.watch_report_notes import told_of
from tandem.rules.watch_report_source import read_source, written
from tandem.state.reading import Reading
from tandem.state.watched import Source

MOST_NOTES = 60
"""Lines that are offered at once, the latest of the record first."""
_NAME = re.compile("[a-z][a-z0-9-]{0,30}")
_NOTES, _DOCUMENTS = "--- notes", "--- documents"


class NoteOffered(msgspec.Struct, frozen=True, kw_only=True):
    """A line that can be put into a report as a note: what it leads to, and what that says.

    `document` is the line of the document that a passage is of, where the record has all that it needs.
    """

    label: str
    sort: str
    words: str
    speaker: str
    line: str
    document: str = ""


def source_to_begin(reading: Reading, *, code: str, short: str, today: date) -> str:
    """Answer a source with its head filled in: the next number of the member's series, and a part by language."""
    numbers = [one.number for one in reading.group.tandem.reports if one.stamp.code == code]
    languages = [one for one in reading.group.charter.languages if one in LANGUAGES] or [LANGUAGES[0]]
    series = [Speaker(one, "UTC").say("report_series") for one in languages]
    head = [FORMAT, f"series: {series[0]}"]
    head += [f"series.{one}: {name}" for one, name in zip(languages[1:], series[1:], strict=True)]
    head += [f"number: {max(numbers, default=0) + 1}", "title:", *(f"title.{one}:" for one in languages[1:])]
    head += [f"date: {today.isoformat()}", f"languages: {', '.join(languages)}", "authors:", f"group: {short}"]
    parts = [line for one in languages for line in (f"--- {one}", "", "")]
    return "\n".join([*head, *parts, _DOCUMENTS, "", _NOTES]) + "\n"


def notes_offered(reading: Reading, text: str) -> tuple[NoteOffered, ...]:
    """Answer the statements and accounts of the record as lines of notes, with the names that the source has."""
    names = {one.sha256: one.name for one in read_source(text).documents}
    tandem = reading.group.tandem
    sources = {one.stamp.entry: one for one in tandem.sources}
    found = []
    for said in reversed(tandem.statements):
        filed = sources.get(said.source)
        if filed is None or filed.counts != "file" or said.withdrawals:
            continue
        name = names.get(filed.sha256, filed.name if _NAME.fullmatch(filed.name) else "")
        document = "" if filed.sha256 in names or name in names.values() else _document(filed.name, filed, reading)
        known = {filed.sha256: name} if filed.sha256 in names or document else {}
        passage = Passage(filed.sha256, said.passage.start, said.passage.end, said.passage.sha256)
        found.append(
            NoteOffered(
                label=said.name or said.stamp.label, sort="passage", words=reading.text(said.stamp.entry, "words"),
                speaker=reading.text(said.stamp.entry, "speaker"), line=told_of(Quoted(passage), known),
                document=document,
            )
        )  # fmt: skip
    for one in reversed(tandem.accounts):
        words = reading.text(one.stamp.entry, "question")
        found.append(
            NoteOffered(label=one.name, sort="entry", words=words, speaker="", line=told_of(Cited(one.name), {}))
        )
    return tuple(found[:MOST_NOTES])


def with_note(text: str, note: NoteOffered) -> tuple[str, int]:
    """Answer the source with a note behind its notes, and the number that the note has."""
    report: Report = read_source(text)
    number = max(report.by_number, default=0) + 1
    lines = written(text).rstrip("\n").split("\n")
    if note.document:
        lines = _into(lines, _DOCUMENTS, note.document, before=_NOTES)
    return "\n".join(_into(lines, _NOTES, f"[{number}]: {note.line}")) + "\n", number


def _into(lines: list[str], section: str, line: str, before: str = "") -> list[str]:
    """Put a line at the end of a section, which is made where there is none."""
    if section not in lines:
        at = lines.index(before) if before in lines else len(lines)
        return [*lines[:at], section, line, *lines[at:]]
    begin = lines.index(section)
    end = next((n for n in range(begin + 1, len(lines)) if lines[n].startswith("--- ")), len(lines))
    while end > begin + 1 and not lines[end - 1]:
        end -= 1
    return [*lines[:end], line, *lines[end:]]


def _document(name: str, filed: Source, reading: Reading) -> str:
    """The line of a document; empty where the record lacks what it tells, or has a comma where none can be."""
    told: Mapping[str, str] = reading.prose.get(filed.stamp.entry, {})
    title, outlet = (" ".join(told.get(one, "").split()) for one in ("title", "outlet"))
    day = filed.published or ""
    if not _NAME.fullmatch(name) or not title or not outlet or not day or ", " in outlet:
        return ""
    return f"{name}: {filed.sha256}, {title}, {outlet}, {day}"
