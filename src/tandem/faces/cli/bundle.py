"""Commands about bundles, which go between sites without a line: hand one out, review one and take it in."""

import argparse
import sys
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from tandem.desk.duties import keep_watch
from tandem.desk.exchange import TakenBundle, check_courier, frontier_of, shown_by
from tandem.desk.preview import BundlePreview, preview_bundle
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, read_bytes, write_new
from tandem.faces.cli.sitting import Sitting, open_sitting, opened_node
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.node.exchange import hand_out_bundle, take_in_bundle
from tandem.node.node import Node
from tandem.record.bundle import MOST_BYTES, Standing, read_bundle
from tandem.record.genesis import group_words
from tandem.state.circle import NotFounded
from tandem.store.record import StoreError

_REFUSED, _REVIEWED = 1, 3


def add(commands: Commands) -> None:
    """Add `bundle` with its commands."""
    bundle = commands.noun("bundle")
    out = bundle.add("out", _out)
    out.add_argument("--to", required=True, metavar="CODE", help="the member for whom it is")
    since = out.add_mutually_exclusive_group()
    since.add_argument("--since-file", metavar="FILE", help="a bundle from that member, which says what it holds")
    since.add_argument("--all", action="store_true", help="the whole record, as for a member that holds nothing yet")
    out.add_argument("--out", required=True, metavar="FILE", help="the file to write")
    into = bundle.add("in", _in)
    into.add_argument("file", metavar="FILE")
    into.add_argument("--yes", action="store_true", help="take in what the review shows without asking")
    into.add_argument("--group", metavar="WORDS", help="the eight words that the parties published")


def _out(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        check_courier(sitting.desk, reader=sitting.reader)
        group = sitting.desk.group()
        member = group.charter.member(options.to)
        if member is None or member in group.charter.others or options.to in sitting.desk.seats:
            raise CannotDo("cli_bundle_no_member", party=options.to[:20])
        said = _said(options.since_file, sitting, options.to) if options.since_file else None
        have = {} if options.all else (_sizes(said) if said else shown_by(sitting.desk, code=options.to))
        if Path(fit_path(options.out)).exists():
            raise CannotDo("cli_file_there", file=options.out)
        raw = hand_out_bundle(
            sitting.node, to=options.to, have=have, now=sitting.now, file=options.out, wants=said.wants if said else ()
        )
        write_new(options.out, raw)
        made = read_bundle(raw)
        count = sum(len(part.envelopes) for part in made.feeds.values())
        words, more = sitting.node.words(), made.standing.more
    lines = [terminal.say("cli_bundle_out", file=options.out, party=options.to, count=count, size=len(raw))]
    lines += [terminal.say("cli_bundle_more_out", party=options.to)] if more else []
    lines += [
        terminal.say("cli_bundle_out_next", file=Path(options.out).name),
        terminal.say("cli_group_words", words=words),
    ]
    plain = {"file": options.out, "to": options.to, "entries": count, "bytes": len(raw), "more": more, "words": words}
    return Told(plain, lines)


def _said(path: str, sitting: Sitting, code: str) -> Standing:
    """What the other side says of itself in a bundle that came from it."""
    standing = read_bundle(read_bytes(path, most=MOST_BYTES)).standing
    group = sitting.desk.group()
    if standing.group != group.id:
        raise CannotDo("cli_bundle_other_group", file=path, words=group_words(standing.group))
    seat = group.seats.get(code)
    if seat is not None and standing.sender is not None and standing.sender != seat.feed:
        raise CannotDo("cli_bundle_not_from", file=path, party=code)
    return standing


def _sizes(standing: Standing) -> dict[str, int]:
    return {feed: size for feed, (size, _) in standing.frontier.items()}


def _in(options: argparse.Namespace, terminal: Terminal) -> Told:
    if Path(fit_path(options.file)).exists() and not Path(options.file).is_file():
        raise CannotDo("cli_no_file", file=options.file)
    raw = read_bytes(options.file, most=MOST_BYTES)
    with opened_node(options) as node:
        preview = preview_bundle(node.desk, raw=raw, words=options.group)
        review = review_lines(preview, terminal, compared=options.group is not None)
        if not options.yes and not _agreed(review, terminal):
            return Told(
                {"taken": False, "review": _plain(preview)},
                [*review, "", terminal.say("cli_bundle_reviewed")],
                _REVIEWED,
            )
        taken = take_in_bundle(node, raw=raw, now=node.now(), words=options.group)
        written, broken = _watch(node)
        back = _back(node, taken)
    told = [] if not options.yes else review
    lines = [*told, *_taken_lines(taken, terminal), *([broken] if broken else [])]
    if written:
        lines.append(terminal.say("cli_bundle_written", count=written))
    if back and taken.sender:
        lines.append(terminal.say("cli_bundle_back", count=back, party=taken.sender, file=options.file))
    plain = {"taken": True, "review": _plain(preview), "written": written, "back": back, **_plain_taken(taken)}
    bad = bool(taken.refused or taken.forked) or taken.agrees is False
    return Told(plain, lines, _REFUSED if bad else 0)


def _agreed(review: list[str], terminal: Terminal) -> bool:
    """Show the review and ask on a terminal; elsewhere nobody can answer."""
    if terminal.as_json or not sys.stdin.isatty():
        return False
    print("\n".join([*review, "", terminal.say("cli_bundle_ask")]), flush=True)
    return sys.stdin.readline().strip().lower() in ("yes", "y", "예", "네")


def _watch(node: Node) -> tuple[int, str]:
    """Let the node write the receipts that are due now; the second part says why it could not."""
    try:
        return len(keep_watch(node.desk, now=node.now())), ""
    except NotFounded:
        return 0, ""
    except StoreError as broken:
        return 0, str(broken)


def _back(node: Node, taken: TakenBundle) -> int:
    """How many entries the sender lacks of what is here."""
    return sum(max(0, size - taken.frontier.get(feed, 0)) for feed, size in frontier_of(node.desk).items())


def review_lines(preview: BundlePreview, terminal: Terminal, *, compared: bool) -> list[str]:
    """Answer what a bundle holds, line by line."""
    lines = [terminal.say("bundle_from", party=preview.sender or "?", to=preview.to or "?")]
    lines.append(terminal.say("cli_group_words", words=preview.words))
    lines += [] if compared else [terminal.say("cli_compare_words")]
    lines += [terminal.say("bundle_first")] if preview.first else []
    lines.append(terminal.say("bundle_new", count=preview.count, held=preview.held))
    lines += [f"  {one.code}  {one.count:>5}  {terminal.word('act', one.kind)}" for one in preview.arriving]
    lines += [
        "  " + terminal.say("bundle_paper", party=one.code, seq=one.seq, media=one.media, size=one.length)
        for one in preview.papers
    ]
    lines += [terminal.say("bundle_forked", party=code) for code in preview.forked]
    lines += [terminal.say("bundle_gap", party=code) for code in preview.gap]
    stopped = {code: why for code, why in preview.refused.items() if code not in preview.gap}
    lines += [terminal.say("bundle_refused", party=code, why=why) for code, why in stopped.items()]
    return [*lines, terminal.say("bundle_more")] if preview.more else lines


def _taken_lines(taken: TakenBundle, terminal: Terminal) -> list[str]:
    by = ", ".join(f"{code} {number}" for code, number in sorted(taken.new.items())) or "-"
    lines = [terminal.say("cli_taken_in", count=sum(taken.new.values()), by=by, held=taken.held)]
    lines += [terminal.say("bundle_sections", count=taken.sections)] if taken.sections else []
    lines += [terminal.say("bundle_refused", party=code, why=why) for code, why in taken.refused.items()]
    lines += [terminal.say("bundle_forked", party=code) for code in taken.forked]
    if taken.agrees is not None:
        lines.append(terminal.say("bundle_agrees" if taken.agrees else "bundle_differs", party=taken.sender or "?"))
    return lines


def _plain(preview: BundlePreview) -> dict[str, Any]:
    plain: dict[str, Any] = to_builtins(preview)
    return plain


def _plain_taken(taken: TakenBundle) -> dict[str, Any]:
    plain: dict[str, Any] = to_builtins(taken)
    del plain["heads"]
    return plain
