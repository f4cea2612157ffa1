"""Commands about what was seen to happen without notice: observe it, report its steps, explain it."""

import argparse
from typing import get_args

from tandem.acts.action import ActionObserved, Event, EventReported, Evidence
from tandem.desk.action import explain_action, observe_action, report_event
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told


def add(commands: Commands) -> None:
    """Add `observe` and `explain`."""
    observe = commands.add("observe", _observe)
    observe.add_argument("--actor", metavar="CODE", help="the party that acted")
    observe.add_argument("--type", dest="action_type", default="", help="type of the scope register")
    observe.add_argument("--on", metavar="REF", help="report a further step of this observed action")
    observe.add_argument("--event", metavar="EVENT", help=f"with --on: {', '.join(get_args(Event))}")
    observe.add_argument("--about", default="", metavar="CODE", help="with --on: the authority that it concerns")
    observe.add_argument("--evidence", choices=get_args(Evidence), default="observed", help="(default: %(default)s)")
    observe.add_argument("--happened", metavar="DAY", help="when, where a source says")
    observe.add_argument("--known", metavar="DAY", help="since when it was known, where a source says")
    observe.add_argument("--marking", default="", metavar="CODE", help="how it is handled (default: the charter's)")
    observe.add_argument("--title", default="", help="one line")
    observe.add_argument("--text", default="", help="what was seen")
    observe.add_argument("--source", default="", help="where it stands")
    explain = commands.add("explain", _explain)
    explain.add_argument("ref", metavar="REF")
    explain.add_argument("--text", default="", help="the explanation; everybody reads it")


def _observe(options: argparse.Namespace, terminal: Terminal) -> Told:
    if not options.actor or (options.on is None) != (options.event is None):
        raise CannotDo("cli_observe_unfit")
    with open_sitting(options, terminal) as sitting:
        if options.on is not None:
            return _report(options, sitting)
        observed = ActionObserved(
            actor=options.actor, action_type=options.action_type, evidence=options.evidence, happened=options.happened,
            known=options.known, marking=options.marking,
        )  # fmt: skip
        receipt = observe_action(
            sitting.desk, acting=sitting.acting("action.observed/1"), now=sitting.now, seen=sitting.last_read(),
            observed=observed, title=options.title, text=options.text, source=options.source,
        )  # fmt: skip
        return sitting.told(receipt)


def _report(options: argparse.Namespace, sitting: Sitting) -> Told:
    if options.event not in get_args(Event):
        raise CannotDo("cli_event_unknown", found=options.event[:40], choices=", ".join(get_args(Event)))
    ref = sitting.ref(options.on)
    event = EventReported(
        party=options.actor, event=options.event, evidence=options.evidence, happened=options.happened,
        known=options.known, about=options.about,
    )  # fmt: skip
    receipt = report_event(
        sitting.desk, acting=sitting.acting("event.reported/1"), now=sitting.now, seen=sitting.seen(ref), ref=ref,
        event=event, text=options.text, source=options.source,
    )  # fmt: skip
    return sitting.told(receipt, ref=ref)


def _explain(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = explain_action(
            sitting.desk, acting=sitting.acting("action.explained/1"), now=sitting.now, seen=sitting.seen(ref),
            ref=ref, text=options.text,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)
