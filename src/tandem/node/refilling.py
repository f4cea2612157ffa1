"""The record of a node, refilled from a file of another member; and the heads that such a file holds."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile, is_zipfile

from tandem.desk.restoring import Refilled, refill_from_archive
from tandem.node.node import Node
from tandem.node.record import take_in
from tandem.record.archive import read_archive


def refill(node: Node, *, raw: bytes, words: str | None = None) -> Refilled:
    """Take the entries of own feeds back in from an archive, then all else that it holds.

    See `tandem.desk.restoring.refill_from_archive` for what it raises.
    """
    refilled = refill_from_archive(node.desk, raw=raw, words=words)
    take_in(node, raw=raw, words=words)
    return refilled


def is_bundle(raw: bytes) -> bool:
    """Answer whether a file is a bundle, which holds a part of the record, and no archive."""
    try:
        with ZipFile(BytesIO(raw)) as opened:
            return "bundle.json" in opened.namelist()
    except BadZipFile:
        return False


def heads_of(raw: bytes) -> tuple[str, ...]:
    """Answer the signed heads in a file: those of an archive, or the text itself. Raises BadArchive."""
    if is_zipfile(BytesIO(raw)):
        return tuple(parts.checkpoint for parts in read_archive(raw).feeds.values())
    return (raw.decode("utf-8", errors="replace"),)
