"""Checks a report: may it be published, and does each note lead to what it says.

Refused is what a reader could not check: a sentence of fact without a note, words between quotation marks that are not
those of the passage, a note that leads nowhere. Remarked is what an editor should look at again.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Literal

import msgspec

from tandem.rules.reason import because
from tandem.rules.watch_passage import Passage, passage_standing, words_sha256
from tandem.rules.watch_report import Cited, Finding, Linked, Quoted, Report, ReportNote, See, Sentence
from tandem.rules.watch_report_days import remark_days
from tandem.rules.watch_report_sentences import unclosed
from tandem.rules.watch_report_words import report_words

NoteState = Literal["original", "words", "not_here", "differs", "outside", "found", "missing", "public", "nowhere"]
"""How a note stands; the first five are of passages (`watch_passage.Standing`). found, missing: an entry of the record
that was looked for. public: a page elsewhere, which nothing here fetches. nowhere: it leads nowhere."""


class Entry(msgspec.Struct, frozen=True):
    """What a check knows of an entry that notes lead to: whether it only reports what somebody else said."""

    reported: bool = False


class NoteCheck(msgspec.Struct, frozen=True):
    """How one note stands."""

    number: int
    state: NoteState
    note: ReportNote


class ReportCheck(msgspec.Struct, frozen=True):
    """What a check found, and how each note stands."""

    findings: tuple[Finding, ...]
    notes: tuple[NoteCheck, ...]
    sentences: int
    views: int
    quotations: int
    unverified: int

    @property
    def refused(self) -> tuple[Finding, ...]:
        """Answer what keeps it from being published."""
        return tuple(one for one in self.findings if one.severity == "refused")

    @property
    def remarked(self) -> tuple[Finding, ...]:
        """Answer what an editor should look at again."""
        return tuple(one for one in self.findings if one.severity == "remarked")


def check_report(
    report: Report, *, originals: Mapping[str, str], filed: Collection[str] | None = None,
    entries: Mapping[str, Entry] | None = None,
) -> ReportCheck:  # fmt: skip
    """Answer what is to be said of a report.

    `originals` are the texts of documents by SHA-256, as passages count them; `filed` are the documents on file, and
    `entries` the entries that may be cited, by label; None where that is not known here.
    """
    return _Checking(report, originals, filed, entries).check()


class _Checking:
    """One report while it is checked."""

    def __init__(
        self, report: Report, originals: Mapping[str, str], filed: Collection[str] | None,
        entries: Mapping[str, Entry] | None,
    ) -> None:  # fmt: skip
        self.report, self.originals, self.filed, self.entries = report, originals, filed, entries
        self.quoted = {words_sha256(words) for part in report.parts for s in part.sentences for words in s.quoted}
        self.ends = {note.number: report.end_of(note.number) for note in report.notes}
        self.unverified = 0

    def check(self) -> ReportCheck:
        """Check all of it."""
        notes = tuple(NoteCheck(note.number, self._state(note), note) for note in self.report.notes)
        sentences = [sentence for part in self.report.parts for sentence in part.sentences]
        findings = [*self.report.faults, *self._head(), *self._sentences(), *self._notes(notes), *self._calls()]
        return ReportCheck(
            findings=tuple(sorted(findings, key=lambda one: (one.severity != "refused", one.line))), notes=notes,
            sentences=len(sentences), views=sum(one.view for one in sentences),
            quotations=sum(len(one.quoted) for one in sentences), unverified=self.unverified,
        )  # fmt: skip

    def _state(self, note: ReportNote) -> NoteState:
        end = self.ends[note.number]
        match end.target if end else None:
            case Quoted(passage):
                return self._standing(passage)
            case Cited(label):
                return "not_here" if self.entries is None else "found" if label in self.entries else "missing"
            case Linked():
                return "public"
        return "nowhere"

    def _standing(self, passage: Passage) -> NoteState:
        state = passage_standing(passage, self.originals)
        return "words" if state == "not_here" and passage.span_sha256 in self.quoted else state

    def _head(self) -> Iterator[Finding]:
        for field in ("series", "title", "number", "date"):
            if not getattr(self.report, field):
                yield _refused(0, "wreport_field_missing", field=field)
        if self.report.date and _day(self.report.date) is None:
            yield _refused(0, "wreport_no_day", found=self.report.date[:20])
        for part in self.report.parts:
            if not part.sentences:
                yield _refused(0, "wreport_part_empty", part=part.language)
            if not part.title:
                yield _refused(0, "wreport_part_no_title", part=part.language)

    def _sentences(self) -> Iterator[Finding]:
        for part in self.report.parts:
            for sentence in part.sentences:
                for finding in self._sentence(sentence, part.language):
                    yield msgspec.structs.replace(finding, language=part.language)

    def _sentence(self, sentence: Sentence, language: str) -> Iterator[Finding]:
        line, start = sentence.line, _start(sentence)
        if not sentence.calls and not sentence.view:
            yield _refused(line, "wreport_sentence_bare", words=start)
        for number in dict.fromkeys(sentence.calls):
            if number not in self.report.by_number:
                yield _refused(line, "wreport_call_nowhere", number=number, words=start)
        if unclosed(sentence.text):
            yield _refused(line, "wreport_quotation_open", words=start)
        yield from self._quotations(sentence)
        yield from remark_days(sentence, language, _day(self.report.date))
        if self._only_reported(sentence) and _speaks_of_signing(sentence.text, language):
            yield Finding("remarked", because("wreport_not_signed", line=line, words=start), line)

    def _quotations(self, sentence: Sentence) -> Iterator[Finding]:
        passages = [one for one in map(self.report.passage_of, sentence.calls) if one is not None]
        for words in sentence.quoted:
            if not passages:
                self.unverified += 1
                yield _refused(sentence.line, "wreport_quotation_bare", words=_short(words))
            elif not sentence.translated and words_sha256(words) not in {one.span_sha256 for one in passages}:
                self.unverified += 1
                yield _refused(sentence.line, "wreport_quotation_differs", words=_short(words))

    def _only_reported(self, sentence: Sentence) -> bool:
        ends = [self.report.end_of(number) for number in sentence.calls]
        labels = [end.target.label for end in ends if end is not None and isinstance(end.target, Cited)]
        known = [self.entries[label] for label in labels if self.entries and label in self.entries]
        return bool(known) and all(one.reported for one in known)

    def _notes(self, notes: tuple[NoteCheck, ...]) -> Iterator[Finding]:
        twice = {number for number, count in Counter(one.number for one in notes).items() if count > 1}
        called = {number for part in self.report.parts for one in part.sentences for number in one.calls}
        called |= {note.target.number for note in self.report.notes if isinstance(note.target, See)}
        for one in notes:
            number, line = one.number, one.note.line
            if number in twice:
                twice.discard(number)
                yield _refused(line, "wreport_note_twice", number=number)
            if number not in called:
                yield _refused(line, "wreport_note_uncalled", number=number)
            yield from self._note(one)

    def _note(self, one: NoteCheck) -> Iterator[Finding]:
        number, line, target = one.number, one.note.line, one.note.target
        if one.state == "nowhere":
            loops = isinstance(target, See) and target.number in self.report.by_number
            yield _refused(line, "wreport_note_loop" if loops else "wreport_see_nowhere", number=number)
        elif isinstance(target, Cited) and one.state == "missing":
            yield _refused(line, "wreport_entry_missing", number=number, label=target.label)
        elif isinstance(target, Linked) and _day(target.date, longer=True) is None:
            yield _refused(line, "wreport_link_no_day", number=number, found=target.date[:20])
        elif isinstance(target, Quoted):
            yield from self._passage(target.passage, one.state, number, line)

    def _passage(self, passage: Passage, state: NoteState, number: int, line: int) -> Iterator[Finding]:
        document = passage.document[:12]
        if self.filed is not None and passage.document not in self.filed:
            yield _refused(line, "wreport_not_filed", number=number, document=document)
        if state == "outside":
            length = len(self.originals[passage.document])
            yield _refused(line, "wreport_outside", number=number, start=passage.start, end=passage.end, length=length)
        elif state == "differs":
            yield _refused(line, "wreport_passage_differs", number=number, document=document)

    def _calls(self) -> Iterator[Finding]:
        """What one language has and another lacks: remarks, because a translation need not go word by word."""
        parts = self.report.parts
        called = {part.language: {number for one in part.sentences for number in one.calls} for part in parts}
        for part in parts[1:]:
            first = parts[0]
            for one, other in ((first, part), (part, first)):
                if missing := sorted(called[one.language] - called[other.language]):
                    numbers = ", ".join(str(number) for number in missing[:20]) + (" …" if len(missing) > 20 else "")
                    yield _remark("wreport_language_lacks", one=one.language, other=other.language, numbers=numbers)
            counts = {"first": len(first.sentences), "second": len(part.sentences)}
            if counts["first"] != counts["second"]:
                yield _remark("wreport_language_counts", one=first.language, other=part.language, **counts)


def _speaks_of_signing(text: str, language: str) -> bool:
    for word in report_words().unsigned.get(language, ()):
        text = text.replace(word, "")
    return any(word in text for word in report_words().signed.get(language, ()))


def _refused(line: int, code: str, /, **values: str | int) -> Finding:
    return Finding("refused", because(code, line=line, **values), line)


def _remark(code: str, /, **values: str | int) -> Finding:
    return Finding("remarked", because(code, **values))


def _start(sentence: Sentence) -> str:
    return _short(sentence.text)


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:59]}…"


def _day(told: str, *, longer: bool = False) -> date | None:
    padded = told + "-01" * (2 - told.count("-")) if longer else told
    try:
        return date.fromisoformat(padded) if len(padded) == 10 else None
    except ValueError:
        return None
