"""Commands on comments and on concerns raised directly."""

import argparse
from typing import get_args

from tandem.acts.concern import Channel
from tandem.desk.comment import make_comment
from tandem.desk.concern import confirm_concern, report_concern
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import Terminal, Told, word_of


def add(commands: Commands) -> None:
    """Add `comment`, `concern` and `confirm`."""
    comment = commands.add("comment", _comment)
    comment.add_argument("ref", metavar="REF")
    comment.add_argument("--text", default="", help="the comment; everybody reads it")
    comment.add_argument("--on", metavar="LABEL", help="the comment that it replies to, such as US-7")
    concern = commands.add("concern", _concern)
    concern.add_argument("ref", metavar="REF")
    concern.add_argument("--raised-by", default="", metavar="CODE", help="whose concern it is")
    concern.add_argument("--raised-with", default="", metavar="CODE", help="who was told")
    concern.add_argument("--by", default="", dest="by_way", metavar="WAY", help=", ".join(get_args(Channel)))
    concern.add_argument("--happened", default="", metavar="DAY", help="on which day, as 2018-11-20")
    concern.add_argument("--objection", action="store_true", help="it was an objection")
    concern.add_argument("--text", default="", help="what was said; everybody reads it")
    concern.add_argument("--source", default="", help="where it stands, such as a note of the call")
    confirm = commands.add("confirm", _confirm)
    confirm.add_argument("ref", metavar="REF")
    confirm.add_argument("report", metavar="LABEL", help="the report, such as US-7")
    confirm.add_argument("--dispute", action="store_true", help="it was not so; wants a reason")
    confirm.add_argument("--reason", default="", help="why; everybody reads it")


def _comment(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = make_comment(
            sitting.desk, acting=sitting.acting("comment.made/1"), now=sitting.now, seen=sitting.seen(ref), ref=ref,
            text=options.text, on=options.on,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _concern(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = report_concern(
            sitting.desk, acting=sitting.acting("concern.reported/1"), now=sitting.now, seen=sitting.seen(ref), ref=ref,
            raised_by=options.raised_by, raised_with=options.raised_with, by_way=word_of(options.by_way),
            happened=options.happened, position="objection" if options.objection else "concern", text=options.text,
            source=options.source,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _confirm(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = confirm_concern(
            sitting.desk, acting=sitting.acting("concern.confirmed/1"), now=sitting.now, seen=sitting.seen(ref),
            ref=ref, on=options.report, answer="disputed" if options.dispute else "confirmed", reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)
