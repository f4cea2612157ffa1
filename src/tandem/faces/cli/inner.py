"""Commands on inner positions: what the ministries of one's own government say; private papers of the seat."""

import argparse
from datetime import datetime
from typing import Any, get_args

from tandem.acts.position import Stance
from tandem.desk.inner import discard_inner, keep_inner, list_inner
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import Terminal, Told, block, one_line, word_of
from tandem.state.reading import InnerRead


def add(commands: Commands) -> None:
    """Add `inner list`, `inner add` and `inner discard`."""
    inner = commands.noun("inner")
    inner.add("list", _list).add_argument("ref", metavar="REF")
    adding = inner.add("add", _add)
    adding.add_argument("ref", metavar="REF")
    adding.add_argument("ministry", metavar="MINISTRY", help="which one, in your words")
    adding.add_argument("position", metavar="POSITION", help=", ".join(get_args(Stance)))
    adding.add_argument("--reason", default="", help="why; required for a concern and an objection")
    adding.add_argument("--version", type=int, metavar="NUMBER", help="of the notice (default: the latest)")
    adding.add_argument("--in-place-of", metavar="ID", help="a paper that is kept already")
    discard = inner.add("discard", _discard)
    discard.add_argument("ref", metavar="REF")
    discard.add_argument("paper", metavar="ID")


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        return _told(sitting, sitting.ref(options.ref))


def _add(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        keep_inner(
            sitting.desk, reader=sitting.reader, now=sitting.now, ref=ref, ministry=options.ministry,
            position=word_of(options.position), reason=options.reason, version=options.version,
            inner=options.in_place_of,
        )  # fmt: skip
        return _told(sitting, ref)


def _discard(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        discard_inner(sitting.desk, reader=sitting.reader, ref=ref, inner=options.paper)
        return _told(sitting, ref)


def _told(sitting: Sitting, ref: str) -> Told:
    papers, terminal = list_inner(sitting.desk, reader=sitting.reader, ref=ref), sitting.terminal
    lines = [terminal.say("cli_inner", party=sitting.reader.code or "", ref=ref, count=len(papers))]
    for paper in papers:
        lines += _lines(paper, terminal)
    return Told({"ref": ref, "inner": [_plain(paper) for paper in papers]}, lines)


def _lines(paper: InnerRead, terminal: Terminal) -> list[str]:
    stance, kept = terminal.word("position", paper.position), datetime.fromisoformat(paper.saved_at)
    on = terminal.say("on_version", version=paper.version)
    said = terminal.say("inner_kept", officer=paper.officer, at=kept)
    return [f"  {paper.id}  {one_line(paper.ministry)}: {stance} {on}. {said}", *block(paper.reason, 6)]


def _plain(paper: InnerRead) -> dict[str, Any]:
    return {
        "id": paper.id, "version": paper.version, "ministry": paper.ministry, "position": paper.position,
        "reason": paper.reason, "officer": paper.officer, "saved_at": paper.saved_at,
    }  # fmt: skip
