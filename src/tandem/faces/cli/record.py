"""Commands on the record as a whole: its signed heads and state, archives out and in, and their verification."""

import argparse
import hashlib
from pathlib import Path

from msgspec import to_builtins

from tandem.desk.held import FeedHeld, LateClaim, contradictions, feeds_held, late_claims
from tandem.desk.kept import read_kept
from tandem.desk.reading import open_record
from tandem.desk.record import TakenIn
from tandem.desk.witness import mirror_heads
from tandem.faces.cli import heads, restoring
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, read_bytes, write_new
from tandem.faces.cli.shape import moment
from tandem.faces.cli.sitting import open_sitting, opened_node
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.node.record import export, lay_out_for_reading, take_in
from tandem.record import verify

_MOST_BYTES = 2**32
"""A plain zip file is smaller. Source: SPEC.md, section 7."""


def add(commands: Commands) -> None:
    """Add `record`, `archive` and `verify`."""
    record = commands.noun("record")
    heads.add(record)
    record.add("state", _state)
    record.add("kept", _kept)
    record.add("held", _held)
    record.add("cosign", _cosign)
    restoring.add(record)
    archive = commands.add("archive", _archive)
    archive.add_argument("file", metavar="FILE")
    archive.add_argument("--in", dest="into", action="store_true", help="take the archive in; a new --node is laid out")
    archive.add_argument("--group", metavar="WORDS", help="with --in: the eight words that the parties published")
    checking = commands.add("verify", _verify)
    checking.add_argument("file", metavar="FILE")
    checking.add_argument("--group", metavar="WORDS", help="the eight words that the parties published")
    checking.add_argument("--heads", action="store_true", help="check trees and heads alone, fast; never says genuine")


def _state(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        group = sitting.desk.group()
        codes = {seat.feed: seat.code for seat in group.seats.values()}
        frontier = {codes[feed]: size for feed, size in group.frontier.items()}
        state, waiting = sitting.desk.state_hash(), sum(group.waiting.values())
        at = ", ".join(f"{code} {size}" for code, size in sorted(frontier.items()))
        plain = {"state": state, "frontier": frontier, "waiting": waiting, "incomplete": list(group.incomplete)}
        return Told(plain, [state, terminal.say("cli_state", frontier=at, waiting=waiting)])


def _held(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        desk, group = sitting.desk, open_record(sitting.desk, reader=sitting.reader)
        kept, late = feeds_held(desk, group), late_claims(desk, group, most=max(group.frontier.values()))
        against = contradictions(desk, group)
        named = {"contradicted": against, "held": kept, "late": late}
        warned = [terminal.say("record_contradicted", party=one.code, size=one.size) for one in against]
        return Told(
            {name: [to_builtins(one) for one in rows] for name, rows in named.items()},
            [*warned, *_held_lines(kept, terminal), *_late_lines(late, terminal)],
        )


def _held_lines(kept: tuple[FeedHeld, ...], terminal: Terminal) -> list[str]:
    lines = [
        terminal.say("cli_held", author=one.code, party=one.by,
                     what=terminal.say(f"record_held_{one.kind}", size=one.size, at=one.at))
        for one in kept
    ]  # fmt: skip
    return [*(lines or [terminal.say("record_held_nobody")]), terminal.say("held_is_evidence")]


def _late_lines(late: tuple[LateClaim, ...], terminal: Terminal) -> list[str]:
    return [
        terminal.say("cli_late", entry=terminal.say("record_late_entry", party=one.code, seq=one.seq, at=one.at),
                     why=" ".join(terminal.reason(why) for why in one.why))
        for one in late
    ]  # fmt: skip


def _cosign(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        given = mirror_heads(sitting.desk, now=sitting.now)
        codes = {seat.feed: seat.code for seat in sitting.desk.group().seats.values()}
        rows = [
            {"party": codes[one.feed], "size": one.size, "root": one.root, "line": one.cosignature.line}
            for one in given
        ]
        lines = [
            terminal.say("cli_cosigned", party=r["party"], size=r["size"], line=str(r["line"]).rstrip()) for r in rows
        ]
        return Told({"cosigned": rows}, lines or [terminal.say("cli_cosigned_none")])


def _kept(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        kept = read_kept(sitting.desk, reader=sitting.reader)
        feeds = [
            {"party": one.code, "entries": one.size, "bytes": one.length, "sealed": one.sealed,
             "awaited": one.lacking if kept.alone else 0, "cosigned": moment(one.dated)}
            for one in kept.feeds
        ]  # fmt: skip
        versions = [
            {"ref": one.ref, "version": one.version, "parties": list(one.parties), "by": one.stamp.code,
             "at": one.stamp.at}
            for one in kept.deposited
        ]  # fmt: skip
        code = "kept_own" if kept.alone else "kept_here"
        lines = [terminal.say(code, count=kept.size, sealed=kept.sealed)]
        lines += [terminal.say("kept_lacking", count=kept.lacking)] if kept.lacking else []
        lines += [
            terminal.say("cli_kept_feed", party=row["party"], count=row["entries"], length=row["bytes"],
                         sealed=row["sealed"])
            for row in feeds
        ]  # fmt: skip
        lines += [
            terminal.say("cli_kept_version", ref=one.ref, version=one.version, depositary=one.stamp.code,
                         parties=", ".join(one.parties), at=one.stamp.at)
            for one in kept.deposited
        ]  # fmt: skip
        return Told({"depositary": kept.alone, "feeds": feeds, "deposited": versions}, lines)


def _archive(options: argparse.Namespace, terminal: Terminal) -> Told:
    if options.into:
        return _take_in(options, terminal)
    with open_sitting(options, terminal) as sitting:
        raw = export(sitting.node, reader=sitting.reader)
        write_new(options.file, raw)
        words, digest = sitting.node.words(), hashlib.sha256(raw).hexdigest()
        plain = {"file": options.file, "bytes": len(raw), "sha256": digest, "words": words}
        return Told(plain, [
            terminal.say("cli_archived", file=options.file, size=len(raw)),
            terminal.say("cli_group_words", words=words),
            terminal.say("cli_check_with", file=options.file, words=words),
        ])  # fmt: skip


def _take_in(options: argparse.Namespace, terminal: Terminal) -> Told:
    raw = read_bytes(_regular(options.file), most=_MOST_BYTES)
    path = Path(fit_path(options.node))
    if not (path / "node.json").exists():
        lay_out_for_reading(path, raw=raw, words=options.group)
    with opened_node(options) as node:
        taken = take_in(node, raw=raw, words=options.group)
    new = {"new": dict(taken.new), "held": taken.held, "cosignatures": taken.dated}
    plain = {"node": str(path), "group": taken.group, "words": taken.words, **new}
    return Told(plain, _taken_lines(taken, terminal, compared=options.group is not None))


def _taken_lines(taken: TakenIn, terminal: Terminal, *, compared: bool) -> list[str]:
    count = sum(taken.new.values())
    by = ", ".join(f"{code} {number}" for code, number in sorted(taken.new.items()))
    lines = [terminal.say("cli_taken_in", count=count, by=by, held=taken.held)]
    if taken.dated:
        lines.append(terminal.say("cli_dated_in", count=taken.dated))
    lines.append(terminal.say("cli_group_words", words=taken.words))
    return lines if compared else [*lines, terminal.say("cli_compare_words")]


def _verify(options: argparse.Namespace, terminal: Terminal) -> Told:
    # The words, the output and the exit codes are those of the verifier that every archive carries.
    asked = ["--json"] if options.json else []
    asked += [f"--group={options.group}"] if options.group is not None else []
    asked += ["--heads"] if options.heads else []
    return Told(None, [], exit=verify.main([*asked, "--", _regular(options.file)]))


def _regular(path: str) -> str:
    """The path itself, unless it is of something that is no file and might never end."""
    if Path(fit_path(path)).exists() and not Path(path).is_file():
        raise CannotDo("cli_no_file", file=path)
    return path
