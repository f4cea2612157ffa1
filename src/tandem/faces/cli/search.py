"""`tandem search`: references, names and words, in the record and in the reader's own papers."""

import argparse
from datetime import datetime
from typing import Any

from tandem.desk.search import MOST, Found, Hit, search
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.shape import moment
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import Terminal, Told, one_line

_A_PAGE = 20


def add(commands: Commands) -> None:
    """Add `search`."""
    parser = commands.add("search", _search)
    parser.add_argument("words", metavar="WORDS", nargs="+", help="words, a name in Korean or Latin letters, ROK-14")
    parser.add_argument("--page", metavar="N", type=int, default=1, help="twenty at a time (1)")


def _search(options: argparse.Namespace, terminal: Terminal) -> Told:
    page = min(max(options.page, 1), MOST // _A_PAGE)
    with open_sitting(options, terminal) as sitting:
        typed = " ".join(options.words)
        found = search(
            sitting.desk, reader=sitting.reader, query=typed, now=sitting.now, limit=_A_PAGE,
            offset=(page - 1) * _A_PAGE,
        )  # fmt: skip
        return Told(_plain(found, page), [*_head(found, page, typed, terminal), *_lines(found, terminal)])


def _head(found: Found, page: int, typed: str, terminal: Terminal) -> list[str]:
    sought = one_line(typed)[:100]
    lines = [terminal.say("search_broken", why=found.broken)] if found.broken else []
    if not found.count:
        return [*lines, terminal.say("search_nothing", sought=sought), terminal.say("search_ways_on")]
    pages = -(-min(found.reachable, MOST) // _A_PAGE)
    turned = f" ({terminal.say('page_of', page=page, pages=pages)})" if pages > 1 else ""
    return [*lines, terminal.say("search_count", count=found.count, sought=sought) + turned]


def _lines(found: Found, terminal: Terminal) -> list[str]:
    lines = []
    for hit in found.hits:
        who = terminal.say("seen_private", party=hit.party) if hit.private else hit.party
        section = f", {terminal.word('section', hit.section)}" if hit.section else ""
        when = terminal.speaker.both(datetime.fromisoformat(hit.at)) if hit.at else ""
        lines += ["", f"{_name(hit)}  {one_line(hit.title)}".rstrip(), f"  {who}{section}, {when}"]
        lines += [f"  {one_line(_text(hit, '[', ']'))}"] if hit.pieces else []
    return lines


def _name(hit: Hit) -> str:
    """What a hit is called: its reference, else the draft or the entry."""
    version = f"/v{hit.version}" if hit.version else ""
    return f"{hit.ref}{version}" if hit.ref else hit.draft or hit.entry[:12]


def _text(hit: Hit, before: str = "", after: str = "") -> str:
    return "".join(f"{before}{one.text}{after}" if one.marked else one.text for one in hit.pieces)


def _plain(found: Found, page: int) -> dict[str, Any]:
    hits = [
        {
            "how": hit.how, "ref": hit.ref or None, "version": hit.version or None, "title": hit.title,
            "section": hit.section or None, "text": _text(hit), "party": hit.party, "seq": hit.seq,
            "at": moment(datetime.fromisoformat(hit.at)) if hit.at else None, "entry": hit.entry or None,
            "draft": hit.draft or None, "private": hit.private,
        }
        for hit in found.hits
    ]  # fmt: skip
    return {"count": found.count, "page": page, "broken": found.broken or None, "hits": hits}
