"""Commands about a party's time: hold, ask and reply, extend, take an urgent window, accept an editorial revision."""

import argparse

from tandem.desk.hold import lift_hold, place_hold
from tandem.desk.question import answer_question, ask_question
from tandem.desk.window import accept_editorial, answer_urgency, extend_window
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import Terminal, Told, word_of


def add(commands: Commands) -> None:
    """Add `hold`, `lift`, `ask`, `reply`, `extend`, `urgency` and `editorial`."""
    hold = commands.add("hold", _hold)
    hold.add_argument("ref", metavar="REF")
    hold.add_argument("--reason", required=True, metavar="CODE", help="a reason of the charter's list, such as study")
    hold.add_argument("--explanation", default="", help="what the time is for; everybody reads it")
    lift = commands.add("lift", _lift)
    lift.add_argument("ref", metavar="REF")
    lift.add_argument("--reason", default="", help="why; everybody reads it")
    ask = commands.add("ask", _ask)
    ask.add_argument("ref", metavar="REF")
    ask.add_argument("--to", required=True, metavar="CODE", help="the party that is asked")
    ask.add_argument("--text", default="", help="the question; everybody reads it")
    reply = commands.add("reply", _reply)
    reply.add_argument("ref", metavar="REF")
    reply.add_argument("--question", default="", metavar="ENTRY", help="the question (default: the oldest)")
    reply.add_argument("--text", default="", help="the answer; everybody reads it")
    extend = commands.add("extend", _extend)
    extend.add_argument("ref", metavar="REF")
    extend.add_argument("--party", required=True, metavar="CODE", help="whose window")
    extend.add_argument("--until", required=True, metavar="DAY", help="the last day, or a moment in UTC")
    extend.add_argument("--reason", default="", help="why; everybody reads it")
    urgency = commands.add("urgency", _urgency)
    urgency.add_argument("ref", metavar="REF")
    urgency.add_argument("answer", choices=("accept", "keep"), help="take the short window, or keep the whole one")
    urgency.add_argument("--reason", default="", help="why; everybody reads it")
    editorial = commands.add("editorial", _editorial)
    editorial.add_argument("ref", metavar="REF")


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


def _ask(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = ask_question(
            sitting.desk, acting=sitting.acting("question.asked/1"), now=sitting.now, seen=sitting.seen(ref), ref=ref,
            to=options.to, question=options.text,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _reply(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = answer_question(
            sitting.desk, acting=sitting.acting("question.answered/1"), now=sitting.now, seen=sitting.seen(ref),
            ref=ref, answer=options.text, question=options.question,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _extend(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = extend_window(
            sitting.desk, acting=sitting.acting("window.extended/1"), now=sitting.now, seen=sitting.seen(ref), ref=ref,
            party=options.party, until=options.until, reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _urgency(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = answer_urgency(
            sitting.desk, acting=sitting.acting("urgency.answered/1"), now=sitting.now, seen=sitting.seen(ref),
            ref=ref, accepted=options.answer == "accept", reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _editorial(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = accept_editorial(
            sitting.desk, acting=sitting.acting("revision.accepted_as_editorial/1"), now=sitting.now,
            seen=sitting.seen(ref), ref=ref,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)
