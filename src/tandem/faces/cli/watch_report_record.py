"""`tandem watch report` on a record: publish a report, correct it, list the series, show one with its notes."""

import argparse
from typing import Any

from tandem.desk.watch_report import check_draft, correct_report, publish_report, read_reports
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import read_bytes
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, block, one_line
from tandem.faces.cli.watch_report_shape import check_lines, check_plain
from tandem.reports.published_reports import PublishedReport, published_reports, report_labelled
from tandem.reports.watch_report_file import NoSource, source_in
from tandem.rules.watch_report_source import MOST_BYTES

_AS_OF = "as it stood at the end of a day: 2018-11-21"


def add(noun: Commands) -> None:
    """Add what is done with reports on a record."""
    publish, correct = noun.add("publish", _publish), noun.add("correct", _correct)
    correct.add_argument("report", metavar="REPORT", help="the member and the number in its series, as MONITOR-1")
    for command in (publish, correct):
        command.add_argument("file", metavar="FILE", help="the source")
    correct.add_argument("--correction", default="", metavar="TEXT", help="what is corrected, in one sentence")
    correct.add_argument("--happened", default="", metavar="DAY", help="day of the correction (left out: today)")
    listed, one = noun.add("list", _list), noun.add("show", _show)
    one.add_argument("report", metavar="REPORT", help="the member and the number in its series, as MONITOR-1")
    one.add_argument("--source", action="store_true", help="print the source alone, as it was signed")
    for command in (listed, one):
        command.add_argument("--as-of", metavar="DAY", help=_AS_OF)


def _publish(options: argparse.Namespace, terminal: Terminal) -> Told:
    text = _text(options.file)
    with open_sitting(options, terminal) as sitting:
        receipt = publish_report(
            sitting.desk, acting=sitting.acting("report.published/1"), now=sitting.now, seen=sitting.last_read(),
            text=text,
        )  # fmt: skip
        return sitting.told(receipt)


def _correct(options: argparse.Namespace, terminal: Terminal) -> Told:
    text = _text(options.file)
    if not options.correction.strip():
        raise CannotDo("report_correction_missing")
    with open_sitting(options, terminal) as sitting:
        held = report_labelled(read_reports(sitting.desk, reader=sitting.reader, now=sitting.now), options.report)
        receipt = correct_report(
            sitting.desk, acting=sitting.acting("report.corrected/1"), now=sitting.now, seen=sitting.last_read(),
            on=held.code if held else options.report, text=text, correction=options.correction,
            happened=options.happened or sitting.now.date().isoformat(),
        )  # fmt: skip
        return sitting.told(receipt)


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_reports(sitting.desk, reader=sitting.reader, now=sitting.now)
        every = published_reports(reading)
        verdict = terminal.say("reports_verdict", count=len(every)) if every else terminal.say("reports_none")
        lines = [verdict]
        for one in every:
            lines += _head(one, terminal)
        sitting.note_read(reading.group.frontier)
        return Told({"reports": [_plain(one) for one in every]}, lines)


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_reports(sitting.desk, reader=sitting.reader, now=sitting.now)
        held = report_labelled(reading, options.report)
        if held is None:
            known = ", ".join(one.label for one in published_reports(reading)[:12])
            raise CannotDo("no_such_reports", found=options.report[:60], known=known or "-")
        sitting.note_read(reading.group.frontier)
        if options.source:
            return Told({**_plain(held), "source": held.source}, held.source.rstrip("\n").split("\n"))
        told = held.report
        if told is None:
            return Told(_plain(held), [*_head(held, terminal), terminal.say("report_not_here")])
        check = check_draft(sitting.desk, reader=sitting.reader, text=held.source)
        return Told(
            {**_plain(held), "check": check_plain(told, check, None, terminal)},
            [*_head(held, terminal), *check_lines(told, check, None, terminal)],
        )


def _text(file: str) -> str:
    try:
        return source_in(read_bytes(file, most=MOST_BYTES))
    except NoSource as missing:
        raise CannotDo(missing.code, **missing.values) from missing


def _head(one: PublishedReport, terminal: Terminal) -> list[str]:
    day, number = terminal.speaker.day(one.day), terminal.say("report_no", number=one.number)
    lines = [f"{one.label}  {number}, {day}: {one_line(one.title) or '-'}"]
    for each in one.corrections:
        for words in each.texts.values():
            lines += [f"  {terminal.speaker.day(each.day)}:", *block(words, 4)]
    return lines


def _plain(one: PublishedReport) -> dict[str, Any]:
    return {
        "report": one.label, "code": one.code, "number": one.number, "author": one.author, "title": one.title,
        "date": one.day, "languages": list(one.languages), "source_sha256": one.digest, "entry": one.entry,
        "corrections": [{"day": each.day, "texts": dict(each.texts)} for each in one.corrections],
    }  # fmt: skip
