"""Commands on heads: show them signed, write them to be kept outside, and compare the record with those kept."""

import argparse
from typing import Any

from msgspec import to_builtins

from tandem.desk.escrow import KeptHead, compare_kept, cosigned_heads, keep_heads
from tandem.desk.record import sign_heads
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import read_bytes, write_new
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.node.record import checkpoints_of
from tandem.record.checkpoint import BadCheckpoint
from tandem.record.genesis import group_words

_MOST_BYTES = 1_000_000


def add(record: Commands) -> None:
    """Add `heads` under `record`."""
    heads = record.add("heads", _heads)
    how = heads.add_mutually_exclusive_group()
    how.add_argument("--signed", action="store_true", help="print the signed notes themselves")
    how.add_argument("--out", metavar="FILE", help="write all heads with their cosignatures, to be kept outside")
    how.add_argument("--compare", metavar="FILE", help="exit 1 where the record lacks a head that was kept outside")


def _heads(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        if options.compare is not None:
            return _compare(options.compare, sitting, terminal)
        if options.out is not None:
            return _write(options.out, sitting, terminal)
        return _show(sitting, terminal, signed=options.signed)


def _show(sitting: Sitting, terminal: Terminal, *, signed: bool) -> Told:
    held = checkpoints_of(sitting.node).read()
    checkpoints = {**held, **sign_heads(sitting.desk)}
    group = sitting.desk.group()
    codes = {seat.feed: seat.code for seat in group.seats.values()}
    heads = [
        {"party": codes.get(feed, ""), "feed": feed, "size": head.size, "root": head.root,
         "own": codes.get(feed) in sitting.desk.seats, "checkpoint": checkpoints.get(feed)}
        for feed, head in sitting.desk.store.heads().items()
    ]  # fmt: skip
    words = sitting.node.words()
    lines = [terminal.say("cli_group_words", words=words)]
    lines += [terminal.say("cli_head", party=h["party"], size=h["size"], root=h["root"]) for h in heads]
    if signed:
        lines += [line for note in cosigned_heads(sitting.desk, held=held) for line in ("", *note.splitlines())]
    return Told({"group": group.id, "words": words, "heads": heads}, lines)


def _write(file: str, sitting: Sitting, terminal: Terminal) -> Told:
    raw = keep_heads(sitting.desk, reader=sitting.reader, held=checkpoints_of(sitting.node).read())
    write_new(file, raw)
    count = raw.count(b"\n\n") // 2
    return Told(
        {"file": file, "heads": count},
        [terminal.say("cli_heads_kept", file=file, count=count), terminal.say("cli_heads_keep_away", file=file)],
    )


def _compare(file: str, sitting: Sitting, terminal: Terminal) -> Told:
    try:
        of, kept = compare_kept(sitting.desk, reader=sitting.reader, raw=read_bytes(file, most=_MOST_BYTES))
    except BadCheckpoint as bad:
        raise CannotDo("cli_heads_unreadable", file=file, why=str(bad)) from bad
    if not kept:
        raise CannotDo("cli_heads_other_group", file=file, words=group_words(of), here=sitting.node.words())
    missing = [one for one in kept if one.standing != "contained"]
    lines = [_line(one, terminal) for one in (*missing, *(one for one in kept if one.standing == "contained"))]
    verdict = "cli_heads_missing" if missing else "cli_heads_contained"
    plain: dict[str, Any] = {"contained": not missing, "heads": [to_builtins(one) for one in kept]}
    return Told(plain, [terminal.say(verdict, count=len(missing or kept)), *lines], exit=1 if missing else 0)


def _line(one: KeptHead, terminal: Terminal) -> str:
    signers = ", ".join(one.signers)
    return terminal.say(f"cli_kept_{one.standing}", author=one.code, size=one.size, held=one.held, signers=signers)
