"""Commands on what the desks do not settle: escalate, settle, put a silence without its closing on record."""

import argparse

from tandem.desk.escalation import escalate_matter, find_uncertified, settle_escalation
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import Terminal, Told, word_of


def add(commands: Commands) -> None:
    """Add `escalate`, `settle` and `uncertified`."""
    escalate = commands.add("escalate", _escalate)
    escalate.add_argument("ref", metavar="REF")
    escalate.add_argument("level", metavar="LEVEL", help="a level of the charter, such as director")
    escalate.add_argument("--reason", default="", help="why; everybody reads it")
    settle = commands.add("settle", _settle)
    settle.add_argument("ref", metavar="REF")
    settle.add_argument("--result", default="", help="what came of it; everybody reads it")
    uncertified = commands.add("uncertified", _uncertified)
    uncertified.add_argument("ref", metavar="REF")
    uncertified.add_argument("party", metavar="PARTY", help="the silent party")
    uncertified.add_argument("--reason", default="", help="more about it; everybody reads it")


def _escalate(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = escalate_matter(
            sitting.desk, acting=sitting.acting("matter.escalated/1"), now=sitting.now, seen=sitting.seen(ref), ref=ref,
            level=word_of(options.level), reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _settle(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = settle_escalation(
            sitting.desk, acting=sitting.acting("escalation.settled/1"), now=sitting.now, seen=sitting.seen(ref),
            ref=ref, result=options.result,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _uncertified(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = find_uncertified(
            sitting.desk, acting=sitting.acting("silence.uncertified/1"), now=sitting.now, seen=sitting.seen(ref),
            ref=ref, party=options.party[:40], reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)
