"""Commands on public documents: file one by its hash, list those that are filed."""

import argparse
import hashlib
import mimetypes
from typing import Any

from tandem.acts.source import LARGEST_SOURCE, SourceFiled
from tandem.desk.reading import read_watched
from tandem.desk.source import file_source
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import read_bytes
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.surprise import AS_OF
from tandem.faces.cli.terminal import Terminal, Told, one_line
from tandem.reports.statements import SourceShown, view_sources


def add(commands: Commands) -> None:
    """Add `source`."""
    noun = commands.noun("source")
    file = noun.add("file", _file)
    file.add_argument("code", help="a short code for it, such as news-1")
    file.add_argument("file", metavar="FILE", help="the document; its hash goes on record, its bytes stay with you")
    file.add_argument("--title", default="", help="what it is called")
    file.add_argument("--outlet", default="", help="who published it")
    file.add_argument("--url", default="", metavar="ADDRESS", help="where it stands")
    file.add_argument("--published", metavar="DAY", help="the day that it prints as its own, as 2018-10-12")
    file.add_argument("--written-in", default="", metavar="CODE", help="its language, as en or ko")
    file.add_argument("--media", default="", metavar="TYPE", help="its media type; left out: by the name of the file")
    file.add_argument("--text", metavar="FILE", help="the text taken out of it, where offsets count that and not FILE")
    file.add_argument("--note", default="", help="what else there is to say of it")
    listed = noun.add("list", _list)
    listed.add_argument("--as-of", metavar="DAY", help=AS_OF)


def _file(options: argparse.Namespace, terminal: Terminal) -> Told:
    raw = read_bytes(options.file, most=LARGEST_SOURCE)
    text = read_bytes(options.text, most=LARGEST_SOURCE) if options.text else None
    source = SourceFiled(
        code=options.code, sha256=hashlib.sha256(raw).hexdigest(), length=len(raw),
        media=options.media or mimetypes.guess_type(options.file)[0] or "text/plain", language=options.written_in,
        published=options.published, counts="file" if text is None else "text",
        text_sha256="" if text is None else hashlib.sha256(text).hexdigest(),
    )  # fmt: skip
    with open_sitting(options, terminal) as sitting:
        receipt = file_source(
            sitting.desk, acting=sitting.acting("source.filed/1"), now=sitting.now, seen=sitting.last_read(),
            source=source, title=options.title, outlet=options.outlet, url=options.url, note=options.note,
        )  # fmt: skip
        return sitting.told(receipt)


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_watched(sitting.desk, reader=sitting.reader, now=sitting.now)
        every = view_sources(reading)
        lines = [terminal.say("sources_counted", count=len(every))]
        for one in every:
            lines += [
                terminal.say(
                    "cli_source_row", code=one.source.name, day=one.source.happened, title=one_line(one.title or "-"),
                    outlet=one_line(one.outlet or "-"), count=one.count,
                ),
                f"  {one.source.sha256}",
            ]  # fmt: skip
        sitting.note_read(reading.group.frontier)
        return Told({"verdict": lines[0], "sources": [_plain(one) for one in every]}, lines)


def _plain(one: SourceShown) -> dict[str, Any]:
    held = one.source
    return {
        "code": held.name, "sha256": held.sha256, "length": held.length, "media": held.media, "day": held.happened,
        "published": held.published, "language": held.language, "counts": held.counts, "title": one.title,
        "outlet": one.outlet, "url": one.url, "note": one.note, "statements": one.count, "label": held.stamp.label,
        "entry": held.stamp.entry,
    }  # fmt: skip
