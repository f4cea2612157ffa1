"""Commands on the charter: show the one in force."""

import argparse
from typing import Any

import msgspec

from tandem.desk.reading import read_group
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import Terminal, Told, block
from tandem.regimes.procedure import Procedure
from tandem.reports.charter import CharterView, view_charter


def add(commands: Commands) -> None:
    """Add `charter show`."""
    charter = commands.noun("charter")
    show = charter.add("show", _show)
    show.add_argument("--as-of", metavar="DAY", help="as it stood at the end of a past day, such as 2018-11-21")


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_group(sitting.desk, reader=sitting.reader, now=sitting.now, titles=())
        view = view_charter(reading, language=terminal.speaker.language)
        plain: dict[str, Any] = {
            "digest": view.digest, "since": view.since, "as_shipped": list(view.as_shipped),
            "acceptances": [{"party": s.code, "seq": s.seq, "entry": s.entry, "at": s.at} for s in view.acceptances],
            "charter": msgspec.to_builtins(reading.group.charter),
        }  # fmt: skip
        return Told(plain, [*_head(view, terminal), "", *_rules(view, terminal)])


def _head(view: CharterView, terminal: Terminal) -> list[str]:
    parties = list(dict.fromkeys(stamp.code for stamp in view.acceptances))
    lines = [terminal.say("charter_founded", parties=terminal.speaker.joined(parties))]
    lines += [terminal.say("charter_assumed")] if view.assumed else []
    lines += [f"{terminal.say('charter_hash')} {view.digest}"]
    return [*lines, "", *block(view.text, 2)]


def _rules(view: CharterView, terminal: Terminal) -> list[str]:
    lines = [f"{terminal.say('charter_procedures')}:"]
    for one in view.procedures:
        lines += [f"  {one.title} ({one.name}): {_in_short(one.procedure, terminal)}"]
        lines += [f"    {terminal.say('charter_types')} {', '.join(one.types)}"] if one.types else []
    lines += [f"{terminal.say('charter_second')}:"] if view.second else []
    for kind, value, role in view.second:
        narrowed = f" ({terminal.word('act_value', value)})" if value else ""
        lines.append(f"  {terminal.word('act', kind)}{narrowed}: {terminal.word('role', role)}")
    return lines


def _in_short(procedure: Procedure, terminal: Terminal) -> str:
    span = procedure.window
    informs = terminal.say("procedure_informs")
    window = terminal.say("procedure_window", count=span.count, unit=span.unit) if span else informs
    silence = terminal.say(f"procedure_silence_{procedure.silence}")
    return f"{window} {silence} {terminal.say(f'procedure_decides_{procedure.decides}')}"
