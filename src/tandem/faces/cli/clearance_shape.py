"""Clearances and requests as lines for a terminal and as plain values for `--json`."""

from typing import Any

import msgspec

from tandem.faces.cli.terminal import Terminal, one_line
from tandem.reports.request import ClearanceView, EntryShown, RequestView


def clearance_lines(view: ClearanceView, terminal: Terminal) -> list[str]:
    """Answer the clearance of an action: the answer with its reasons, every line at every authority, the requests."""
    said = [
        terminal.say(f"cleared_{view.ready.verdict}", ref=view.ref),
        *map(terminal.reason, (*view.told, *view.ready.reasons)),
    ]
    for line in view.standing.lines if view.standing else ():
        of = line.line
        status = terminal.word("ruling_status", line.status)
        said += ["", terminal.say("cli_clearance_line", line=of.line, name=one_line(of.name), status=status)]
        for cell in line.cells:
            word = terminal.word("cell_state", cell.state)
            amounts = f"{cell.cover.granted or '-'} / {cell.cover.asked or '-'}"
            said.append(terminal.say("cli_clearance_cell", authority=cell.authority, standing=word, amounts=amounts))
    return [*said, *([""] if view.requests else []), *(request_line(one, terminal) for one in view.requests)]


def request_line(view: RequestView, terminal: Terminal) -> str:
    """Answer one request in a line."""
    said = terminal.say(
        "cli_request", ref=view.request.ref, authority=view.request.filed.authority, request_state=view.state,
        count=view.age.days, title=one_line(view.title) or "-",
    )  # fmt: skip
    if view.grant_state:
        said = terminal.say("cli_request_grant", said=said, grant_state=view.grant_state)
    return terminal.say("cli_request_read_by", said=said, party=view.read_by) if view.read_by else said


def request_lines(view: RequestView, terminal: Terminal) -> list[str]:
    """Answer one request with every entry, its words and its documents."""
    said = [request_line(view, terminal), *map(terminal.reason, view.told)]
    if view.overdue:
        said.append(terminal.say("request_overdue", day=view.overdue))
    if view.age.stopped:
        said.append(terminal.say("request_clock_stood", count=view.age.stopped))
    for one in view.entries:
        word = terminal.word(one.family, one.word)
        said += ["", terminal.say("cli_request_entry", day=one.day, said=word, label=one.stamp.label)]
        said += [f"  {terminal.word('section', name)}: {one_line(text)}" for name, text in one.texts.items()]
        said += [f"  {terminal.say('cli_request_paper', number=number, name=name)}" for number, name in one.papers]
        said += [f"  {terminal.say('request_entry_confirmed', party=party)}" for party in one.confirmed]
        said += [f"  {terminal.say('request_entry_disputed', party=party)}" for party in one.disputed]
    return said


def plain_request(view: RequestView, terminal: Terminal) -> dict[str, Any]:
    """Answer one request as plain values."""
    request, grant = view.request, view.grant
    return {
        "ref": request.ref, "about": view.about, "title": view.title, "authority": request.filed.authority,
        "party": request.party, "applicant": request.applicant, "read_by": view.read_by or None,
        "asks": request.filed.asks, "filed_on": request.filed.filed_on, "state": view.state,
        "lines": msgspec.to_builtins(request.filed.lines), "days": view.age.days, "stopped": view.age.stopped,
        "held": view.age.held, "overdue": view.overdue, "told": [terminal.reason(why) for why in view.told],
        "grant": None if grant is None else {
            "state": view.grant_state, "begins": grant.begins, "until": grant.until,
            "lines": msgspec.to_builtins(grant.lines), "disputed": list(grant.disputed),
        },
        "entries": [_plain_entry(one) for one in view.entries],
    }  # fmt: skip


def plain_clearance(view: ClearanceView, terminal: Terminal) -> dict[str, Any]:
    """Answer the clearance of an action as plain values."""
    lines = view.standing.lines if view.standing else ()
    return {
        "ref": view.ref, "ready": view.ready.verdict, "why": [terminal.reason(why) for why in view.ready.reasons],
        "told": [terminal.reason(why) for why in view.told],
        "lines": [
            {
                "line": one.line.line, "name": one.line.name, "status": one.status, "asking": list(one.asking),
                "conflicting": list(one.conflicting),
                "authorities": [
                    {
                        "authority": cell.authority, "state": cell.state, "asked": cell.cover.asked,
                        "granted": cell.cover.granted, "until": cell.cover.until, "requests": list(cell.cover.requests),
                    }
                    for cell in one.cells
                ],
            }
            for one in lines
        ],
        "requests": [plain_request(one, terminal) for one in view.requests],
    }  # fmt: skip


def _plain_entry(one: EntryShown) -> dict[str, Any]:
    return {
        "label": one.stamp.label, "entry": one.stamp.entry, "what": one.word, "day": one.day, "texts": one.texts,
        "papers": [{"number": number, "name": name} for number, name in one.papers],
        "confirmed": list(one.confirmed), "disputed": list(one.disputed),
    }  # fmt: skip
