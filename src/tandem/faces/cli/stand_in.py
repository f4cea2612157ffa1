"""Commands on stand-ins, which are on record, and on hand-overs, which are private papers of the seat."""

import argparse
from datetime import datetime
from typing import Any

from tandem.desk.hand_over import discard_hand_over, keep_hand_over, list_hand_overs
from tandem.desk.reading import read_group
from tandem.desk.stand_in import end_stand_in, name_stand_in
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import Terminal, Told, block, one_line
from tandem.reports.hand_over import open_rows
from tandem.reports.meetings import view_desk
from tandem.rules.stand_in import not_over
from tandem.state.reading import HandOverRead, OpenRow


def add(commands: Commands) -> None:
    """Add `stand-in name`, `end` and `list`, and `hand-over write`, `show` and `discard`."""
    stand_in = commands.noun("stand-in")
    stand_in.add("list", _list)
    name = stand_in.add("name", _name)
    name.add_argument("officer", type=int, metavar="OFFICER", help="who is away")
    name.add_argument("stand_in", type=int, metavar="STAND-IN", help="who stands in")
    name.add_argument("--from", dest="starts_on", default="", metavar="DAY", help="the first day, as 2018-11-22")
    name.add_argument("--until", dest="ends_on", default="", metavar="DAY", help="the last day, included")
    name.add_argument("--note", default="", help="more about it; everybody reads it")
    stand_in.add("end", _end).add_argument("on", metavar="LABEL", help="the label of the entry, such as ROK-12")
    hand_over = commands.noun("hand-over")
    hand_over.add("show", _show)
    write = hand_over.add("write", _write)
    write.add_argument("officer", type=int, metavar="OFFICER", help="who reads it")
    write.add_argument("--text", default="", help="what to know about what is open")
    hand_over.add("discard", _discard).add_argument("paper", metavar="ID")


def _name(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = name_stand_in(
            sitting.desk, acting=sitting.acting("stand_in.named/1"), now=sitting.now, seen=sitting.last_read(),
            away=options.officer, stand_in=options.stand_in, starts_on=options.starts_on, ends_on=options.ends_on,
            note=options.note,
        )  # fmt: skip
        return sitting.told(receipt)


def _end(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = end_stand_in(
            sitting.desk, acting=sitting.acting("stand_in.ended/1"), now=sitting.now, seen=sitting.last_read(),
            on=options.on,
        )  # fmt: skip
        return sitting.told(receipt)


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        group = sitting.desk.group()
        found = [(seat.code, one) for seat in group.seats.values() for one in not_over(group, seat.code, sitting.now)]
        rows = [
            {"party": code, "officer": one.officer, "stand_in": one.stand_in, "starts_on": one.starts_on,
             "ends_on": one.ends_on, "label": one.stamp.label}
            for code, one in found
        ]  # fmt: skip
        said = [
            terminal.say("stands_in", officer=one.officer, stand_in=one.stand_in, from_day=one.starts_on,
                         last_day=one.ends_on)
            for _, one in found
        ]  # fmt: skip
        lines = [f"{one.stamp.label}  {code}: {line}" for (code, one), line in zip(found, said, strict=True)]
        return Told(rows, lines or [terminal.say("cli_stand_ins_none")])


def _write(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        view = view_desk(read_group(sitting.desk, reader=sitting.reader, now=sitting.now))
        keep_hand_over(
            sitting.desk, reader=sitting.reader, now=sitting.now, to=options.officer, words=options.text,
            rows=open_rows(view, {}),
        )  # fmt: skip
        return _told(sitting)


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        return _told(sitting)


def _discard(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        discard_hand_over(sitting.desk, reader=sitting.reader, paper=options.paper)
        return _told(sitting)


def _told(sitting: Sitting) -> Told:
    papers, terminal = list_hand_overs(sitting.desk, reader=sitting.reader), sitting.terminal
    lines = [terminal.say("cli_hand_over", count=len(papers))]
    for paper in papers:
        lines += _lines(paper, terminal, own=paper.officer == sitting.reader.officer)
    return Told({"hand_overs": [_plain(paper) for paper in papers]}, lines)


def _lines(paper: HandOverRead, terminal: Terminal, *, own: bool) -> list[str]:
    other = paper.to if own else paper.officer
    code = "hand_over_given" if own else "hand_over_got"
    head = terminal.say(code, officer=other, at=datetime.fromisoformat(paper.saved_at))
    rows = [f"      {_row_line(row, terminal)}" for row in paper.rows]
    return [f"  {paper.id}  {head}", *rows, *block(paper.words, 6)]


def _row_line(row: OpenRow, terminal: Terminal) -> str:
    until = f", {terminal.say('hand_over_by', at=datetime.fromisoformat(row.by))}" if row.by else ""
    return f"{row.ref}  {one_line(row.title)}: {terminal.word('move', row.move)}{until}"


def _plain(paper: HandOverRead) -> dict[str, Any]:
    rows = [{"ref": row.ref, "title": row.title, "move": row.move, "by": row.by or None} for row in paper.rows]
    return {
        "id": paper.id, "officer": paper.officer, "to": paper.to, "rows": rows, "text": paper.words,
        "saved_at": paper.saved_at,
    }  # fmt: skip
