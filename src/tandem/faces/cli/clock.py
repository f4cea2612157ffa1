"""Commands about a party's time: ask for more of it, and let go."""

import argparse

from tandem.desk.hold import lift_hold, place_hold
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import Terminal, Told, word_of


def add(commands: Commands) -> None:
    """Add `hold` and `lift`."""
    hold = commands.add("hold", _hold)
    hold.add_argument("ref", metavar="REF")
    hold.add_argument("--reason", required=True, metavar="CODE", help="a reason of the charter's list, such as study")
    hold.add_argument("--explanation", default="", help="what the time is for; everybody reads it")
    lift = commands.add("lift", _lift)
    lift.add_argument("ref", metavar="REF")
    lift.add_argument("--reason", default="", help="why; everybody reads it")


def _hold(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = place_hold(
            sitting.desk, acting=sitting.acting("hold.placed/1"), now=sitting.now, seen=sitting.seen(ref), ref=ref,
            reason=word_of(options.reason) or "", explanation=options.explanation,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _lift(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = lift_hold(
            sitting.desk, acting=sitting.acting("hold.lifted/1"), now=sitting.now, seen=sitting.seen(ref), ref=ref,
            reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)
