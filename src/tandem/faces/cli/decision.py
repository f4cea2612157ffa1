"""Commands of the owner after the hearing: decide, sign, start, complete, stop."""

import argparse
from typing import get_args

from tandem.acts.decision import Choice
from tandem.desk.decision import add_signature, complete_action, decide, review_decision, start_action, stop_action
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import Terminal, Told, word_of


def add(commands: Commands) -> None:
    """Add `decide`, `review`, `sign`, `start`, `complete` and `stop`."""
    deciding = commands.add("decide", _decide)
    deciding.add_argument("ref", metavar="REF")
    deciding.add_argument("decision", metavar="DECISION", help=", ".join(get_args(Choice)))
    deciding.add_argument("--reason", default="", help="why; required for all but go")
    deciding.add_argument("--until", metavar="DAY", help="the day to which the action is postponed")
    deciding.add_argument("--review-on", metavar="DAY", help="the day on which the decision is looked at again")
    deciding.add_argument("--channel-tried", default="", metavar="TEXT", help="for go_unheard: how you tried them")
    deciding.add_argument("--tried-on", metavar="DAY", help="with go_unheard: on which day")
    review = commands.add("review", _review)
    review.add_argument("ref", metavar="REF")
    review.add_argument("--result", default="", help="what came of it; everybody reads it")
    review.add_argument("--next-on", metavar="DAY", help="the day on which it is looked at once more")
    commands.add("sign", _sign).add_argument("ref", metavar="REF")
    start = commands.add("start", _start)
    start.add_argument("ref", metavar="REF")
    start.add_argument("--override", action="store_true", help="start without every clearance known; wants a reason")
    start.add_argument("--reason", default="", help="why; everybody reads it")
    complete = commands.add("complete", _complete)
    complete.add_argument("ref", metavar="REF")
    complete.add_argument("--result", default="", help="what came of it")
    stop = commands.add("stop", _stop)
    stop.add_argument("ref", metavar="REF")
    stop.add_argument("--reason", default="", help="why; everybody reads it")


def _decide(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = decide(
            sitting.desk, acting=sitting.acting("decision.made/1"), now=sitting.now, seen=sitting.seen(ref), ref=ref,
            decision=word_of(options.decision), reason=options.reason, until=options.until,
            review_on=options.review_on, channel_tried=options.channel_tried, tried_on=options.tried_on,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _review(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = review_decision(
            sitting.desk, acting=sitting.acting("decision.reviewed/1"), now=sitting.now, seen=sitting.seen(ref),
            ref=ref, result=options.result, next_on=options.next_on,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _sign(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = add_signature(
            sitting.desk, acting=sitting.acting("signature.added/1"), now=sitting.now, seen=sitting.seen(ref), ref=ref
        )
        return sitting.told(receipt, ref=ref)


def _start(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = start_action(
            sitting.desk, acting=sitting.acting("action.started/1"), now=sitting.now, seen=sitting.seen(ref), ref=ref,
            override=options.override, reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _complete(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = complete_action(
            sitting.desk, acting=sitting.acting("action.completed/1"), now=sitting.now, seen=sitting.seen(ref), ref=ref,
            result=options.result,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _stop(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = stop_action(
            sitting.desk, acting=sitting.acting("action.stopped/1"), now=sitting.now, seen=sitting.seen(ref), ref=ref,
            reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)
