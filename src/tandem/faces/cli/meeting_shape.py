"""How a meeting and the list of meetings look at a terminal: lines for people, verdict first, and plain values."""

from collections.abc import Iterator
from typing import Any

from tandem.faces.cli.shape import history_lines, moment
from tandem.faces.cli.terminal import Terminal, block, one_line
from tandem.reports.meeting import MeetingView
from tandem.reports.meetings import MeetingRow


def meeting_lines(view: MeetingView, terminal: Terminal) -> list[str]:
    """Answer a whole meeting: the verdict, when, the agenda, who was there by whose word, what came of it, history."""
    lines = [f"{view.ref}: {terminal.reason(view.verdict)}", *(f"  {terminal.reason(why)}" for why in view.why)]
    lines += ["", f"  {one_line(view.title)}", *block(view.purpose, 2)]
    if view.begins and view.ends:
        both = terminal.speaker.both
        lines.append(f"  {terminal.say('meeting_begins')}: {both(view.begins)}")
        lines.append(f"  {terminal.say('meeting_until')}: {both(view.ends)}")
    lines += [f"  {terminal.say('field.place')}: {one_line(view.place)}"] if view.place else []
    return [*lines, *agenda_lines(view, terminal), *_told(view, terminal), *history_lines(view.history, terminal)]


def agenda_lines(view: MeetingView, terminal: Terminal) -> list[str]:
    """Answer the agenda, each row with what it comes from."""
    lines = ["", terminal.say("agenda_title"), *block(view.stated_agenda, 2)]
    for number, line in enumerate(view.agenda, start=1):
        row = line.row
        said = f": {one_line(line.text)}" if line.text else ""
        carried = f" ({terminal.say('carried_over', ref=row.carried)})" if row.carried else ""
        sort = f"{terminal.word('agenda', row.sort)}{f' ({row.level})' if row.level else ''}"
        lines.append(f"  {number}. {row.party} {sort}{said} [{row.ref}]{carried}")
        lines += [f"     {terminal.reason(why)}" for why in row.why]
    return lines if view.agenda or view.stated_agenda else [*lines, f"  {terminal.say('agenda_none')}"]


def _told(view: MeetingView, terminal: Terminal) -> Iterator[str]:
    yield from ("", terminal.say("people_title"))
    for person in view.people:
        name = person.name or terminal.say("name_erased", number=person.number)
        yield f"  {person.member} {one_line(name)}, {terminal.word('capacity', person.capacity)}"
        for one in person.said:
            yield f"      {terminal.word('presence', one.row.state)} ({one.row.source}) {one_line(one.source)}".rstrip()
    yield from (f"  {terminal.say('nobody_named', party=code)}" for code in view.silent)
    if view.outcomes:
        yield from ("", terminal.say("outcomes_title"))
    for told in view.outcomes:
        outcome = told.outcome
        account = f" ({terminal.say('by_account', party=outcome.account)})" if outcome.account else ""
        kind = terminal.word("outcome_kind", outcome.kind)
        yield f"  {outcome.stamp.label} {kind}{account}: {one_line(told.text)}"
    yield from ("", terminal.say("readouts_title"))
    if view.joint:
        yield f"  {terminal.say('readout_joint')} {view.joint}"
    for account_of in view.accounts:
        yield f"  {account_of.readout.party}: {one_line(account_of.text)}"
    yield from (f"  {terminal.say('no_account', party=code)}" for code in view.missing)


def row_line(row: MeetingRow, terminal: Terminal) -> str:
    """Answer one meeting of a list in a line."""
    return f"{row.ref}  {one_line(row.title)}  {terminal.reason(row.verdict)}"


def plain_meeting(view: MeetingView, terminal: Terminal) -> dict[str, Any]:
    """Answer a meeting as plain values."""
    return {
        "ref": view.ref, "title": view.title, "state": view.state, "verdict": terminal.reason(view.verdict),
        "why": [terminal.reason(why) for why in view.why], "begins": moment(view.begins), "ends": moment(view.ends),
        "parties": list(view.meeting.parties), "place": view.place, "agenda": plain_agenda(view, terminal),
        "attendance": [
            {"member": person.member, "person": person.number, "name": person.name, "capacity": person.capacity,
             "source": one.row.source, "state": one.row.state, "evidence": one.row.evidence, "stands_in": one.source}
            for person in view.people for one in person.said
        ],
        "outcomes": [
            {"outcome": told.outcome.stamp.label, "kind": told.outcome.kind, "party": told.outcome.party,
             "account": told.outcome.account, "owner": told.outcome.owner, "due": told.outcome.due,
             "text": told.text, "done": told.outcome.done is not None,
             "answers": {answer.party: answer.answer for answer in told.outcome.answers}}
            for told in view.outcomes
        ],
        "joint_readout": view.joint,
        "accounts": [
            {"party": one.readout.party, "evidence": one.readout.evidence, "language": one.readout.language,
             "published": one.readout.published, "text": one.text, "source": one.source}
            for one in view.accounts
        ],
        "moves": list(view.moves),
    }  # fmt: skip


def plain_agenda(view: MeetingView, terminal: Terminal) -> list[dict[str, Any]]:
    """Answer the agenda as plain values."""
    return [
        {"sort": line.row.sort, "ref": line.row.ref, "party": line.row.party, "by": moment(line.row.by),
         "carried_from": line.row.carried or None, "text": line.text, "level": line.row.level or None,
         "why": [terminal.reason(why) for why in line.row.why]}
        for line in view.agenda
    ]  # fmt: skip
