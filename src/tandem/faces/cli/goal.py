"""Commands on the common aim: state one's own wording, report another's, confirm or dispute one, list them."""

import argparse
from typing import Any

from tandem.acts.act import day_fault
from tandem.desk.goal import GoalDraft, confirm_goal, state_goal
from tandem.desk.reading import read_goals
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, block, one_line
from tandem.reports.goal import GoalShown, view_goals

_LINES = {
    "--paraphrase": "what was said, in your own words",
    "--wording": "a few words in the speaker's language",
    "--subject": "a short free code for whom or what it names, such as region; left out: unsaid",
    "--subject-words": "the words for that",
    "--test-words": "what would count as reached, if it says so",
    "--speaker": "who spoke",
    "--occasion": "on which occasion",
    "--source": "where it stands",
}


def add(commands: Commands) -> None:
    """Add `goal`."""
    goal = commands.noun("goal")
    state, report = goal.add("state", _state), goal.add("report", _report)
    report.add_argument(
        "--side", action="append", default=[], metavar="CODE", help="whose words (repeat: a joint text)"
    )
    for command in (state, report):
        command.add_argument("--said-on", default="", metavar="DAY", help="on which day, as 2018-11-20")
        for option, line in _LINES.items():
            command.add_argument(option, default="", help=line)
    confirm = goal.add("confirm", _confirm)
    confirm.add_argument("report", metavar="LABEL", help="the report, such as MONITOR-7")
    confirm.add_argument("--dispute", action="store_true", help="it was not so; wants a reason")
    confirm.add_argument("--reason", default="", help="why; everybody reads it")
    listed = goal.add("list", _list)
    listed.add_argument("--until", default="", metavar="DAY", help="what was said up to this day")
    listed.add_argument("--as-of", metavar="DAY", help="as it stood on record at the end of a day: 2018-11-21")


def _state(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        return _put(options, sitting, (sitting.reader.code or "",), "own")


def _report(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        return _put(options, sitting, tuple(options.side), "reported")


def _put(options: argparse.Namespace, sitting: Sitting, parties: tuple[str, ...], evidence: str) -> Told:
    texts = {name: getattr(options, name) for name in GoalDraft.__struct_fields__ if name != "parties"}
    receipt = state_goal(
        sitting.desk, acting=sitting.acting("goal.stated/1"), now=sitting.now, seen=sitting.last_read(),
        goal=GoalDraft(parties=parties, **texts), evidence=evidence,
    )  # fmt: skip
    return sitting.told(receipt)


def _confirm(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = confirm_goal(
            sitting.desk, acting=sitting.acting("goal.confirmed/1"), now=sitting.now, seen=sitting.last_read(),
            on=options.report, answer="disputed" if options.dispute else "confirmed", reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt)


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    if options.until and day_fault(until=options.until):
        raise CannotDo("past_bad_day", found=options.until[:20])
    with open_sitting(options, terminal) as sitting:
        reading = read_goals(sitting.desk, reader=sitting.reader, now=sitting.now)
        view = view_goals(reading, until=options.until)
        lines = [terminal.reason(view.verdict)]
        for day in view.days:
            lines += ["", terminal.speaker.day(day.day)]
            lines += [f"  {terminal.say(f'goals_differ_{what}')}" for what in day.differs]
            for one in (*day.joint, *(one for cell in day.cells for one in cell)):
                lines += _lines(one, terminal)
        sitting.note_read(reading.group.frontier)
        plain = [_plain(one) for day in view.days for one in (*day.joint, *(one for cell in day.cells for one in cell))]
        return Told({"verdict": terminal.reason(view.verdict), "sides": list(view.sides), "goals": plain}, lines)


def _lines(one: GoalShown, terminal: Terminal) -> list[str]:
    goal, texts = one.goal, one.texts
    subject = one_line(one.subject) or terminal.say("goal_unsaid")
    head = terminal.say(
        "cli_goal", sides=", ".join(goal.parties), speaker=one_line(texts.get("speaker", "")) or "-", subject=subject,
        standing=terminal.word("goal_standing", goal.standing), label=goal.stamp.label,
    )  # fmt: skip
    return [f"  {head}", *(line for name in ("wording", "paraphrase") for line in block(texts.get(name, ""), 6))]


def _plain(one: GoalShown) -> dict[str, Any]:
    goal = one.goal
    return {
        "label": goal.stamp.label, "entry": goal.stamp.entry, "sides": list(goal.parties), "said_on": goal.said_on,
        "evidence": goal.evidence, "standing": goal.standing, "subject": goal.subject or None, "test": goal.test,
        "texts": dict(one.texts),
    }  # fmt: skip
