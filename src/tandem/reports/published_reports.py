"""The series of Watch Reports as it stands on record: each with its source, its corrections and its address."""

from datetime import datetime

import msgspec

from tandem.rules.instant import instant
from tandem.rules.watch_report import Correction, Report
from tandem.rules.watch_report_source import read_source
from tandem.state.reading import Reading
from tandem.state.watched import WatchReport


class PublishedReport(msgspec.Struct, frozen=True, kw_only=True):
    """A published report; `source` is empty where its words were erased or are not held here."""

    label: str
    code: str
    number: int
    title: str
    author: str
    day: str
    digest: str
    entry: str
    at: datetime
    languages: tuple[str, ...]
    source: str
    corrections: tuple[Correction, ...]

    @property
    def report(self) -> Report | None:
        """The report that the source tells; None where it is not held, or tells none."""
        told = read_source(self.source) if self.source else None
        return told if told and told.parts else None


def published_reports(reading: Reading) -> tuple[PublishedReport, ...]:
    """Answer the published reports, the latest first."""
    every = [_published(one, reading) for one in reading.group.tandem.reports]
    return tuple(sorted(every, key=lambda one: (one.day, one.author, one.number), reverse=True))


def report_labelled(reading: Reading, label: str) -> PublishedReport | None:
    """Answer the report of an address, `MONITOR-1`: the member and the number in its own series."""
    return next((one for one in published_reports(reading) if one.label == label), None)


def _published(held: WatchReport, reading: Reading) -> PublishedReport:
    source = reading.text(held.current.entry, "text")
    corrections = tuple(
        Correction(one.happened, {_first(held): words})
        for one in held.corrections
        if (words := reading.text(one.stamp.entry, "correction"))
    )
    return PublishedReport(
        label=f"{held.stamp.code}-{held.number}", code=held.name, number=held.number,
        title=reading.text(held.stamp.entry, "title"), author=held.stamp.code, day=held.happened,
        digest=held.current_digest, entry=held.stamp.entry, at=instant(held.current.at), languages=held.languages,
        source=source, corrections=corrections,
    )  # fmt: skip


def _first(held: WatchReport) -> str:
    return next(iter(held.languages), "en")
