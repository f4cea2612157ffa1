"""Commands on a record that may be older than what was signed: its fence, refilling it, and a new epoch."""

import argparse
from collections.abc import Sequence
from typing import Any

from msgspec import to_builtins

from tandem.desk.epoch import open_epoch, renew_fence
from tandem.desk.forks import Fork, forks_of
from tandem.desk.reading import open_record
from tandem.desk.restoring import OwnFeed, own_feeds
from tandem.desk.settling import settle_fork
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, read_bytes
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.node.refilling import heads_of, is_bundle, refill
from tandem.rules.instant import instant

_KIND, _RESOLVED = "record.restored/1", "fork.resolved/1"
_MOST_BYTES = 2**32
"""A plain zip file is smaller. Source: SPEC.md, section 7."""


def add(record: Commands) -> None:
    """Add `fence`, `forks`, `settle`, `refill` and `restored` under `record`."""
    fence = record.add("fence", _fence)
    fence.add_argument("what", nargs="?", choices=["renew"], metavar="renew", help="renew a lost fence")
    fence.add_argument(
        "--heads", action="append", metavar="FILE",
        help="with renew: signed heads or an archive that a counterpart holds (repeat)",
    )  # fmt: skip
    record.add("forks", _forks)
    settle = record.add("settle", _settle)
    settle.add_argument("feed", metavar="FEED", help="the member whose feed was signed twice, by its code")
    settle.add_argument("seq", metavar="SEQ", type=int, help="the place that was signed twice")
    settle.add_argument("--keep", required=True, metavar="ID", help="the entry that counts, as record forks shows it")
    settle.add_argument("--reason", required=True, help="why this one; everybody reads it")
    record.add("refill", _refill).add_argument("file", metavar="FILE", help="an archive of another member")
    restored = record.add("restored", _restored)
    restored.add_argument("--reason", required=True, help="what happened, and who was asked; everybody reads it")


def _fence(options: argparse.Namespace, terminal: Terminal) -> Told:
    if options.heads and not options.what:
        raise CannotDo("cli_fence_heads_alone")
    with open_sitting(options, terminal) as sitting:
        if options.what:
            heads = [text for file in options.heads or () for text in heads_of(_read(file))]
            feeds = renew_fence(sitting.desk, acting=sitting.acting(_KIND), heads=heads)
        else:
            open_record(sitting.desk, reader=sitting.reader)
            feeds = own_feeds(sitting.desk)
        return Told({"feeds": _plain(feeds)}, _lines(feeds, terminal))


def _forks(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        forks = forks_of(sitting.desk, reader=sitting.reader)
        lines = [line for fork in forks for line in _fork_lines(fork, terminal)]
        return Told({"forks": to_builtins(forks)}, lines or [terminal.say("cli_no_forks")])


def _fork_lines(fork: Fork, terminal: Terminal) -> list[str]:
    speaker = terminal.speaker
    return [terminal.reason(fork.told)] + [
        terminal.say(
            "cli_fork_branch", entry=one.entry, act=speaker.word("act", one.kind), at=one.at,
            held=terminal.say("fork_held" if one.held else "fork_shown"),
        )
        for one in fork.branches
    ] + [
        f"  {terminal.say('fork_word', party=one.code, keep=one.keep[:12])} · {speaker.both(instant(one.at))}"
        for one in fork.said
    ]  # fmt: skip


def _settle(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        seats = sitting.desk.group().seats
        feed = seats[options.feed].feed if options.feed in seats else options.feed
        receipt = settle_fork(
            sitting.desk, acting=sitting.acting(_RESOLVED), now=sitting.now, seen=sitting.last_read(), feed=feed,
            seq=options.seq, keep=options.keep, reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt)


def _refill(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        raw = _read(options.file)
        if is_bundle(raw):
            raise CannotDo("cli_refill_bundle", file=options.file)
        found = refill(sitting.node, raw=raw)
        count = sum(found.new.values())
        lines = [terminal.say("cli_refilled", count=count), *_lines(found.feeds, terminal)]
        return Told({"new": dict(found.new), "feeds": _plain(found.feeds)}, lines)


def _restored(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = open_epoch(
            sitting.desk, acting=sitting.acting(_KIND), now=sitting.now, seen=sitting.last_read(),
            reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt)


def _read(file: str) -> bytes:
    return read_bytes(fit_path(file), most=_MOST_BYTES)


def _lines(feeds: Sequence[OwnFeed], terminal: Terminal) -> list[str]:
    return [terminal.reason(one.told) for one in feeds]


def _plain(feeds: Sequence[OwnFeed]) -> list[dict[str, Any]]:
    return [
        {
            "party": one.code, "feed": one.feed, "size": one.size, "root": one.root, "state": one.state,
            "mark": {"size": one.mark.size, "root": one.mark.root} if one.mark else None,
        }
        for one in feeds
    ]  # fmt: skip
