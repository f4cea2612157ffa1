"""`tandem watch read`: what the stages find in documents; nothing is put on record."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

import msgspec
import yaml

from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, read_bytes
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, one_line, write
from tandem.faces.cli.watch_shape import account_lines, document_lines
from tandem.node.cases import find_case
from tandem.node.casewatch import names_of_case
from tandem.node.gathering import gather
from tandem.node.reading_files import ReadFile, read_sources
from tandem.watch.found import Account, Found, Link
from tandem.watch.lexicon import Known, Lexicon, read_lexicon, shipped_lexicon
from tandem.watch.shown import shown

_LONGEST_NAMES = 4 * 1024 * 1024


def add(under: Commands) -> None:
    """Add `read` under `watch`."""
    read = under.add("read", _read)
    read.add_argument("files", metavar="FILE", nargs="+", help="documents (TXT, HTML, PDF, DOCX), or folders of them")
    read.add_argument("--case", metavar="CASE", help="a case that ships, or its folder: its own names come first")
    read.add_argument("--names", metavar="FILE", help="further names that come first: a lexicon in YAML")
    read.add_argument("--encoding", metavar="NAME", help="of texts that are not UTF-8 and say none, such as cp949")
    read.add_argument("--workers", metavar="N", type=int, help="how many files are read at once (one a core)")


def _read(options: argparse.Namespace, terminal: Terminal) -> Told:
    lexicon = _lexicon(options)
    sources = gather([fit_path(path) for path in options.files], charset=options.encoding)
    if not sources:
        raise CannotDo("watch_no_files")
    read = read_sources(sources, lexicon=lexicon, workers=options.workers)
    founds = [one.found for one in read if one.found is not None]
    links, accounts = _related(founds, lexicon)
    problems = [(one.file, sentence) for one in read for sentence in _sentences(one, terminal)]
    write(sys.stderr, [f"{one_line(file)}: {sentence}" for file, sentence in problems])
    plain = {
        **shown(founds, links, accounts),
        "problems": [_problem(one, sentence) for one in read for sentence in _sentences(one, terminal)],
    }
    lines = [*_head(read, terminal), *_lines(plain, terminal)]
    return Told(plain, lines, exit=0 if founds else 1)


def _related(founds: Sequence[Found], lexicon: Lexicon) -> tuple[tuple[Link, ...], tuple[Account, ...]]:
    try:
        # What compares texts is no part of the plain installation.
        from tandem.watch.relating import relate
    except ModuleNotFoundError as missing:
        raise CannotDo("watch_not_installed", package=missing.name or "-") from missing
    return relate(founds, lexicon)


def _problem(one: ReadFile, sentence: str) -> dict[str, Any]:
    return {"file": one.file, "sentence": sentence, "read": one.found is not None}


def _sentences(one: ReadFile, terminal: Terminal) -> list[str]:
    """What is to be said of a file: why it was not read, or what is odd about it."""
    return [one.sentence] if one.found is None else [terminal.reason(remark) for remark in one.remarks]


def _head(read: Sequence[ReadFile], terminal: Terminal) -> list[str]:
    unread = sum(one.found is None for one in read)
    return [terminal.say("watch_read_count", read=len(read) - unread, count=len(read), unread=unread)]


def _lines(plain: dict[str, Any], terminal: Terminal) -> list[str]:
    lines = [line for one in plain["documents"] for line in document_lines(one, terminal)]
    return [*lines, *account_lines(plain, terminal)]


def _lexicon(options: argparse.Namespace) -> Lexicon:
    """The names given, those of the case, and those that ship, in this order."""
    first: list[Known] = []
    if options.names is not None:
        try:
            raw = read_bytes(options.names, most=_LONGEST_NAMES)
            first += read_lexicon(raw.decode("utf-8-sig")).known
        except (yaml.YAMLError, msgspec.MsgspecError, ValueError, RecursionError) as wrong:
            raise CannotDo("watch_names_unfit", file=options.names, why=one_line(str(wrong))[:200]) from wrong
    if options.case is not None:
        first += names_of_case(find_case(fit_path(options.case)))
    return shipped_lexicon().with_first(first)
