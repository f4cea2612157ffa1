"""Commands on the group: found it, appoint and relieve officers, lay down calendars, set a simulated clock."""

import argparse
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.group import accept_calendar, appoint_officer, publish_calendar, relieve_officer, set_clock
from tandem.desk.reading import read_people
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.founding import add_found
from tandem.faces.cli.papers import read_moment, read_pairs, read_paper
from tandem.faces.cli.shape import moment
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, one_line
from tandem.regimes.generate import generate_calendar
from tandem.rules.reason import because
from tandem.state.group import Published

_SHORT = 12


def add(commands: Commands) -> None:
    """Add `found`, `officer`, `calendar` and `clock`."""
    add_found(commands)
    _add_officer(commands.noun("officer"))
    _add_calendar(commands.noun("calendar"))
    clock = commands.add("clock", _clock)
    clock.add_argument("--to", metavar="MOMENT", help="as 2018-11-20T09:00, in your zone or with its own offset")


def _add_officer(commands: Commands) -> None:
    commands.add("list", _officers)
    appoint = commands.add("appoint", _appoint)
    appoint.add_argument("number", type=int, metavar="NUMBER")
    appoint.add_argument("--role", action="append", default=[], metavar="ROLE", help="a role of the charter (repeat)")
    appoint.add_argument("--name", default="", help="the name; a section that can be erased")
    commands.add("relieve", _relieve).add_argument("number", type=int, metavar="NUMBER")


def _add_calendar(commands: Commands) -> None:
    commands.add("list", _calendars)
    publish = commands.add("publish", _publish)
    publish.add_argument("file", nargs="?", metavar="FILE", help="a calendar in YAML or JSON")
    publish.add_argument("--generate", metavar="CODE=COUNTRY", help="make it from the package holidays")
    publish.add_argument("--year", type=int, help="the year to make it for")
    accept = commands.add("accept", _accept)
    accept.add_argument("digest", nargs="?", metavar="DIGEST", help="the hash of the calendar, or its beginning")
    accept.add_argument("--all", action="store_true", help="every calendar that this party has not accepted")


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


def _calendars(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        group = sitting.desk.group()
        in_force = {(one.calendar.code, one.calendar.year) for one in group.in_force}
        rows = [
            {"digest": one.digest, "party": one.code, "year": one.year, "accepted": sorted(one.accepted),
             "in_force": (one.code, one.year) in in_force}
            for one in group.published
        ]  # fmt: skip
        sitting.note_read(group.frontier)
        lines = [_calendar_line(row, terminal) for row in rows] or [terminal.say("cli_no_calendars")]
        return Told(rows, lines)


def _calendar_line(row: Mapping[str, Any], terminal: Terminal) -> str:
    said = terminal.say("cli_in_force" if row["in_force"] else "cli_not_in_force")
    return f"{row['digest'][:_SHORT]}  {row['party']} {row['year']}  {said} ({', '.join(row['accepted'])})"


def _publish(options: argparse.Namespace, terminal: Terminal) -> Told:
    if (options.file is None) == (options.generate is None) or (options.generate is None) != (options.year is None):
        raise CannotDo("cli_calendar_source")
    with open_sitting(options, terminal) as sitting:
        table = read_paper(options.file) if options.file is not None else _generated(sitting, options)
        receipt = publish_calendar(
            sitting.desk, acting=sitting.acting("calendar.published/1"), now=sitting.now, seen=sitting.last_read(),
            calendar=table,
        )  # fmt: skip
        return sitting.told(receipt)


def _generated(sitting: Sitting, options: argparse.Namespace) -> dict[str, Any]:
    (code, country), *_ = read_pairs([options.generate], option="--generate").items()
    charter = sitting.desk.group().charter
    member = charter.member(code)
    if member is None:
        raise NotAllowed(because("no_such_member", party=code[:40]))
    return generate_calendar(
        code=code, year=options.year, holiday_country=country, zone=member.zone, languages=charter.languages
    )


def _accept(options: argparse.Namespace, terminal: Terminal) -> Told:
    if (options.digest is None) != options.all:
        raise CannotDo("cli_calendar_which")
    with open_sitting(options, terminal) as sitting:
        receipts = [_accepted(sitting, one.digest) for one in _wanted(sitting, options.digest)]
        return sitting.told(*receipts)


def _wanted(sitting: Sitting, digest: str | None) -> tuple[Published, ...]:
    code, published = sitting.reader.code, sitting.desk.group().published
    if digest is None:
        found = tuple(one for one in published if code not in one.accepted)
    else:
        found = tuple(one for one in published if one.digest.startswith(digest))
    if not found:
        raise NotAllowed(because("no_such_calendar", digest=(digest or "")[:_SHORT]))
    if digest is not None and len(found) > 1:
        raise CannotDo("cli_calendar_several", digest=digest[:_SHORT], count=len(found))
    return found


def _accepted(sitting: Sitting, digest: str) -> Receipt:
    return accept_calendar(
        sitting.desk, acting=sitting.acting("calendar.accepted/1"), now=sitting.now, seen=sitting.last_read(),
        digest=digest,
    )  # fmt: skip


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
