"""Goods in a file on the command line: read as on the pages, with columns mapped once for each sender."""

import argparse
import hashlib
from pathlib import PurePath
from typing import Any

import msgspec

from tandem.acts.manifest import Line
from tandem.desk.desk import NotAllowed
from tandem.desk.headings import LEFT_OUT, MEANINGS, Headings, column_named, plain
from tandem.desk.intake import headings_in, keep_sender, names_of, senders_of, take
from tandem.desk.manifest import lines_of, read_manifest, rows_of
from tandem.desk.sheet import LARGEST_FILE, Sheet, read_sheets
from tandem.faces.cli.papers import read_bytes
from tandem.faces.cli.sitting import Sitting
from tandem.faces.cli.terminal import CannotDo
from tandem.rules.reason import Reason


class Goods(msgspec.Struct, frozen=True):
    """The lines of a file of goods as they go on record, with the file that they were taken from."""

    lines: tuple[dict[str, Any], ...]
    name: str
    raw: bytes
    told: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 of the file."""
        return hashlib.sha256(self.raw).hexdigest()


def add(notice: argparse.ArgumentParser) -> None:
    """Add the options that say what a file of goods is."""
    notice.add_argument("--manifest", metavar="FILE", help="goods in XLSX or CSV, with headings such as item, quantity")
    add_columns(notice)
    notice.add_argument("--sender", metavar="NAME", help="who filled it in; its headings are kept under this name")


def add_columns(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which sheet of a file is meant, and what its headings mean."""
    parser.add_argument("--sheet", metavar="NAME", help="the sheet of the file, where it has several")
    parser.add_argument(
        "--column", action="append", default=[], metavar="HEADING=COLUMN",
        help=f"what a heading means (repeat): {', '.join(MEANINGS)}, or {LEFT_OUT} to leave it out",
    )  # fmt: skip


def read_goods(path: str, options: argparse.Namespace, sitting: Sitting, *, departs: str) -> Goods:
    """Read a file of goods. Raises NotAllowed and CannotDo with what is wrong and the way out."""
    raw = read_bytes(path, most=LARGEST_FILE)
    sheets = read_sheets(raw)
    sheet = _chosen(path, sheets, options.sheet)
    headings = _mapped(path, sheet, options, sitting)
    taken = take(sheets, sheet, headings)
    lines = read_manifest(taken.text, departs=departs)
    return Goods(lines, PurePath(path).name, raw, tuple(sitting.terminal.reason(one) for one in taken.told))


def read_lines(path: str, options: argparse.Namespace, *, departs: str) -> tuple[tuple[Line, ...], tuple[Reason, ...]]:
    """Read a file of goods without a node: its lines, and what is told about it. Raises NotAllowed and CannotDo.

    A quantity without a unit is kept as it is: rules that do not count it need none, and a cap asks for it.
    """
    sheets = read_sheets(read_bytes(path, most=LARGEST_FILE))
    sheet = _chosen(path, sheets, options.sheet)
    headings = headings_in(sheet, known=_said(options.column))
    if headings.unknown:
        raise _unknown(path, headings)
    taken = take(sheets, sheet, headings)
    rows = (
        msgspec.structs.replace(row, faults=tuple(fault for fault in row.faults if fault.code != "manifest_row_unit"))
        for row in rows_of(taken.text, departs=departs)
    )
    return msgspec.convert(lines_of(rows), tuple[Line, ...]), taken.told


def _chosen(path: str, sheets: tuple[Sheet, ...], asked: str | None) -> Sheet:
    shown = [sheet for sheet in sheets if not sheet.hidden] or list(sheets)
    fitting = [sheet for sheet in sheets if sheet.name == asked] if asked is not None else shown
    if len(fitting) != 1:
        raise CannotDo("cli_manifest_sheet", file=path, sheets=", ".join(sheet.name for sheet in shown))
    return fitting[0]


def _mapped(path: str, sheet: Sheet, options: argparse.Namespace, sitting: Sitting) -> Headings:
    """The headings with what was said now, or with what was kept under the sender."""
    said = _said(options.column)
    bare = headings_in(sheet)
    kept = [one for one in _kept(sitting, bare) if one[0] == options.sender]
    known = {**(kept[0][1] if kept else {}), **said}
    headings = headings_in(sheet, known=known)
    if headings.unknown:
        senders = [name for name, _ in _kept(sitting, bare)]
        raise _unknown(path, headings, sender=senders[0] if senders else "")
    if said and options.sender:
        columns = {name: column for name, column in known.items() if column_named(name) != column}
        keep_sender(
            sitting.desk, reader=sitting.reader, now=sitting.now, sender=options.sender, headings=bare, columns=columns
        )  # fmt: skip
    return headings


def _unknown(path: str, headings: Headings, *, sender: str = "") -> CannotDo:
    names = names_of(headings)
    left = ", ".join(names[place] for place in headings.unknown)
    if sender:
        return CannotDo("cli_manifest_columns_kept", file=path, places=left, sender=sender)
    return CannotDo("cli_manifest_columns", file=path, places=left, columns=", ".join((*MEANINGS, LEFT_OUT)))


def _kept(sitting: Sitting, headings: Headings) -> list[tuple[str, dict[str, str]]]:
    """What the seat was told that these headings mean; nothing where it keeps no papers."""
    try:
        return [(one.name, one.columns) for one in senders_of(sitting.desk, reader=sitting.reader, headings=headings)]
    except NotAllowed:
        return []


def _said(given: list[str]) -> dict[str, str]:
    said = {}
    for one in given:
        heading, equals, column = (part.strip() for part in one.rpartition("="))
        if not (plain(heading) and equals and column in (*MEANINGS, LEFT_OUT)):
            raise CannotDo("cli_manifest_column", found=one[:60], columns=", ".join((*MEANINGS, LEFT_OUT)))
        said[heading] = column
    return said
