"""Commands that read: one matter, my desk, the list of actions. What they show counts as read."""

import argparse
from zoneinfo import ZoneInfo

from tandem.desk.reading import read_group
from tandem.faces.cli.clearance_shape import plain_request, request_lines
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.meeting_shape import meeting_lines, plain_meeting
from tandem.faces.cli.shape import (
    desk_lines,
    listed_line,
    observed_lines,
    plain_desk,
    plain_listed,
    plain_observed,
    plain_show,
    show_lines,
)
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import Terminal, Told
from tandem.faces.cli.text_shape import plain_text, text_lines
from tandem.reports.action import view_action, view_observed
from tandem.reports.desk import list_actions
from tandem.reports.meeting import view_meeting
from tandem.reports.meetings import view_desk
from tandem.reports.request import view_request
from tandem.reports.text import view_text


def add(commands: Commands) -> None:
    """Add `show`, `desk` and `actions`."""
    show, desk, actions = commands.add("show", _show), commands.add("desk", _desk), commands.add("actions", _actions)
    show.add_argument("ref", metavar="REF", help="as US-ROK/2018/ROK-1, or its end: ROK-1")
    for command in (show, desk, actions):
        command.add_argument("--as-of", metavar="DAY", help="as it stood at the end of a day: 2018-11-21")


def _stood(sitting: Sitting, terminal: Terminal) -> list[str]:
    """The line that says which day is shown, where it is not today."""
    if not sitting.day:
        return []
    zone = sitting.now.astimezone(ZoneInfo(terminal.speaker.zone)).tzname()
    return [terminal.say("past_banner", day=sitting.day, zone=zone)]


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        reading = sitting.read(ref)
        if reading.group.notice(ref) is not None:
            view = view_action(reading, ref)
            told = Told(
                plain_show(view, terminal),
                _stood(sitting, terminal)
                + show_lines(view, terminal, reading.reader.code, reasons=reading.group.charter.hold_reasons),
            )
        elif reading.group.meeting(ref) is not None:
            meeting = view_meeting(reading, ref)
            plain = {"meeting": plain_meeting(meeting, terminal)}
            told = Told(plain, _stood(sitting, terminal) + meeting_lines(meeting, terminal))
        elif reading.group.request(ref) is not None:
            request = view_request(reading, ref)
            plain = {"request": plain_request(request, terminal)}
            told = Told(plain, _stood(sitting, terminal) + request_lines(request, terminal))
        elif reading.group.text(ref) is not None:
            text = view_text(reading, ref)
            lines = text_lines(text, terminal, reading.reader.code or "")
            told = Told({"text": plain_text(text, terminal)}, _stood(sitting, terminal) + lines)
        else:
            observed = view_observed(reading, ref)
            told = Told(
                plain_observed(observed, terminal), _stood(sitting, terminal) + observed_lines(observed, terminal)
            )
        sitting.note_read(reading.group.frontier)
        return told


def _desk(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        watched, broken = sitting.keep_watch()
        reading = read_group(sitting.desk, reader=sitting.reader, now=sitting.now)
        view = view_desk(reading)
        sitting.note_read(reading.group.frontier)
        lines = _stood(sitting, terminal) + desk_lines(view, terminal)
        lines += ["", terminal.say("cli_watch_broken", why=broken)] if broken else []
        return Told(plain_desk(view, terminal) | {"written": [receipt.entry for receipt in watched]}, lines)


def _actions(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        rows = list_actions(read_group(sitting.desk, reader=sitting.reader, now=sitting.now))
        lines = [listed_line(row, terminal) for row in rows] or [terminal.say("cli_no_actions")]
        return Told([plain_listed(row, terminal) for row in rows], _stood(sitting, terminal) + lines)
