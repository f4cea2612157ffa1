"""Commands about the outbox: what was typed while the keys were locked, listed, and taken out before it is signed."""

import argparse
from typing import Any

from tandem.desk.outbox import Unsent, list_outbox, take_out
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, block
from tandem.rules.instant import instant


def add(commands: Commands) -> None:
    """Add `outbox list` and `outbox remove`."""
    noun = commands.noun("outbox")
    noun.add("list", _list)
    remove = noun.add("remove", _remove)
    remove.add_argument("waiting", metavar="ID", help="the act, by the first digits of its id")


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        unsent = list_outbox(sitting.desk, reader=sitting.reader)
        lines = [line for one in unsent for line in _lines(one, terminal)]
        return Told({"outbox": [_plain(one) for one in unsent]}, lines or [terminal.say("outbox_none")])


def _remove(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        fitting = [one.id for one in list_outbox(sitting.desk, reader=sitting.reader) if _fits(one, options.waiting)]
        if len(fitting) != 1:
            raise CannotDo("cli_outbox_which", found=options.waiting[:40], count=len(fitting))
        taken = take_out(sitting.desk, reader=sitting.reader, waiting=fitting[0])
        return Told(
            {"removed": _plain(taken)}, [terminal.say("outbox_removed", ref=taken.ref), *_lines(taken, terminal)]
        )


def _fits(one: Unsent, given: str) -> bool:
    return bool(given) and one.id.startswith(given)


def _lines(one: Unsent, terminal: Terminal) -> list[str]:
    at, act = instant(one.typed_at), terminal.word("act", one.kind)
    head = terminal.say("outbox_row", waiting=one.id, act=act, ref=one.ref, officer=one.officer, at=at)
    texts = [line for text in one.texts.values() if text for line in block(text, 4)]
    return [head, *texts, *(f"    {terminal.say('outbox_cannot')} {terminal.reason(why)}" for why in one.reasons)]


def _plain(one: Unsent) -> dict[str, Any]:
    return {
        "id": one.id, "kind": one.kind, "ref": one.ref, "officer": one.officer, "typed_at": one.typed_at,
        "texts": dict(one.texts), "reasons": [{"code": why.code, "values": dict(why.values)} for why in one.reasons],
    }  # fmt: skip
