"""Commands on meetings: their dates and steps, agenda, attendance, outcomes, read-outs, private notes."""

import argparse
from collections.abc import Callable, Mapping
from typing import Any, get_args

from tandem.acts.action import Evidence
from tandem.acts.meeting import Format, Later, MeetingObserved, MeetingReported, Sighted
from tandem.acts.minutes import Capacity, OutcomeKind, Presence
from tandem.desk import meeting as calling
from tandem.desk import minutes as telling
from tandem.desk import point as pointing
from tandem.desk import sighting
from tandem.desk.desk import Receipt
from tandem.desk.note import discard_note, keep_note, list_notes
from tandem.desk.reading import read_group
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.meeting_shape import agenda_lines, meeting_lines, plain_agenda, plain_meeting, row_line
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import Terminal, Told, block
from tandem.reports.meeting import MeetingView, view_meeting
from tandem.reports.meetings import view_meetings

_Arguments = Mapping[str, Mapping[str, Any]]
_TEXT: _Arguments = {"--text": {"default": "", "help": "in words; everybody reads it"}}
_REASON: _Arguments = {"--reason": {"default": "", "help": "why; everybody reads it"}}
_SOURCE: _Arguments = {"--source": {"default": "", "help": "where it stands; needed for what is said of another side"}}
_PLACE: _Arguments = {"--place": {"default": "", "help": "where"}}
_ON: _Arguments = {"on": {"metavar": "LABEL", "help": "its entry, such as US-7"}}
_SPAN: _Arguments = {
    "begins": {"metavar": "MOMENT", "help": "day and time in the zone of the meeting: 2018-11-20T09:00"},
    "ends": {"metavar": "MOMENT", "help": "when it ends"},
}
_DAYS: _Arguments = {
    "--happened": {"metavar": "DAY", "help": "when, where a source says"},
    "--known": {"metavar": "DAY", "help": "since when it was known, where a source says"},
}
_LIST: Mapping[str, Any] = {"action": "append", "default": [], "metavar": "CODE"}

# Each command that writes about a meeting: its kind, its act, and what it takes besides the reference.
_ACTS: Mapping[str, tuple[str, Callable[..., Receipt], _Arguments]] = {
    "accept-date": ("meeting.date_accepted/1", calling.accept_date,
                    {"--on": {"default": "", "metavar": "LABEL", "help": "the date (default: the one that waits)"}}),
    "counter": ("meeting.date_proposed/1", calling.propose_date, {**_SPAN, **_REASON}),
    "convene": ("meeting.convened/1", calling.convene_meeting, {}),
    "held": ("meeting.held/1", calling.hold_meeting,
             {"--begun": {"default": "", "metavar": "MOMENT", "help": "(default: as agreed)"},
              "--over": {"default": "", "metavar": "MOMENT", "help": "(default: as agreed)"}, **_PLACE}),
    "postpone": ("meeting.postponed/1", calling.postpone_meeting,
                 {"--until": {"metavar": "DAY", "help": "not before this day"}, **_REASON}),
    "cancel": ("meeting.cancelled/1", calling.cancel_meeting, _REASON),
    "close": ("meeting.closed/1", calling.close_meeting, {}),
    "point": ("point.raised/1", pointing.raise_point,
              {**_TEXT, "--about": {**_LIST, "metavar": "REF", "help": "a matter that it is about (repeat)"}}),
    "drop-point": ("point.dropped/1", pointing.drop_point, {**_ON, **_REASON}),
    "attendance": ("attendance.reported/1", telling.report_attendance,
                   {"member": {"metavar": "CODE", "help": "whose person"},
                    "person": {"metavar": "NAME", "help": "who; the name can be erased later"},
                    "state": {"metavar": "STATE", "help": ", ".join(get_args(Presence))},
                    "--capacity": {"default": "delegate", "choices": get_args(Capacity), "help": "(default: delegate)"},
                    "--office": {"default": "", "help": "the office"}, **_SOURCE}),
    "outcome": ("outcome.recorded/1", telling.record_outcome,
                {"kind": {"metavar": "KIND", "help": ", ".join(get_args(OutcomeKind))}, **_TEXT,
                 "--owner": {"default": "", "metavar": "CODE", "help": "who does it"},
                 "--due": {"metavar": "DAY", "help": "by when"},
                 "--account": {"default": "", "metavar": "CODE", "help": "by whose account, where it is reported"},
                 "--about": {**_LIST, "metavar": "REF", "help": "a matter that it is about (repeat)"}, **_SOURCE}),
    "confirm-outcome": ("outcome.confirmed/1", telling.confirm_outcome,
                        {**_ON, "answer": {"metavar": "ANSWER", "help": "confirmed, disputed"}, **_REASON}),
    "outcome-done": ("outcome.done/1", telling.finish_outcome,
                     {**_ON, "--result": {"default": "", "help": "what was done"}}),
    "readout": ("readout.given/1", telling.give_readout,
                {"party": {"metavar": "CODE", "help": "whose account"}, **_TEXT,
                 "--written-in": {"default": "", "metavar": "CODE", "help": "of the account (default: the charter's)"},
                 "--published": {"metavar": "DAY", "help": "when"}, **_PLACE, **_SOURCE}),
    "no-joint-readout": ("readout.joint_declined/1", telling.decline_readout, _REASON),
    "next": ("meeting.proposed/1", calling.propose_next, {}),
}  # fmt: skip


def add(commands: Commands) -> None:
    """Add `meeting` with its commands."""
    meeting = commands.noun("meeting")
    for name in ("list", "show", "agenda"):
        command = meeting.add(name, _list if name == "list" else _shown(name))
        if name != "list":
            command.add_argument("ref", metavar="REF")
        command.add_argument("--as-of", metavar="DAY", help="as it stood at the end of a day: 2018-11-21")
    _add_propose(meeting)
    for name, (kind, act, arguments) in _ACTS.items():
        command = meeting.add(name, _acting(kind, act, arguments))
        command.add_argument("ref", metavar="REF")
        _give(command, arguments)
    _add_seen(meeting)
    note = meeting.add("note", _note)
    note.add_argument("ref", metavar="REF")
    note.add_argument("--text", default="", help="keep this; nobody outside your seat reads it")
    note.add_argument("--discard", metavar="ID", help="take a note out")


def _give(command: argparse.ArgumentParser, arguments: _Arguments) -> None:
    for name, given in arguments.items():
        command.add_argument(name, **given)


def _add_propose(meeting: Commands) -> None:
    propose = meeting.add("propose", _propose)
    _give(propose, {**_SPAN, **_PLACE})
    propose.add_argument("--title", default="", help="one line")
    propose.add_argument("--purpose", default="", help="what it is for")
    propose.add_argument("--zone", default="", help="of the place, such as America/New_York (default: the group's)")
    propose.add_argument("--format", default="in_person", choices=get_args(Format), help="(default: in_person)")
    propose.add_argument("--invite", dest="invited", **_LIST, help="a party (repeat; default: all)")
    propose.add_argument("--observer", dest="observers", **_LIST, help="a monitor or other body (repeat)")
    propose.add_argument("--every", type=int, default=0, metavar="NUMBER", help="a series: every so many --unit")
    propose.add_argument("--unit", default="", metavar="UNIT", help="weeks, months")
    propose.add_argument("--marking", default="", metavar="CODE", help="how it is handled (default: the charter's)")


def _add_seen(meeting: Commands) -> None:
    observe = meeting.add("observe", _observe)
    observe.add_argument("--between", **_LIST, help="who met (repeat)")
    observe.add_argument("--status", default="held", choices=get_args(Sighted), help="(default: held)")
    observe.add_argument("--title", default="", help="one line")
    observe.add_argument("--agenda", default="", help="as reported")
    _give(observe, {**_TEXT, **_PLACE, **_SOURCE, **_DAYS})
    report = meeting.add("report", _report)
    report.add_argument("ref", metavar="REF")
    report.add_argument("party", metavar="CODE", help="who did or said it")
    report.add_argument("step", choices=get_args(Later), help="what became of it")
    _give(report, {**_TEXT, **_SOURCE, **_DAYS})
    for command in (observe, report):
        command.add_argument("--evidence", choices=get_args(Evidence), default="reported", help="(default: reported)")


def _propose(options: argparse.Namespace, terminal: Terminal) -> Told:
    names = [name for name in calling.MeetingPlan.__struct_fields__ if name != "series"]
    plan = calling.MeetingPlan(**{name: getattr(options, name) for name in names})
    with open_sitting(options, terminal) as sitting:
        receipt = calling.propose_meeting(
            sitting.desk, acting=sitting.acting("meeting.proposed/1"), now=sitting.now, seen=sitting.last_read(),
            plan=plan,
        )  # fmt: skip
        return _done(sitting, receipt, receipt.ref or "")


def _acting(kind: str, act: Callable[..., Receipt], arguments: _Arguments) -> Callable[..., Told]:
    names = [name.lstrip("-").replace("-", "_") for name in arguments]

    def run(options: argparse.Namespace, terminal: Terminal) -> Told:
        said = {"language" if name == "written_in" else name: getattr(options, name) for name in names}
        with open_sitting(options, terminal) as sitting:
            ref = sitting.ref(options.ref)
            receipt = act(
                sitting.desk, acting=sitting.acting(kind), now=sitting.now, seen=sitting.seen(ref), ref=ref, **said
            )
            return _done(sitting, receipt, receipt.ref or ref)

    return run


def _observe(options: argparse.Namespace, terminal: Terminal) -> Told:
    seen = MeetingObserved(
        between=tuple(options.between), status=options.status, evidence=options.evidence, happened=options.happened,
        known=options.known,
    )  # fmt: skip
    with open_sitting(options, terminal) as sitting:
        receipt = sighting.observe_meeting(
            sitting.desk, acting=sitting.acting("meeting.observed/1"), now=sitting.now, seen=sitting.last_read(),
            observed=seen, title=options.title, text=options.text, agenda=options.agenda, place=options.place,
            source=options.source,
        )  # fmt: skip
        return _done(sitting, receipt, receipt.ref or "")


def _report(options: argparse.Namespace, terminal: Terminal) -> Told:
    reported = MeetingReported(
        party=options.party, step=options.step, evidence=options.evidence, happened=options.happened,
        known=options.known,
    )  # fmt: skip
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = sighting.report_meeting(
            sitting.desk, acting=sitting.acting("meeting.reported/1"), now=sitting.now, seen=sitting.seen(ref),
            ref=ref, reported=reported, text=options.text, source=options.source,
        )  # fmt: skip
        return _done(sitting, receipt, ref)


def _done(sitting: Sitting, receipt: Receipt, ref: str) -> Told:
    told, view = sitting.told(receipt, ref=ref), _view(sitting, ref)
    head = f"{view.ref}: {sitting.terminal.reason(view.verdict)}"
    plain = told.plain if isinstance(told.plain, Mapping) else {}
    return Told({**plain, "meeting": plain_meeting(view, sitting.terminal)}, [head, *told.lines])


def _view(sitting: Sitting, ref: str) -> MeetingView:
    calling.meeting_of(sitting.desk.group(), ref)
    return view_meeting(sitting.read(ref), ref)


def _shown(name: str) -> Callable[..., Told]:
    def run(options: argparse.Namespace, terminal: Terminal) -> Told:
        with open_sitting(options, terminal) as sitting:
            view = _view(sitting, sitting.ref(options.ref))
            sitting.note_read(sitting.desk.group().frontier)
            if name == "agenda":
                return Told({"ref": view.ref, "agenda": plain_agenda(view, terminal)}, agenda_lines(view, terminal)[1:])
            return Told({"meeting": plain_meeting(view, terminal)}, meeting_lines(view, terminal))

    return run


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_group(sitting.desk, reader=sitting.reader, now=sitting.now)
        view = view_meetings(reading)
        sitting.note_read(reading.group.frontier)
        rows = (*view.coming, *view.past, *view.observed, *view.of_others)
        lines = [row_line(row, terminal) for row in rows] or [terminal.say("meetings_none")]
        plain = [{"ref": r.ref, "title": r.title, "state": r.state, "of_others": r.of_others} for r in rows]
        return Told({"meetings": plain}, lines)


def _note(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        desk, reader, ref = sitting.desk, sitting.reader, sitting.ref(options.ref)
        if options.discard:
            discard_note(desk, reader=reader, ref=ref, note=options.discard)
        elif options.text:
            keep_note(desk, reader=reader, now=sitting.now, ref=ref, text=options.text)
        notes = list_notes(desk, reader=reader, ref=ref)
        lines = [line for note in notes for line in (f"  {note.id}  {note.saved_at}", *block(note.text, 6))]
        plain = [{"id": note.id, "text": note.text, "saved_at": note.saved_at} for note in notes]
        return Told({"ref": ref, "notes": plain}, [terminal.say("notes_title"), *lines])
