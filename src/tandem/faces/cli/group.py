"""Commands on the group: found it, appoint and relieve officers, lay down calendars, set a simulated clock."""

import argparse
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tandem.desk.desk import Receipt
from tandem.desk.group import appoint_officer, relieve_officer, set_clock
from tandem.desk.reading import read_people
from tandem.faces.cli.calendar import add_calendar
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.founding import add_found
from tandem.faces.cli.papers import read_moment
from tandem.faces.cli.shape import moment
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, one_line


def add(commands: Commands) -> None:
    """Add `found`, `officer`, `calendar` and `clock`."""
    add_found(commands)
    _add_officer(commands.noun("officer"))
    add_calendar(commands.noun("calendar"))
    clock = commands.add("clock", _clock)
    clock.add_argument("--to", metavar="MOMENT", help="as 2018-11-20T09:00, in your zone or with its own offset")


def _add_officer(commands: Commands) -> None:
    commands.add("list", _officers)
    appoint = commands.add("appoint", _appoint)
    appoint.add_argument("number", type=int, metavar="NUMBER")
    appoint.add_argument("--role", action="append", default=[], metavar="ROLE", help="a role of the charter (repeat)")
    appoint.add_argument("--name", default="", help="the name; a section that can be erased")
    commands.add("relieve", _relieve).add_argument("number", type=int, metavar="NUMBER")


def _officers(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_people(sitting.desk, reader=sitting.reader, now=sitting.now)
        rows = [
            {"party": seat.code, "number": officer.number, "roles": list(officer.roles), "relieved": officer.relieved,
             "name": reading.text(officer.entry or "", "name")}
            for seat in reading.group.seats.values()
            for officer in seat.officers.values()
        ]  # fmt: skip
        return Told(rows, [_officer_line(row, terminal) for row in rows])


def _officer_line(row: Mapping[str, Any], terminal: Terminal) -> str:
    roles = ", ".join(terminal.word("role", role) for role in row["roles"])
    relieved = f" ({terminal.say('cli_relieved')})" if row["relieved"] else ""
    return f"{row['party']}/{row['number']}  {one_line(row['name'])}  {roles}{relieved}"


def _appoint(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        known = sorted({role for roles in sitting.desk.group().charter.matrix.values() for role in roles})
        unknown = [role for role in options.role if role not in (*known, "reader", "counsel", "host")]
        if unknown:
            raise CannotDo("cli_role_unknown", found=unknown[0][:40], roles=", ".join(known))
        receipt = appoint_officer(
            sitting.desk, acting=sitting.acting("officer.appointed/1"), now=sitting.now, seen=sitting.last_read(),
            number=options.number, roles=tuple(options.role), name=options.name,
        )  # fmt: skip
        return sitting.told(receipt)


def _relieve(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = relieve_officer(
            sitting.desk, acting=sitting.acting("officer.relieved/1"), now=sitting.now, seen=sitting.last_read(),
            number=options.number,
        )  # fmt: skip
        return sitting.told(receipt)


def _clock(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        if options.to is not None:
            to = read_moment(options.to, zone=terminal.speaker.zone)
            receipt = set_clock(sitting.desk, acting=sitting.acting("clock.set/1"), to=to, seen=sitting.last_read())
            sitting.now = to
            return _clocked(sitting, to, receipt)
        return _clocked(sitting, sitting.now, None)


def _clocked(sitting: Sitting, now: datetime, receipt: Receipt | None) -> Told:
    told = sitting.told(receipt) if receipt is not None else Told({}, [])
    simulated = sitting.desk.group().simulation
    line = sitting.terminal.say("cli_clock_simulated" if simulated else "cli_clock", at=now)
    return Told({"now": moment(now), **dict(told.plain or {})}, [line, *told.lines])
