"""Commands on differing accounts: open a question, put an account on record, say what became of it, list and show."""

import argparse
from typing import Any

from tandem.desk.account import open_account, settle_account, tell_account
from tandem.desk.reading import read_watched
from tandem.desk.statement_form import CHOICES, account_typed, settled_typed, told_typed
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.surprise import AS_OF
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, block, one_line, word_of
from tandem.reports.accounts import AccountShown, Position, view_account, view_accounts


def add(commands: Commands) -> None:
    """Add `account`."""
    noun = commands.noun("account")
    opened = noun.add("open", _open)
    opened.add_argument("code", help="a short code for the question, such as proposer")
    opened.add_argument("--question", default="", help="the question, in neutral words")
    opened.add_argument("--slot", default="", help=f"what is asked, one of: {_known('slot')}")
    opened.add_argument("--said-on", default="", metavar="DAY", help="as of which day")
    opened.add_argument("--explanation", default="", help="in more words")
    opened.add_argument("--about", action="append", default=[], metavar="WHAT", help="an action or item (repeat)")
    _add_tell(noun)
    settle = noun.add("settle", _settle)
    settle.add_argument("account", metavar="QUESTION", help="its code, or the label of its entry")
    settle.add_argument("outcome", help=f"one of: {_known('outcome')}")
    settle.add_argument("--text", default="", metavar="REF", help="the joint text that has the agreed wording")
    settle.add_argument("--happened", default="", metavar="DAY", help="on which day")
    settle.add_argument("--reason", default="", help="why")
    listed, one = noun.add("list", _list), noun.add("show", _show)
    one.add_argument("account", metavar="QUESTION", help="its code, or the label of its entry")
    for command in (listed, one):
        command.add_argument("--as-of", metavar="DAY", help=AS_OF)


def _add_tell(noun: Commands) -> None:
    tell = noun.add("tell", _tell)
    tell.add_argument("account", metavar="QUESTION", help="its code, or the label of its entry")
    tell.add_argument("statement", metavar="STATEMENT", help="what tells it: a statement, a document, an action")
    tell.add_argument("value", help="what it tells")
    tell.add_argument("--modality", default="asserted", help=f"one of: {_known('modality')}")
    tell.add_argument("--side", default="", dest="of_side", metavar="CODE", help="whose account it is")
    tell.add_argument("--through", action="append", default=[], metavar="CODE", help="by whose word (repeat)")
    tell.add_argument("--said-on", default="", metavar="DAY", help="on which day")
    tell.add_argument("--note", default="", help="what else there is to say")


def _known(name: str) -> str:
    return ", ".join(one.replace("_", "-") for one in CHOICES[name])


def _open(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        texts = {"code": options.code, "said_on": options.said_on, "slot": word_of(options.slot)}
        receipt = open_account(
            sitting.desk, acting=sitting.acting("account.opened/1"), now=sitting.now, seen=sitting.last_read(),
            account=account_typed(texts), question=options.question, explanation=options.explanation,
            about=[sitting.ref(one) for one in options.about],
        )  # fmt: skip
        return sitting.told(receipt)


def _tell(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        texts = {"value": options.value, "said_on": options.said_on, "of_side": options.of_side}
        texts |= {"through_members": " ".join(options.through), "modality": word_of(options.modality)}
        receipt = tell_account(
            sitting.desk, acting=sitting.acting("account.told/1"), now=sitting.now, seen=sitting.last_read(),
            on=options.account, told=told_typed(texts), statement=sitting.ref(options.statement), value=options.value,
            note=options.note,
        )  # fmt: skip
        return sitting.told(receipt)


def _settle(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        settled = settled_typed({"outcome": word_of(options.outcome), "happened": options.happened})
        receipt = settle_account(
            sitting.desk, acting=sitting.acting("account.settled/1"), now=sitting.now, seen=sitting.last_read(),
            on=options.account, settled=settled, reason=options.reason,
            text=sitting.ref(options.text) if options.text else "",
        )  # fmt: skip
        return sitting.told(receipt)


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_watched(sitting.desk, reader=sitting.reader, now=sitting.now)
        view = view_accounts(reading)
        lines = [terminal.reason(reason) for reason in (view.verdict, *view.more)]
        for one in view.shown:
            lines += ["", *_lines(one, terminal)]
        sitting.note_read(reading.group.frontier)
        return Told({"verdict": lines[0], "accounts": [_plain(one) for one in view.shown]}, lines)


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_watched(sitting.desk, reader=sitting.reader, now=sitting.now)
        one = view_account(reading, options.account)
        if one is None:
            raise CannotDo("cli_no_such_account", found=options.account[:60])
        lines = [*_lines(one, terminal), *block(one.explanation, 2)]
        for what in one.settlings:
            outcome = terminal.word("account_outcome", what.settling.outcome)
            day = terminal.speaker.day(what.settling.happened)
            said = f"  {what.settling.stamp.code}, {day}: {outcome} {what.ref} {one_line(what.reason)}".rstrip()
            alone = what.settling in one.stands.alone
            lines.append(f"{said} {terminal.say('account_alone')}" if alone else said)
        sitting.note_read(reading.group.frontier)
        return Told(_plain(one), lines)


def _lines(one: AccountShown, terminal: Terminal) -> list[str]:
    slot = terminal.word("slot", one.account.slot)
    lines = [f"{one.account.name}: {one_line(one.question)} ({slot})", f"  {terminal.reason(one.verdict)}"]
    for cell in one.cells:
        party = cell.party or terminal.say("line_outside")
        if not cell.positions:
            lines.append(f"  {party}: {terminal.say('line_no_statement')}")
        lines += [f"  {party}: {_told(position, terminal)}" for position in cell.positions]
        besides = [f"{terminal.say('line_no_position')} {_told(position, terminal)}" for position in cell.besides]
        lines += [f"  {party}: {said}" for said in besides]
    return lines


def _told(one: Position, terminal: Terminal) -> str:
    modality, day = terminal.word("modality", one.told.modality), terminal.speaker.day(one.told.said_on)
    chain = f"; {' → '.join(one_line(name) for name in one.chain)}" if one.chain else ""
    return f"{one_line(one.value)} ({modality}, {day}{chain})"


def _plain(one: AccountShown) -> dict[str, Any]:
    held = one.account
    return {
        "code": held.name, "label": held.stamp.label, "entry": held.stamp.entry, "slot": held.slot,
        "said_on": held.said_on, "question": one.question, "explanation": one.explanation,
        "outcome": one.stands.outcome, "parties_say": one.sameness,
        "cells": [
            {"party": cell.party or None, "positions": [_plain_told(p) for p in cell.positions],
             "no_positions": [_plain_told(p) for p in cell.besides]}
            for cell in one.cells
        ],
        "settlings": [
            {"by": s.settling.stamp.code, "outcome": s.settling.outcome, "happened": s.settling.happened,
             "text": s.ref or None, "reason": s.reason, "alone": s.settling in one.stands.alone}
            for s in one.settlings
        ],
    }  # fmt: skip


def _plain_told(one: Position) -> dict[str, Any]:
    return {
        "value": one.value, "modality": one.told.modality, "said_on": one.told.said_on, "chain": list(one.chain),
        "through": list(one.told.through), "statement": one.statement.statement.name if one.statement else None,
        "source": one.title, "note": one.note, "label": one.told.stamp.label,
    }  # fmt: skip
