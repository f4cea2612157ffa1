"""Watch Reports: checked against the record and the reading room, published under a number, corrected.

What is signed is the source text. Publication is refused while a quotation does not match its stored passage, a
sentence has neither a note nor the mark of the editor's view, or a note leads nowhere.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tandem.acts.watch_report import ReportCorrected, ReportPublished
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.parallel import item_named, put_parallel
from tandem.desk.reading import heads_of, open_record, prose_of
from tandem.desk.source import text_of_passages
from tandem.record.entry import Ref
from tandem.rules.reason import Reason, because
from tandem.rules.watch_report import Cited, Quoted, Report, source_sha256
from tandem.rules.watch_report_check import Entry, ReportCheck, check_report
from tandem.rules.watch_report_source import read_source
from tandem.state.group import Group
from tandem.state.reading import Reader, Reading
from tandem.state.watched import WatchReport

MOST_CITED = 200
"""Entries to which a report refers by hash; its notes may lead to more."""


def check_draft(desk: Desk, *, reader: Reader, text: str) -> ReportCheck:
    """Check a source text against the record and the documents in the reader's own reading room."""
    return _checked(desk, open_record(desk, reader=reader), reader.code or "", read_source(text))


def publish_report(desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], text: str) -> Receipt:
    """Publish a report as its source text tells it. Raises NotAllowed with every fault, each with its line."""
    group, report = desk.group(), read_source(text)
    faults = _faults(_checked(desk, group, acting.code, report))
    taken = {one.number: one for one in group.tandem.reports if one.stamp.code == acting.code}
    if report.number in taken:
        following = max(taken) + 1
        faults.append(because("report_number_taken", number=report.number, following=following))
    if faults:
        raise NotAllowed(*faults)
    act = ReportPublished(
        code=f"WR-{acting.code}-{report.number}"[:40], number=report.number, digest=source_sha256(report),
        happened=report.date, languages=report.languages,
    )  # fmt: skip
    return put_parallel(
        desk, acting, now, seen, act, refs=_cited(group, report), shelf="reports", days=("happened",),
        prose={"title": " ".join(report.title.split())[:200], "text": report.source},
    )  # fmt: skip


def correct_report(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, text: str, correction: str,
    happened: str,
) -> Receipt:  # fmt: skip
    """Put a corrected source text in place of a published one; what was corrected is said on top of the report."""
    group, report = desk.group(), read_source(text)
    held: WatchReport = item_named(group, "reports", on)
    faults = _faults(_checked(desk, group, acting.code, report))
    if held.stamp.code != acting.code:
        faults.append(because("report_of_others", label=held.stamp.label))
    if report.number != held.number:
        faults.append(because("report_number_other", number=report.number, wanted=held.number))
    if source_sha256(report) == held.current_digest:
        faults.append(because("report_unchanged"))
    return put_parallel(
        desk, acting, now, seen, ReportCorrected(digest=source_sha256(report), happened=happened), faults=faults,
        refs=(Ref(held.stamp.entry, "on"),), days=("happened",),
        prose={"correction": correction, "text": report.source},
    )  # fmt: skip


def _checked(desk: Desk, group: Group, code: str, report: Report) -> ReportCheck:
    filed = {one.sha256: one for one in group.tandem.sources}
    wanted = {note.target.passage.document for note in report.notes if isinstance(note.target, Quoted)}
    originals = {
        sha: text for sha in wanted if sha in filed and (text := text_of_passages(desk, code, filed[sha])) is not None
    }
    known = _entries(group)
    cited = {note.target.label for note in report.notes if isinstance(note.target, Cited)}
    entries = {label: one for label in cited if (one := known.get(label) or _by_place(group, label)) is not None}
    return check_report(report, originals=originals, filed=filed.keys(), entries=entries)


def _entries(group: Group) -> dict[str, Entry]:
    """What is on record by its code or reference, and by the label of the entry that opened it."""
    found: dict[str, Entry] = {ref: Entry() for ref in group.by_ref}
    for item in group.tandem.everything():
        reported = getattr(item, "evidence", "own") == "reported" or getattr(item, "standing", "declared") != "declared"
        for name in (item.stamp.label, getattr(item, "name", "")):
            if name:
                found[name] = Entry(reported)
    return found


def _by_place(group: Group, label: str) -> Entry | None:
    """An entry by the member and its place in the feed: `ROK-7`."""
    code, _, seq = label.rpartition("-")
    seat = group.seats.get(code)
    held = seat is not None and seq.isdigit() and int(seq) < group.frontier.get(seat.feed, 0)
    return Entry() if held else None


def _cited(group: Group, report: Report) -> tuple[Ref, ...]:
    """What the report refers to by hash: the sources of its passages, and the items and matters that it names."""
    by_name: dict[str, str] = {one.sha256: one.stamp.entry for one in group.tandem.sources}
    citable: tuple[Any, ...] = (*group.tandem.sources, *group.tandem.statements, *group.tandem.accounts)
    for item in citable:
        by_name |= {item.name: item.stamp.entry, item.stamp.label: item.stamp.entry}
    found: dict[str, None] = {}
    for note in report.notes:
        name = note.target.passage.document if isinstance(note.target, Quoted) else getattr(note.target, "label", "")
        if name in by_name:
            found[by_name[name]] = None
        elif (matter := group.matter(name)) is not None and (matter.id in group.notices or matter.id in group.observed):
            found[matter.id] = None
    return tuple(Ref(entry, "cites") for entry in list(found)[:MOST_CITED])


def _faults(check: ReportCheck) -> list[Reason]:
    return [one.reason for one in check.refused]


def read_reports(desk: Desk, *, reader: Reader, now: datetime) -> Reading:
    """Answer the group with the words of every Watch Report, of its corrections, and of what notes can lead to."""
    group = open_record(desk, reader=reader)
    tandem = group.tandem
    entries = [stamp.entry for one in tandem.reports for stamp in (one.stamp, *(c.stamp for c in one.corrections))]
    entries += [one.stamp.entry for shelf in (tandem.sources, tandem.statements, tandem.accounts) for one in shelf]
    return Reading(
        reader=reader, group=group, now=desk.moment(group, now), prose=prose_of(desk, entries), tables={},
        heads=heads_of(desk, group),
    )  # fmt: skip
