"""Commands on positions: take, withdraw or report one, and answer a concern."""

import argparse
from typing import get_args

from tandem.acts.position import PositionReported, Stance
from tandem.desk.position import answer_concern, report_position, take_position, withdraw_position
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, word_of


def add(commands: Commands) -> None:
    """Add `position` and `answer`."""
    position = commands.add("position", _position)
    position.add_argument("ref", metavar="REF")
    position.add_argument("stance", nargs="?", metavar="POSITION", help=", ".join(get_args(Stance)))
    position.add_argument("--withdraw", action="store_true", help="take the party's position back")
    position.add_argument("--reason", default="", help="why; required for a concern and an objection")
    position.add_argument("--counter-text", default="", metavar="TEXT", help="what you would agree to instead")
    position.add_argument(
        "--of", metavar="PARTY", help="report another party's position; it is not signed and counts nowhere"
    )
    position.add_argument("--said-by", metavar="NAME", help="whose words they are (with --of)")
    position.add_argument("--text", default="", help="the words themselves (with --of)")
    position.add_argument("--source", default="", help="where they stand (with --of)")
    position.add_argument("--happened", metavar="DAY", help="when they were said (with --of)")
    position.add_argument("--known", metavar="DAY", help="since when they were known (with --of)")
    answer = commands.add("answer", _answer)
    answer.add_argument("ref", metavar="REF")
    answer.add_argument("--party", required=True, metavar="CODE", help="whose concern or objection")
    answer.add_argument("--text", default="", help="the answer; everybody reads it")


def _position(options: argparse.Namespace, terminal: Terminal) -> Told:
    if (options.stance is None) != options.withdraw:
        raise CannotDo("cli_position_or_withdraw", choices=", ".join(get_args(Stance)))
    options.stance = word_of(options.stance)
    if options.of is not None:
        return _report(options, terminal)
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        if options.withdraw:
            receipt = withdraw_position(
                sitting.desk, acting=sitting.acting("position.withdrawn/1"), now=sitting.now, seen=sitting.seen(ref),
                ref=ref, reason=options.reason,
            )  # fmt: skip
        else:
            receipt = take_position(
                sitting.desk, acting=sitting.acting("position.taken/1"), now=sitting.now, seen=sitting.seen(ref),
                ref=ref, position=options.stance, reason=options.reason, counter_text=options.counter_text,
            )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _report(options: argparse.Namespace, terminal: Terminal) -> Told:
    if options.withdraw or options.stance not in get_args(Stance) or not options.said_by:
        raise CannotDo("cli_report_unfit", choices=", ".join(get_args(Stance)))
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        report = PositionReported(
            party=options.of, position=options.stance, said_by=options.said_by, happened=options.happened,
            known=options.known,
        )  # fmt: skip
        receipt = report_position(
            sitting.desk, acting=sitting.acting("position.reported/1"), now=sitting.now, seen=sitting.seen(ref),
            ref=ref, report=report, text=options.text, source=options.source,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _answer(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = answer_concern(
            sitting.desk, acting=sitting.acting("concern.answered/1"), now=sitting.now, seen=sitting.seen(ref),
            ref=ref, party=options.party, answer=options.text,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)
