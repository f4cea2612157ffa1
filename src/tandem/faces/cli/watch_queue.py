"""`tandem watch take`, `queue`, `accept`, `reject`, `undo`: the reading room of one's seat on the command line."""

import argparse
from pathlib import Path
from typing import Any

from tandem.acts.source import LARGEST_SOURCE
from tandem.desk.proposal import CORRECTABLE, accept_proposal, reject_proposal, undo_decision
from tandem.desk.reading_room import EDITORS, TakenIn, list_proposals
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import read_bytes
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, one_line
from tandem.node.reading_files import Given
from tandem.node.watching import Unread, take_in_files
from tandem.watch.room import ProposalRead


def add(under: Commands) -> None:
    """Add what works in the reading room under `watch`."""
    take, queue = under.add("take", _take), under.add("queue", _queue)
    take.add_argument("files", nargs="+", metavar="FILE", help="public documents; they are kept byte for byte")
    queue.add_argument("--document", metavar="SHA", help="the proposals of one document; left out: of all")
    queue.add_argument("--all", action="store_true", help="those that are decided too")
    accept, reject, undo = under.add("accept", _accept), under.add("reject", _reject), under.add("undo", _undo)
    for command in (accept, reject, undo):
        command.add_argument("proposal", metavar="ID", help="the proposal, as the queue has it")
    accept.add_argument(
        "--correct", action="append", default=[], metavar="NAME=TEXT", help=f"one of: {', '.join(CORRECTABLE)} (repeat)"
    )
    reject.add_argument("--reason", default="", help="why")
    undo.add_argument("--reason", default="", help="why")


def _take(options: argparse.Namespace, terminal: Terminal) -> Told:
    given = [Given(Path(file).name, read_bytes(file, most=LARGEST_SOURCE)) for file in options.files]
    with open_sitting(options, terminal) as sitting:
        taken = take_in_files(sitting.desk, reader=sitting.reader, now=sitting.now, given=given)
    lines = [_taken(one, terminal) for one in taken]
    return Told({"documents": [_plain_taken(one) for one in taken]}, lines)


def _taken(one: TakenIn | Unread, terminal: Terminal) -> str:
    if isinstance(one, Unread):
        return terminal.say("watch_unread", name=one_line(one.name), why=one.sentence)
    said = terminal.say("watch_again" if one.again else "watch_taken", name=one_line(one.name), count=one.waiting)
    return f"{one.sha256} {said}"


def _plain_taken(one: TakenIn | Unread) -> dict[str, Any]:
    if isinstance(one, Unread):
        return {"name": one.name, "problem": one.sentence}
    return {"name": one.name, "sha256": one.sha256, "again": one.again, "waiting": one.waiting}


def _queue(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        every = list_proposals(sitting.desk, reader=sitting.reader, sha256=options.document)
    shown = [one for one in every if options.all or one.state == "waiting"]
    waiting = sum(one.state == "waiting" for one in every)
    lines = [terminal.say("cli_queue_waits", count=waiting)]
    for one in shown:
        lines += ["", *_lines(one, terminal)]
    return Told({"waiting": waiting, "proposals": [_plain(one) for one in shown]}, lines)


def _lines(one: ProposalRead, terminal: Terminal) -> list[str]:
    words = one_line(one.texts.get("words", "") or one.texts.get("question", ""))
    state, chain = terminal.word("proposal_state", one.state), one.texts.get("chain", "").splitlines()
    said = " · ".join(
        filter(None, (one.texts.get("speaker", ""), one.texts.get("party", ""), one.texts.get("said_on")))
    )
    lines = [f"{one.id} {state} {one.entry}".rstrip(), f"  “{words}”", f"  {one_line(said) or '-'}"]
    if chain:
        lines.append(f"  {terminal.say('section.chain')}: {' → '.join(one_line(name) for name in chain)}")
    return [*lines, f"  {one.rule}, {terminal.say('watch_score', percent=round(100 * one.score))}"]


def _plain(one: ProposalRead) -> dict[str, Any]:
    return {
        "id": one.id, "document": one.sha256, "sort": one.sort, "rule": one.rule, "score": one.score,
        "state": one.state, "entry": one.entry or None, "texts": dict(one.texts),
    }  # fmt: skip


def _accept(options: argparse.Namespace, terminal: Terminal) -> Told:
    parts = [one.partition("=") for one in options.correct]
    if unfit := next((name for name, equals, _ in parts if not equals), ""):
        raise CannotDo("cli_correct_unfit", found=unfit[:40])
    corrected = {name: text for name, _, text in parts}
    with open_sitting(options, terminal) as sitting:
        receipt = accept_proposal(
            sitting.desk, acting=sitting.acting(EDITORS), now=sitting.now, seen=sitting.last_read(),
            reader=sitting.reader, proposal=options.proposal, corrected=corrected,
        )  # fmt: skip
        return sitting.told(receipt)


def _reject(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reject_proposal(
            sitting.desk, reader=sitting.reader, now=sitting.now, proposal=options.proposal, reason=options.reason
        )
    return Told({"proposal": options.proposal, "state": "rejected"}, [terminal.say("said_proposal_rejected")])


def _undo(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = undo_decision(
            sitting.desk, acting=sitting.acting(EDITORS), now=sitting.now, seen=sitting.last_read(),
            reader=sitting.reader, proposal=options.proposal, reason=options.reason or terminal.say("undo_reason"),
        )  # fmt: skip
        if receipt is not None:
            return sitting.told(receipt)
    return Told({"proposal": options.proposal, "state": "waiting"}, [terminal.say("said_proposal_undone")])
