"""Commands on calendars: list and show them, make, publish and accept one, and see how two of a year differ."""

import argparse
from collections.abc import Mapping
from typing import Any

from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.group import accept_calendar, publish_calendar
from tandem.desk.reading import read_calendars
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import read_pairs, read_paper
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, one_line
from tandem.node.calendars import made_calendar
from tandem.regimes.calendar import GROUP_ITSELF, Calendar, read_calendar
from tandem.reports.calendar import (
    CalendarView,
    Changed,
    Sheet,
    SurpriseDay,
    changed_line,
    day_name,
    differences,
    in_force,
    moved_line,
    sheets_of,
    view_calendars,
    weekday_names,
    written_offset,
)
from tandem.rules.calendar import why_no_place
from tandem.rules.reason import because

_SHORT = 12


def add_calendar(commands: Commands) -> None:
    """Add `calendar list`, `show`, `publish`, `accept` and `difference`."""
    commands.add("list", _list)
    show = commands.add("show", _show)
    show.add_argument("which", nargs="?", metavar="WHICH", help="a calendar by its hash, or CODE/YEAR (default: all)")
    publish = commands.add("publish", _publish)
    _add_source(publish)
    publish.add_argument("--preview", action="store_true", help="show it and what is on record; publish nothing")
    accept = commands.add("accept", _accept)
    accept.add_argument("digest", nargs="?", metavar="DIGEST", help="the hash of the calendar, or its beginning")
    accept.add_argument("--all", action="store_true", help="every calendar that this party has not accepted")
    differ = commands.add("difference", _difference)
    differ.add_argument("digest", metavar="DIGEST", help="the hash of the calendar, or its beginning")
    differ.add_argument("--from", dest="other", metavar="DIGEST", help="another on record (default: the one in force)")
    differ.add_argument("--generate", metavar="COUNTRY", help="hold it against what this machine makes of a country")


def _add_source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE", help="a calendar in YAML or JSON")
    parser.add_argument("--generate", metavar="CODE=COUNTRY", help="make it from holidays; 'group' for its closures")
    parser.add_argument("--year", metavar="YEAR", help="the year to make it for")
    parser.add_argument(
        "--closure", action="append", default=[], metavar="LINE", help="as '2018-12-24; Desk closed; 휴무' (repeat)"
    )


def _view(sitting: Sitting) -> CalendarView:
    return view_calendars(read_calendars(sitting.desk, reader=sitting.reader, now=sitting.now))


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        group = sitting.desk.group()
        held = {(one.calendar.code, one.calendar.year) for one in group.in_force}
        rows = [
            {"digest": one.digest, "party": one.code, "year": one.year, "accepted": sorted(one.accepted),
             "in_force": (one.code, one.year) in held}
            for one in group.published
        ]  # fmt: skip
        sitting.note_read(group.frontier)
        lines = [_listed(row, terminal) for row in rows] or [terminal.say("cli_no_calendars")]
        return Told(rows, lines)


def _listed(row: Mapping[str, Any], terminal: Terminal) -> str:
    said = terminal.say("cli_in_force" if row["in_force"] else "cli_not_in_force")
    return f"{row['digest'][:_SHORT]}  {row['party']} {row['year']}  {said} ({', '.join(row['accepted'])})"


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        view = _view(sitting)
        sitting.note_read(sitting.desk.group().frontier)
        if options.which is None:
            return Told(_plain_view(view, terminal), _view_lines(view, terminal))
        sheet = _named(view, options.which)
        return Told(_plain_sheet(sheet), _sheet_lines(sheet, terminal))


def _view_lines(view: CalendarView, terminal: Terminal) -> list[str]:
    lines = [terminal.reason(view.verdict), *(f"  {terminal.reason(one.missing)}" for one in view.reaches)]
    for ref, party, why in view.wanting:
        lines.append(f"  {terminal.say('calendars_wanting', ref=ref, party=party)} {terminal.reason(why)}")
    lines += ["", f"{terminal.say('calendars_surprise')}:"]
    lines += [line for day in view.coming for line in _surprise_lines(day, terminal)]
    lines += ["", f"{terminal.say('calendars_sheets')}:"]
    return [*lines, *(f"  {_head(sheet, terminal)}" for sheet in view.sheets)]


def _surprise_lines(day: SurpriseDay, terminal: Terminal) -> list[str]:
    closed = ", ".join(f"{day_name(names, terminal.speaker.language)} ({code})" for code, names in day.closed)
    works = ", ".join(day.works)
    lines = [f"  {terminal.say('cli_surprise', day=day.date, closed=one_line(closed), works=works)}"]
    return lines + [f"      {one_line(moved_line(one, terminal.speaker))}" for one in day.moved]


def _head(sheet: Sheet, terminal: Terminal) -> str:
    said = terminal.say("calendars_of", party=sheet.code, year=sheet.year)
    state = terminal.word("calendar_state", sheet.state)
    waits = f" ({', '.join(sheet.waits_for)})" if sheet.waits_for else ""
    return f"{sheet.digest[:_SHORT]}  {said}  {state}{waits}"


def _sheet_lines(sheet: Sheet, terminal: Terminal) -> list[str]:
    lines = [_head(sheet, terminal)]
    for stamp in sheet.accepted:
        said = "calendars_published_by" if stamp.entry == sheet.entry else "calendars_accepted_by"
        at = terminal.say("cli_calendar_accepted", party=stamp.code, at=stamp.at, label=stamp.label)
        lines.append(f"  {terminal.say(said)}: {at}")
    if sheet.calendar is None:
        return [*lines, f"  {terminal.say('calendars_unfit')}"]
    if sheet.differs:
        lines += [f"  {terminal.say('calendars_difference')}:", *_changes(sheet.differs, terminal)]
    return [*lines, *_calendar_lines(sheet.calendar, terminal)]


def _calendar_lines(calendar: Calendar, terminal: Terminal) -> list[str]:
    speaker = terminal.speaker
    clock = ", ".join(f"{written_offset(row.minutes)} ({row.since:%Y-%m-%dT%H:%M:%SZ})" for row in calendar.offsets)
    lines = [
        f"  {terminal.say('calendars_weekend')}: {weekday_names(calendar.weekend, speaker)}",
        f"  {terminal.say('calendars_zone')}: {calendar.zone}, {clock}",
        f"  {terminal.say('calendars_source')}: {one_line(calendar.source)}",
        f"  {terminal.say('calendars_days', count=len(calendar.days))}:",
    ]
    for row in calendar.days:
        names = " / ".join(row.names[language] for language in sorted(row.names))
        lines.append(f"    {speaker.day(row.date)}  {one_line(names)}")
    return lines


def _changes(changes: tuple[Changed, ...], terminal: Terminal) -> list[str]:
    said = [one_line(changed_line(one, terminal.speaker)) for one in changes]
    return [f"    {line}" for line in said or [terminal.say("calendars_difference_none")]]


def _plain_view(view: CalendarView, terminal: Terminal) -> dict[str, Any]:
    return {
        "verdict": terminal.reason(view.verdict), "until": view.until.isoformat() if view.until else None,
        "reach": [{"party": one.code, "until": one.until.isoformat() if one.until else None, "missing": one.year,
                   "why": terminal.reason(one.missing)} for one in view.reaches],
        "wanting": [{"ref": ref, "party": party, "why": terminal.reason(why)} for ref, party, why in view.wanting],
        "surprise_days": [{"day": one.date.isoformat(), "closed": {code: dict(names) for code, names in one.closed},
                           "works": list(one.works), "moved": [_plain_moved(window) for window in one.moved]}
                          for one in (*reversed(view.past), *view.coming)],
        "calendars": [{key: value for key, value in _plain_sheet(one).items() if key != "calendar"}
                      for one in view.sheets],
    }  # fmt: skip


def _plain_moved(window: Any) -> dict[str, str]:
    return {
        "ref": window.ref, "party": window.party, "from": window.without.isoformat(), "to": window.closes.isoformat()
    }  # fmt: skip


def _plain_sheet(sheet: Sheet) -> dict[str, Any]:
    calendar = sheet.calendar
    return {
        "digest": sheet.digest, "party": sheet.code, "year": sheet.year, "state": sheet.state, "entry": sheet.entry,
        "published": sheet.publisher.code if sheet.publisher else None, "waits_for": list(sheet.waits_for),
        "accepted": [{"party": one.code, "at": one.at, "entry": one.entry} for one in sheet.accepted],
        "differs": [_plain_change(one) for one in sheet.differs],
        "calendar": _plain_calendar(calendar) if calendar else None,
    }  # fmt: skip


def _plain_calendar(calendar: Calendar) -> dict[str, Any]:
    return {
        "zone": calendar.zone, "weekend": list(calendar.weekend), "source": calendar.source,
        "days": [{"date": row.date.isoformat(), "names": dict(row.names)} for row in calendar.days],
        "offsets": [{"from": row.since.isoformat(), "minutes": row.minutes} for row in calendar.offsets],
    }  # fmt: skip


def _plain_change(one: Changed) -> dict[str, Any]:
    day = one.day.isoformat() if one.day else None
    return {"change": one.change, "day": day, "names": dict(one.names), "before": one.before, "after": one.after}


def _named(view: CalendarView, which: str) -> Sheet:
    """The calendar of this hash, or the one of a member's year: in force, else the latest that was published."""
    code, slash, year = which.partition("/")
    found = [one for one in view.sheets if one.digest.startswith(which)]
    if slash:
        found = [one for one in view.sheets if (one.code, str(one.year)) == (code, year)]
        found = [one for one in found if one.state == "in_force"] or found[:1]
    return _only(found, which)


def _only(found: list[Sheet], which: str) -> Sheet:
    if not found:
        raise NotAllowed(because("no_such_calendar", digest=which[:_SHORT]))
    if len(found) > 1:
        raise CannotDo("cli_calendar_several", digest=which[:_SHORT], count=len(found))
    return found[0]


def _publish(options: argparse.Namespace, terminal: Terminal) -> Told:
    if (options.file is None) == (options.generate is None) or (options.generate is None) != (options.year is None):
        raise CannotDo("cli_calendar_source")
    if options.file is not None and options.closure:
        raise CannotDo("cli_calendar_source")
    with open_sitting(options, terminal) as sitting:
        table = read_paper(options.file) if options.file is not None else _generated(sitting, options)
        if options.preview:
            return _preview(sitting, read_calendar(table), terminal)
        receipt = publish_calendar(
            sitting.desk, acting=sitting.acting("calendar.published/1"), now=sitting.now, seen=sitting.last_read(),
            calendar=table,
        )  # fmt: skip
        return sitting.told(receipt)


def _generated(sitting: Sitting, options: argparse.Namespace) -> Mapping[str, Any]:
    code, country = GROUP_ITSELF, ""
    if options.generate != GROUP_ITSELF:
        (code, country), *_ = read_pairs([options.generate], option="--generate").items()
    return made_calendar(
        sitting.desk.group(), code=code, year=options.year, country=country, closures="\n".join(options.closure)
    )


def _preview(sitting: Sitting, made: Calendar, terminal: Terminal) -> Told:
    reading = read_calendars(sitting.desk, reader=sitting.reader, now=sitting.now)
    if reasons := why_no_place(reading.group, made):
        raise NotAllowed(*reasons)
    lines = [terminal.say("calendars_preview", party=made.code, year=made.year), *_calendar_lines(made, terminal)]
    beside = []
    for sheet in sheets_of(reading):
        if (sheet.code, sheet.year) == (made.code, made.year) and sheet.calendar is not None:
            publisher = sheet.publisher.code if sheet.publisher else sheet.code
            said = {"party": publisher, "digest": sheet.digest[:_SHORT]}
            changes = differences(sheet.calendar, made)
            lines += [f"  {terminal.say('calendars_preview_difference', **said)}:", *_changes(changes, terminal)]
            beside.append({"digest": sheet.digest, "differs": [_plain_change(one) for one in changes]})
    return Told({"published": False, "calendar": _plain_calendar(made), "beside": beside}, lines)


def _difference(options: argparse.Namespace, terminal: Terminal) -> Told:
    if options.other is not None and options.generate is not None:
        raise CannotDo("cli_calendar_two_sides")
    with open_sitting(options, terminal) as sitting:
        view = _view(sitting)
        sheet = _named(view, options.digest)
        before = _before(sitting, view, sheet, options)
        if sheet.calendar is None:
            return Told({"digest": sheet.digest, "differs": None}, [terminal.say("calendars_unfit")])
        changes = differences(before, sheet.calendar)
        plain = {"digest": sheet.digest, "differs": [_plain_change(one) for one in changes]}
        return Told(plain, [_head(sheet, terminal), *_changes(changes, terminal)])


def _before(sitting: Sitting, view: CalendarView, sheet: Sheet, options: argparse.Namespace) -> Calendar:
    if options.generate is not None:
        table = made_calendar(
            sitting.desk.group(), code=sheet.code, year=str(sheet.year), country=options.generate, closures=""
        )
        return read_calendar(table)
    other = _named(view, options.other).calendar if options.other is not None else None
    found = other or in_force(sitting.desk.group(), sheet.code, sheet.year)
    if found is None:
        raise CannotDo("cli_calendar_none_in_force", code=sheet.code, year=sheet.year)
    return found


def _accept(options: argparse.Namespace, terminal: Terminal) -> Told:
    if (options.digest is None) != options.all:
        raise CannotDo("cli_calendar_which")
    with open_sitting(options, terminal) as sitting:
        receipts = [_accepted(sitting, digest) for digest in _wanted(sitting, options.digest)]
        return sitting.told(*receipts)


def _wanted(sitting: Sitting, digest: str | None) -> tuple[str, ...]:
    code, published = sitting.reader.code, sitting.desk.group().published
    fitting = [one for one in published if digest is None or one.digest.startswith(digest)]
    found = tuple(dict.fromkeys(one.digest for one in fitting if digest is not None or code not in one.accepted))
    if not found and digest is None:
        raise CannotDo("cli_calendar_none_waits", party=code or "-")
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
